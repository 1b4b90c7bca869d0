"""Where a group has no topics: everything stands in one row, and a line tells whose message comes next."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.channels.telegram.channel import Courier
from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Reply, Room


class Headers(Protocol):
    """The words that keep subscribers apart."""

    async def header(self, subscriber: Address) -> str: ...
    def how_to_reply(self) -> str: ...


class PlainPosts:
    """Posts into the group itself. A copy carries no name, so a header stands before it where another spoke last.

    Header and message go out under one lock: no other subscriber's message gets between them.
    """

    def __init__(self, courier: Courier, headers: Headers) -> None:
        self._courier = courier
        self._headers = headers
        self._spoke: dict[str, Room] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._owed: defaultdict[Room, list[MessageRef]] = defaultdict(list)

    def spoke(self, chat: str, room: Room | None) -> None:
        """Somebody wrote in the group: about that subscriber, or about anything else."""
        if room:
            self._spoke[chat] = room
        else:
            self._spoke.pop(chat, None)

    async def post(self, place: Address, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        """Send now; headers come behind the content's own messages.

        Raises:
            DeliveryError: it was not sent, and why.
        """
        async with self._locks[place.chat]:
            made = await self._courier.send(await self._introduced(place, room, content), place)
            if isinstance(content, Copy | Reply):
                self.spoke(place.chat, room)
            if isinstance(content, Copy) and len(made) <= len(content.album):
                return made  # what was skipped leaves a gap, which a header must not fill
            return [*made, *self._owed.pop(room, [])]

    def introduction(self, card: Reply) -> Reply:
        """A card where there are no topics tells how to reply."""
        return replace(card, text=f"{card.text}\n\n{self._headers.how_to_reply()}")

    async def _introduced(self, place: Address, room: Room, content: Outgoing) -> Outgoing:
        """The content as it can stand in the row. A copy's header goes ahead, once even when the copy has to wait."""
        if isinstance(content, Reply) and content.introduces:
            return self.introduction(content)
        if room.subscriber is None or self._spoke.get(place.chat) == room:
            return content
        if isinstance(content, Reply) and not content.replaces:
            return replace(content, text=f"{await self._headers.header(room.subscriber)}\n{content.text}")
        if isinstance(content, Copy):
            header = Reply(await self._headers.header(room.subscriber))
            self._owed[room] += await self._courier.send(header, place)
            self.spoke(place.chat, room)
        return content
