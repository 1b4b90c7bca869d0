"""Timers by injected time: each fires once, also over restarts, troubles and cancellations."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.messages import Address
from bot.domain.timers import SILENCE, Timer, TimerKind
from bot.errors import StorageUnavailable
from bot.lanes import Lanes
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from bot.timers import AGAIN_AFTER_S, Job, Timers

ALICE, BORIS = Address("telegram", "101"), Address("telegram", "102")
FIRST = Timer(1, TimerKind.PROMISE, ALICE, at=60.0, since=0.0, minutes=1)
SECOND = Timer(2, TimerKind.PROMISE, BORIS, at=120.0)


class Bench:
    """A store, a worker over real lanes, and what rang."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.rang: list[tuple[int, TimerKind]] = []
        self.now = 0.0
        self.trouble: Exception | None = None
        self.ringing = asyncio.Event()
        self.lanes: Lanes[Job] = Lanes(lambda job: job())
        self.timers = Timers(store, self.lanes.put, self._rang, lambda: self.now)
        store.on_timer(self.timers.heard)

    async def _rang(self, timer: Timer, _: float) -> None:
        async with self.store.unit() as unit:
            if await unit.timer(*timer.key) != timer:
                return
            if self.trouble:
                raise self.trouble
            unit.cancel_timers(timer.ticket_id, (timer.kind,))
            self.rang.append(timer.key)
            self.ringing.set()

    async def set(self, *timers: Timer) -> None:
        async with self.store.unit() as unit:
            for timer in timers:
                unit.set_timer(timer)


@asynccontextmanager
async def bench(path: Path) -> AsyncIterator[Bench]:
    database = await SqliteDatabase.open(path / "support.db")
    try:
        yield Bench(SqlStore(database, lambda: 0.0))
    finally:
        await database.close()


async def test_each_fires_once_when_it_is_due(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.set(FIRST, SECOND)
        await it.timers.fire_due(59.9)
        assert it.rang == []
        await asyncio.gather(it.timers.fire_due(60.0), it.timers.fire_due(60.0))
        await it.timers.fire_due(61.0)
        assert it.rang == [FIRST.key]
        await it.timers.fire_due(9_999.0)
        assert it.rang == [FIRST.key, SECOND.key]


async def test_they_survive_a_restart(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.set(FIRST, SECOND)
        await it.timers.fire_due(60.0)
        assert it.rang == [FIRST.key]
    async with bench(tmp_path) as it:
        assert await it.store.due_timers(1_000.0) == [SECOND]
        assert await it.store.next_timer(0.0) == 120.0
        await it.timers.fire_due(1_000.0)
        assert it.rang == [SECOND.key]
    async with bench(tmp_path) as it:
        await it.timers.fire_due(1_000.0)
        assert it.rang == []
        assert await it.store.next_timer(0.0) is None


async def test_a_moved_one_fires_at_its_new_time_only(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.set(FIRST)
        await it.set(replace(FIRST, at=90.0))
        await it.timers.fire_due(60.0)
        assert it.rang == []
        await it.timers.fire_due(90.0)
        assert it.rang == [FIRST.key]


async def test_a_cancelled_one_is_silent_even_while_it_waits_in_its_lane(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.set(FIRST)
        busy = asyncio.Event()

        async def message() -> None:
            """The agent's reply, handled in the same lane just when the timer is due."""
            await busy.wait()
            async with it.store.unit() as unit:
                unit.cancel_timers(1, (TimerKind.PROMISE,))

        it.lanes.put(str(ALICE), message)
        firing = asyncio.create_task(it.timers.fire_due(60.0))
        await it.store.due_timers(0.0)
        busy.set()
        await firing
        assert it.rang == []


@pytest.mark.parametrize("first", [True, False])
async def test_units_that_commit_together_do_not_undo_each_other(tmp_path: Path, first: bool) -> None:
    async def mine(store: SqlStore) -> None:
        async with store.unit() as unit:
            unit.set_timer(FIRST)

    async def others(store: SqlStore) -> None:
        async with store.unit() as unit:
            unit.cancel_timers(2, (*SILENCE, TimerKind.PROMISE))
            unit.set_timer(SECOND)

    async with bench(tmp_path) as it:
        deeds = [mine(it.store), others(it.store)]
        await asyncio.gather(*(deeds if first else reversed(deeds)))
        assert await it.store.due_timers(1_000.0) == [FIRST, SECOND]


@pytest.mark.parametrize("trouble", [StorageUnavailable("locked"), ZeroDivisionError()])
async def test_one_that_failed_is_tried_again_later(tmp_path: Path, trouble: Exception) -> None:
    async with bench(tmp_path) as it:
        await it.set(FIRST)
        it.trouble = trouble
        await it.timers.fire_due(60.0)
        it.trouble = None
        await it.timers.fire_due(60.0 + AGAIN_AFTER_S / 2)
        assert it.rang == []
        await it.timers.fire_due(60.0 + AGAIN_AFTER_S)
        assert it.rang == [FIRST.key]


async def test_the_worker_waits_for_the_next_and_is_woken_by_an_earlier_one(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        caught_up = asyncio.Event()
        await it.set(SECOND)
        running = asyncio.create_task(it.timers.run(caught_up))
        caught_up.set()
        it.now = 60.0
        await it.set(FIRST)
        async with asyncio.timeout(10):
            await it.ringing.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert it.rang == [FIRST.key]
