"""The model of one base: which intents a question may mean, each with a score.

A small base is learnt as a whole (`classify`). A large one is searched first: the nearest phrases by sparse vectors
shortlist a few intents, and the same regression is fitted on the spot over their nearest phrases alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching import classify
from bot.matching.features import Floats, Ints, Tokens, Vectoriser

#: What an error on one training phrase costs against the L2 penalty: scikit-learn's C. Flat from 10 to 60 in tests.
COST = 20.0
#: Intents that come out, the likeliest first: more are never shown, and the calibration needs the runners-up.
SHORTLIST = 10


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model makes of a question. The arrays run over the same intents, the likeliest first.

    `phrases` are the nearest phrase of each intent and `similarities` how near it is (cosine, 0..1). `background` is
    the probability of the out-of-scope phrases.
    """

    intents: Ints
    probabilities: Floats
    margins: Floats
    phrases: Ints
    similarities: Floats
    background: float
    seen: float
    seen_concepts: float
    words: int


@dataclass(frozen=True, slots=True)
class Examples:
    """Training phrases: tokens, the intent's number (`intents` of them; that very number is out of scope), weight."""

    tokens: tuple[Tokens, ...]
    labels: Ints
    weights: Floats
    intents: int

    def take(self, rows: npt.NDArray[np.bool_]) -> "Examples":
        """Only the rows marked."""
        kept = tuple(one for one, wanted in zip(self.tokens, rows, strict=True) if wanted)
        return Examples(kept, self.labels[rows], self.weights[rows], self.intents)


class Model:
    """Small bases: the regression over all phrases at once, in the space the phrases span."""

    def __init__(self, examples: Examples) -> None:
        self._labels, self._intents = examples.labels, examples.intents
        self.vectoriser = Vectoriser()
        matrix = self.vectoriser.fit(examples.tokens)
        self._columns = sparse.csr_matrix(matrix.T)
        self._kernel = np.asarray((matrix @ matrix.T).toarray(), np.float32)
        self._bounds = np.searchsorted(examples.labels, np.arange(examples.intents + 1))
        targets = np.zeros((len(examples.labels), examples.intents + 1), np.float32)
        targets[np.arange(len(examples.labels)), examples.labels] = 1
        self._table = classify.fit(self._kernel, targets, COST * examples.weights)
        self._present = targets.any(axis=0)

    def score(self, tokens: Tokens) -> Scores:
        """The likeliest intents of a question; none when it shares nothing with the base."""
        vector = self.vectoriser.vector(tokens)
        row = sparse.csr_matrix((vector.weights, vector.ids, [0, len(vector.ids)]), (1, self.vectoriser.size))
        near = np.asarray((row @ self._columns).toarray()[0], np.float32)
        logits = np.where(self._present, near @ self._table, np.float32(-30))
        probabilities = classify.softmax(logits)
        inside = probabilities[: self._intents]
        order = _top(inside, SHORTLIST)
        nearest = np.array([self._nearest(near, intent) for intent in order], np.int32)
        return Scores(
            order.astype(np.int32),
            inside[order],
            logits[order],
            nearest,
            near[nearest],
            float(probabilities[self._intents]),
            vector.seen,
            vector.seen_concepts,
            len(tokens.lemmas),
        )

    def _nearest(self, near: Floats, intent: int) -> int:
        first, last = self._bounds[intent], self._bounds[intent + 1]
        return int(first + near[first:last].argmax()) if last > first else 0


def _top(values: Floats, count: int) -> npt.NDArray[np.intp]:
    """Positions of the largest values, the largest first, ties by position."""
    if len(values) > count:
        few = np.sort(np.argpartition(-values, count - 1)[:count])
        return few[np.argsort(-values[few], kind="stable")]
    return np.argsort(-values, kind="stable")


def examples(tokens: Sequence[Tokens], labels: Sequence[int], weights: Sequence[float], intents: int) -> Examples:
    """Examples sorted by label, as the model needs them."""
    order = np.argsort(np.array(labels, np.int32), kind="stable")
    return Examples(
        tuple(tokens[n] for n in order),
        np.array(labels, np.int32)[order],
        np.array(weights, np.float32)[order],
        intents,
    )
