"""Lanes: in order within, side by side between."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.lanes import Lanes


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=40))
def test_each_lane_keeps_its_order(items: list[tuple[str, int]]) -> None:
    async def run() -> list[tuple[str, int]]:
        done: list[tuple[str, int]] = []

        async def work(item: tuple[str, int]) -> None:
            await asyncio.sleep(0)
            done.append(item)

        lanes = Lanes(work)
        for item in items:
            lanes.put(item[0], item)
        await lanes.room(1)
        return done

    done = asyncio.run(run())
    for lane in "abc":
        assert [item for item in done if item[0] == lane] == [item for item in items if item[0] == lane]


async def test_a_slow_lane_holds_no_other() -> None:
    gate, fast = asyncio.Event(), asyncio.Event()

    async def work(item: str) -> None:
        await gate.wait() if item == "slow" else fast.set()

    lanes = Lanes(work)
    lanes.put("slow", "slow")
    lanes.put("fast", "fast")
    await asyncio.wait_for(fast.wait(), 5)
    gate.set()
    await lanes.stop(5)


async def test_a_stop_finishes_what_is_under_way_and_leaves_the_rest() -> None:
    gate, began, done = asyncio.Event(), asyncio.Event(), []

    async def work(item: int) -> None:
        began.set()
        await gate.wait()
        done.append(item)

    lanes = Lanes(work)
    for number in range(3):
        lanes.put("lane", number)
    await began.wait()
    stopping = asyncio.create_task(lanes.stop(5))
    await asyncio.sleep(0)
    gate.set()
    await stopping
    lanes.put("lane", 99)
    assert done == [0]
    assert lanes.waiting == 0


async def test_a_failure_does_not_end_its_lane() -> None:
    done: list[int] = []

    async def work(item: int) -> None:
        if item == 0:
            raise ZeroDivisionError
        done.append(item)

    lanes = Lanes(work)
    for number in range(3):
        lanes.put("lane", number)
    await asyncio.wait_for(lanes.room(1), 5)
    assert done == [1, 2]


async def test_what_takes_too_long_is_cancelled() -> None:
    began = asyncio.Event()

    async def work(_: int) -> None:
        began.set()
        await asyncio.Event().wait()

    lanes = Lanes(work)
    lanes.put("lane", 1)
    await began.wait()
    await lanes.stop(0.0)
    assert lanes.waiting in (0, 1)
