"""Turns: what is urgent first, nobody for ever last, one place's refusal is no other's. By a clock that is moved."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import pytest

from bot.domain.ports import Route
from bot.outbox.joining import ANSWER, CARD, COSMETIC, WORDS
from bot.outbox.limits import Limits
from tests.virtual_time import VirtualTime

GROUP = Route("telegram:-1", shared=True)
OTHER = Route("telegram:-2", shared=True)
PERSON = Route("telegram:101")


@dataclass
class Server:
    """Takes twenty calls a minute at each place, and refuses as Telegram does."""

    time: VirtualTime
    calls: int = 20
    took: list[tuple[float, str]] = field(default_factory=list)
    refusals: int = 0
    _windows: dict[str, deque[float]] = field(default_factory=dict)

    def call(self, place: str, name: str) -> float:
        """0 when it is taken, else how long to wait."""
        window, now = self._windows.setdefault(place, deque()), self.time.now()
        while window and window[0] <= now - 60:
            window.popleft()
        if len(window) >= self.calls:
            self.refusals += 1
            return window[0] + 60 - now
        window.append(now)
        self.took.append((now, name))
        return 0.0


@dataclass
class Play:
    """Senders that each want one call, again until it is taken."""

    time: VirtualTime = field(default_factory=VirtualTime)

    def __post_init__(self) -> None:
        self.limits = Limits(self.time)
        self.server = Server(self.time)
        self.tasks: list[asyncio.Task[None]] = []

    def wants(self, name: str, urgency: int = WORDS, route: Route = GROUP) -> None:
        self.tasks.append(asyncio.create_task(self._send(name, urgency, route)))

    async def _send(self, name: str, urgency: int, route: Route) -> None:
        ticket = self.limits.ticket()
        while await self.limits.turn(route, lambda: urgency, ticket):
            wait = self.server.call(route.place, name)
            if not wait:
                self.limits.sent(route.place)
                self.limits.over(route)
                return
            self.limits.refused(route, wait)
            self.limits.over(route)

    async def settle(self) -> None:
        """Let everybody do what can be done at this moment."""
        for _ in range(20 + 3 * len(self.tasks)):
            await asyncio.sleep(0)

    async def to_the_end(self) -> list[str]:
        await self.settle()
        while any(not task.done() for task in self.tasks):
            self.time.move(self.time.next_alarm)
            await self.settle()
        return [name for _, name in self.server.took]


async def test_two_hundred_calls_take_as_long_as_twenty_a_minute_take() -> None:
    play = Play()
    for number in range(200):
        play.wants(str(number))
    assert await play.to_the_end() == [str(number) for number in range(200)]
    assert play.server.took[-1][0] == 60.0 * 9
    assert play.server.refusals <= 6, "once to learn it, and hardly ever to see whether it is still so"


async def test_the_urgent_goes_first() -> None:
    play = Play()
    for number in range(20):
        play.wants(f"before {number}")
    await play.settle()
    for name, urgency in (("looks", COSMETIC), ("card", CARD), ("words", WORDS), ("answer", ANSWER)) * 6:
        play.wants(name, urgency)
    order = (await play.to_the_end())[20:]
    assert order == ["answer"] * 6 + ["words"] * 6 + ["card"] * 6 + ["looks"] * 6


async def test_nobody_is_last_for_ever() -> None:
    play = Play()
    for number in range(20):
        play.wants(f"before {number}")
    play.wants("looks", COSMETIC)
    await play.settle()
    for minute in range(1, 6):
        for number in range(20):
            play.wants(f"{minute}.{number}")
        play.time.move(60.0 * minute)
        await play.settle()
    await play.to_the_end()
    assert {name: at for at, name in play.server.took}["looks"] <= 120.0


async def test_one_chats_refusal_stops_no_other() -> None:
    play = Play()
    for number in range(30):
        play.wants(f"group {number}")
    await play.settle()
    for number in range(10):
        play.wants(f"other {number}", route=OTHER)
    play.wants("person", route=PERSON)
    await play.settle()
    assert play.limits.is_short(GROUP.place)
    assert {"person", "other 0", "other 9"} <= {name for _, name in play.server.took}
    assert (play.limits.forecast(GROUP.place), play.limits.forecast(OTHER.place)) == (60.0, 0.0)
    await play.to_the_end()


async def test_a_refusal_for_all_paces_all_and_pauses_one() -> None:
    play = Play()
    routes = [Route(f"telegram:{number}") for number in range(40)]
    for route in routes[:30]:
        assert await play.limits.turn(route, lambda: ANSWER)
        play.limits.sent(route.place)
        play.limits.over(route)
    assert await play.limits.turn(routes[30], lambda: ANSWER)
    play.limits.refused(routes[30], 1.0)
    play.limits.over(routes[30])
    assert not play.limits.is_short(routes[30].place), "it is not the chat that had too much"
    for route in routes[30:]:
        play.wants(route.place, route=route)
    await play.settle()
    assert play.server.took == []
    play.time.move(1.0)
    await play.settle()
    assert len(play.server.took) == 10


async def test_a_busy_group_is_not_blamed_for_what_the_bot_said_too_much() -> None:
    play = Play()
    for second in range(10):
        play.time.move(float(second))
        for _ in range(24):
            assert await play.limits.turn(GROUP, lambda: WORDS)
            play.limits.sent(GROUP.place)
            play.limits.over(GROUP)
    assert await play.limits.turn(GROUP, lambda: WORDS)
    play.limits.refused(GROUP, 1.0)
    play.limits.over(GROUP)
    assert not play.limits.is_short(GROUP.place), "a full minute would have had to wait for 50 seconds"
    assert play.limits.forecast(PERSON.place) == 0.0


@pytest.mark.parametrize("waiting", [0, 3])
async def test_a_stop_tells_everybody_who_waits(waiting: int) -> None:
    play = Play()
    for number in range(20 + waiting):
        play.wants(str(number))
    await play.settle()
    play.limits.close()
    await asyncio.wait_for(asyncio.gather(*play.tasks), 5)
    assert len(play.server.took) == 20
    assert not await play.limits.turn(GROUP, lambda: ANSWER)


async def test_quiet_places_are_forgotten() -> None:
    play = Play()
    for number in range(5_000):
        route = Route(f"telegram:{number}")
        assert await play.limits.turn(route, lambda: ANSWER)
        play.limits.sent(route.place)
        play.limits.over(route)
        play.time.move(play.time.now() + 1)
    assert len(play.limits._budgets) < 1_100
