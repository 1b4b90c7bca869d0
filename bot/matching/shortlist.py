"""The model of a large base: a search first, then the precise model over the few intents found.

Learning all intents against each other grows with their number times the phrases; asking does not have to. The sparse
centroid of every intent (words and concepts, no pieces of words: the speller has mended those) gives a shortlist, and
the regression of `classify` is fitted on the spot over the shortlist's phrases nearest to the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching import classify
from bot.matching.features import Floats, Ints, Tokens, Vector, Vectoriser
from bot.matching.index import (
    COST,
    NEVER,
    SHORTLIST,
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

#: Intents that go to the precise model. Sixteen, read twice as deep, gained half a point on 150 intents of a hundred
#: phrases and took four times as long.
SEARCHED = 12
#: Phrases of each that it reads, the nearest to the question; and of the background.
READ = 6


@dataclass(frozen=True, slots=True)
class _Entries:
    """Nonzero entries of some rows: row, column and weight of each."""

    rows: npt.NDArray[np.intp]
    columns: Ints
    weights: Floats

    def take(self, kept: npt.NDArray[np.intp], count: int) -> _Entries:
        """Entries of the rows kept, out of `count`, numbered in the order given."""
        number = np.full(count, -1)
        number[kept] = np.arange(len(kept))
        rows = number[self.rows]
        wanted = rows >= 0
        return _Entries(rows[wanted], self.columns[wanted], self.weights[wanted])


class LargeModel:
    """Large bases; `without` lets the calibration ask as if some rows had never been written.

    `before` is the model of an earlier version, whose phrases are not asked for their meaning again.
    """

    def __init__(self, examples: Examples, meaning: Meaning | None = None, before: LargeModel | None = None) -> None:
        self._tokens, self._labels, self._intents = examples.tokens, examples.labels, examples.intents
        self.vectoriser = Vectoriser(with_pieces=False)
        self._rows = sparse.csr_matrix(fitted(self.vectoriser, examples)[: len(examples.tokens)])
        self._bounds = np.searchsorted(examples.labels, np.arange(examples.intents + 2)).astype(np.int64)
        self._outside = outside(examples)
        self._filled = np.diff(self._bounds) > 0
        self._meaning = meaning or Meaning()
        self._meant, self._worded = self._meanings(before)
        words, self._middles = _centroids(self._rows, self._meant.rows, self._worded, examples)
        self._centroids = sparse.csr_matrix(words.T)
        self._topics = Topics(self._middles[:-1], np.arange(self._intents), self._intents)

    def score(
        self,
        readings: Sequence[Tokens],
        without: npt.NDArray[np.int64] | None = None,
        meant: Floats | None = None,
        absent: int = -1,
    ) -> Scores:
        """See `Scorer.score`, as if the rows `without` and the intent `absent` were not in the base.

        `meant` are the rows of meaning of the readings, where they are known.
        """
        vectors = [self.vectoriser.vector(tokens) for tokens in readings]
        asked = self._meaning.rows(readings) if meant is None else meant
        found = self._found(vectors, asked).max(axis=0)
        found[~self._filled] = -1
        shortlist = np.append(top(found[:-1], SEARCHED), self._intents)
        rows, place, entries, worded = self._nearest(vectors, shortlist, without)
        own = self._meant.take(rows)
        by_meaning = np.asarray(asked @ own.T, np.float32)
        by_words = np.asarray(worded * self._worded[rows] * left_to_words(asked)[:, None], np.float32)
        near = by_words + by_meaning
        best = near.max(axis=0, initial=0)
        chosen = _chosen(place, best)
        places = place[chosen]
        kernel, targets = self._problem(
            entries.take(chosen, len(rows)), places, self._worded[rows[chosen]], own[chosen]
        )
        logits = np.asarray(near[:, chosen] @ classify.fit_few(kernel, targets, COST), np.float32)
        first = np.searchsorted(places, np.arange(len(shortlist)))  # the nearest row of each: `_chosen` sorts them so
        filled = first < np.searchsorted(places, np.arange(len(shortlist)), side="right")
        logits[:, :-1][:, ~filled[:-1]] = NEVER
        margins = against_background(logits)
        order = top(margins, SHORTLIST).astype(np.int32)
        nearest = chosen[np.minimum(first[order], len(chosen) - 1)] if len(chosen) else np.zeros(len(order), np.intp)
        similarities = np.where(filled[order], best[nearest] if len(chosen) else 0, 0).astype(np.float32)
        phrases = rows[nearest].astype(np.int32) if len(rows) else np.zeros(len(order), np.int32)
        intents = shortlist[order].astype(np.int32)
        shared = self._overlap(intents, phrases, readings[0])
        made = scores(order, margins, phrases, similarities, shared, vectors, readings)
        strange = best[np.isin(rows, self._outside)].max(initial=0)
        agreed = NO_AGREEMENT
        if len(order) and len(rows):
            worded, meant = (_best(place, kind.max(axis=0), len(shortlist))[:-1] for kind in (by_words, by_meaning))
            about = self._topics.about(asked[0], int(intents[0]), absent)
            agreed = agreement(worded, meant, int(order[0]), about)
        return replace(made, intents=intents, outside=float(strange), agreement=agreed)

    def meant(self, row: int) -> Floats:
        """The row of meaning of one phrase."""
        return self._meant.take(np.array([row]))

    def _meanings(self, before: LargeModel | None) -> tuple[Small, Floats]:
        """The rows of meaning of the phrases, and what each leaves to words."""
        had = before._tokens if before else ()
        places = {(one.lemmas, one.text): place for place, one in enumerate(had)}
        take = np.array([places.get((one.lemmas, one.text), -1) for one in self._tokens], np.int64)
        rows = self._meaning.rows([self._tokens[row] for row in np.flatnonzero(take < 0).tolist()])
        fresh, left = Small.of(rows), left_to_words(rows)
        if before is None:
            return fresh, left
        take[take < 0] = len(had) + np.arange(len(rows))
        return before._meant.joined(fresh, take), np.append(before._worded, left)[take]

    @property
    def rows(self) -> sparse.csr_matrix:
        """The vectors of the phrases, one row each."""
        return self._rows

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`: the nearest centroid."""
        vectors = [self.vectoriser.vector(tokens) for tokens in readings]
        found = self._found(vectors, self._meaning.rows(readings))
        return [int(row.argmax()) if row.max(initial=0) > 0 else -1 for row in found[:, :-1]]

    def _found(self, vectors: Sequence[Vector], meant: Floats) -> Floats:
        """How near each reading is to the centroid of each intent, the background's last."""
        words = np.asarray((stacked(vectors, self.vectoriser.size) @ self._centroids).toarray(), np.float32)
        return np.asarray(words * left_to_words(meant)[:, None] + meant @ self._middles.T, np.float32)

    def _nearest(
        self, asked: Sequence[Vector], shortlist: npt.NDArray[np.intp], without: npt.NDArray[np.int64] | None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp], _Entries, Floats]:
        """Rows of the shortlisted intents, the place of each in the list, their entries, how near each reading is.

        An intent's rows stand together, and so do a row's entries: scipy's own indexing costs more than the sums.
        """
        rows, place = _runs(self._bounds[shortlist], self._bounds[shortlist + 1])
        starts = self._rows.indptr
        at, row = _runs(starts[rows], starts[rows + 1])
        entries = _Entries(row, self._rows.indices[at], self._rows.data[at])
        if without is not None:
            kept = np.flatnonzero(~np.isin(rows, without))
            rows, place, entries = rows[kept], place[kept], entries.take(kept, len(rows))
        near = np.zeros((len(asked), len(rows)), np.float32)
        for number, vector in enumerate(asked):
            dense = np.zeros(self.vectoriser.size, np.float32)
            dense[vector.ids] = vector.weights
            near[number] = np.bincount(entries.rows, entries.weights * dense[entries.columns], len(rows))
        return rows, place, entries, near

    def _problem(
        self, few: _Entries, place: npt.NDArray[np.intp], worded: Floats, meant: Floats
    ) -> tuple[Floats, Floats]:
        """The kernel of the rows read, by words and by meaning, and which intent each speaks for."""
        targets = np.zeros((len(place), min(SEARCHED, self._intents) + 1), np.float32)
        targets[np.arange(len(place)), place] = 1
        columns, place_of = np.unique(few.columns, return_inverse=True)
        dense = np.zeros((len(place), len(columns)), np.float32)  # a few hundred columns: faster than sparse
        dense[few.rows, place_of] = few.weights * worded[few.rows]
        return np.asarray(dense @ dense.T + meant @ meant.T, np.float32), targets

    def _overlap(self, intents: Ints, nearest: Ints, tokens: Tokens) -> tuple[float, float]:
        if not len(intents):
            return 0.0, 0.0
        first, last = self._bounds[intents[0]], self._bounds[intents[0] + 1]
        own = {name for phrase in self._tokens[first:last] for name in phrase.concepts}
        return overlap(self.vectoriser.concepts, tokens, own, self._tokens[nearest[0]])


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
    """One row an intent (the last the background), by words and by meaning: the sum of its phrases, of length one."""
    sums = sparse.csr_matrix(
        (examples.weights, (examples.labels, np.arange(len(examples.labels)))),
        shape=(examples.intents + 1, len(examples.labels)),
    )
    words, middles = sparse.csr_matrix(sums @ sparse.diags_array(worded) @ rows), np.asarray(sums @ meant, np.float32)
    squares = np.asarray(words.multiply(words).sum(axis=1)).ravel() + np.einsum("ij,ij->i", middles, middles)
    scale = (1 / np.sqrt(np.where(squares > 0, squares, 1))).astype(np.float32)
    scaled = sparse.csr_matrix(sparse.diags_array(scale) @ words, dtype=np.float32)
    return scaled, np.asarray(middles * scale[:, None], np.float32)
