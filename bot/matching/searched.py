"""What models of bases too large for one kernel share: the phrases as rows, and a question held beside a few intents.

Such a model ranks all intents at little cost, then looks closely at the few that came first: which phrase of each is
the nearest, whether words and meaning agree. How it ranks, and what it makes of the few, its kind tells.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching.features import Floats, Ints, Tokens, Vector, Vectoriser
from bot.matching.index import (
    NEVER,
    SHORTLIST,
    TOGETHER,
    Examples,
    Scores,
    against_background,
    fitted,
    outside,
    overlap,
    scores,
    stacked,
    top,
)
from bot.matching.meaning import NO_AGREEMENT, Meaning, Small, Topics, agreement, left_to_words

#: Intents that are looked at closely. Sixteen, read twice as deep, gained half a point on 150 intents of a hundred
#: phrases and took four times as long.
SEARCHED = 12
#: Rows of meaning that are made at a time.
IN_MEMORY = 10_000
#: Phrases of each that are read, the nearest to the question; and of the background.
READ = 6


@dataclass(frozen=True, slots=True)
class Entries:
    """Nonzero entries of some rows: row, column and weight of each."""

    rows: npt.NDArray[np.intp]
    columns: Ints
    weights: Floats

    def take(self, kept: npt.NDArray[np.intp], count: int) -> Entries:
        """Entries of the rows kept, out of `count`, numbered in the order given."""
        number = np.full(count, -1)
        number[kept] = np.arange(len(kept))
        rows = number[self.rows]
        wanted = rows >= 0
        return Entries(rows[wanted], self.columns[wanted], self.weights[wanted])


@dataclass(frozen=True, slots=True)
class Near:
    """The rows of the shortlisted intents beside a question.

    `rows` are their numbers, `place` the place of each one's intent in the shortlist, `entries` their words, `meant`
    their meaning; `worded` and `meaning` (readings × rows) are what each adds to the similarity; `chosen` are positions
    of the nearest few of each place, by place and the nearest first, `first` the position in `chosen` of each place's
    nearest, `filled` whether there is one.
    """

    rows: npt.NDArray[np.int64]
    place: npt.NDArray[np.intp]
    entries: Entries
    meant: Floats
    worded: Floats
    meaning: Floats
    best: Floats
    chosen: npt.NDArray[np.intp]
    first: npt.NDArray[np.intp]
    filled: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Without:
    """A question asked as if `rows` and the `intent` were not in the base; `phrase` is the row that has its meaning."""

    tokens: Tokens
    rows: npt.NDArray[np.int64] | None = None
    phrase: int = -1
    intent: int = -1


class Searched(ABC):
    """The rows of a base and all that is told of a question but the ranking.

    `before` is the model of an earlier version, whose phrases are not asked for their meaning again.
    """

    def __init__(self, examples: Examples, meaning: Meaning | None = None, before: Searched | None = None) -> None:
        self._tokens, self._labels, self._intents = examples.tokens, examples.labels, examples.intents
        self.vectoriser = Vectoriser(with_pieces=False)
        told = fitted(self.vectoriser, examples)
        self._rows = sparse.csr_matrix(told[: len(examples.tokens)])
        self._ambient = sparse.csr_matrix(told[len(examples.tokens) :])
        self._bounds = np.searchsorted(examples.labels, np.arange(examples.intents + 2)).astype(np.int64)
        self._outside = outside(examples)
        self._filled = np.diff(self._bounds) > 0
        self._meaning = meaning or Meaning()
        self._meant, self._worded = self._meanings(before)
        self._centroids, self._middles = _centroids(self._rows, self._meant.rows, self._worded, examples)
        self._topics = Topics(self._middles[:-1], np.arange(self._intents), self._intents)

    @abstractmethod
    def _found(self, vectors: Sequence[Vector], meant: Floats) -> Floats:
        """How much each reading speaks for each intent, the background's column last."""

    @abstractmethod
    def _logits(self, found: Floats, near: Near) -> Floats:
        """The scores of the shortlisted intents and the background, out of what was `_found` for them."""

    @abstractmethod
    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`."""

    def score(self, readings: Sequence[Tokens]) -> Scores:
        """See `Scorer.score`."""
        vectors, asked = self._read(readings)
        return self._scores(readings, vectors, asked, self._found(vectors, asked))

    def score_each(self, questions: Sequence[Tokens]) -> Iterator[Scores]:
        """Of many questions, each read as its whole."""
        return self.score_without([Without(tokens) for tokens in questions])

    def score_without(self, questions: Sequence[Without]) -> Iterator[Scores]:
        """The same as if rows had never been written; what ranks is made for some hundred of them together."""
        for start in range(0, len(questions), TOGETHER):
            together = questions[start : start + TOGETHER]
            vectors, asked = self._read([one.tokens for one in together])
            for at, one in enumerate(together):
                if one.phrase >= 0:
                    asked[at] = self._meant.take(np.array([one.phrase]))[0]
            found = self._found(vectors, asked)
            for at, one in enumerate(together):
                only = slice(at, at + 1)
                yield self._scores([one.tokens], vectors[only], asked[only], found[only], one.rows, one.intent)

    def _read(self, texts: Sequence[Tokens]) -> tuple[list[Vector], Floats]:
        return [self.vectoriser.vector(tokens) for tokens in texts], self._meaning.rows(texts)

    def _scores(
        self,
        readings: Sequence[Tokens],
        vectors: Sequence[Vector],
        asked: Floats,
        found: Floats,
        without: npt.NDArray[np.int64] | None = None,
        absent: int = -1,
    ) -> Scores:
        likely = found[:, :-1].max(axis=0)
        likely[~self._filled[:-1]] = NEVER
        shortlist = np.append(top(likely, SEARCHED), self._intents)
        near = self._near(vectors, asked, shortlist, without)
        logits = self._logits(found[:, shortlist], near)
        logits[:, :-1][:, ~near.filled[:-1]] = NEVER
        margins = against_background(logits)
        order = top(margins, SHORTLIST).astype(np.int32)
        intents = shortlist[order].astype(np.int32)
        nearest = near.chosen[np.minimum(near.first[order], len(near.chosen) - 1)] if len(near.chosen) else order * 0
        similarities = np.where(near.filled[order], near.best[nearest] if len(near.chosen) else 0, 0)
        phrases = near.rows[nearest].astype(np.int32) if len(near.rows) else np.zeros(len(order), np.int32)
        shared = self._overlap(intents, phrases, readings[0])
        made = scores(order, margins, phrases, similarities.astype(np.float32), shared, vectors, readings)
        strange = float(near.best[np.isin(near.rows, self._outside)].max(initial=0))
        agreed = NO_AGREEMENT
        if len(order) and len(near.rows):
            kinds = (near.worded.max(axis=0), near.meaning.max(axis=0))
            worded, by_meaning = (_best(near.place, kind, len(shortlist))[:-1] for kind in kinds)
            about = self._topics.about(asked[0], int(intents[0]), absent)
            agreed = agreement(worded, by_meaning, int(order[0]), about)
        return replace(made, intents=intents, outside=strange, agreement=agreed)

    @property
    def rows(self) -> sparse.csr_matrix:
        """The vectors of the phrases, one row each."""
        return self._rows

    def _meanings(self, before: Searched | None) -> tuple[Small, Floats]:
        """The rows of meaning of the phrases, and what each leaves to words."""
        if before is None:
            return self._fresh(self._tokens)
        places = {(one.lemmas, one.text): place for place, one in enumerate(before._tokens)}
        take = np.array([places.get((one.lemmas, one.text), -1) for one in self._tokens], np.int64)
        fresh, left = self._fresh([self._tokens[row] for row in np.flatnonzero(take < 0).tolist()])
        take[take < 0] = len(before._tokens) + np.arange(len(left))
        return before._meant.joined(fresh, take), np.append(before._worded, left)[take]

    def _fresh(self, texts: Sequence[Tokens]) -> tuple[Small, Floats]:
        """Some thousand at a time: what is whole numbers already is a quarter as large."""
        parts = []
        for start in range(0, max(len(texts), 1), IN_MEMORY):
            rows = self._meaning.rows(texts[start : start + IN_MEMORY])
            parts.append((Small.of(rows), left_to_words(rows)))
        return Small.stacked([small for small, _ in parts]), np.concatenate([left for _, left in parts])

    def _near(
        self,
        vectors: Sequence[Vector],
        asked: Floats,
        shortlist: npt.NDArray[np.intp],
        without: npt.NDArray[np.int64] | None,
    ) -> Near:
        rows, place, entries, words = self._beside(vectors, shortlist, without)
        own = self._meant.take(rows)
        meaning = np.asarray(asked @ own.T, np.float32)
        worded = np.asarray(words * self._worded[rows] * left_to_words(asked)[:, None], np.float32)
        best = np.asarray((worded + meaning).max(axis=0, initial=0), np.float32)
        chosen = _chosen(place, best)
        first = np.searchsorted(place[chosen], np.arange(len(shortlist)))
        filled = first < np.searchsorted(place[chosen], np.arange(len(shortlist)), side="right")
        return Near(rows, place, entries, own, worded, meaning, best, chosen, first, filled)

    def _beside(
        self, asked: Sequence[Vector], shortlist: npt.NDArray[np.intp], without: npt.NDArray[np.int64] | None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp], Entries, Floats]:
        """Rows of the shortlisted intents, the place of each in the list, their entries, how near each reading is.

        An intent's rows stand together, and so do a row's entries: scipy's own indexing costs more than the sums.
        """
        rows, place = _runs(self._bounds[shortlist], self._bounds[shortlist + 1])
        starts = self._rows.indptr
        at, row = _runs(starts[rows], starts[rows + 1])
        entries = Entries(row, self._rows.indices[at], self._rows.data[at])
        if without is not None:
            kept = np.flatnonzero(~np.isin(rows, without))
            rows, place, entries = rows[kept], place[kept], entries.take(kept, len(rows))
        near = np.zeros((len(asked), len(rows)), np.float32)
        for number, vector in enumerate(asked):
            dense = np.zeros(self.vectoriser.size, np.float32)
            dense[vector.ids] = vector.weights
            near[number] = np.bincount(entries.rows, entries.weights * dense[entries.columns], len(rows))
        return rows, place, entries, near

    def _overlap(self, intents: Ints, nearest: Ints, tokens: Tokens) -> tuple[float, float]:
        if not len(intents):
            return 0.0, 0.0
        first, last = self._bounds[intents[0]], self._bounds[intents[0] + 1]
        own = {name for phrase in self._tokens[first:last] for name in phrase.concepts}
        return overlap(self.vectoriser.concepts, tokens, own, self._tokens[nearest[0]])


def by_words(vectors: Sequence[Vector], columns: sparse.csr_matrix | Floats, meant: Floats) -> Floats:
    """What the words of each reading say, beside its meaning, by a table of features × whatever it tells."""
    found = stacked(vectors, columns.shape[0]) @ columns
    words = found.toarray() if sparse.issparse(found) else found
    return np.asarray(words * left_to_words(meant)[:, None], np.float32)


def _runs(
    starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """The numbers of every run from its start to its end, one after the other, and which run each is of."""
    lengths = (ends - starts).astype(np.int64)
    run = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(run)) + (starts - np.cumsum(lengths) + lengths)[run], run


def _chosen(place: npt.NDArray[np.intp], near: Floats) -> npt.NDArray[np.intp]:
    """Positions of the nearest rows of each place, by place and the nearest first; `place` is sorted."""
    order = np.lexsort((-near, place))
    rank = np.arange(len(place)) - np.searchsorted(place, place)
    return order[rank < READ]


def _best(place: npt.NDArray[np.intp], near: Floats, count: int) -> Floats:
    """The nearest of each place, 0 where there is none."""
    best = np.zeros(count, np.float32)
    np.maximum.at(best, place, near)
    return best


def _centroids(
    rows: sparse.csr_matrix, meant: Floats, worded: Floats, examples: Examples
) -> tuple[sparse.csr_matrix, Floats]:
    """An intent's column by words and row by meaning (the last the background's): its phrases' sum, of length one."""
    sums = sparse.csr_matrix(
        (examples.weights, (examples.labels, np.arange(len(examples.labels)))),
        shape=(examples.intents + 1, len(examples.labels)),
    )
    words, middles = sparse.csr_matrix(sums @ sparse.diags_array(worded) @ rows), np.asarray(sums @ meant, np.float32)
    squares = np.asarray(words.multiply(words).sum(axis=1)).ravel() + np.einsum("ij,ij->i", middles, middles)
    scale = (1 / np.sqrt(np.where(squares > 0, squares, 1))).astype(np.float32)
    columns = sparse.csr_matrix((sparse.diags_array(scale) @ words).T, dtype=np.float32)
    return columns, np.asarray(middles * scale[:, None], np.float32)
