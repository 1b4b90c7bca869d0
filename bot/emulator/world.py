"""The emulated Telegram: everything that exists, and the few ways in which it changes."""

from __future__ import annotations

import itertools
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.emulator.chats import Chat, Topic, User, member, thread_of
from bot.emulator.faults import Faults
from bot.emulator.files import Files
from bot.emulator.journal import Journal
from bot.emulator.limits import FloodControl
from bot.emulator.trouble import Trouble
from bot.emulator.updates import Updates
from bot.emulator.values import (
    AGENTS,
    GENERAL_THREAD,
    GROUP_ID,
    GROUP_TITLE,
    ICON_COLORS,
    SUBSCRIBER_LANGUAGES,
    SUBSCRIBERS,
    SUGGESTIONS,
    Json,
)

Listener = Callable[[Json], None]
CALLBACKS_KEPT = 10_000


@dataclass(slots=True)
class Callback:
    """A pressed button waiting for its answer."""

    id: str
    user_id: int
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class Profile:
    """What a bot may say of itself, by language; commands also by scope."""

    commands: dict[str, list[Json]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class World:
    """One bot, its subscribers and its groups; no input or output of its own."""

    def __init__(
        self,
        token: str,
        clock: Callable[[], float],
        keep_messages: int | None = None,
        suggestions: Sequence[str] = SUGGESTIONS,
        callback_seconds: float = 900.0,
    ) -> None:
        self.token = token
        self.clock = clock
        self.offset = 0.0
        self.keep_messages = keep_messages
        self.suggestions = tuple(suggestions)
        self.callback_seconds = callback_seconds
        self.privacy = True
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.trouble = Trouble()
        self.updates = Updates(self.now, again=self.trouble.brings_again)
        self.files = Files()
        self.faults = Faults()
        self.flood = FloodControl()
        self.journal = Journal()
        self.profile = Profile()
        self.callbacks: OrderedDict[str, Callback] = OrderedDict()
        self.listeners: list[Listener] = []
        self.numbers = itertools.count(1)
        self.instance = secrets.token_hex(4)
        self.bot = User(int(token.split(":", 1)[0]), "Бот поддержки", username="support_demo_bot", is_bot=True)
        self.add_user(self.bot)

    def now(self) -> float:
        return self.clock() + self.offset

    def emit(self, event: str, **details: object) -> None:
        """Tell the open pages; free of charge when there is none."""
        if self.listeners:
            body = {"event": event, **details}
            for listener in tuple(self.listeners):
                listener(body)

    def add_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def private(self, user: User) -> Chat:
        """The chat of that person with the bot, made on first use."""
        chat = self.chats.get(user.id)
        if chat is None:
            chat = Chat(user.id, "private", keep=self.keep_messages)
            self.chats[user.id] = chat
        chat.first_name, chat.last_name, chat.username = user.first_name, user.last_name, user.username
        return chat

    def add_group(self, chat_id: int, title: str, is_forum: bool = True) -> Chat:
        chat = Chat(
            chat_id, "supergroup", title=title, is_forum=is_forum, keep=self.keep_messages, last_id=GENERAL_THREAD
        )
        chat.members[self.bot.id] = member(self.bot, "administrator")
        self.chats[chat_id] = chat
        return chat

    def bot_status(self, chat: Chat) -> Json:
        return chat.members.get(self.bot.id) or member(self.bot, "left")

    def bot_may(self, chat: Chat, right: str) -> bool:
        return bool(self.bot_status(chat).get(right)) or self.bot_status(chat)["status"] == "creator"

    def compose(self, chat: Chat, content: Json, sender: Json, thread: Topic | None = None) -> Json:
        """A new message with its id; in a topic it answers the topic's first message unless told otherwise."""
        message: Json = {
            "message_id": chat.next_id(),
            "from": sender,
            "chat": chat.as_json(),
            "date": int(self.now()),
        }
        if thread is not None:
            message["message_thread_id"] = thread.thread_id
            message["is_topic_message"] = True
            message["reply_to_message"] = thread.created
        message.update(content)
        return message

    def store(self, chat: Chat, message: Json) -> Json:
        chat.put(message)
        if self.listeners:
            self.emit("message", chat_id=chat.id, message=self.view(chat, message))
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        chat.replace(message)
        if self.listeners:
            self.emit("edited", chat_id=chat.id, message=self.view(chat, message))
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        chat.remove(message_id)
        self.emit("deleted", chat_id=chat.id, message_ids=[message_id])

    def view(self, chat: Chat, message: Json) -> Json:
        """The message as the page sees it: with the reactions that no Bot API answer shows."""
        marks = chat.reactions.get(message["message_id"])
        if not marks:
            return message
        return message | {"reactions": [{"user_id": who, "reaction": what} for who, what in marks.items()]}

    def add_topic(self, chat: Chat, name: str, color: int, icon: str, sender: Json) -> Topic:
        """A topic is its first service message: they share the id."""
        topic = Topic(chat.last_id + 1, name, color, icon)
        made: Json = {"name": name, "icon_color": color}
        if icon:
            made["icon_custom_emoji_id"] = icon
        message = self.compose(chat, {"forum_topic_created": made}, sender)
        message |= {"message_thread_id": topic.thread_id, "is_topic_message": True}
        topic.created = message
        chat.topics[topic.thread_id] = topic
        self.emit("topic", chat_id=chat.id, topic=topic_view(topic))
        self.store(chat, message)
        return topic

    def remove_topic(self, chat: Chat, thread_id: int) -> None:
        chat.topics.pop(thread_id, None)
        for message_id in [one["message_id"] for one in chat.messages.values() if thread_of(one) == thread_id]:
            chat.remove(message_id)
        self.emit("topic_deleted", chat_id=chat.id, thread_id=thread_id)

    def remember(self, callback: Callback) -> None:
        self.callbacks[callback.id] = callback
        if len(self.callbacks) > CALLBACKS_KEPT:
            self.callbacks.popitem(last=False)


def topic_view(topic: Topic) -> Json:
    return topic.as_json() | {"closed": topic.closed}


def bare(message: Json) -> Json:
    """The message as it looks inside another one: Telegram nests one level only."""
    if "reply_to_message" not in message and "pinned_message" not in message:
        return message
    hidden = ("reply_to_message", "pinned_message", "external_reply")
    return {name: value for name, value in message.items() if name not in hidden}


def settle(world: World) -> None:
    """The default world: a forum of two agents and three subscribers who have started the bot."""
    for number, user_id in enumerate(SUBSCRIBERS, 1):
        language = SUBSCRIBER_LANGUAGES[number - 1]
        person = User(user_id, f"Абонент {number}", language_code=language)
        world.private(world.add_user(person))
    group = world.add_group(GROUP_ID, GROUP_TITLE)
    for number, user_id in enumerate(AGENTS, 1):
        agent = world.add_user(User(user_id, f"Агент {number}", language_code="ru", role="agent"))
        group.members[user_id] = member(agent, "creator" if number == 1 else "member")


def topic_color(number: int) -> int:
    return ICON_COLORS[number % len(ICON_COLORS)]
