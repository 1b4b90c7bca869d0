"""How much a place takes, learnt from what it took and from its refusals. Bookkeeping alone, in seconds of any clock.

The kept limiters (aiolimiter, pyrate-limiter) admit by a rate that is given beforehand. Here the rate is what has to be
found out: what counts is what the server took, a refusal tells how much that was, and calls under way hold their
share until it is known. So this is a log of its own.
"""

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usual:
    """What a kind of place is said to take: so many calls within `window_s` seconds."""

    calls: int
    window_s: float


BOT = Usual(30, 1.0)
PERSON = Usual(3, 3.0)
SHARED = Usual(20, 60.0)
"""A group, all its topics together."""

BEYOND_USUAL = 4
"""Calls under way beyond what is usual, before the place has shown that it takes more."""
WINDOWS_BEFORE_MORE = 5
MOST_WINDOWS = 500
_ROUNDING = 1e-6


class Budget:
    """One place. Until its first refusal nothing is held back but a crowd; from then on it gets what it has taken.

    After a refusal one call asks whether it is over, and the others wait for its answer.
    When calls waited for a whole window and none was refused, one more is tried; beyond the usual figure ever more
    rarely, since each such try costs a refusal.
    """

    def __init__(self, usual: Usual) -> None:
        self.usual = usual
        self.capacity = usual.calls
        self.learnt = False
        self.under_way = 0
        self.paused_until = -math.inf
        self._log: deque[float] = deque()
        self._proven = 0
        self._recovering = False
        self._short_since: float | None = None
        self._patience = WINDOWS_BEFORE_MORE

    def used(self, now: float) -> int:
        """Calls taken within the window."""
        while self._log and self._log[0] <= now - self.usual.window_s + _ROUNDING:
            self._log.popleft()
        return len(self._log)

    def wait(self, now: float, calls: int = 1, ahead: int = 0, *, believed: bool = False) -> float:
        """Seconds until that many calls may be made behind `ahead` others; infinite when only an answer tells.

        `believed` takes the usual figure for true before anything is learnt.
        """
        pause = self.paused_until - now
        pause = pause if pause > _ROUNDING else 0.0
        if self._recovering and self.under_way and not believed:
            return math.inf
        calls = min(calls, self.capacity)
        over = self.used(now) + self.under_way + ahead + calls - self.capacity
        if over <= 0:
            return pause
        if not (self.learnt or believed):
            crowd = self.under_way + ahead + calls
            return pause if crowd <= max(BEYOND_USUAL, self._proven) else math.inf
        if over > len(self._log) + ahead and not believed:
            return math.inf
        rounds, place = divmod(over - 1, self.capacity)
        freed = self._log[place] if place < len(self._log) else now
        return max(pause, freed + (rounds + 1) * self.usual.window_s - now)

    def is_short(self, now: float) -> bool:
        """It is known how much the place takes, and there is nothing left of it."""
        return self.learnt and self.wait(now) > 0

    def is_idle(self, now: float) -> bool:
        """Nothing that would be missed."""
        return not self.learnt and not self.under_way and not self.used(now)

    def sent(self, now: float) -> None:
        """The place took a call."""
        self._recovering = False
        self._log.append(now)
        taken = self.used(now)
        if taken > self.capacity:
            self._proven += 1
            if self.learnt:
                self.capacity = taken

    def refused(self, now: float, seconds: float) -> None:
        """The place wants to be left alone; refusals of calls that were under way meanwhile teach nothing new."""
        self._recovering = True
        known = now < self.paused_until
        self.paused_until = max(self.paused_until, now + seconds)
        if known:
            return
        taken = self.used(now)
        if self.learnt and taken >= self.usual.calls:
            self._patience = min(self._patience * 2, MOST_WINDOWS)
        self.capacity = max(taken, self.capacity // 2, 1)
        self.learnt = True
        self._short_since = None

    def paused(self, now: float, seconds: float) -> None:
        """The place wants to be left alone, and it is not about how much it took."""
        self._recovering = True
        self.paused_until = max(self.paused_until, now + seconds)

    def is_full_by(self, now: float, seconds: float) -> bool:
        """Whether a refusal for so long fits a window that is full: it lasts until the oldest call leaves it."""
        taken = self.used(now)
        return self.learnt or (taken > 0 and seconds >= (self._log[0] + self.usual.window_s - now) / 2)

    def pressed(self, now: float) -> None:
        """Calls wait for this place: after long enough without a refusal, one more than before may go."""
        if not self.learnt or now < self.paused_until:
            return
        if self._short_since is None:
            self._short_since = now
        windows = 1 if self.capacity < self.usual.calls else self._patience
        if now - self._short_since >= windows * self.usual.window_s:
            self.capacity += 1
            self._short_since = now

    def relieved(self) -> None:
        """Nothing waits any more."""
        self._short_since = None
