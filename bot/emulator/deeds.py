"""The control calls that do something: each takes the world and the body of the call, and returns what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.emulator import people
from bot.emulator.chats import Chat, User, member
from bot.emulator.contents import content_of
from bot.emulator.faults import Fault
from bot.emulator.limits import TELEGRAM_LIMITS, Limits
from bot.emulator.methods.topics import announce, set_closed
from bot.emulator.params import Upload
from bot.emulator.people import Impossible
from bot.emulator.trouble import STORM, Weather
from bot.emulator.values import Json
from bot.emulator.world import World, topic_color, topic_view

Files = dict[str, Upload]
NAMES = ("first_name", "last_name", "username", "language_code", "role")
STATES = ("deactivated", "started")


def user(world: World, body: Json, _: Files) -> Json:
    """Make a person or change one; blocking is told to the bot."""
    user_id = int(body.get("id") or free_id(world))
    known = world.users.get(user_id)
    if known is None:
        first_name = str(body.get("first_name") or f"Абонент {user_id}")
        known = world.add_user(User(user_id, first_name, started=bool(body.get("started", True))))
    for name in NAMES:
        if name in body:
            setattr(known, name, str(body[name]))
    for name in STATES:
        if name in body:
            setattr(known, name, bool(body[name]))
    if known.role == "subscriber":
        chat = world.private(known)
        world.emit("chat_added", chat={**chat.as_json(), "last_id": chat.last_id, "is_forum": False})
    world.emit("user", user=people.user_view(known))
    if "blocked" in body:
        people.block(world, known, bool(body["blocked"]))
    return people.user_view(known)


def free_id(world: World) -> int:
    """The next id after the subscribers', past whoever has it."""
    user_id = max((one.id for one in world.users.values() if one.role == "subscriber" and not one.is_bot), default=100)
    while (user_id := user_id + 1) in world.users:
        pass
    return user_id


def group(world: World, body: Json, _: Files) -> Json:
    """Make a group or change one; turning topics off keeps them for when they come back."""
    chat_id = int(body["id"])
    chat = world.chats.get(chat_id) or world.add_group(chat_id, str(body.get("title", f"Группа {chat_id}")))
    chat.title = str(body.get("title", chat.title))
    chat.username = str(body.get("username", chat.username))
    for name in ("is_forum", "protected", "closed_to_admins", "general_closed"):
        if name in body:
            setattr(chat, name, bool(body[name]))
    for user_id, status in dict(body.get("members", {})).items():
        who = people.person(world, int(user_id))
        chat.members[who.id] = member(who, str(status))
    world.emit("chat", chat_id=chat.id)
    return chat.as_json()


def whose(world: World, body: Json) -> tuple[User, Chat]:
    """The person and the chat: without a chat, the person's own with the bot."""
    who = people.person(world, int(body["user_id"]))
    chat_id = int(body.get("chat_id") or who.id)
    if chat_id == who.id:
        return who, world.private(who)
    chat = people.place(world, chat_id)
    if chat.type != "private" and who.id not in chat.members:
        chat.members[who.id] = member(who, "member")
    return who, chat


def message(world: World, body: Json, files: Files) -> Json:
    who, chat = whose(world, body)
    content = content_of(world.files, body, next(iter(files.values()), None))
    thread_id = int(body.get("thread_id") or 0)
    reply_to = int(body.get("reply_to") or 0)
    return people.write(world, who, chat, content, thread_id, reply_to, bool(body.get("anonymous")))


def album(world: World, body: Json, files: Files) -> list[Json]:
    """Several messages of one album: as many updates, the caption on whichever has it."""
    who, chat = whose(world, body)
    mark = {"media_group_id": str(13_000_000_000_000_000 + next(world.numbers))}
    thread_id = int(body.get("thread_id") or 0)
    made = []
    for number, item in enumerate(body["items"]):
        upload = files.get(str(item.get("file", f"file{number}")))
        content = content_of(world.files, {"kind": "photo"} | item, upload)
        made.append(people.write(world, who, chat, content | mark, thread_id))
    return made


def bulk(world: World, body: Json, _: Files) -> Json:
    """Many private texts at once, so that making load costs little beside bearing it."""
    last: dict[str, int] = {}
    wanted = body["messages"]
    for one in wanted:
        who = people.person(world, int(one["user"]))
        written = people.write(world, who, world.private(who), {"text": str(one["text"])})
        last[str(who.id)] = written["message_id"]
    return {"count": len(wanted), "last": last}


