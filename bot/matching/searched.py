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

from bot.matching.examples import Examples, outside
from bot.matching.features import Floats, Ints, Tokens, Vector, Vectoriser
from bot.matching.index import NEVER, SHORTLIST, TOGETHER, Scores, against_background, overlap, scores, top
from bot.matching.meaning import NO_AGREEMENT, Small, agreement
from bot.matching.space import Asked, Space
from bot.matching.topics import Covered, Shares, runs

#: Intents that are looked at closely: ten and twelve find no more.
SEARCHED = 8
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
    """A question asked as if `rows` and the `intent` were not in the base.

    `tokens` is how it would be read then, `whole` what it says; `label` is an intent that has it among its phrases.
    """

    tokens: Tokens
    whole: Tokens
    rows: npt.NDArray[np.int64] | None = None
    label: int = -1
    intent: int = -1


class Searched(ABC):
    """The rows of a base and all that is told of a question but the ranking.

    `before` is the model of an earlier version, whose phrases are not asked for their meaning again.
    """

    def __init__(self, examples: Examples, space: Space, before: Searched | None = None) -> None:
        self._tokens, self._intents, self._space = examples.tokens, examples.intents, space
        words = self._space.words(examples)
        self._bounds = np.searchsorted(examples.labels, np.arange(examples.intents + 2)).astype(np.int64)
        self._outside = outside(examples)
        self._filled = np.diff(self._bounds) > 0
        self._meant = self._meanings(before)
        rows, sums = self._meant.rows, _sums(examples)
        about = self._about(self._space.meaning.embedded(rows), sums)
        self._rows = self._space.joined(words[: len(examples.tokens)], rows, about)
        self._ambient = words[len(examples.tokens) :]
        self._centroids, self._middles = _centroids(sums, self._rows, rows)
        self._covered = Covered(about, examples.labels, examples.intents)

    @abstractmethod
    def _about(self, embedded: Floats, sums: sparse.csr_matrix) -> Shares:
        """The topics of the phrases; `sums` adds up those of each intent."""

    @abstractmethod
    def _found(self, asked: Asked) -> Floats:
        """How much each reading speaks for each intent, the background's column last."""

    @abstractmethod
    def _logits(self, found: Floats, near: Near) -> Floats:
        """The scores of the shortlisted intents and the background, out of what was `_found` for them."""

    @abstractmethod
    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`."""

    def score(self, readings: Sequence[Tokens]) -> Scores:
        """See `Scorer.score`."""
        asked = self._space.read(readings)
        return self._scores(readings, asked, self._found(asked))

    def score_each(self, questions: Sequence[Tokens]) -> Iterator[Scores]:
        """Of many questions, each read as its whole."""
        return self.score_without([Without(tokens, tokens) for tokens in questions])

    def score_without(self, questions: Sequence[Without]) -> Iterator[Scores]:
        """The same as if rows had never been written; what ranks is made for some hundred of them together."""
        for start in range(0, len(questions), TOGETHER):
            together = questions[start : start + TOGETHER]
            meant = self._space.meaning.rows([one.whole for one in together])
            asked = self._space.read([one.tokens for one in together], meant)
            found = self._found(asked)
            for at, one in enumerate(together):
                yield self._scores([one.tokens], asked.one(at), found[at : at + 1], one)

    def _scores(
        self, readings: Sequence[Tokens], asked: Asked, found: Floats, without: Without | None = None
    ) -> Scores:
        likely = found[:, :-1].max(axis=0)
        likely[~self._filled[:-1]] = NEVER
        shortlist = np.append(top(likely, SEARCHED), self._intents)
        near = self._near(asked, shortlist, without)
        logits = self._logits(found[:, shortlist], near)
        logits[:, :-1][:, ~near.filled[:-1]] = NEVER
        margins = against_background(logits)
        order = top(margins, SHORTLIST).astype(np.int32)
        intents = shortlist[order].astype(np.int32)
        nearest = near.chosen[np.minimum(near.first[order], len(near.chosen) - 1)] if len(near.chosen) else order * 0
        similarities = np.where(near.filled[order], near.best[nearest] if len(near.chosen) else 0, 0)
        phrases = near.rows[nearest].astype(np.int32) if len(near.rows) else np.zeros(len(order), np.int32)
        shared = self._overlap(intents, phrases, readings[0])
        made = scores(order, margins, phrases, similarities.astype(np.float32), shared, asked.vectors, readings)
        strange = float(near.best[np.isin(near.rows, self._outside)].max(initial=0))
        agreed = NO_AGREEMENT
        if len(order) and len(near.rows):
            kinds = (near.worded.max(axis=0), near.meaning.max(axis=0))
            worded, by_meaning = (_best(near.place, kind, len(shortlist))[:-1] for kind in kinds)
            covered = self._covering(asked, without)
            agreed = agreement(worded, by_meaning, int(order[0]), covered, int(intents[0]))
        return replace(made, intents=intents, outside=strange, agreement=agreed)

    def _covering(self, asked: Asked, without: Without | None) -> Floats:
        absent, own = (without.intent, without.label) if without else (-1, -1)
        return self._covered.likeness(asked.about, absent, own)

    @property
    def rows(self) -> sparse.csr_matrix:
        """The vectors of the phrases, one row each, by their words alone."""
        return self._space.words_alone(self._rows)

    @property
    def vectoriser(self) -> Vectoriser:
        """What knows the words of the base."""
        return self._space.vectoriser

    def _meanings(self, before: Searched | None) -> Small:
        """The rows of meaning of the phrases."""
        if before is None:
            return self._fresh(self._tokens)
        places = {(one.lemmas, one.text): place for place, one in enumerate(before._tokens)}
        take = np.array([places.get((one.lemmas, one.text), -1) for one in self._tokens], np.int64)
        fresh = self._fresh([self._tokens[row] for row in np.flatnonzero(take < 0).tolist()])
        take[take < 0] = len(before._tokens) + np.arange(len(fresh.scales))
        return before._meant.joined(fresh, take)

    def _fresh(self, texts: Sequence[Tokens]) -> Small:
        """Some thousand at a time: what is whole numbers already is a quarter as large."""
        starts = range(0, max(len(texts), 1), IN_MEMORY)
        return Small.stacked([Small.of(self._space.meaning.rows(texts[at : at + IN_MEMORY])) for at in starts])

    def _near(self, asked: Asked, shortlist: npt.NDArray[np.intp], without: Without | None) -> Near:
        rows, place, entries, worded = self._beside(asked.vectors, shortlist, without.rows if without else None)
        own = self._meant.take(rows)
        meaning = np.asarray(asked.meant @ own.T, np.float32)
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
        rows, place = runs(self._bounds[shortlist], self._bounds[shortlist + 1])
        starts = self._rows.indptr
        at, row = runs(starts[rows], starts[rows + 1])
        entries = Entries(row, self._rows.indices[at], self._rows.data[at])
        if without is not None:
            kept = np.flatnonzero(~np.isin(rows, without))
            rows, place, entries = rows[kept], place[kept], entries.take(kept, len(rows))
        near = np.zeros((len(asked), len(rows)), np.float32)
        for number, vector in enumerate(asked):
            dense = np.zeros(self._space.size, np.float32)
            dense[vector.ids] = vector.weights
            near[number] = np.bincount(entries.rows, entries.weights * dense[entries.columns], len(rows))
        return rows, place, entries, near

    def _overlap(self, intents: Ints, nearest: Ints, tokens: Tokens) -> tuple[float, float]:
        if not len(intents):
            return 0.0, 0.0
        first, last = self._bounds[intents[0]], self._bounds[intents[0] + 1]
        own = {name for phrase in self._tokens[first:last] for name in phrase.concepts}
        return overlap(self.vectoriser.concepts, tokens, own, self._tokens[nearest[0]])


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


def _sums(examples: Examples) -> sparse.csr_matrix:
    """What adds up the phrases of each intent, one row an intent, the last the background's."""
    of = (examples.weights, (examples.labels, np.arange(len(examples.labels))))
    return sparse.csr_matrix(of, shape=(examples.intents + 1, len(examples.labels)), dtype=np.float32)


def _centroids(sums: sparse.csr_matrix, rows: sparse.csr_matrix, meant: Floats) -> tuple[sparse.csr_matrix, Floats]:
    """An intent's column by words and topics, and its row by meaning: the sum of its phrases, of length one."""
    words, middles = sparse.csr_matrix(sums @ rows), np.asarray(sums @ meant, np.float32)
    squares = np.asarray(words.multiply(words).sum(axis=1)).ravel() + np.einsum("ij,ij->i", middles, middles)
    scale = (1 / np.sqrt(np.where(squares > 0, squares, 1))).astype(np.float32)
    columns = sparse.csr_matrix((sparse.diags_array(scale) @ words).T, dtype=np.float32)
    return columns, np.asarray(middles * scale[:, None], np.float32)
