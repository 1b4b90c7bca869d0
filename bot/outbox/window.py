"""What of the outbox is in memory: a bounded window, refilled from the store in order as room comes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from bot.domain.ports import OutboxEntry
from bot.patience import persistently

LIMIT = 2_000
"""Messages of one side in memory; a day of backlog stays on the disk."""

Fetch = Callable[[int], Awaitable[Sequence[OutboxEntry]]]
"""The first so many entries that wait in the store, those in memory included."""


class Window:
    """Entries come by commits until there are too many; from then on they are fetched, until the store is caught up.

    `put` takes an entry for delivery, `done` tells that nothing more will be done with it here.
    """

    def __init__(self, fetch: Fetch, put: Callable[[OutboxEntry], None], limit: int = LIMIT) -> None:
        self._fetch = fetch
        self._put = put
        self._limit = limit
        self._held: set[int] = set()
        self._fetched: set[int] = set()
        self._reading = 0
        self._done_meanwhile: set[int] = set()
        self._behind = False
        self._more = asyncio.Event()
        self._room = asyncio.Event()

    def offer(self, entries: Sequence[OutboxEntry]) -> None:
        """These were committed just now."""
        if self._behind or len(self._held) + len(entries) > self._limit:
            self.look()
        else:
            self._take(entry for entry in entries if entry.id not in self._fetched)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While entries are read, what is finished meanwhile is remembered: it may still be among them."""
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1
            if not self._reading:
                self._done_meanwhile.clear()

    def offer_read(self, entries: Sequence[OutboxEntry]) -> None:
        """These were read from the store within `reading`, since some process committed them."""
        self.offer([entry for entry in entries if not self._known(entry)])

    def _known(self, entry: OutboxEntry) -> bool:
        return entry.id in self._held or entry.id in self._done_meanwhile

    def look(self) -> None:
        """There may be more in the store than is here."""
        self._behind = True
        self._more.set()

    def done(self, entry: OutboxEntry) -> None:
        """The entry needs nothing more here. A person may have it sent again: then it is offered anew."""
        self._held.discard(entry.id)
        self._fetched.discard(entry.id)
        if self._reading:
            self._done_meanwhile.add(entry.id)
        self._room.set()

    async def run(self) -> None:
        """Refill until cancelled."""
        while True:
            await self._more.wait()
            while len(self._held) > self._limit // 2:
                self._room.clear()
                await self._room.wait()
            self._more.clear()
            await self._refill()

    async def _refill(self) -> None:
        """One page. What is finished while it is read may still be in it."""
        with self.reading():
            page = await persistently(lambda: self._fetch(self._limit), "the outbox")
            new = [entry for entry in page if not self._known(entry)][: self._limit - len(self._held)]
            self._fetched = {entry.id for entry in page}
            self._take(new)
        if len(page) < self._limit and not self._more.is_set():
            self._behind = False
        else:
            self._more.set()

    def _take(self, entries: Iterable[OutboxEntry]) -> None:
        for entry in entries:
            self._held.add(entry.id)
            self._put(entry)