def edit(world: World, body: Json, _: Files) -> Json:
    chat = people.place(world, int(body["chat_id"]))
    if "caption" in body and not body.keys() & {"text", "kind", "content"}:
        content = content_of(world.files, {"kind": "text", "text": body["caption"]})
        content = {("caption" if name == "text" else "caption_entities"): one for name, one in content.items()}
    else:
        content = content_of(world.files, body)
    return people.edit(world, chat, int(body["message_id"]), content)


def delete(world: World, body: Json, _: Files) -> bool:
    people.delete(world, people.place(world, int(body["chat_id"])), [int(one) for one in body["message_ids"]])
    return True


def react(world: World, body: Json, _: Files) -> Json:
    who, chat = whose(world, body)
    return people.react(world, who, chat, int(body["message_id"]), [str(one) for one in body["emoji"]])


def press(world: World, body: Json, _: Files) -> Json:
    """Press a button by its place, its text or any data at all."""
    who, chat = whose(world, body)
    message_id = int(body["message_id"])
    data = body.get("data")
    if data is None:
        found = people.existing(chat, message_id)
        data = people.button_data(found, body.get("row"), body.get("column"), str(body.get("text", "")))
    return {"id": people.press(world, who, chat, message_id, str(data)).id}


def topic(world: World, body: Json, _: Files) -> Json:
    """A topic made, renamed, closed or opened by a person: the bot hears of it by a service message."""
    who, chat = whose(world, body)
    if not chat.is_forum:
        raise Impossible("the chat is not a forum")
    sender = who.as_json()
    found = people.topic_at(chat, int(body.get("thread_id") or 0))
    if found is None:
        found = world.add_topic(chat, str(body["name"]), topic_color(len(chat.topics)), "", sender)
        world.updates.add("message", found.created)
        return topic_view(found)
    if "name" in body:
        found.name = str(body["name"])
        told = announce(world, chat, found, {"forum_topic_edited": {"name": found.name}}, sender)
        world.updates.add("message", told)
    if "closed" in body:
        world.updates.add("message", set_closed(world, chat, found, bool(body["closed"]), sender))
    return topic_view(found)


def delete_topic(world: World, body: Json, _: Files) -> bool:
    """A person deletes a topic: nothing tells the bot, its next message there is refused."""
    chat = people.place(world, int(body["chat_id"]))
    thread_id = int(body["thread_id"])
    people.topic_at(chat, thread_id)
    world.remove_topic(chat, thread_id)
    return True


def actor(world: World, body: Json, chat: Chat) -> User:
    return people.person(world, int(body.get("user_id") or next(one for one in chat.members if one != world.bot.id)))


def bot_member(world: World, body: Json, _: Files) -> Json:
    chat = people.place(world, int(body["chat_id"]))
    return people.set_bot_member(world, chat, actor(world, body, chat), str(body["status"]), body.get("rights"))


def migrate(world: World, body: Json, _: Files) -> Json:
    chat = people.place(world, int(body["chat_id"]))
    return people.migrate(world, chat, actor(world, body, chat), int(body["new_id"])).as_json()


def raw_update(world: World, body: Json, _: Files) -> int:
    """Any object at all, of kinds nobody knows too."""
    return world.updates.push({name: value for name, value in body.items() if name != "update_id"})


def fault(world: World, body: Json, _: Files) -> Any:
    if body.get("clear"):
        world.faults.queued.clear()
        return []
    world.faults.add(Fault(**body))
    return [one.as_json() for one in world.faults.queued]


def trouble(world: World, body: Json, _: Files) -> Json:
    if body.get("off"):
        world.trouble.change(Weather())
    elif body.get("storm"):
        world.trouble.change(replace(STORM, seed=int(body.get("seed", 0))))
    else:
        world.trouble.switch(**body)
    return world.trouble.as_json()


def limits(world: World, body: Json, _: Files) -> bool:
    if body.get("off"):
        world.flood.change(Limits())
    else:
        world.flood.change(Limits(**body) if body else TELEGRAM_LIMITS)
    return world.flood.limits.on


def clock(world: World, body: Json, _: Files) -> float:
    """Move the emulated time forward; waits of real time do not notice."""
    if "set" in body:
        world.offset = float(body["set"]) - world.clock()
    world.offset += float(body.get("advance", 0))
    return world.now()


def settings(world: World, body: Json, _: Files) -> bool:
    world.privacy = bool(body.get("privacy", world.privacy))
    world.callback_seconds = float(body.get("callback_seconds", world.callback_seconds))
    if "keep_messages" in body:
        world.keep_messages = body["keep_messages"]
        for chat in world.chats.values():
            chat.keep = world.keep_messages
    return True
