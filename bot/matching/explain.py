"""Why a question got its verdict, as values: `kb ask` prints them, tests compare them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.match import Match


class Reason(StrEnum):
    """What decided the verdict."""

    CLEAR = "clear"
    NOT_SURE_ENOUGH = "not_sure_enough"
    TWO_QUESTIONS = "two_questions"
    TOO_UNLIKELY = "too_unlikely"
    NEARER_TO_OUT_OF_SCOPE = "nearer_to_out_of_scope"
    NOTHING_KNOWN = "nothing_known"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the question had become when a stage was done with it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WordWeight:
    """How much a word of the question spoke for the candidate; the weights of one candidate sum to at most 1."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate with what spoke for it. `phrase` is the nearest one as the editor wrote it, `similarity` in 0..1."""

    intent_id: str
    title: str
    confidence: float
    phrase: str
    similarity: float
    words: tuple[WordWeight, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything `kb ask` prints. `seen` is the share of the question that the base has met before, in 0..1.

    At or above `sure_threshold` the answer is sent at once; between the two the subscriber is asked which title is
    closer; below `unsure_threshold` nothing matches.
    """

    match: Match
    stages: tuple[Stage, ...]
    evidence: tuple[Evidence, ...]
    seen: float
    sure_threshold: float
    unsure_threshold: float
    reason: Reason
