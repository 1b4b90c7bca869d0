"""May the bot do this here? Every question a method asks before it acts, each with Telegram's own refusal."""

from __future__ import annotations

from bot.emulator.chats import Chat, Topic
from bot.emulator.errors import bad_request, forbidden, migrated
from bot.emulator.params import Params
from bot.emulator.values import GENERAL_THREAD, Json
from bot.emulator.world import World

KINDS = {
    "photo": ("can_send_photos", "photos"),
    "video": ("can_send_videos", "videos"),
    "audio": ("can_send_audios", "music"),
    "document": ("can_send_documents", "documents"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "video_note": ("can_send_video_notes", "video notes"),
    "sticker": ("can_send_other_messages", "stickers"),
    "animation": ("can_send_other_messages", "animations"),
    "poll": ("can_send_polls", "polls"),
}


def chat_of(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat a parameter names, if the bot is still in it."""
    raw = params.text(name)
    if not raw:
        raise bad_request(f"{name} is empty")
    chat = find_chat(world, raw)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.type != "private":
        membership(world, chat)
    return chat


def find_chat(world: World, raw: str) -> Chat | None:
    if raw.startswith("@"):
        name = raw[1:].lower()
        return next((one for one in world.chats.values() if one.username.lower() == name), None)
    try:
        return world.chats.get(int(raw))
    except ValueError:
        return None


def membership(world: World, chat: Chat) -> None:
    status = world.bot_status(chat)["status"]
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def writable(world: World, chat: Chat) -> None:
    """Refuses where nothing can be delivered: the person is gone, has blocked the bot or never came."""
    if chat.type != "private":
        return
    user = world.users[chat.id]
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def may_send(world: World, chat: Chat, content: Json) -> None:
    """A restricted bot sends what it was left."""
    status = world.bot_status(chat)
    if chat.type == "private" or status["status"] != "restricted":
        return
    right, title = "can_send_messages", "text messages"
    for kind, found in KINDS.items():
        if kind in content:
            right, title = found
            break
    if not status.get(right):
        raise bad_request(f"not enough rights to send {title} to the chat")


def thread_to_write(world: World, chat: Chat, thread_id: int) -> Topic | None:
    """The open topic of that number; None for General and for chats without topics."""
    topic = thread_of_chat(chat, thread_id)
    closed = topic.closed if topic is not None else chat.is_forum and chat.general_closed
    if closed and (chat.closed_to_admins or not world.bot_may(chat, "can_manage_topics")):
        raise bad_request("TOPIC_CLOSED")
    return topic


def thread_of_chat(chat: Chat, thread_id: int) -> Topic | None:
    if not thread_id:
        return None
    topic = chat.topics.get(thread_id) if chat.is_forum else None
    if topic is None or thread_id == GENERAL_THREAD:
        raise bad_request("message thread not found")
    return topic


def forum(world: World, params: Params, doing: str) -> Chat:
    """The forum a topic method acts in, its rights checked."""
    chat = chat_of(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not world.bot_may(chat, "can_manage_topics"):
        raise bad_request(f"not enough rights to {doing}")
    return chat


def message_of(chat: Chat, message_id: int, purpose: str) -> Json:
    """The message, or `message to <purpose> not found`."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
