"""From the domain's words to Telegram's methods."""

from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import (
    CopyMessage,
    CopyMessages,
    DeleteMessage,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    ForwardMessage,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMessageReaction,
)
from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReactionTypeUnion,
    ReplyParameters,
)
from markupsafe import Markup

from bot.domain.messages import Address, Amend, Button, Copy, React, Reply, Retract

_INPUT_MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
    "animation": InputMediaAnimation,
}
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

SendMethod = SendMessage | SendPhoto | SendDocument


def send(reply: Reply, place: Address, file: InputFile | str | None = None) -> SendMethod:
    """The method that sends the reply, with its file if there is one."""
    common: dict[str, Any] = {
        "chat_id": int(place.chat),
        "message_thread_id": _thread(place),
        "parse_mode": ParseMode.HTML,
        "reply_markup": keyboard(reply),
    }
    if reply.media is None or file is None:
        return SendMessage(text=reply.text, link_preview_options=_NO_PREVIEW, **common)
    if reply.media.kind == "photo":
        return SendPhoto(photo=file, caption=reply.text, **common)
    return SendDocument(document=file, caption=reply.text, **common)


def without_markup(method: SendMethod) -> SendMethod:
    """The same method with the bare words."""
    field = "text" if isinstance(method, SendMessage) else "caption"
    words = Markup(getattr(method, field) or "").striptags()  # noqa: S704 - striptags only reads it
    return method.model_copy(update={"parse_mode": None, field: words})


def edit(reply: Reply, place: Address) -> EditMessageText:
    """The method that shows the reply in place of the message it replaces."""
    return EditMessageText(
        chat_id=int(place.chat),
        message_id=int(reply.replaces),
        text=reply.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(reply),
        link_preview_options=_NO_PREVIEW,
    )


def copy(content: Copy, place: Address) -> CopyMessage:
    """The method that hands a message on; a reply to a message that is gone is sent without it."""
    reply = None
    if content.reply_to:
        reply = ReplyParameters(message_id=int(content.reply_to), allow_sending_without_reply=True)
    return CopyMessage(
        chat_id=int(place.chat),
        message_thread_id=_thread(place),
        from_chat_id=int(content.of.address.chat),
        message_id=int(content.of.external_id),
        caption=content.caption,
        reply_parameters=reply,
    )


def forward(content: Copy, place: Address) -> ForwardMessage:
    """The method that shows a message with its author."""
    return ForwardMessage(
        chat_id=int(place.chat),
        message_thread_id=_thread(place),
        from_chat_id=int(content.of.address.chat),
        message_id=int(content.of.external_id),
    )


def copy_album(content: Copy, place: Address) -> CopyMessages:
    """The method that hands an album on as one; Telegram wants the ids rising."""
    ids = sorted(int(external_id) for external_id in (content.of.external_id, *content.album))
    return CopyMessages(
        chat_id=int(place.chat),
        message_thread_id=_thread(place),
        from_chat_id=int(content.of.address.chat),
        message_ids=ids,
    )


def amend(content: Amend, place: Address) -> EditMessageText | EditMessageCaption | EditMessageMedia:
    """The method that brings a copy up to its original: its words, or its file with the words under it."""
    chat_id, message_id = int(place.chat), int(content.target)
    if not content.attachment:
        return EditMessageText(chat_id=chat_id, message_id=message_id, text=content.html, parse_mode=ParseMode.HTML)
    kind = _INPUT_MEDIA.get(content.attachment)
    if kind and content.file:
        media = kind(media=content.file, caption=content.html, parse_mode=ParseMode.HTML)
        return EditMessageMedia(chat_id=chat_id, message_id=message_id, media=media)
    return EditMessageCaption(chat_id=chat_id, message_id=message_id, caption=content.html, parse_mode=ParseMode.HTML)


def retract(content: Retract, place: Address) -> DeleteMessage:
    """The method that takes a message back."""
    return DeleteMessage(chat_id=int(place.chat), message_id=int(content.target))


def react(content: React, place: Address) -> SetMessageReaction:
    """The method that puts one emoji on a message; bots may put no more."""
    reaction: list[ReactionTypeUnion] = [ReactionTypeEmoji(emoji=content.emoji)] if content.emoji else []
    return SetMessageReaction(chat_id=int(place.chat), message_id=int(content.target), reaction=reaction)


def _thread(place: Address) -> int | None:
    return int(place.thread) if place.thread else None


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons under the reply."""
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(button) for button in row] for row in reply.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(text=button.title, url=button.url)
    if button.copy:
        return InlineKeyboardButton(text=button.title, copy_text=CopyTextButton(text=button.copy))
    return InlineKeyboardButton(text=button.title, callback_data=button.payload)
