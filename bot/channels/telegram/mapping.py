"""From Telegram's updates to the domain's words."""

import json
import re
from collections.abc import Mapping
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, MessageReactionUpdated, ReactionTypeEmoji, Update, User

from bot.domain.messages import Address, IncomingMessage, MessageRef, Part, Person
from bot.domain.ports import InboxItem

CHANNEL = "telegram"
_COMMAND = re.compile(r"/([a-z][a-z0-9_]{0,31})(?:@(\w+))?(?:\s|$)", re.IGNORECASE)
_ALBUM = re.compile(r'"media_group_id":"([^"]+)"')
_SERVICE = (
    "new_chat_",
    "left_chat_",
    "chat_owner_",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_",
    "migrate_",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "user_shared",
    "chat_shared",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_",
    "boost_added",
    "chat_background_",
    "checklist_tasks_",
    "direct_message_price_",
    "forum_topic_",
    "general_forum_topic_",
    "giveaway_created",
    "giveaway_completed",
    "managed_bot_",
    "paid_message_price_",
    "poll_option_",
    "suggested_post_",
    "video_chat_",
    "web_app_data",
    "community_chat_",
)
_STANDS_ALONE = {"reply_to_message", "has_protected_content"}
_COPIED = {
    "text",
    "photo",
    "video",
    "voice",
    "video_note",
    "audio",
    "document",
    "animation",
    "sticker",
    "location",
    "contact",
    "dice",
}
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def is_content(message: Message) -> bool:
    """Somebody said something. Telegram's own talk is listed, so that kinds not known yet count as content."""
    return not ContentType(message.content_type).value.startswith(_SERVICE)


def is_mirrored(message: Message) -> bool:
    """An edit of it can be shown on a copy: a place that moves or a list that is ticked off cannot."""
    return message.text is not None or bool(_file(message)) or message.voice is not None


def written(message: Message, item: InboxItem, *, edited: bool = False) -> IncomingMessage:
    """A message that somebody wrote in a private chat or in the group; an album comes as one."""
    album = [further for also in item.also if (further := _message(also))]
    parts = tuple(_part(one) for one in (message, *album))
    text = "\n".join(part.text for part in parts if part.text)
    command = _COMMAND.match(parts[0].text)
    return IncomingMessage(
        ref=_ref(message),
        sender=_sender(message),
        received_at=item.received_at,
        text=text,
        payload=command[1].lower() if command else "",
        attachment=next((part.attachment for part in parts if part.attachment), ""),
        reply_to=_reply_to(message),
        html=message.html_text if edited else "",
        file=_file(message) if edited else "",
        edited=edited,
        album=tuple(str(further.message_id) for further in album),
        album_id=message.media_group_id or "",
        parts=parts if album else (),
    )


def for_another(message: Message, username: str) -> bool:
    """A command that names another bot: in a group it is not for us, nor for the subscriber."""
    command = _COMMAND.match(message.text or message.caption or "")
    return bool(command and command[2] and username and command[2].lower() != username.lower())


def album_of(item: InboxItem) -> str:
    """The album that the update is a part of: Telegram sends its parts one by one, with no mark at the end."""
    return found[1] if (found := _ALBUM.search(item.payload)) else ""


def follows(item: InboxItem) -> bool:
    """Something said that may be handled with what was said before it: no command, no reply, no edit.

    Of several messages Telegram skips without a word what it cannot copy, so only what surely can be follows.
    """
    message = json.loads(item.payload).get("message")
    if not isinstance(message, dict) or message.keys() & _STANDS_ALONE:
        return False
    words = message.get("text") or message.get("caption") or ""
    return isinstance(words, str) and not words.startswith("/") and bool(message.keys() & _COPIED)


def reacted(reaction: MessageReactionUpdated) -> tuple[MessageRef, str]:
    """Which message has which emoji now; kinds of reactions that bots cannot give count as none."""
    emoji = [kind.emoji for kind in reaction.new_reaction if isinstance(kind, ReactionTypeEmoji)]
    ref = MessageRef(Address(CHANNEL, str(reaction.chat.id)), str(reaction.message_id))
    return ref, emoji[-1] if emoji else ""


