"""Whose turn it is to be sent: a scheduler over what each place and the bot as a whole take.

While nothing is refused, everything goes at once. A place that refused gets what it has shown to take, and what waits
for it goes by urgency: a step of urgency is worth `STEP_S` seconds of waiting, so nothing waits for ever.
"""

import asyncio
import contextlib
import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.ports import Route
from bot.outbox.budget import BOT, PERSON, SHARED, Budget

STEP_S = 30.0
SWEPT_EVERY = 1_000
CROWDED = 0.5
"""What share of the bot's usual calls has to be in use for a refusal to be about the bot."""
SURELY = 0.8
"""What share of its usual calls a place has to have had for a refusal to be surely about the place."""

Ticket = tuple[float, int]
"""Since when somebody waits, and a number where that is the same."""


class Time(Protocol):
    """A clock that never jumps, and waiting by it."""

    def now(self) -> float: ...
    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Return when the event is set or the seconds are over; infinitely many are allowed."""
        ...


class LoopTime:
    """The event loop's clock."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), None if math.isinf(seconds) else seconds)


@dataclass(slots=True, eq=False)
class _Waiting:
    route: Route
    urgency: Callable[[], int]
    since: Ticket
    turn: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def deadline(self) -> Ticket:
        return self.since[0] + self.urgency() * STEP_S, self.since[1]


class Limits:
    """Gives turns. `sent` and `refused` tell it what came of them."""

    def __init__(self, time: Time | None = None) -> None:
        self._time: Time = time or LoopTime()
        self._bot = Budget(BOT)
        self._budgets: dict[str, Budget] = {}
        self._sweep_at = SWEPT_EVERY
        self._lines: dict[str, list[_Waiting]] = {}
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._closed = False
        self._numbers = itertools.count()

    def ticket(self) -> Ticket:
        """A place in the line, from now on: what is tried again keeps its own."""
        return self._time.now(), next(self._numbers)

    async def turn(self, route: Route, urgency: Callable[[], int], since: Ticket | None = None) -> bool:
        """Wait until the calls of the route may be made; False when everything stops meanwhile.

        `urgency` is asked again and again while it waits, 0 for what is most urgent. Whoever got a turn gives it back
        by `over`.
        """
        if self._closed:
            return False
        if route.place not in self._lines and self._free(route) <= 0:
            self._take(route)
            return True
        waiting = _Waiting(route, urgency, since or self.ticket())
        self._lines.setdefault(route.place, []).append(waiting)
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run(), name="limits")
        return await waiting.turn

    def over(self, route: Route) -> None:
        """The calls were made, or not; what was taken has been told by `sent`."""
        for budget in (self._bot, self._budget(route.place, route.shared)):
            budget.under_way -= route.calls
        self._changed.set()

    def sent(self, place: str) -> None:
        """The place took a call."""
        now = self._time.now()
        self._bot.sent(now)
        budget = self._budgets.get(place)
        if budget:
            budget.sent(now)

    def refused(self, route: Route, seconds: float) -> None:
        """The place answered that it has to be left alone for so long.

        What is too short for a full window of this place is about something else: the bot as a whole, when that said
        much within the last second.
        """
        now = self._time.now()
        budget = self._budget(route.place, route.shared)
        crowded = self._bot.used(now) >= BOT.calls * CROWDED
        little = not budget.learnt and budget.used(now) < budget.usual.calls * SURELY
        if budget.is_full_by(now, seconds) and not (crowded and little):
            budget.refused(now, seconds)
        else:
            budget.paused(now, seconds)
            if crowded:
                self._bot.refused(now, 0.0)
        self._changed.set()

    def is_short(self, place: str) -> bool:
        """What comes to this place has to wait, or others wait there already."""
        budget = self._budgets.get(place)
        return budget is not None and budget.learnt and (place in self._lines or budget.is_short(self._time.now()))

    def forecast(self, place: str) -> float:
        """Seconds that something new would probably wait there, by what is learnt or else by what is usual."""
        budget = self._budgets.get(place)
        if budget is None:
            return 0.0
        ahead = sum(waiting.route.calls for waiting in self._lines.get(place, ()))
        return budget.wait(self._time.now(), ahead=ahead, believed=True)

    @property
    def under_way(self) -> int:
        """Calls that were given a turn and are not over."""
        return self._bot.under_way

    def waiting(self) -> int:
        """How many wait for a turn."""
        return sum(map(len, self._lines.values()))

    def close(self) -> None:
        """No more turns: everybody who waits is told so."""
        self._closed = True
        for line in self._lines.values():
            for waiting in line:
                if not waiting.turn.done():
                    waiting.turn.set_result(False)
        self._lines.clear()
        self._changed.set()

    async def _run(self) -> None:
        while self._lines:
            self._changed.clear()
            pause = self._grant()
            if self._lines:
                await self._time.wait(self._changed, pause)

    def _grant(self) -> float:
        """Give every turn that can be given, the most urgent first; the seconds until there may be more."""
        heads = {place: self._first(place) for place in self._lines}
        pauses = [math.inf]
        while heads:
            chosen = min(heads.values(), key=self._order)
            place = chosen.route.place
            pause = self._free(chosen.route)
            if pause > 0:
                pauses.append(pause)
                del heads[place]
                for budget in (self._bot, self._budgets[place]):
                    budget.pressed(self._time.now())
                continue
            self._leave(chosen)
            if not chosen.turn.done():
                self._take(chosen.route)
                chosen.turn.set_result(True)
            if place in self._lines:
                heads[place] = self._first(place)
            else:
                del heads[place]
        return min(pauses)

    def _first(self, place: str) -> _Waiting:
        """Who is next at the place; while nothing is scarce, whoever came first."""
        line = self._lines[place]
        return min(line, key=_Waiting.deadline) if self._scarce(place) else line[0]

    def _order(self, waiting: _Waiting) -> Ticket:
        return waiting.deadline() if self._bot.learnt else waiting.since

    def _scarce(self, place: str) -> bool:
        return self._bot.learnt or self._budgets[place].learnt

    def _leave(self, waiting: _Waiting) -> None:
        line = self._lines[waiting.route.place]
        line.remove(waiting)
        if not line:
            del self._lines[waiting.route.place]
            self._budgets[waiting.route.place].relieved()
        if not self._lines:
            self._bot.relieved()

    def _free(self, route: Route) -> float:
        now = self._time.now()
        return max(self._budget(route.place, route.shared).wait(now, route.calls), self._bot.wait(now, route.calls))

    def _take(self, route: Route) -> None:
        for budget in (self._bot, self._budget(route.place, route.shared)):
            budget.under_way += route.calls

    def _budget(self, place: str, shared: bool) -> Budget:
        budget = self._budgets.get(place)
        if budget is None:
            if len(self._budgets) >= self._sweep_at:
                self._sweep()
            budget = self._budgets[place] = Budget(SHARED if shared else PERSON)
        return budget

    def _sweep(self) -> None:
        """Forget places where nothing happened lately and nothing was learnt."""
        now = self._time.now()
        idle = [place for place, budget in self._budgets.items() if place not in self._lines and budget.is_idle(now)]
        for place in idle:
            del self._budgets[place]
        self._sweep_at = len(self._budgets) + SWEPT_EVERY


@contextmanager
def given_back(limits: Limits, route: Route) -> Iterator[None]:
    """A turn, given back at the end of the block."""
    try:
        yield
    finally:
        limits.over(route)
