"""Which topic of a forum is whose, and how topics are opened."""

from collections.abc import Mapping
from typing import Protocol

from aiogram.methods import CreateForumTopic, ReopenForumTopic, ReopenGeneralForumTopic

from bot.channels.telegram.failures import NotModified
from bot.channels.telegram.gateway import Gateway
from bot.channels.telegram.groups import Group
from bot.domain.messages import Address, Room
from bot.domain.ports import Contact
from bot.patience import persistently

CHANNEL = "telegram"
TOPIC_NAME_LENGTH = 128


class Places(Protocol):
    """Where it is kept which topic is whose, and who the subscriber is."""

    async def topics(self) -> Mapping[tuple[str, str], tuple[str, str]]: ...
    async def topic_at(self, place: Address) -> tuple[Address, str] | None: ...
    async def save_topic(self, subscriber: Address, queue: str, place: Address) -> None: ...
    async def contact(self, subscriber: Address) -> Contact: ...


class Topics:
    """Telegram cannot list topics, so they are remembered in the database, and here for whoever sends there."""

    def __init__(self, gateway: Gateway, places: Places) -> None:
        self._gateway = gateway
        self._places = places
        self._earlier: Mapping[tuple[str, str], tuple[str, str]] = {}
        self._places_of: dict[Room, Address] = {}
        self._rooms: dict[tuple[str, str], Room] = {}
        self._unusable: set[Room] = set()

    async def load(self) -> None:
        """Remember what earlier processes knew, as texts: of a hundred thousand topics few are spoken of today."""
        self._earlier = await self._places.topics()

    def of(self, room: Room, group: Group) -> Address | None:
        """The room's topic, if it has one in that group that can be written to."""
        known = self._known(room)
        usable = known and group.forum and known.chat == str(group.id) and room not in self._unusable
        return known if usable else None

    async def room_at(self, place: Address) -> Room | None:
        """Whose topic this is. One that another process opened is in the database."""
        known = self._rooms.get((place.chat, place.thread))
        if known or not place.thread:
            return known
        found = await self._places.topic_at(place)
        if found:
            known = self._rooms[place.chat, place.thread] = Room(*found)
        return known

    def lost(self, room: Room) -> bool:
        """The room had a topic that cannot be used."""
        return room in self._unusable

    def cannot_use(self, room: Room) -> None:
        """The topic is gone, or closed and not ours to reopen."""
        self._unusable.add(room)

    def try_again(self) -> None:
        """Topics or rights came back: what could not be used may be usable again."""
        self._unusable.clear()

    async def open(self, group: Group, room: Room) -> Address:
        """A new topic with the subscriber's name.

        Raises:
            DeliveryError: Telegram refused, and why.
        """
        if room.subscriber is None:
            raise AssertionError("the common room is always open")
        subscriber = room.subscriber
        contact = await self._places.contact(subscriber)
        name = contact.subscriber.name.strip() if contact.subscriber else ""
        method = CreateForumTopic(chat_id=group.id, name=name[:TOPIC_NAME_LENGTH] or subscriber.chat)
        topic = await self._gateway.call(group.id, method)
        place = Address(CHANNEL, str(group.id), str(topic["message_thread_id"]))
        self._know(room, place)
        self._unusable.discard(room)
        await persistently(lambda: self._places.save_topic(subscriber, room.queue, place), "a new topic")
        return place

    async def reopen(self, group: Group, place: Address | None) -> None:
        """Open a closed topic again; without a place, the General topic."""
        method: ReopenForumTopic | ReopenGeneralForumTopic = ReopenGeneralForumTopic(chat_id=group.id)
        if place:
            method = ReopenForumTopic(chat_id=group.id, message_thread_id=int(place.thread))
        try:
            await self._gateway.call(group.id, method)
        except NotModified:
            return

    def _known(self, room: Room) -> Address | None:
        if room.subscriber and room not in self._places_of:
            place = self._earlier.get((str(room.subscriber), room.queue))
            if place:
                self._places_of[room] = Address(CHANNEL, *place)
        return self._places_of.get(room)

    def _know(self, room: Room, place: Address) -> None:
        self._places_of[room] = place
        self._rooms[place.chat, place.thread] = room
