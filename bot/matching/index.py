"""The model of one base: which intents a question may mean, each with a score.

`Model` learns a small base as a whole, `weighted.WeightedModel` one of very many phrases about few intents, and
`shortlist.LargeModel` does the same for a base too large for either. All read a
question as its whole and its parts (sentences, clauses): a long message says much beside the question, so an intent's
score is the mean of what the whole says for it and what the best part says, each
against the background of what is none of the base's business.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching import classify
from bot.matching.examples import Examples, outside, targets
from bot.matching.features import Floats, Ints, Tokens, Vector, Vocabulary
from bot.matching.meaning import NO_AGREEMENT, Agreement, Meaning, agreement
from bot.matching.space import Asked, Space, stacked
from bot.matching.topics import Covered, shares

#: What an error on one training phrase costs against the L2 penalty: scikit-learn's C. Flat from 10 to 60 in tests.
COST = 20.0
#: Intents that come out, the likeliest first: more are never shown, and the calibration needs the runners-up.
SHORTLIST = 10
#: Probability below which a part of a text is no question of its own, whatever its calibrated confidence would be.
LIKELY = 0.3
#: Questions whose products are made together where many are asked.
TOGETHER = 256
NEVER = np.float32(-30)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model makes of a question. The arrays run over the same intents, the likeliest first.

    `margins` are scores against the background, `phrases` the nearest phrase of each intent and `similarities` how
    near it is (cosine, 0..1). `background` is the probability that it is none of them. `seen` is the idf share of
    the words the base knows, `words` how many there are. `explained` is the share of the question's concepts that the
    first intent uses anywhere, `covered` the share of its nearest phrase's concepts that the question says. `outside`
    is how near the nearest out-of-scope phrase of the base itself is.
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
    explained: float
    covered: float
    outside: float = 0.0
    agreement: Agreement = NO_AGREEMENT


class Scorer(Protocol):
    """What a matcher needs of a model."""

    def score(self, readings: Sequence[Tokens]) -> Scores:
        """The likeliest intents of a question, read as its whole (first) and its parts."""
        ...

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """The likeliest intent of each reading at little cost, -1 where none is likely: most texts ask one thing."""
        ...


class Model:
    """Small bases: the regression over all phrases at once, in the space the phrases span."""

    def __init__(
        self,
        examples: Examples,
        table: Floats | None = None,
        meaning: Meaning | None = None,
        start: Floats | None = None,
    ) -> None:
        self._intents, self._tokens = examples.intents, examples.tokens
        self._space = Space(meaning or Meaning())
        words = self._space.words(examples)
        self._meant = self._space.meaning.rows([*examples.tokens, *examples.ambient])
        about = shares(self._space.meaning.embedded(self._meant))
        matrix = self._space.joined(words, self._meant, about)
        self._columns = sparse.csr_matrix(matrix.T)
        self._bounds = np.searchsorted(examples.labels, np.arange(examples.intents + 2)).astype(np.int32)
        self._filled = np.append(np.diff(self._bounds) > 0, bool(len(examples.ambient)))
        self._outside = outside(examples)
        self._covered = Covered(about.take(slice(len(examples.labels))), examples.labels, examples.intents)
        self.table = self._train(matrix, examples, start) if table is None else table

    def _train(self, matrix: sparse.csr_matrix, examples: Examples, start: Floats | None) -> Floats:
        wanted, costs = targets(examples)
        kernel = np.asarray((matrix @ matrix.T).toarray(), np.float32)
        kernel += self._meant @ self._meant.T  # in place: it is as large as all phrases times all phrases
        return classify.fit(kernel, wanted, COST * costs, start)

    def score(self, readings: Sequence[Tokens]) -> Scores:
        """See `Scorer.score`."""
        asked = self._space.read(readings)
        worded, meant = self._near(asked)
        return self._scores(readings, asked, worded, meant, self._logits(worded + meant))

    def score_each(self, questions: Sequence[Tokens]) -> Iterator[Scores]:
        """Of many questions, each read as its whole: the products are made for some hundred of them together."""
        for start in range(0, len(questions), TOGETHER):
            together = questions[start : start + TOGETHER]
            asked = self._space.read(together)
            worded, meant = self._near(asked)
            logits = self._logits(worded + meant)
            for at in range(len(together)):
                one = slice(at, at + 1)
                yield self._scores(together[one], asked.one(at), worded[one], meant[one], logits[one])

    def _scores(
        self,
        readings: Sequence[Tokens],
        asked: Asked,
        worded: Floats,
        meant: Floats,
        logits: Floats,
    ) -> Scores:
        near = worded + meant
        margins = against_background(logits[:, : self._intents + 1])
        order = top(margins, SHORTLIST).astype(np.int32)
        nearest = np.array([self._nearest(near, intent) for intent in order.tolist()], np.int32)
        overlap = self._overlap(order, nearest, readings[0])
        made = scores(order, margins, nearest, near.max(axis=0)[nearest], overlap, asked.vectors, readings)
        agreed = self._agreed(worded, meant, asked, order)
        return replace(made, outside=float(near[:, self._outside].max(initial=0)), agreement=agreed)

    @property
    def rows(self) -> sparse.csr_matrix:
        """The vectors of the phrases, one row each, by their words alone."""
        return self._space.words_alone(sparse.csr_matrix(self._columns.T)[: len(self._tokens)])

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`."""
        worded, meant = self._near(self._space.read(readings))
        shares = classify.softmax(self._logits(worded + meant)[:, : self._intents + 1])[:, :-1]
        return [int(row.argmax()) if row.max(initial=0) >= LIKELY else -1 for row in shares]

    def _near(self, asked: Asked) -> tuple[Floats, Floats]:
        """How near each text is to each phrase, by its words and topics and by its meaning: their sum is a cosine."""
        worded = (stacked(asked.vectors, self._space.size) @ self._columns).toarray()
        return np.asarray(worded, np.float32), np.asarray(asked.meant @ self._meant.T, np.float32)

    def _logits(self, near: Floats) -> Floats:
        return np.asarray(np.where(self._filled, near @ self.table, NEVER), np.float32)

    def _agreed(self, worded: Floats, meant: Floats, asked: Asked, order: Ints) -> Agreement:
        if not len(order):
            return NO_AGREEMENT
        covered = self._covered.likeness(asked.about)
        return agreement(self._best(worded), self._best(meant), int(order[0]), covered, int(order[0]))

    def _best(self, near: Floats) -> Floats:
        """The best similarity of any reading with any phrase of each intent."""
        best = np.zeros(self._intents, np.float32)
        filled = self._filled[: self._intents]
        if filled.any():
            highest = near[:, : self._bounds[self._intents]].max(axis=0)
            best[filled] = np.maximum.reduceat(highest, self._bounds[: self._intents][filled])
        return best

    def _overlap(self, order: Ints, nearest: Ints, tokens: Tokens) -> tuple[float, float]:
        if not len(order):
            return 0.0, 0.0
        first, last = self._bounds[order[0]], self._bounds[order[0] + 1]
        own = {name for phrase in self._tokens[first:last] for name in phrase.concepts}
        return overlap(self._space.vectoriser.concepts, tokens, own, self._tokens[nearest[0]])

    def _nearest(self, near: Floats, intent: int) -> int:
        first, last = self._bounds[intent], self._bounds[intent + 1]
        return int(first + near[:, first:last].max(axis=0).argmax()) if last > first else 0


