"""What the base could not answer, or answered wrongly: cases that editors learn from. Nothing personal is in them."""

from dataclasses import dataclass, replace
from enum import StrEnum


class CaseReason(StrEnum):
    """Why it is a case: an agent had to answer, the subscriber said «not that», or rated the help low."""

    HANDED_OFF = "handed_off"
    REJECTED = "rejected"
    RATED_LOW = "rated_low"


class CaseStatus(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


NEW_TOPIC = "+"
"""An agent's word on a case: the base has nothing about it."""
NOT_TO_LEARN = "-"
"""An agent's word on a case: there is nothing to learn from it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question. `key` names what it came from, so that it is kept once: a ticket, or a press of a button.

    `question` and `answer`, the agent's, are masked. `nearest` are the intents that it was thought to be about, the
    likeliest first; `verdict` is the agent's word: an intent's id, `NEW_TOPIC`, `NOT_TO_LEARN` or nothing yet.
    `became` is the intent that learnt it.
    """

    key: str
    at: float
    conversation_id: int
    question: str
    reason: CaseReason
    answer: str = ""
    nearest: tuple[str, ...] = ()
    verdict: str = ""
    status: CaseStatus = CaseStatus.OPEN
    became: str = ""
    knowledge_version: str = ""

    def answered(self, answer: str) -> "Case":
        return replace(self, answer=answer or self.answer)

    def rated_low(self) -> "Case":
        return replace(self, reason=CaseReason.RATED_LOW)

    def judged(self, verdict: str) -> "Case":
        """An agent said what it is about; what is not to be learnt needs no editor."""
        if self.status is CaseStatus.ACCEPTED:
            return self
        dropped = verdict == NOT_TO_LEARN
        return replace(self, verdict=verdict, status=CaseStatus.DROPPED if dropped else CaseStatus.OPEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with the one who asked, told apart from others and not named."""

    case: Case
    asker: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor made of cases: `diff` is the change of the file in unified form, empty when they were dropped."""

    id: str
    at: float
    question: str
    cases: int
    intent_id: str = ""
    file: str = ""
    diff: str = ""
    created: bool = False


def of_ticket(ticket_id: int) -> str:
    """The key of the case that a ticket makes."""
    return f"t{ticket_id}"


def of_press(item_id: int) -> str:
    """The key of the case that a press of «not that» makes."""
    return f"p{item_id}"
