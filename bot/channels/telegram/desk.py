"""The way to agents: a forum group where every subscriber has one topic."""

import contextlib
import logging
from collections.abc import Sequence
from typing import Protocol

from aiogram.methods import CreateForumTopic, ReopenForumTopic, ReopenGeneralForumTopic, SetMessageReaction
from aiogram.types import ReactionTypeEmoji

from bot.channels.telegram.channel import Courier
from bot.channels.telegram.failures import GroupUnavailable, Migrated, NotModified, TopicClosed, TopicGone
from bot.channels.telegram.gateway import Gateway
from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Retract, Room
from bot.domain.ports import Contact, OutboxEntry
from bot.errors import DeliveryError
from bot.patience import persistently

log = logging.getLogger(__name__)

CHANNEL = "telegram"
TOPIC_NAME_LENGTH = 128
RECEIPT = "👌"


class Places(Protocol):
    """Where the desk keeps which topic is whose, and who the subscriber is."""

    async def topics(self) -> Sequence[tuple[Address, str, Address]]: ...
    async def save_topic(self, subscriber: Address, queue: str, place: Address) -> None: ...
    async def contact(self, subscriber: Address) -> Contact: ...
    async def fact(self, name: str) -> str: ...
    async def save_fact(self, name: str, value: str) -> None: ...


class TelegramDesk:
    """`Desk` over a forum group. Topics are opened when the first message goes there, and again when they are gone.

    The outbox sends one message at a time to a room, so nobody gets two topics.
    """

    def __init__(self, gateway: Gateway, courier: Courier, places: Places, group_id: int) -> None:
        self._gateway = gateway
        self._courier = courier
        self._places = places
        self._configured = group_id
        self.group_id = group_id
        self._in_trouble = False
        self._topics: dict[Room, Address] = {}
        self._rooms: dict[tuple[str, str], Address] = {}

    async def load(self) -> None:
        """Remember what earlier processes knew: the topics, and the group's new id if it migrated."""
        moved = await self._places.fact(self._fact)
        if moved:
            self.group_id = int(moved)
        for subscriber, queue, place in await self._places.topics():
            self._know(Room(subscriber, queue), place)

    def subscriber_at(self, chat: str, thread: str) -> Address | None:
        """Whose topic this is."""
        return self._rooms.get((chat, thread))

    async def deliver(self, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        try:
            sent = await self._deliver(room, content)
        except Migrated as moved:
            await self.migrated(moved.chat_id)
            sent = await self._deliver(room, content)
        except GroupUnavailable as error:
            self._say_once(error)
            raise
        self._in_trouble = False
        return sent

    def _say_once(self, error: GroupUnavailable) -> None:
        if not self._in_trouble:
            log.warning("the agents' group lets nothing in, messages wait: %s; check the bot's place and rights", error)
        self._in_trouble = True

    async def receipt(self, entry: OutboxEntry) -> None:
        """An emoji on the agent's message says that it arrived. Only looks: dropped where Telegram minds."""
        content = entry.content
        if not isinstance(entry.recipient, Address) or not isinstance(content, Copy | Retract):
            return
        if int(content.of.address.chat) != self.group_id:
            return
        shown = SetMessageReaction(
            chat_id=self.group_id,
            message_id=int(content.of.external_id),
            reaction=[ReactionTypeEmoji(emoji=RECEIPT)],
        )
        with contextlib.suppress(DeliveryError):
            await self._gateway.call(self.group_id, shown)

    async def migrated(self, chat_id: int) -> None:
        """The group became a supergroup: from now on its id is another."""
        self.group_id = chat_id
        await self._places.save_fact(self._fact, str(chat_id))

    @property
    def _fact(self) -> str:
        return f"telegram:group:{self._configured}"

    async def _deliver(self, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        place = await self._place(room)
        try:
            return await self._courier.send(content, place)
        except TopicGone:
            if room.subscriber is None:
                raise
            return await self._courier.send(content, await self._open(room))
        except TopicClosed:
            await self._reopen(place)
            return await self._courier.send(content, place)

    async def _place(self, room: Room) -> Address:
        if room.subscriber is None:
            return Address(CHANNEL, str(self.group_id))
        known = self._topics.get(room)
        return known if known and int(known.chat) == self.group_id else await self._open(room)

    async def _open(self, room: Room) -> Address:
        if room.subscriber is None:
            raise AssertionError("the common room is always open")
        subscriber = room.subscriber
        contact = await self._places.contact(subscriber)
        name = contact.subscriber.name.strip() if contact.subscriber else ""
        method = CreateForumTopic(chat_id=self.group_id, name=name[:TOPIC_NAME_LENGTH] or subscriber.chat)
        topic = await self._gateway.call(self.group_id, method)
        place = Address(CHANNEL, str(self.group_id), str(topic["message_thread_id"]))
        self._know(room, place)
        await persistently(lambda: self._places.save_topic(subscriber, room.queue, place), "a new topic")
        return place

    async def _reopen(self, place: Address) -> None:
        chat_id = int(place.chat)
        method: ReopenForumTopic | ReopenGeneralForumTopic = ReopenGeneralForumTopic(chat_id=chat_id)
        if place.thread:
            method = ReopenForumTopic(chat_id=chat_id, message_thread_id=int(place.thread))
        with contextlib.suppress(NotModified):
            await self._gateway.call(chat_id, method)

    def _know(self, room: Room, place: Address) -> None:
        self._topics[room] = place
        if room.subscriber:
            self._rooms[place.chat, place.thread] = room.subscriber
