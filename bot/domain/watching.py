"""What whoever watches the bot is told: facts after they happened, so that watching decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.events import Event
from bot.domain.ports import InboxItem, OutboxEntry


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction did."""

    events: Sequence[Event] = ()
    outgoing: Sequence[OutboxEntry] = ()
    finished: Sequence[InboxItem] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, and since when (epoch seconds) the oldest does."""

    name: str
    waiting: int
    since: float | None