def place(message: Message) -> Address:
    """Where it was written. Supergroups without topics number threads of replies too: those are no places."""
    thread = str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""
    return Address(CHANNEL, str(message.chat.id), thread)


def answered(message: Message, incoming: IncomingMessage) -> MessageRef | None:
    """The message that tells whose matter a reply is. An agent who replies to a colleague talks to the colleague."""
    replied = message.reply_to_message
    if replied is None or incoming.reply_to is None:
        return None
    by_bot = bool(replied.from_user and message.bot and replied.from_user.id == message.bot.id)
    own = _sender(replied).id == incoming.sender.id
    return incoming.reply_to if by_bot or own or incoming.payload else None


def raw_reply(update: Mapping[str, Any]) -> MessageRef | None:
    """The message that a raw update replies to, or that carries the pressed button, if any."""
    message = update.get("message") or update.get("edited_message")
    press = update.get("callback_query")
    replied = message.get("reply_to_message") if isinstance(message, dict) else None
    if isinstance(press, dict):
        replied = press.get("message")
    if not isinstance(replied, dict) or not isinstance(replied.get("chat"), dict):
        return None
    return MessageRef(Address(CHANNEL, str(replied["chat"].get("id"))), str(replied.get("message_id")))


def _part(message: Message) -> Part:
    kind = "" if message.text is not None else ContentType(message.content_type).value
    return Part(str(message.message_id), kind, message.text or message.caption or "")


def _message(item: InboxItem) -> Message | None:
    return Update.model_validate_json(item.payload).message


def _file(message: Message) -> str:
    if message.photo:
        return message.photo[-1].file_id
    held = message.video or message.document or message.audio or message.animation
    return held.file_id if held else ""


def pressed(callback: CallbackQuery, received_at: float) -> IncomingMessage | None:
    """A button that somebody pressed; None when its message is too old for Telegram to tell where it was."""
    if callback.message is None:
        return None
    chat_id, message_id = callback.message.chat.id, callback.message.message_id
    return IncomingMessage(
        ref=MessageRef(Address(CHANNEL, str(chat_id)), str(message_id)),
        sender=_person(callback.from_user),
        received_at=received_at,
        payload=callback.data or "?",
        pressed=True,
    )


def place_of(update: Mapping[str, Any]) -> Address | None:
    """Where it happened: a private chat, or one topic of a group. Reads the raw update, so any kind has its place."""
    for value in update.values():
        if isinstance(value, dict):
            message = value if "chat" in value else value.get("message")
            if isinstance(message, dict) and (found := _place(message)):
                return found
    return None


def _place(message: Mapping[str, Any]) -> Address | None:
    chat, thread = message.get("chat"), message.get("message_thread_id")
    if not isinstance(chat, dict) or not isinstance(chat.get("id"), int):
        return None
    in_topic = message.get("is_topic_message") is True and isinstance(thread, int) and chat.get("type") != "private"
    return Address(CHANNEL, str(chat["id"]), str(thread) if in_topic else "")


def _ref(message: Message) -> MessageRef:
    return MessageRef(Address(CHANNEL, str(message.chat.id)), str(message.message_id))


def _sender(message: Message) -> Person:
    """An anonymous administrator writes as the group itself and is an agent like any other."""
    if message.sender_chat or not message.from_user:
        chat = message.sender_chat or message.chat
        return Person(str(chat.id), _name(chat.title or chat.full_name))
    return _person(message.from_user)


def _person(user: User) -> Person:
    return Person(str(user.id), _name(user.full_name), user.username or "", user.language_code or "")


def _name(name: str) -> str:
    """A name that cannot turn the text around it."""
    return name.translate(_BIDI_CONTROLS).strip()


def _reply_to(message: Message) -> MessageRef | None:
    """In a topic every message "replies" to the service message that made the topic: that is no reply."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return None
    if message.is_topic_message and replied.message_id == message.message_thread_id:
        return None
    return _ref(replied)
