"""What processes that share a PostgreSQL promise each other."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.domain.messages import Reply
from bot.domain.ports import InboxItem
from bot.errors import ClaimLost
from bot.storage.postgresql import PostgresDatabase
from bot.storage.shared import TOGETHER, WITHIN, Shared
from bot.storage.store import SqlStore
from tests import postgres
from tests.contract.test_store import ADDRESS, update


@dataclass
class Process:
    """One of several, as far as the database sees it."""

    store: SqlStore
    shared: Shared

    async def claim(self, lanes: int = 10) -> list[InboxItem]:
        return list(await self.shared.claim(lanes))

    async def finish(self, *items: InboxItem) -> None:
        async with self.store.unit() as unit:
            for item in items:
                unit.finish(item, 6.0)
                unit.send(ADDRESS, Reply("answer"), item.external_id)


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Process]:
    database = await PostgresDatabase.open(url)
    try:
        async with Shared(database) as shared:
            yield Process(SqlStore(database, lambda: 1000.0), shared)
    finally:
        await database.close()


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with postgres.database() as url:
        yield url


def names(items: list[InboxItem]) -> list[str]:
    return [item.external_id for item in items]


async def test_a_conversation_is_in_one_place_and_in_order(url: str) -> None:
    async with process(url) as one, process(url) as two:
        await one.store.accept([update("1", "a"), update("2", "b"), update("3", "a")])
        mine = await one.claim(lanes=1)
        assert names(mine) == ["1", "3"]
        assert names(await two.claim()) == ["2"], "the other conversation is free"
        await one.store.accept([update("4", "a")])
        assert await two.claim() == [], "what comes later follows its conversation"
        await one.finish(mine[0])
        assert await two.claim() == []
        assert names(await one.claim()) == ["4"]
        await one.finish(mine[1])
        await two.store.accept([update("5", "a")])
        assert await two.claim() == [], "the fourth is still under way"


async def test_a_finished_conversation_is_anybodys(url: str) -> None:
    async with process(url) as one, process(url) as two:
        await one.store.accept([update("1", "a")])
        (first,) = await one.claim()
        await one.finish(first)
        await one.store.accept([update("2", "a")])
        assert names(await two.claim()) == ["2"]
        assert await one.claim() == []


async def test_what_a_stopped_process_had_is_free_at_once(url: str) -> None:
    async with process(url) as two:
        async with process(url) as one:
            await one.store.accept([update("1", "a")])
            assert names(await one.claim()) == ["1"]
            assert await two.claim() == []
        assert names(await two.claim()) == ["1"]


async def test_what_a_dead_process_had_goes_to_another_and_its_late_word_is_void(url: str) -> None:
    async with process(url) as one, process(url) as two:
        await one.store.accept([update("1", "a")])
        (item,) = await one.claim()
        await postgres.end_listeners(url, but=two.shared.number)
        await asyncio.wait_for(one.shared.lost.wait(), 10)
        async with asyncio.timeout(10):
            while not (heirs := await two.claim()):
                await two.shared.arrived()
        assert heirs == [item]
        with pytest.raises(ClaimLost):
            await one.finish(item)
        assert await two.store.unsent() == []
        await two.finish(item)
        with pytest.raises(ClaimLost):
            await two.finish(item)
        assert [entry.dedupe_key for entry in await two.store.unsent()] == ["1"]


async def test_a_role_is_taken_over_when_its_holder_ends(url: str) -> None:
    async with process(url) as two:
        async with process(url) as one:
            await one.shared.lead("sender")
            await two.shared.lead("receiver")
            waiting = asyncio.create_task(two.shared.lead("sender"))
            done, _ = await asyncio.wait([waiting], timeout=0.2)
            assert not done
        await asyncio.wait_for(waiting, 10)


async def test_others_hear_in_the_order_of_commits(url: str) -> None:
    async with process(url) as one, process(url) as two:
        heard: list[int] = []
        two.shared.on("outbox", lambda ids: heard.extend(map(int, ids.split())))
        for number, who in enumerate((one, two, one, two)):
            async with who.store.unit() as unit:
                unit.send(ADDRESS, Reply(str(number)), str(number))
        async with asyncio.timeout(10):
            while len(heard) < 4:
                await asyncio.sleep(0.01)
        assert heard == sorted(heard)
        assert [entry.dedupe_key for entry in await two.shared.entries(heard)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("seed", range(3))
async def test_a_crowd_of_processes_keeps_every_order(url: str, seed: int) -> None:
    """Three processes claim and finish as chance has it while updates come in: nothing twice, nothing out of order."""
    chance = random.Random(seed)  # noqa: S311 - the same crowd every time
    done: defaultdict[str, list[int]] = defaultdict(list)
    total = 120

    async def works(it: Process) -> None:
        while sum(map(len, done.values())) < total:
            for item in await it.claim(lanes=chance.randint(1, 4)):
                await asyncio.sleep(chance.random() * 0.002)
                await it.finish(item)
                done[item.lane].append(int(item.external_id))
            await asyncio.sleep(0)

    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(process(url)) for _ in range(3)]
        working = [asyncio.create_task(works(it)) for it in crowd]
        for first in range(0, total, 6):
            await crowd[0].store.accept(
                [update(str(number), f"lane {number % 5}") for number in range(first, first + 6)]
            )
        async with asyncio.timeout(30):
            await asyncio.gather(*working)
    assert done == {f"lane {lane}": [number for number in range(total) if number % 5 == lane] for lane in range(5)}


async def test_a_conversation_behind_a_long_one_of_another_process_is_found(url: str) -> None:
    async with process(url) as one, process(url) as two:
        long = [update(str(number), "long") for number in range(TOGETHER + WITHIN + 50)]
        await one.store.accept([*long, update("behind", "short")])
        assert len(await one.claim(lanes=1)) == TOGETHER
        assert names(await two.claim()) == ["behind"]