def against_background(logits: Floats) -> Floats:
    """Scores of intents over the background's (the last column): mean of the whole's and of the best part's."""
    margins = logits[:, :-1] - logits[:, -1:]
    return np.asarray(margins[0] if len(margins) == 1 else (margins[0] + margins[1:].max(axis=0)) / 2, np.float32)


def scores(
    intents: Ints,
    margins: Floats,
    nearest: Ints,
    similarities: Floats,
    shared: tuple[float, float],
    vectors: Sequence[Vector],
    readings: Sequence[Tokens],
) -> Scores:
    """The likeliest intents with their probabilities, out of the margins of all of them; background is 0."""
    probabilities = classify.softmax(np.append(margins, np.float32(0)))
    best = max(range(len(vectors)), key=lambda n: (vectors[n].seen + vectors[n].seen_concepts, -n))
    return Scores(
        intents,
        probabilities[intents],
        margins[intents],
        nearest,
        similarities,
        float(probabilities[-1]),
        (vectors[0].seen + vectors[best].seen) / 2,
        (vectors[0].seen_concepts + vectors[best].seen_concepts) / 2,
        len(readings[0].lemmas),
        *shared,
    )


def overlap(concepts: Vocabulary, question: Tokens, intent: Set[str], phrase: Tokens) -> tuple[float, float]:
    """`explained` and `covered` of `Scores`."""
    asked, told = set(question.concepts), set(phrase.concepts)
    explained = concepts.mass(asked & intent) / (concepts.mass(asked) or 1.0)
    return explained, concepts.mass(asked & told) / (concepts.mass(told) or 1.0)


def top(values: Floats, count: int) -> npt.NDArray[np.intp]:
    """Positions of the largest values, the largest first, ties by position."""
    if len(values) > count:
        few = np.sort(np.argpartition(-values, count - 1)[:count])
        return few[np.argsort(-values[few], kind="stable")]
    return np.argsort(-values, kind="stable")
