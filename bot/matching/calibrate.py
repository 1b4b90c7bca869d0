"""From scores to the chance to be right, and the two thresholds that follow from what an operator allows.

No labels are needed: phrases of the base held out of training show how often a right answer looks like this, and whole
intents held out show what a question looks like that the base has no answer to. A logistic regression over a few
signs (Platt 1999, with more signs) turns that into a probability. It is drawn towards signs learnt beforehand, so that
a base of thirty phrases, which can show little, still has a sensible confidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression, minimize
from scipy.special import expit

from bot.matching.index import Scores

Doubles = npt.NDArray[np.float64]

#: Aim below what is allowed: subscribers write less like the editor than the editor's own held-out phrases do, and what
#: they ask out of scope is nearer than held-out intents are. Plain calibration ran at up to twice the risk allowed.
MARGIN = 0.5
#: Pseudo-observations behind the signs learnt beforehand.
PRIOR_STRENGTH = 20.0
#: Thresholds of a base too small to hold anything out.
UNTAUGHT = (0.8, 0.3)
#: A list of titles is worth showing while the right one is among the first three at least this often.
WORTH_ASKING = 0.5
SHOWN = 3
#: Words from which on a question is just long: the base's own phrases show nothing beyond.
LONG = 25

SIGNS = (
    "constant", "log_odds", "margin", "score", "similarity", "lead", "seen", "seen_concepts", "length", "background",
    "explained", "covered", "worded", "meant", "lead_meant", "before_worded", "before_meant",
    "covered_topics", "own_topics",
)  # fmt: skip
#: Learnt on held-out training phrases of three public sets in two languages (`tests/benchmarks/sets.py`).
PRIOR: Doubles = np.array(
    [-0.2, 0.7, 0.5, -0.2, -0.1, 0.1, 0.3, 0.4, 0.0, -0.1, 1.0, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
)


@dataclass(frozen=True, slots=True)
class Observation:
    """One question with a known outcome: whether the first candidate is right, whether any of the first three is."""

    signs: Doubles
    right: bool
    among_first: bool
    weight: float


def signs(scores: Scores) -> Doubles:
    """What tells a right answer from a wrong one, each about 0..5 in size, in the order of `SIGNS`."""
    if not len(scores.intents):
        return np.array([1.0, *[0.0] * (len(SIGNS) - 1)])
    best = float(np.clip(scores.probabilities[0], 1e-6, 1 - 1e-6))
    rivals = scores.margins[1:2]
    margin = float(scores.margins[0] - rivals[0]) if len(rivals) else 5.0
    other = float(scores.similarities[1:].max(initial=0.0))
    agreed = scores.agreement
    return np.array(
        [
            1.0,
            float(np.log(best / (1 - best))),
            min(margin, 5.0),
            float(np.clip(scores.margins[0], -4, 8)),
            float(scores.similarities[0]),
            float(scores.similarities[0]) - other,
            scores.seen,
            scores.seen_concepts,
            float(np.log1p(min(scores.words, LONG))),
            float(np.log(max(scores.background, 1e-4))) + 9.0,
            scores.explained,
            scores.covered,
            agreed.worded,
            agreed.meant,
            agreed.lead,
            float(np.log1p(agreed.before_worded)),
            float(np.log1p(agreed.before_meant)),
            float(np.log(agreed.covered + 0.05)) + 3.0,
            float(np.log(agreed.own + 0.05)) + 3.0,
        ]
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: weights of the signs and both thresholds."""

    weights: Doubles
    sure: float
    unsure: float

    def confidence(self, scores: Scores) -> float:
        """The chance that the first candidate is right, 0..1."""
        return float(expit(self.weights @ signs(scores))) if len(scores.intents) else 0.0


def observe(scores: Scores, intent: int, weight: float = 1.0) -> Observation:
    """The outcome of a question whose intent is known; a negative number is out of scope."""
    first = scores.intents[:SHOWN].tolist()
    right = bool(first) and first[0] == intent
    return Observation(signs(scores), right, intent in first, weight)


def calibrate(observations: Sequence[Observation], max_wrong_answers: float) -> Calibration:
    """Weights and thresholds from observed outcomes; with none of them, what was learnt beforehand."""
    if not any(one.weight > 0 and one.right for one in observations):
        return Calibration(PRIOR, *UNTAUGHT)
    table = np.stack([one.signs for one in observations])
    right = np.array([one.right for one in observations], np.float64)
    among = np.array([one.among_first for one in observations], np.float64)
    mass = np.array([one.weight for one in observations])
    weights = _logistic(table, right, mass * len(mass) / mass.sum())
    confidence = expit(table @ weights)
    sure = _sure_threshold(confidence, right, mass, max_wrong_answers * MARGIN)
    return Calibration(weights, sure, min(_unsure_threshold(confidence, among, mass), sure))


def _logistic(table: Doubles, right: Doubles, mass: Doubles) -> Doubles:
    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = table @ weights
        drawn = weights - PRIOR
        value = mass @ (np.logaddexp(0, odds) - right * odds) + 0.5 * PRIOR_STRENGTH * drawn @ drawn
        return float(value), table.T @ (mass * (expit(odds) - right)) + PRIOR_STRENGTH * drawn

    return np.asarray(minimize(loss, PRIOR.copy(), jac=True, method="L-BFGS-B").x, np.float64)


def _sure_threshold(confidence: Doubles, right: Doubles, mass: Doubles, allowed: float) -> float:
    """The lowest confidence at which wrong answers stay within `allowed` of all questions.

    Counted twice, as what was seen and as what the confidence itself expects, and the worse is taken: counts alone are
    too coarse on a small base.
    """
    order = np.argsort(-confidence, kind="stable")
    share = mass[order] / mass.sum()
    seen = np.cumsum(share * (1 - right[order]))
    expected = np.cumsum(share * (1 - confidence[order]))
    within = np.flatnonzero(np.maximum(seen, expected) <= allowed)
    if not len(within):
        return min(0.99, float(confidence.max()) + 1e-6)
    last = int(within[-1])
    below = confidence[order[last + 1]] if last + 1 < len(order) else 0.0
    return float(np.clip((confidence[order[last]] + below) / 2, 0.05, 0.99))


def _unsure_threshold(confidence: Doubles, among: Doubles, mass: Doubles) -> float:
    """The confidence from which on a list of three holds the right one often enough to be worth reading."""
    order = np.argsort(confidence, kind="stable")
    curve = isotonic_regression(among[order], weights=np.maximum(mass[order], 1e-9)).x
    worth = np.flatnonzero(curve >= WORTH_ASKING)
    return float(confidence[order][worth[0]]) if len(worth) else float(confidence.max())
