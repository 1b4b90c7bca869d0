"""Who and where: users, chats, topics. Messages are plain Bot API objects, replaced and never changed in place.

A message that was once handed out (in an answer, in an update still waiting) must stay what it was, so an edit puts
a new object under the same id.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from bot.emulator.values import ADMIN_RIGHTS, RESTRICTIONS, Json


@dataclass(slots=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    blocked: bool = False
    deactivated: bool = False
    started: bool = True
    role: str = "subscriber"

    def as_json(self) -> Json:
        view: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            view["last_name"] = self.last_name
        if self.username:
            view["username"] = self.username
        if self.language_code:
            view["language_code"] = self.language_code
        return view


@dataclass(slots=True)
class Topic:
    thread_id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    closed: bool = False
    created: Json = field(default_factory=dict)

    def as_json(self) -> Json:
        view: Json = {
            "message_thread_id": self.thread_id,
            "name": self.name,
            "icon_color": self.icon_color,
        }
        if self.icon_custom_emoji_id:
            view["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return view


@dataclass(slots=True)
class Chat:
    """A private chat carries its user's id; a supergroup also has members and, being a forum, topics."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    first_name: str = ""
    last_name: str = ""
    is_forum: bool = False
    protected: bool = False
    closed_to_admins: bool = True
    general_name: str = "General"
    general_closed: bool = False
    general_hidden: bool = False
    migrated_to: int | None = None
    keep: int | None = None
    last_id: int = 0
    members: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: OrderedDict[int, Json] = field(default_factory=OrderedDict)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    def as_json(self) -> Json:
        view: Json = {"id": self.id, "type": self.type}
        for name in ("title", "username", "first_name", "last_name"):
            if value := getattr(self, name):
                view[name] = value
        if self.is_forum:
            view["is_forum"] = True
        return view

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def put(self, message: Json) -> None:
        """Keep the message, forgetting the oldest beyond the bound, and wake whoever waits for this chat."""
        self.messages[message["message_id"]] = message
        if self.keep is not None and len(self.messages) > self.keep:
            gone, _ = self.messages.popitem(last=False)
            self.reactions.pop(gone, None)
        self.wake()

    def replace(self, message: Json) -> None:
        self.messages[message["message_id"]] = message
        self.wake()

    def remove(self, message_id: int) -> None:
        self.messages.pop(message_id, None)
        self.reactions.pop(message_id, None)
        if message_id in self.pinned:
            self.pinned.remove(message_id)

    def wake(self) -> None:
        if not self.waiters:
            return
        waiting, self.waiters = self.waiters, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    def of_thread(self, thread_id: int | None, after: int = 0) -> Iterator[Json]:
        """Messages newer than `after`; `thread_id` None means all, 0 means General (or no topic at all)."""
        newer = list(takewhile(lambda one: one["message_id"] > after, reversed(self.messages.values())))
        for message in reversed(newer):
            if thread_id is None or thread_of(message) == thread_id:
                yield message


def thread_of(message: Json) -> int:
    """The topic the message lies in, 0 for General and for chats without topics."""
    return int(message.get("message_thread_id", 0)) if message.get("is_topic_message") else 0


def member(user: User, status: str, rights: Json | None = None) -> Json:
    """A ChatMember of that status with every field that the Bot API promises for it."""
    view: Json = {"status": status, "user": user.as_json()}
    if status == "creator":
        view["is_anonymous"] = False
    elif status == "administrator":
        view |= {"can_be_edited": False, "is_anonymous": False} | ADMIN_RIGHTS | (rights or {})
    elif status == "restricted":
        view |= {"is_member": True, "until_date": 0}
        view |= dict.fromkeys(RESTRICTIONS, False) | (rights or {})
    elif status == "kicked":
        view["until_date"] = 0
    return view
