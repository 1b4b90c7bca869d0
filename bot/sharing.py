"""Whether this process has everything to itself or shares a PostgreSQL with others; for the rest it looks the same."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.channels.telegram.news import News
from bot.channels.telegram.worker import UpdateWorker
from bot.domain.ports import InboxItem
from bot.errors import StorageUnavailable
from bot.outbox.cosmetics import Cosmetics
from bot.outbox.sender import Sender
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from bot.timers import SHARED, Timers

if TYPE_CHECKING:
    from bot.storage.postgresql import PostgresDatabase
    from bot.storage.shared import Shared

Role = Literal["receiver", "sender"]


class Sharing:
    """What a process does about the others. Without any, all roles are its own and what it commits it also does."""

    alone = True
    claims: "Shared | None" = None

    def connect(
        self,
        store: SqlStore,
        sender: Sender,
        worker: UpdateWorker,  # noqa: ARG002 - nothing comes to it from others
        timers: Timers,
        cards: Cosmetics,
        news: News,  # noqa: ARG002
    ) -> None:
        """See that whoever has to hear of something that was committed does."""
        store.on_outgoing(sender.accept)
        store.on_timer(timers.heard)
        store.on_card(cards.outdated)

    async def lead(self, role: Role) -> None:
        """Return when no other process has the role."""

    async def feed(self, sender: Sender) -> None:
        """Bring the sender what other processes say."""

    async def watch(self) -> None:
        """Return never.

        Raises:
            StorageUnavailable: this process does not know any more what the others do, and has to begin anew.
        """
        await asyncio.Event().wait()


class SharingPostgres(Sharing):
    """Every process receives its share of conversations, one polls and minds the timers, one sends."""

    alone = False

    def __init__(self, shared: "Shared") -> None:
        self.claims = self._shared = shared
        self._roles: dict[Role, asyncio.Task[None]] = {}
        self._said: list[int] = []
        self._saying = asyncio.Event()
        self._feeding = False

    def connect(
        self, store: SqlStore, sender: Sender, worker: UpdateWorker, timers: Timers, cards: Cosmetics, news: News
    ) -> None:
        async def share(items: Sequence[InboxItem]) -> None:
            numbers = await store.numbers("inbox", len(items))
            await store.accept([replace(item, id=number) for number, item in zip(numbers, items, strict=True)])

        timers.shared(share)
        worker.handles(SHARED, timers.came)
        store.on_timer(timers.heard)
        self._shared.on("timers", lambda at: timers.heard(float(at)))
        store.on_card(lambda ticket_id: self._shared.tell("cards", str(ticket_id)))
        self._shared.on("cards", lambda ticket_id: cards.outdated(int(ticket_id)) if self._feeding else None)
        news.to_others(lambda text: self._shared.tell("desk", text))
        self._shared.on("desk", news.heard)
        self._shared.on("outbox", self._hear)
        self._shared.on("look", lambda _: sender.look() if self._feeding else None)

    async def lead(self, role: Role) -> None:
        if role not in self._roles:
            self._roles[role] = asyncio.create_task(self._shared.lead(role), name=f"to become the {role}")
        await asyncio.shield(self._roles[role])

    async def feed(self, sender: Sender) -> None:
        self._feeding = True
        sender.look()
        while True:
            await self._saying.wait()
            self._saying.clear()
            ids, self._said = self._said, []
            await sender.fetch(lambda: self._shared.entries(ids))  # noqa: B023

    async def watch(self) -> None:
        await self._shared.lost.wait()
        raise StorageUnavailable("a connection that held this process's part ended; it begins anew")

    async def close(self) -> None:
        for task in self._roles.values():
            task.cancel()
        await asyncio.gather(*self._roles.values(), return_exceptions=True)

    def _hear(self, payload: str) -> None:
        if self._feeding:
            self._said += map(int, payload.split())
            self._saying.set()


@asynccontextmanager
async def sharing(database: "SqliteDatabase | PostgresDatabase") -> AsyncIterator[Sharing]:
    """How the database is shared; what is held is given back at the end."""
    if isinstance(database, SqliteDatabase):
        yield Sharing()
        return
    from bot.storage.shared import Shared

    async with Shared(database) as shared:
        together = SharingPostgres(shared)
        try:
            yield together
        finally:
            await together.close()
