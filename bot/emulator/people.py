"""What persons do: write, edit, react, press, block. Each deed becomes the update that Telegram would send."""

from __future__ import annotations

import secrets

from bot.emulator.chats import Chat, Topic, User, member, thread_of
from bot.emulator.values import ANONYMOUS_ADMIN, FILE_FIELDS, GENERAL_THREAD, Json
from bot.emulator.world import Callback, World, bare


class Impossible(Exception):
    """A person cannot do that: the control call is wrong, the emulated Telegram is unchanged."""


def person(world: World, user_id: int) -> User:
    user = world.users.get(user_id)
    if user is None:
        raise Impossible(f"no user {user_id}")
    return user


def place(world: World, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None:
        raise Impossible(f"no chat {chat_id}")
    return chat


def topic_at(chat: Chat, thread_id: int) -> Topic | None:
    if thread_id in (0, GENERAL_THREAD):
        return None
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise Impossible(f"no topic {thread_id} in chat {chat.id}")
    return topic


def existing(chat: Chat, message_id: int) -> Json:
    message = chat.messages.get(message_id)
    if message is None:
        raise Impossible(f"no message {message_id} in chat {chat.id}")
    return message


def write(
    world: World,
    user: User,
    chat: Chat,
    content: Json,
    thread_id: int = 0,
    reply_to: int = 0,
    anonymous: bool = False,
) -> Json:
    """A person's new message, seen by the bot if the bot may see it."""
    if chat.type == "private":
        if user.blocked:
            raise Impossible(f"user {user.id} has blocked the bot")
        user.started = True
    sender = ANONYMOUS_ADMIN if anonymous else user.as_json()
    message = world.compose(chat, content, sender, topic_at(chat, thread_id))
    if anonymous:
        message["sender_chat"] = chat.as_json()
    if reply_to:
        message["reply_to_message"] = bare(existing(chat, reply_to))
    if chat.protected:
        message["has_protected_content"] = True
    world.store(chat, message)
    if visible(world, chat, message):
        world.updates.add("message", message)
    return message


def visible(world: World, chat: Chat, message: Json) -> bool:
    """A bot that is no administrator and has privacy on sees commands and replies to itself alone."""
    if chat.type == "private":
        return True
    status = world.bot_status(chat)["status"]
    if status in {"left", "kicked"}:
        return False
    if status in {"administrator", "creator"} or not world.privacy:
        return True
    answered = message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id
    return answered or str(message.get("text", "")).startswith("/") or ("text" not in message and service(message))


def service(message: Json) -> bool:
    return any(name.startswith(("forum_topic_", "migrate_")) for name in message)


def edit(world: World, chat: Chat, message_id: int, content: Json) -> Json:
    """The author's edit; the id and the place stay."""
    message = existing(chat, message_id)
    if message["from"]["id"] == world.bot.id:
        raise Impossible("a person cannot edit the bot's message")
    replaced = {
        "text": ("text", "entities"),
        "caption": ("caption", "caption_entities"),
    } | dict.fromkeys(FILE_FIELDS, FILE_FIELDS)
    dropped = {name for kind, names in replaced.items() if kind in content for name in names}
    edited = {name: value for name, value in message.items() if name not in dropped} | content
    edited["edit_date"] = int(world.now())
    world.replace(chat, edited)
    if visible(world, chat, edited):
        world.updates.add("edited_message", edited)
    return edited


def delete(world: World, chat: Chat, message_ids: list[int]) -> None:
    """No bot ever hears of a deletion."""
    for message_id in message_ids:
        existing(chat, message_id)
        world.remove(chat, message_id)


def react(world: World, user: User, chat: Chat, message_id: int, emoji: list[str]) -> Json:
    message = existing(chat, message_id)
    marks = chat.reactions.setdefault(message_id, {})
    old = marks.get(user.id, [])
    new: list[Json] = [{"type": "emoji", "emoji": one} for one in emoji]
    if new:
        marks[user.id] = new
    else:
        marks.pop(user.id, None)
    world.emit("reaction", chat_id=chat.id, message=world.view(chat, message))
    update: Json = {
        "chat": chat.as_json(),
        "message_id": message_id,
        "user": user.as_json(),
        "date": int(world.now()),
        "old_reaction": old,
        "new_reaction": new,
    }
    if chat.type == "private" or world.bot_status(chat)["status"] in {"administrator", "creator"}:
        world.updates.add("message_reaction", update)
    return update


def press(world: World, user: User, chat: Chat, message_id: int, data: str) -> Callback:
    """The press of an inline button; `data` need not be on any button: a forged press looks just so."""
    message = existing(chat, message_id)
    callback = Callback(str(secrets.randbits(62) | 1 << 61), user.id, world.now())
    world.remember(callback)
    query: Json = {
        "id": callback.id,
        "from": user.as_json(),
        "message": message,
        "chat_instance": str(abs(chat.id) * 7919),
        "data": data,
    }
    world.updates.add("callback_query", query)
    return callback


def button_data(message: Json, row: int | None, column: int | None, text: str) -> str:
    """The data of a button named by its place or by its text."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if row is not None and column is not None:
        if row < len(rows) and column < len(rows[row]):
            return str(rows[row][column].get("callback_data", ""))
        raise Impossible(f"no button {row}:{column} under message {message['message_id']}")
    for button in (button for line in rows for button in line):
        if button["text"] == text or (text and text in button["text"]):
            return str(button.get("callback_data", ""))
    raise Impossible(f"no button «{text}» under message {message['message_id']}")


def block(world: World, user: User, blocked: bool) -> None:
    """Block the bot or take it back; the bot learns of it by my_chat_member."""
    if user.blocked == blocked:
        return
    user.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    announce_membership(world, world.private(user), user, member(world.bot, old), member(world.bot, new))
    world.emit("user", user=user_view(user))


def set_bot_member(world: World, chat: Chat, actor: User, status: str, rights: Json | None) -> Json:
    """Promote, demote, kick or take back the bot."""
    old = world.bot_status(chat)
    new = member(world.bot, status, rights)
    chat.members[world.bot.id] = new
    announce_membership(world, chat, actor, old, new)
    world.emit("chat", chat_id=chat.id)
    return new


def announce_membership(world: World, chat: Chat, actor: User, old: Json, new: Json) -> None:
    body: Json = {
        "chat": chat.as_json(),
        "from": actor.as_json(),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    world.updates.add("my_chat_member", body)


def migrate(world: World, chat: Chat, actor: User, new_id: int) -> Chat:
    """The group gets another id; its topics and messages stay behind."""
    if new_id in world.chats:
        raise Impossible(f"chat {new_id} exists already")
    heir = world.add_group(new_id, chat.title, chat.is_forum)
    heir.members = dict(chat.members)
    for old, field, other in ((chat, "migrate_to_chat_id", new_id), (heir, "migrate_from_chat_id", chat.id)):
        message = world.store(old, world.compose(old, {field: other}, actor.as_json()))
        world.updates.add("message", message)
    chat.migrated_to = new_id
    world.emit("migrated", chat_id=chat.id, new_id=new_id)
    return heir


def user_view(user: User) -> Json:
    return user.as_json() | {
        "blocked": user.blocked,
        "deactivated": user.deactivated,
        "started": user.started,
        "role": user.role,
    }


def of_thread(chat: Chat, thread_id: int) -> list[Json]:
    return [one for one in chat.messages.values() if thread_of(one) == thread_id]
