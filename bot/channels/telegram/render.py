"""From the domain's words to Telegram's methods."""

from collections.abc import Mapping
from pathlib import Path

from aiogram.enums import ParseMode
from aiogram.methods import CopyMessage, EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import (
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from markupsafe import Markup

from bot.domain.messages import Button, Copy, Reply

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

SendMethod = SendMessage | SendPhoto | SendDocument


def send(reply: Reply, chat_id: int, thread_id: int | None, file_ids: Mapping[Path, str]) -> SendMethod:
    """The method that sends the reply; a file that Telegram has already is sent by its id."""
    markup = keyboard(reply)
    if reply.media is None:
        return SendMessage(
            chat_id=chat_id,
            message_thread_id=thread_id,
            text=reply.text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
        )
    file = file_ids.get(reply.media.path) or FSInputFile(reply.media.path)
    if reply.media.kind == "photo":
        return SendPhoto(
            chat_id=chat_id,
            message_thread_id=thread_id,
            photo=file,
            caption=reply.text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
        )
    return SendDocument(
        chat_id=chat_id,
        message_thread_id=thread_id,
        document=file,
        caption=reply.text,
        parse_mode=ParseMode.HTML,
        reply_markup=markup,
    )


def without_markup(method: SendMethod) -> SendMethod:
    """The same method with the bare words."""
    field = "text" if isinstance(method, SendMessage) else "caption"
    words = Markup(getattr(method, field) or "").striptags()  # noqa: S704 - striptags only reads it
    return method.model_copy(update={"parse_mode": None, field: words})


def edit(reply: Reply, chat_id: int) -> EditMessageText:
    """The method that shows the reply in place of the message it replaces."""
    return EditMessageText(
        chat_id=chat_id,
        message_id=int(reply.replaces),
        text=reply.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(reply),
        link_preview_options=_NO_PREVIEW,
    )


def copy(content: Copy, chat_id: int, thread_id: int | None) -> CopyMessage:
    """The method that hands a message on; a reply to a message that is gone is sent without it."""
    reply = None
    if content.reply_to:
        reply = ReplyParameters(message_id=int(content.reply_to), allow_sending_without_reply=True)
    return CopyMessage(
        chat_id=chat_id,
        message_thread_id=thread_id,
        from_chat_id=int(content.of.address.chat),
        message_id=int(content.of.external_id),
        caption=content.caption,
        reply_parameters=reply,
    )


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons under the reply."""
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(button) for button in row] for row in reply.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(text=button.title, url=button.url)
    return InlineKeyboardButton(text=button.title, callback_data=button.payload)
