"""The way to agents: groups where every subscriber has a topic, or a place in the row where there are no topics."""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from aiogram.methods import SetMessageReaction
from aiogram.types import ReactionTypeEmoji, ReactionTypeUnion

from bot.channels.telegram import render
from bot.channels.telegram.channel import Courier
from bot.channels.telegram.failures import Migrated, NotForum, NotModified, NoTopicRight, TopicClosed, TopicGone
from bot.channels.telegram.gateway import Gateway, account
from bot.channels.telegram.groups import Group, Groups
from bot.channels.telegram.news import News
from bot.channels.telegram.plain import Headers, PlainPosts
from bot.channels.telegram.topics import CHANNEL, Places, Topics
from bot.domain.messages import Address, Amend, Copy, MessageRef, Outgoing, React, Reply, Retract, Room
from bot.domain.ports import OutboxEntry, Route
from bot.errors import DeliveryError, StorageUnavailable

log = logging.getLogger(__name__)

RECEIPT = "👌"
HEALINGS = 4
"""How often one delivery may mend something first: a migrated group without topics takes three."""

Healable = Migrated | NotForum | NoTopicRight | TopicGone | TopicClosed
_HEALABLE = (Migrated, NotForum, NoTopicRight, TopicGone, TopicClosed)


class DeskPlaces(Places, Protocol):
    """Besides the topics, whose matter a message belongs to."""

    async def owner(self, ref: MessageRef) -> Address | None: ...
    async def card_stands(self, ticket_id: int, at: MessageRef) -> None: ...


class DeskWords(Headers, Protocol):
    """What the desk says by itself."""

    async def recap(self, subscriber: Address) -> Reply | None: ...
    async def tell(self, queue: str, text_id: str, title: str) -> None: ...


class Busyness(Protocol):
    """How busy a place is."""

    def forecast(self, place: str) -> float:
        """Seconds that something new would wait there."""
        ...


