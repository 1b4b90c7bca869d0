"""The outcome of matching one text against the base."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be done with a match: answer at once, ask which is closer, or admit not to know."""

    SURE = "sure"
    UNSURE = "unsure"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent that the text may mean: `confidence` in 0..1 is the chance to be right, `phrase` the nearest one."""

    intent_id: str
    confidence: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates` are sorted, the likeliest first; none at all is `NO_MATCH`."""

    query: str
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The likeliest candidate, whatever the verdict."""
        return self.candidates[0] if self.candidates else None
