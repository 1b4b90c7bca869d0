"""This process among others on one PostgreSQL: who is alive, who has which role, whose a conversation is.

Everything that holds is held by connections, so the end of a process, of its machine or of the way to the server frees
it at once. A process that loses one of these connections cannot know what the others do meanwhile: it begins anew.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from enum import IntEnum
from typing import Any

from bot.domain.ports import EVERYTHING, InboxItem, OutboxEntry
from bot.errors import StorageUnavailable
from bot.storage import rows
from bot.storage.postgresql import CONNECTS_WITHIN_S, PostgresDatabase, connected, for_now, queries

log = logging.getLogger(__name__)

ROLES = 7262
PROCESSES = 7263
"""Families of advisory locks: one lock a role, one a process."""
LOOKS_EVERY_S = 5.0
"""Notifications tell what is new; this often it is looked whether one was missed or a process died."""
TOGETHER = 200
"""Updates of one conversation that a process takes at a time."""
WITHIN = 500
"""Among so many of the oldest unclaimed updates a free conversation is looked for first, then among all."""
CHANNELS = ("inbox", "outbox", "timers", "cards", "desk")
LASTING = {"statement_timeout": "0", "lock_timeout": "0", "idle_session_timeout": "0", "synchronous_commit": "off"}
"""These connections wait for hours. What they write are claims alone, which no crash of the server outlives."""
BY_INDEX = {"enable_seqscan": "off", "jit": "off"}
"""The inbox fills and empties quicker than statistics are made of it: claims go by its indexes whatever these say."""


class Role(IntEnum):
    """What only one process does at a time."""

    RECEIVER = 1
    SENDER = 2


class Shared:
    """`Sharing` by PostgreSQL. Open it as a context; `lost` is set when this process must begin anew."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._sql = queries()
        self._held = AsyncExitStack()
        self._ears: Any = None
        self._one_at_a_time = asyncio.Lock()
        self._heard: defaultdict[str, list[Callable[[str], None]]] = defaultdict(list)
        self._arrived = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self.number = 0
        self._telling: set[asyncio.Task[None]] = set()
        self.lost = asyncio.Event()

    async def __aenter__(self) -> "Shared":
        try:
            with for_now():
                await self._join()
        except BaseException:
            await self._held.aclose()
            raise
        self._database.process = self.number
        self._looking = asyncio.create_task(self._look(), name="looking after the database")
        log.info("process %d shares the database", self.number)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        try:
            if not self.lost.is_set():
                await self._give_back()
        except StorageUnavailable as error:
            log.warning("what was claimed is given back by the server: %s", error)
        finally:
            self._ears.remove_termination_listener(self._ended)
            await self._held.aclose()

    async def lead(self, role: str) -> None:
        """Return when no other process has the role; it is kept as long as this object is open."""
        number = Role[role.upper()]
        with for_now():
            connection = await self._connection()
            await connection.fetchval(self._sql["lead"].sql, ROLES, number.value, timeout=None)
        log.info("this process is the %s", role)
        self.look()

    async def claim(self, lanes: int) -> Sequence[InboxItem]:
        """Updates of up to so many conversations besides those that are here already, in order."""
        return await self._claimed(lanes, WITHIN) or await self._claimed(lanes, EVERYTHING)

    async def _claimed(self, lanes: int, within: int) -> Sequence[InboxItem]:
        asked = self._sql["claim_updates"]
        values = {"process": self.number, "lanes": lanes, "within": within, "together": TOGETHER}
        with for_now():
            async with self._one_at_a_time:
                found = await self._ears.fetch(asked.sql, *asked.values(values), timeout=CONNECTS_WITHIN_S)
        return sorted((rows.inbox_item(row) for row in found), key=lambda item: item.id)

    async def arrived(self) -> None:
        """Return when there may be something to claim."""
        await self._arrived.wait()
        self._arrived.clear()

    def look(self) -> None:
        """There may be something to claim."""
        self._arrived.set()

    async def entries(self, ids: Sequence[int]) -> Sequence[OutboxEntry]:
        """Those of the messages that wait to be sent, in order."""
        return [rows.outbox_entry(row) for row in await self._database.read("entries", {"ids": list(ids)})]

    def on(self, channel: str, hear: Callable[[str], None]) -> None:
        """`hear` is told what any process committed, this one too: numbers in the `outbox`, when `timers` ring."""
        self._heard[channel].append(hear)

    def tell(self, channel: str, news: str) -> None:
        """Every process hears it, this one too; nothing is promised that a restart would need."""
        task = asyncio.create_task(self._notify(channel, news))
        self._telling.add(task)
        task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        self._telling.discard(task)
        if not task.cancelled() and task.exception():
            log.warning("other processes were not told: %s", task.exception())

    async def _join(self) -> None:
        self._ears = await self._connection()
        self.number = await self._ears.fetchval(self._sql["join"].sql, PROCESSES)
        for channel in CHANNELS:
            await self._ears.add_listener(channel, self._hear)

    async def _connection(self) -> Any:
        connection = await self._held.enter_async_context(connected(self._database.url, LASTING | BY_INDEX))
        connection.add_termination_listener(self._ended)
        return connection

    def _ended(self, _: object) -> None:
        self.lost.set()

    def _hear(self, _connection: object, _process: int, channel: str, payload: str) -> None:
        if channel == "inbox":
            self.look()
        for hear in self._heard[channel]:
            hear(payload)

    async def _look(self) -> None:
        """Free what dead processes had, and see that the way to the server is open."""
        try:
            while True:
                released = await self._ask("release_orphans", PROCESSES)
                if released:
                    log.warning("%d updates of a process that died are taken over", released)
                    await self._notify("inbox", "")
                self.look()
                for hear in self._heard["look"]:
                    hear("")
                await asyncio.sleep(LOOKS_EVERY_S)
        except StorageUnavailable as error:
            log.error("the way to the database broke: %s", error)
            self.lost.set()

    async def _give_back(self) -> None:
        await self._ask("release_claims", self.number)
        await self._notify("inbox", "")

    async def _notify(self, channel: str, payload: str) -> None:
        await self._ask("notify", channel, payload)

    async def _ask(self, query: str, *values: Any) -> Any:
        with for_now():
            async with self._one_at_a_time:
                return await self._ears.fetchval(self._sql[query].sql, *values, timeout=CONNECTS_WITHIN_S)