class TelegramDesk:
    """`Desk` over Telegram's groups. A room is opened when the first message goes there, and again when it is gone.

    The outbox sends one message at a time to a room, so nobody gets two topics.
    """

    def __init__(
        self,
        gateway: Gateway,
        courier: Courier,
        places: DeskPlaces,
        groups: Groups,
        words: DeskWords,
        busyness: Busyness,
    ) -> None:
        self.groups = groups
        self._busyness = busyness
        self._chosen: dict[Room, Group] = {}
        self._gateway = gateway
        self._courier = courier
        self._places = places
        self._words = words
        self._topics = Topics(gateway, places)
        self._posts = PlainPosts(courier, words)
        self.news = News(groups, self._topics, self._posts)

    async def load(self) -> None:
        """Remember what earlier processes knew: the topics, for whoever sends there."""
        await self._topics.load()

    @property
    def group_id(self) -> int:
        """The common group."""
        return self.groups.of("").id

    def settled(self, room: Room) -> Room:
        return Room(room.subscriber, self.groups.settled(room.queue))

    def route(self, room: Room) -> Route:
        """A new topic is one call more."""
        room = self.settled(room)
        self._choose(room)
        group = self._group(room)
        opens = room.subscriber and group.by_topics and not self._topics.of(room, group)
        return Route(account(group.id), 2 if opens else 1, shared=True)

    async def room_of(self, place: Address, replied: MessageRef | None) -> Room | None:
        """Whose matter is spoken of there: the topic tells it, or the message that is replied to."""
        if place.thread or replied is None:
            return await self._topics.room_at(place)
        group = next((one for one in self.groups.all if str(one.id) == place.chat), None)
        owner = await self._places.owner(replied) if group else None
        return Room(owner, self.groups.queue_at(group.id)) if group and owner else None

    def spoke(self, place: Address, room: Room | None) -> None:
        """Agents write among the relayed messages: the next of a subscriber may need a header."""
        if not place.thread:
            self.news.spoke(place.chat, room)

    async def deliver(self, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        room = self.settled(room)
        group = self._group(room)
        for _ in range(HEALINGS):
            try:
                return await self._deliver(group, room, content)
            except _HEALABLE as error:
                await self._heal(group, room, error)
        return await self._deliver(group, room, content)

    async def redraw(self, at: MessageRef, card: Reply) -> None:
        """An edit of the card where it stands; a group that migrated since has another numbering, so none there."""
        if not self.groups.at(int(at.address.chat)):
            return
        shown = replace(card if at.address.thread else self._posts.introduction(card), replaces=at.external_id)
        with contextlib.suppress(NotModified):
            await self._gateway.call(int(at.address.chat), render.edit(shown, at.address))

    async def receipt(self, entry: OutboxEntry) -> None:
        """An emoji on the agent's message says that it arrived. Only looks: dropped where Telegram minds."""
        content = entry.content
        if not isinstance(entry.recipient, Address) or not isinstance(content, Copy | Retract):
            return
        chat_id = int(content.of.address.chat)
        if not self.groups.at(chat_id):
            return
        reaction: list[ReactionTypeUnion] = [ReactionTypeEmoji(emoji=RECEIPT)]
        shown = SetMessageReaction(chat_id=chat_id, message_id=int(content.of.external_id), reaction=reaction)
        with contextlib.suppress(DeliveryError):
            await self._gateway.call(chat_id, shown)

    async def learnt(self, group: Group, *, forum: bool, may_open_topics: bool) -> None:
        """How the group is now, from whatever told it; agents hear when that changes how they work."""
        was, could = group.by_topics, (group.forum, group.may_open_topics)
        group.forum, group.may_open_topics = forum, may_open_topics
        if could != (forum, may_open_topics):
            self._topics.try_again()
            self.news.changed(group)
        if group.by_topics == was:
            return
        text_id = "place-topics-on" if group.by_topics else "place-topics-off"
        if forum and not may_open_topics:
            text_id = "place-topics-no-right"
        log.warning("group %d: %s", group.id, text_id.removeprefix("place-").replace("-", " "))
        await self.tell(group, text_id)

    async def looks(self, chat_id: int, title: str, *, forum: bool) -> None:
        """Every message of a group tells whether topics are on."""
        group = self.groups.at(chat_id)
        if group:
            group.title = title or group.title
            await self.learnt(group, forum=forum, may_open_topics=group.may_open_topics)

    async def moved(self, old_id: int, new_id: int) -> None:
        """The group became a supergroup."""
        group = self.groups.at(old_id)
        if group:
            await self.groups.migrated(group, new_id)
            self.news.changed(group)
            log.warning("group %d became %d", old_id, new_id)

    async def tell(self, group: Group, text_id: str, about: Group | None = None) -> None:
        """Say it in the group's common room, in plain words."""
        await self._words.tell(self.groups.queue_at(group.id), text_id, (about or group).title)

    def mended(self) -> None:
        """A person changed something in a group: what waits for the desk is tried at once."""
        self.news.mended()

    def _group(self, room: Room) -> Group:
        """Where the room is, or where it was chosen to be."""
        first, second = self.groups.of(room.queue), self.groups.second(room.queue)
        if second is None or not room.subscriber or self._topics.of(room, first):
            return first
        return second if self._topics.of(room, second) else self._chosen.get(room, first)

    def _choose(self, room: Room) -> None:
        """A subscriber who has no room yet gets it in the second group while that one is quicker."""
        first, second = self.groups.of(room.queue), self.groups.second(room.queue)
        known = second is None or self._topics.of(room, first) or self._topics.of(room, second)
        if second is None or known or not (room.subscriber and first.by_topics and second.by_topics):
            self._chosen.pop(room, None)
            return
        waits = {group: self._busyness.forecast(account(group.id)) for group in (first, second)}
        self._chosen[room] = second if waits[second] < waits[first] else first

    async def _deliver(self, group: Group, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        if isinstance(content, Amend | React) and content.chat:
            return await self._change(group, room, content)
        place = self._topics.of(room, group) or Address(CHANNEL, str(group.id))
        if not place.thread and room.subscriber and group.by_topics:
            place = await self._open(group, room, content)
        if isinstance(content, Copy) and content.chat not in ("", place.chat):
            content = replace(content, reply_to="")
        if place.thread:
            return await self._courier.send(content, place)
        if room.subscriber:
            return await self._posts.post(place, room, content)
        self._posts.spoke(place.chat, None)
        return await self._courier.send(content, place)

    async def _change(self, group: Group, room: Room, content: Amend | React) -> Sequence[MessageRef]:
        """Change a message where it is; what is left behind with a topic or a group is shown again as it reads now."""
        if self.groups.at(int(content.chat)) and not self._topics.lost(room):
            known = self._topics.of(room, group)
            place = known if known and known.chat == content.chat else Address(CHANNEL, content.chat)
            return await self._courier.send(content, place)
        return await self._deliver(group, room, Copy(content.of)) if isinstance(content, Amend) else []

    async def _open(self, group: Group, room: Room, content: Outgoing) -> Address:
        """A topic that does not begin with a card begins with what was said so far. The recap is only an aid."""
        place = await self._topics.open(group, room)
        self._chosen.pop(room, None)
        introduced = isinstance(content, Reply) and content.introduces
        recap = await self._words.recap(room.subscriber) if room.subscriber and not introduced else None
        if recap:
            with contextlib.suppress(DeliveryError, StorageUnavailable):
                made = await self._courier.send(recap, place)
                await self._places.card_stands(recap.card, made[0])
        return place

    async def _heal(self, group: Group, room: Room, error: Healable) -> None:
        """Change what made the delivery fail, so that the next try goes another way."""
        log.info("group %d: %s", group.id, error)
        match error:
            case Migrated():
                await self.groups.migrated(group, error.chat_id)
                self.news.changed(group)
            case NotForum():
                await self.learnt(group, forum=False, may_open_topics=group.may_open_topics)
            case NoTopicRight():
                await self.learnt(group, forum=group.forum, may_open_topics=False)
            case TopicGone():
                self._topics.cannot_use(room)
            case TopicClosed():
                await self._reopen(group, room)

    async def _reopen(self, group: Group, room: Room) -> None:
        try:
            await self._topics.reopen(group, self._topics.of(room, group))
        except NoTopicRight:
            await self.learnt(group, forum=group.forum, may_open_topics=False)
            self._topics.cannot_use(room)
