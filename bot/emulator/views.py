"""What can be asked of the world, at once or when it comes true; nothing here changes anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, TypeVar

from bot.emulator.chats import Chat, Topic
from bot.emulator.journal import Journal
from bot.emulator.people import Impossible, place, user_view
from bot.emulator.values import Json
from bot.emulator.webhook import Webhook
from bot.emulator.world import World, topic_view

LIMIT = 1000
Found = TypeVar("Found")


class Query:
    """Words of a query string, read as what they stand for."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def text(self, name: str) -> str:
        return self.words.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        return int(self.words[name]) if name in self.words else default

    def optional(self, name: str) -> int | None:
        return int(self.words[name]) if name in self.words else None

    def number(self, name: str, default: float) -> float:
        return float(self.words.get(name, default))


def state(world: World, webhook: Webhook, _: Query | None = None) -> Json:
    """Everything but the messages."""
    return {
        "bot": world.bot.as_json(),
        "users": [user_view(user) for user in world.users.values() if not user.is_bot],
        "chats": [chat_view(world, chat) for chat in world.chats.values() if chat.migrated_to is None],
        "commands": world.profile.commands,
        "suggestions": list(world.suggestions),
        "webhook": webhook.url,
        "pending": len(world.updates.pending),
        "limits": world.flood.limits.on,
        "trouble": world.trouble.as_json(),
        "faults": [fault.as_json() for fault in world.faults.queued],
        "calls": dict(world.journal.by_method),
        "now": world.now(),
        "instance": world.instance,
    }


def chat_view(world: World, chat: Chat) -> Json:
    view = chat.as_json() | {"last_id": chat.last_id, "is_forum": chat.is_forum}
    if chat.type != "private":
        view["topics"] = [topic_view(topic) for topic in chat.topics.values()]
        view["bot"] = world.bot_status(chat)
        view["general"] = {
            "name": chat.general_name,
            "closed": chat.general_closed,
            "hidden": chat.general_hidden,
        }
        view["members"] = [user_id for user_id in chat.members if user_id != world.bot.id]
    return view


def messages(world: World, _: Webhook, query: Query) -> list[Json]:
    chat = place(world, query.integer("chat_id"))
    found = chat.of_thread(query.optional("thread_id"), query.integer("after"))
    return [world.view(chat, one) for one in islice(found, query.integer("limit", LIMIT))]


def topics(world: World, _: Webhook, query: Query) -> list[Json]:
    topics: dict[int, Topic] = place(world, query.integer("chat_id")).topics
    return [topic_view(topic) for topic in topics.values()]


def updates(world: World, _: Webhook, query: Query) -> list[Json]:
    return world.updates.batch(query.integer("limit", LIMIT))


def calls(world: World, _: Webhook, query: Query) -> list[Json]:
    found = world.journal.find(query.text("method"), query.optional("chat_id"), query.integer("after"))
    return list(found)[-query.integer("limit", LIMIT) :]


def counts(world: World, _: Webhook, query: Query) -> Any:
    method = query.text("method")
    if method:
        return world.journal.count(method, query.optional("chat_id"))
    return dict(world.journal.by_method)


def commands(world: World, _: Webhook, __: Query) -> Json:
    return dict(world.profile.commands)


async def wait(world: World, _: Webhook, query: Query) -> Json | None:
    """The first message that fits, now or within the timeout; null when it does not come."""
    chat = place(world, query.integer("chat_id"))
    contains, from_bot = query.text("contains"), query.text("from_bot").lower() in {"1", "true"}

    def found() -> Json | None:
        for one in chat.of_thread(query.optional("thread_id"), query.integer("after")):
            ours = one["from"]["id"] == world.bot.id
            said = str(one.get("text") or one.get("caption") or "")
            if (ours or not from_bot) and contains in said:
                return world.view(chat, one)
        return None

    return await until(found, chat, query.number("timeout", 10.0))


async def wait_calls(world: World, _: Webhook, query: Query) -> int | None:
    """How many successful calls there were once there were enough; null when there never were."""
    method, wanted = query.text("method"), query.integer("count", 1)
    chat_id = query.optional("chat_id")

    def found() -> int | None:
        made = world.journal.count(method, chat_id)
        return made if made >= wanted else None

    return await until(found, world.journal, query.number("timeout", 10.0))


async def answers(world: World, _: Webhook, query: Query) -> Json | None:
    """What answerCallbackQuery said to this press; null when it said nothing in time."""
    callback = world.callbacks.get(query.text("id"))
    if callback is None:
        raise Impossible("no such press")
    return await until(lambda: callback.answer, world.journal, query.number("timeout", 10.0))


async def until(found: Callable[[], Found | None], source: Chat | Journal, seconds: float) -> Found | None:
    """Look again after every change of the source (a chat, the journal), until found or too late."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while (result := found()) is None and (left := end - loop.time()) > 0:
        waiter: asyncio.Future[None] = loop.create_future()
        source.waiters.append(waiter)
        try:
            await asyncio.wait_for(waiter, left)
        except TimeoutError:
            if waiter in source.waiters:
                source.waiters.remove(waiter)
    return result
