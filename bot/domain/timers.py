"""What is to happen later by itself, as values: one timer of a kind for each ticket."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import Address


class TimerKind(StrEnum):
    """Why the clock rings."""

    REMINDER = "reminder"
    PROMISE = "promise"
    WARNING = "warning"
    CLOSING = "closing"
    SETTLING = "settling"


WAITING = (TimerKind.REMINDER, TimerKind.PROMISE)
"""The subscriber waits for an agent."""
SILENCE = (TimerKind.WARNING, TimerKind.CLOSING)
"""The agent waits for the subscriber."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Rings at `at`, in epoch seconds; `since` is when the wait began and `minutes` what was promised then."""

    ticket_id: int
    kind: TimerKind
    subscriber: Address
    at: float
    since: float = 0.0
    minutes: int = 0

    @property
    def key(self) -> tuple[int, TimerKind]:
        return self.ticket_id, self.kind
