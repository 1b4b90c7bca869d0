"""What agents see and press: a ticket's card, earlier tickets, who the subscriber is, the buttons' payloads."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.messages import MessageRef
from bot.domain.ticket import Ticket

_PRESS = re.compile(r"d:([a-z]+):([1-9][0-9]{0,17})(?::([0-9]))?")


class Verb(StrEnum):
    """What a button under a card or a notice does."""

    TAKE = "take"
    SOLVE = "solve"
    REOPEN = "reopen"
    PRIORITY = "priority"
    INFO = "info"
    HISTORY = "history"
    SEND = "send"
    DRAFT = "draft"
    AGAIN = "again"
    ABOUT = "about"
    NEW = "new"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class DeskPress:
    """A pressed button: `number` is the ticket, for `AGAIN` the outbox entry; `place` is which of the nearest.

    `ABOUT`, `NEW` and `SKIP` say what a solved ticket's question teaches the base.
    """

    verb: Verb
    number: int
    place: int = 0

    @property
    def payload(self) -> str:
        return f"d:{self.verb}:{self.number}:{self.place}"

    @classmethod
    def parse(cls, text: str) -> "DeskPress | None":
        """What a payload stands for, or None for one that we did not make."""
        found = _PRESS.fullmatch(text)
        if not found or found[1] not in set(Verb):
            return None
        return cls(Verb(found[1]), int(found[2]), int(found[3] or 0))


@dataclass(frozen=True, slots=True)
class Nearest:
    """An intent that the matter may be about; `sent` once an agent sent its answer from the card."""

    intent_id: str
    confidence: float
    sent: bool = False


@dataclass(frozen=True, slots=True)
class CardNotes:
    """What of a card stays the same while its ticket changes; `at` is the message that shows it now."""

    ticket_id: int
    body: str
    nearest: tuple[Nearest, ...] = ()
    at: MessageRef | None = None

    def answered(self, place: int) -> "CardNotes":
        """The answer in that place was sent."""
        nearest = tuple(replace(one, sent=True) if number == place else one for number, one in enumerate(self.nearest))
        return replace(self, nearest=nearest)


@dataclass(frozen=True, slots=True)
class PastTicket:
    """An earlier ticket as the history tells it; `words` are the subscriber's first."""

    ticket: Ticket
    rating: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Profile:
    """How long the subscriber is known, in epoch seconds, and how many tickets they had."""

    since: float | None
    tickets: int
