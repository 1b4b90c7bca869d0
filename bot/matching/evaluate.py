"""How good the matching is: on labelled questions, or on the base itself, phrase by phrase held out.

A *wrong answer* is a question answered with an intent that is not its own, out-of-scope questions included; what was
not answered is not wrong. `Evaluation` carries the numbers, the mixed-up pairs with their questions and the curves;
it is a value, so a command prints it and a test compares it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.matching import heldout, phrases
from bot.matching.matcher import Matcher
from bot.matching.settings import MatchingSettings

Doubles = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

_BINS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question; `intent_id` is None when nothing in the base answers it."""

    text: str
    intent_id: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: `candidates` are ids, the likeliest first."""

    question: Question
    verdict: Verdict
    confidence: float
    candidates: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the first candidate is the question's own intent."""
        return self.question.intent_id is not None and self.candidates[:1] == (self.question.intent_id,)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Questions of one intent for which another came first."""

    meant: str
    matched: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how sure the matcher was on average, and how often it was right."""

    confidence: float
    right: float
    questions: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shares are 0..1. `auroc` is None without out-of-scope questions.

    `coverage[r]`: share of in-scope questions answered right by themselves while wrong answers stay within r of all.
    `answered_right`, `answered_wrong`: the same two shares at the matcher's own threshold.
    `risk_coverage`: (share answered, wrong share among the answered) as the threshold falls.
    """

    questions: int
    in_scope: int
    accuracy: float
    top3: float
    auroc: float | None
    coverage: dict[float, float]
    answered_right: float
    answered_wrong: float
    out_of_scope_recall: float | None
    confusions: tuple[Confusion, ...]
    reliability: tuple[Bin, ...]
    risk_coverage: tuple[tuple[float, float], ...]


def evaluate(outcomes: Sequence[Outcome], risks: Sequence[float] = (0.02, 0.05)) -> Evaluation:
    """The measures of a list of outcomes, which must not be empty."""
    if not outcomes:
        raise ValueError("no questions to evaluate")
    confidence = np.array([one.confidence for one in outcomes])
    right = np.array([one.right for one in outcomes], bool)
    inside = np.array([one.question.intent_id is not None for one in outcomes], bool)
    sure = np.array([one.verdict is Verdict.SURE for one in outcomes], bool)
    among = [one.question.intent_id in one.candidates[:3] for one in outcomes if one.question.intent_id is not None]
    scope = max(int(inside.sum()), 1)
    outside = ~inside
    return Evaluation(
        questions=len(outcomes),
        in_scope=int(inside.sum()),
        accuracy=float(right.sum() / scope),
        top3=sum(among) / scope,
        auroc=_auroc(confidence, inside) if outside.any() and inside.any() else None,
        coverage={risk: _coverage(confidence, right, risk) / scope for risk in risks},
        answered_right=float((sure & right).sum() / scope),
        answered_wrong=float((sure & ~right).sum() / len(outcomes)),
        out_of_scope_recall=float((outside & ~sure).sum() / outside.sum()) if outside.any() else None,
        confusions=_confusions(outcomes),
        reliability=_reliability(confidence, right),
        risk_coverage=_risk_coverage(confidence, right),
    )


def ask(matcher: Matcher, questions: Iterable[Question], progress: Progress | None = None) -> list[Outcome]:
    """What the matcher makes of each question; `progress(done, all)` is told after each."""
    listed = list(questions)
    found: list[Outcome] = []
    for done, question in enumerate(listed, start=1):
        found.append(outcome(question, matcher.match(question.text)))
        if progress:
            progress(done, len(listed))
    return found


def outcome(question: Question, match: Match) -> Outcome:
    """A question beside its match."""
    best = match.best
    ids = tuple(candidate.intent_id for candidate in match.candidates)
    return Outcome(question, match.verdict, best.confidence if best else 0.0, ids)


def cross_validate(
    knowledge: KnowledgeBase, settings: MatchingSettings | None = None, progress: Progress | None = None
) -> list[Outcome]:
    """Every phrase of the base asked of a matcher that has not read it: what editors can improve by themselves.

    The base's own out-of-scope phrases are asked as well, of a matcher that has not read those.
    """
    found: list[Outcome] = []
    for fold in range(heldout.FOLDS):
        kept, asked = phrases.fold(knowledge, fold, heldout.FOLDS)
        matcher = Matcher.build(kept, settings)
        found += ask(matcher, (Question(text, intent_id) for text, intent_id in asked))
        if progress:
            progress(fold + 1, heldout.FOLDS)
    return found


def _coverage(confidence: Doubles, right: npt.NDArray[np.bool_], risk: float) -> int:
    """Right answers at the lowest threshold that keeps wrong ones within `risk` of all; ties go in together."""
    order = np.argsort(-confidence, kind="stable")
    wrong, good = np.cumsum(~right[order]), np.cumsum(right[order])
    ends = np.append(np.flatnonzero(np.diff(confidence[order])), len(order) - 1)
    within = ends[wrong[ends] <= risk * len(order)]
    return int(good[within[-1]]) if len(within) else 0


def _auroc(confidence: Doubles, inside: npt.NDArray[np.bool_]) -> float:
    """The chance that a question in scope has more confidence than one out of scope (Mann–Whitney, ties half)."""
    from scipy.stats import rankdata

    ranks = rankdata(confidence)
    n, m = int(inside.sum()), int((~inside).sum())
    return float((ranks[inside].sum() - n * (n + 1) / 2) / (n * m))


def _confusions(outcomes: Sequence[Outcome]) -> tuple[Confusion, ...]:
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in outcomes:
        if one.question.intent_id is not None and one.candidates and not one.right:
            pairs.setdefault((one.question.intent_id, one.candidates[0]), []).append(one.question.text)
    found = (Confusion(meant, matched, tuple(texts)) for (meant, matched), texts in pairs.items())
    return tuple(sorted(found, key=lambda one: (-len(one.questions), one.meant, one.matched)))


def _reliability(confidence: Doubles, right: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    places = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    groups = [places == place for place in range(_BINS)]
    return tuple(
        Bin(float(confidence[group].mean()), float(right[group].mean()), int(group.sum()))
        for group in groups
        if group.any()
    )


def _risk_coverage(confidence: Doubles, right: npt.NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    wrong = np.cumsum(~right[order])
    ends = np.append(np.flatnonzero(np.diff(confidence[order])), len(order) - 1)
    return tuple((float(answered[n] / len(order)), float(wrong[n] / answered[n])) for n in ends)
