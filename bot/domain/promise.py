"""What a waiting subscriber is promised, and when that has to be kept: terms as a value, pure functions of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Literal

from bot.domain.schedule import Opening, Schedule

SAMPLES_NEEDED = 5
"""First replies before their median is believed."""

ALWAYS_OPEN = Schedule()
LowRating = Literal["reopen", "lead", "none"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How the desk keeps its word. `target_minutes` is the first reply's aim, `answer_minutes` what is told meanwhile.

    A reopening or closing time of 0 switches it off; `reminder_minutes` count from the handoff, in open hours.
    """

    schedule: Schedule = ALWAYS_OPEN
    answer_minutes: int = 5
    answer_window_s: float = 24 * 3600.0
    target_minutes: int = 1
    reminder_minutes: tuple[int, ...] = (1, 3, 10)
    reopen_within_s: float = 24 * 3600.0
    close_after_s: float = 48 * 3600.0
    warn_before_s: float = 24 * 3600.0
    low_rating: int = 2
    low_rating_action: LowRating = "lead"

    @property
    def warning_s(self) -> float:
        """How long before closing the warning comes: never before half of the silence has passed."""
        return min(self.warn_before_s, self.close_after_s / 2)


@dataclass(frozen=True, slots=True)
class Wait:
    """What to expect: minutes from the moment the desk is open, the place in the queue, the opening if it is closed."""

    minutes: int
    place: int = 1
    opens: Opening | None = None


def expected_minutes(terms: Terms, replies: Sequence[tuple[float, float]]) -> int:
    """The median of recent first replies, each from its ticket's opening, in open hours; never below the target."""
    if len(replies) < SAMPLES_NEEDED:
        return max(terms.answer_minutes, terms.target_minutes)
    waited = median(terms.schedule.open_seconds(opened, replied) for opened, replied in replies)
    return max(ceil(waited / 60), terms.target_minutes)


def breaks_at(terms: Terms, since: float, minutes: int) -> float:
    """When a promise of so many minutes, given at `since`, is broken."""
    return terms.schedule.after(since, minutes * 60.0)


def next_reminder(terms: Terms, since: float, minutes: int, now: float) -> float | None:
    """When the shift is reminded next. A promise shorter than every step is reminded of at its half.

    What passed unnoticed, while the bot was down, is not made up for.
    """
    steps = [step * 60.0 for step in sorted(terms.reminder_minutes) if step != minutes]
    if steps and steps[0] > minutes * 60.0:
        steps.insert(0, minutes * 30.0)
    moments = (terms.schedule.after(since, step) for step in steps or [minutes * 30.0])
    return next((moment for moment in moments if moment > now), None)


def waited_minutes(terms: Terms, since: float, now: float) -> int:
    """Whole minutes of waiting in open hours."""
    return int(terms.schedule.open_seconds(since, now) // 60)


def new_minutes(promised: int, expected: int) -> int:
    """What is said after a broken promise: not less than was promised first, which proved too little."""
    return max(promised, expected)
