"""The outbox in memory: bounded, in order, each entry once, whatever arrives while it is refilled."""

import asyncio
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Address, Reply
from bot.domain.ports import OutboxEntry
from bot.outbox.window import Window

LIMIT = 6


class Disk:
    """What waits in a store, and what the window gave to be delivered."""

    def __init__(self) -> None:
        self.waiting: dict[int, OutboxEntry] = {}
        self.delivering: list[OutboxEntry] = []
        self.given: list[int] = []
        self.most = 0
        self.reads = 0
        self.window = Window(self.fetch, self.put, LIMIT)

    async def fetch(self, limit: int) -> Sequence[OutboxEntry]:
        found = list(self.waiting.values())[:limit]
        self.reads += 1
        await asyncio.sleep(0)
        return found

    def put(self, entry: OutboxEntry) -> None:
        self.given.append(entry.id)
        self.delivering.append(entry)
        self.most = max(self.most, len(self.delivering))

    def say(self, *ids: int) -> None:
        entries = [OutboxEntry(id_, Address("telegram", "1"), Reply("x"), str(id_)) for id_ in ids]
        self.waiting.update({entry.id: entry for entry in entries})
        self.window.offer(entries)

    def deliver(self) -> None:
        entry = self.delivering.pop(0)
        del self.waiting[entry.id]
        self.window.done(entry)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["say", "say two", "deliver", "wait"]), max_size=60), st.integers(0, 20))
def test_everything_is_given_once_and_in_order(deeds: list[str], left: int) -> None:
    async def play() -> Disk:
        disk = Disk()
        disk.say(*range(1, left + 1))
        last = left
        running = asyncio.create_task(disk.window.run())
        disk.window.look()
        for deed in deeds:
            if deed.startswith("say"):
                said = range(last + 1, last + (3 if deed == "say two" else 2))
                last = said[-1]
                disk.say(*said)
            elif deed == "deliver" and disk.delivering:
                disk.deliver()
            else:
                await asyncio.sleep(0)
        while disk.waiting:
            await asyncio.sleep(0)
            while disk.delivering:
                disk.deliver()
        running.cancel()
        assert disk.given == list(range(1, last + 1))
        return disk

    assert asyncio.run(play()).most <= LIMIT


async def test_a_window_that_caught_up_asks_the_store_no_more() -> None:
    disk = Disk()
    running = asyncio.create_task(disk.window.run())
    disk.window.look()
    for _ in range(5):
        await asyncio.sleep(0)
    disk.say(1)
    assert disk.given == [1]
    await asyncio.sleep(0)
    running.cancel()
    assert disk.reads == 1


async def test_what_was_fetched_and_given_up_is_given_again_when_a_person_wants_it() -> None:
    disk = Disk()
    left = OutboxEntry(1, Address("telegram", "1"), Reply("x"), "1")
    disk.waiting[1] = left
    running = asyncio.create_task(disk.window.run())
    disk.window.look()
    while not disk.given:
        await asyncio.sleep(0)
    disk.deliver()
    disk.say(1)
    assert disk.given == [1, 1]
    running.cancel()
