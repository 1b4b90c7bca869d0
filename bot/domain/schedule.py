"""Working hours as pure functions of time: whether the desk is open, when it opens, how long it was open.

Times are epoch seconds; the week is written in the desk's own zone, so summer time and holidays fall where people
expect them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
SEARCHED_DAYS = 400
"""How far the next opening is looked for: longer holidays mean that the desk is closed for good."""
_DAY = rf"(?:{'|'.join(DAYS)})"
_ENTRY = re.compile(rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*)\s+(\d\d?):(\d\d)-(\d\d?):(\d\d)")

Span = tuple[int, int]
"""From and to, in minutes of one day."""
Week = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first; an empty week means always open."""


@dataclass(frozen=True, slots=True)
class Opening:
    """When the desk opens, as people say it; `weekday` counts from Monday = 1."""

    when: Literal["today", "tomorrow", "later"]
    time: str
    weekday: int
    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The desk's hours."""

    week: Week = ()
    zone: tzinfo = UTC
    holidays: frozenset[date] = frozenset()

    def is_open(self, at: float) -> bool:
        if not self.week:
            return True
        return any(opens <= at < closes for opens, closes in self._spans(at, 2))

    def opens_at(self, at: float) -> float | None:
        """`at` itself while open, else the next opening; None when there is none within a year."""
        if self.is_open(at):
            return at
        return next((opens for opens, _ in self._spans(at, SEARCHED_DAYS) if opens > at), None)

    def after(self, at: float, open_s: float) -> float:
        """The moment when the desk will have been open for `open_s` seconds since `at`."""
        if not self.week:
            return at + open_s
        left = open_s
        for opens, closes in self._spans(at, SEARCHED_DAYS):
            begins = max(opens, at)
            if closes - begins > left:
                return begins + left
            left -= max(0.0, closes - begins)
        return at + open_s

    def open_seconds(self, since: float, until: float) -> float:
        """How long the desk was open between the two: a night does not make an agent slow."""
        if not self.week:
            return max(0.0, until - since)
        days = int(max(0.0, until - since) // 86_400) + 3
        return sum(max(0.0, min(closes, until) - max(opens, since)) for opens, closes in self._spans(since, days))

    def opening(self, at: float) -> Opening | None:
        """How to say when the desk opens; None while it is open, or when it never will."""
        opens = self.opens_at(at)
        if opens is None or opens == at:
            return None
        there, here = self._local(opens), self._local(at)
        when: Literal["today", "tomorrow", "later"] = "later"
        if there.date() == here.date():
            when = "today"
        elif there.date() == here.date() + timedelta(days=1):
            when = "tomorrow"
        return Opening(when, f"{there:%H:%M}", there.isoweekday(), there.day, there.month)

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def _spans(self, at: float, days: int) -> Iterator[tuple[float, float]]:
        """The hours of the days around `at` and after it, in order."""
        first = self._local(at).date() - timedelta(days=1)
        for number in range(days + 1):
            day = first + timedelta(days=number)
            if day not in self.holidays:
                for opens, closes in self.week[day.weekday()]:
                    yield self._moment(day, opens), self._moment(day, closes)

    def _moment(self, day: date, minute: int) -> float:
        day, minute = (day + timedelta(days=1), 0) if minute == DAY_MINUTES else (day, minute)
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).timestamp()


def parse_week(text: str) -> Week:
    """The week that `mon-fri 09:00-21:00; sat 10:00-18:00` stands for; hours over midnight go into the next day.

    Raises:
        ValueError: it cannot be read.
    """
    week: list[list[Span]] = [[] for _ in DAYS]
    for entry in filter(None, (part.strip().lower() for part in text.split(";"))):
        found = _ENTRY.fullmatch(entry)
        if not found:
            raise ValueError(f"no hours: {entry}")
        opens, closes = _minute(found[2], found[3]), _minute(found[4], found[5])
        for day in _days(found[1]):
            if opens < closes:
                week[day].append((opens, closes))
            else:
                week[day].append((opens, DAY_MINUTES))
                week[(day + 1) % 7].append((0, closes))
    spans = tuple(tuple(_joined(day)) for day in week)
    return spans if any(spans) else ()


def _minute(hours: str, minutes: str) -> int:
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute > DAY_MINUTES:
        raise ValueError(f"no hours: {hours}:{minutes}")
    return minute


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from (number % 7 for number in range(begin, end + 1 if end >= begin else end + 8))


def _joined(spans: list[Span]) -> Iterator[Span]:
    """The spans in order, those that touch made one."""
    held: Span | None = None
    for opens, closes in sorted(span for span in spans if span[0] < span[1]):
        if held and opens <= held[1]:
            held = (held[0], max(held[1], closes))
        else:
            if held:
                yield held
            held = (opens, closes)
    if held:
        yield held
