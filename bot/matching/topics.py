"""What a text is about: its share in each of the topics that the embeddings were learnt from.

Vectors tell that two texts are near; the topics between them tell whether they are the same. Two questions about two
neighbouring topics lie close together, yet have few topics in common, and a question whose topics no intent has asks
for something known, but not for anything here: the best sign of a question out of scope that there is. The likeness of
two texts is the Bhattacharyya coefficient of their shares, which is a cosine of square roots (Jebara et al. 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching.embeddings import shipped, unit
from bot.matching.features import Floats, Ints

#: Divides the cosines. In two languages flat from 0.04 to 0.06; the topics themselves were learnt with 0.08.
TEMPERATURE = 0.05
#: Topics of a text that are kept: the rest of two and a half thousand share a hundredth.
KEPT = 16
#: Topics of an intent among which those of its phrases are looked for, where there are too many phrases to look at all.
AMONG = 64
#: Rows looked at together.
_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class Shares:
    """Texts × `KEPT`: the topics of each that have the largest shares, and those shares; all zero where none is known.

    A row's shares add up to one.
    """

    ids: Ints
    values: Floats

    @classmethod
    def stacked(cls, parts: Sequence[Shares]) -> Shares:
        """The rows of all parts, one below the other."""
        return cls(np.concatenate([part.ids for part in parts]), np.concatenate([part.values for part in parts]))

    def take(self, rows: slice) -> Shares:
        """Some of the rows."""
        return Shares(self.ids[rows], self.values[rows])

    def matrix(self) -> sparse.csr_matrix:
        """Texts × topics."""
        ends = np.arange(len(self.ids) + 1) * self.ids.shape[1]
        return sparse.csr_matrix((self.values.ravel(), self.ids.ravel(), ends), (len(self.ids), len(shipped().topics)))


def shares(rows: Floats) -> Shares:
    """Of texts by their embeddings, one row each, of whatever length."""
    topics = shipped().topics
    return Shares.stacked([_largest(part, topics) for part in _parts(rows)])


def shares_by_intent(rows: Floats, bounds: npt.NDArray[np.int64], middles: Floats) -> Shares:
    """The same for very many phrases: those of an intent, from one bound to the next, among the topics of its middle.

    What comes behind the last bound is looked at in full.
    """
    topics = shipped().topics
    among = np.concatenate([_first(np.asarray(part @ topics.T, np.float32), AMONG) for part in _parts(middles)])
    found = []
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        own = among[number]
        part = _largest(rows[bounds[number] : bounds[number + 1]], topics[own])
        found.append(Shares(own[part.ids].astype(np.int32), part.values))
    return Shares.stacked([*found, shares(rows[bounds[-1] :])])


def _parts(rows: Floats) -> list[Floats]:
    return [rows[at : at + _TOGETHER] for at in range(0, max(len(rows), 1), _TOGETHER)]


def _largest(rows: Floats, topics: Floats) -> Shares:
    cosines = np.asarray(unit(rows) @ topics.T, np.float32)
    ids = _first(cosines, KEPT)
    kept = np.take_along_axis(cosines, ids, axis=1)
    odds = np.exp((kept - kept.max(axis=1, keepdims=True)) / TEMPERATURE) * np.any(rows, axis=1, keepdims=True)
    values = odds / np.maximum(odds.sum(axis=1, keepdims=True), 1e-9)
    return Shares(ids.astype(np.int32), values.astype(np.float32))


def _first(values: Floats, count: int) -> npt.NDArray[np.intp]:
    """Columns of the largest of each row, in no order."""
    return np.argpartition(values, -count, axis=1)[:, -count:]


class Covered:
    """Which topics the intents of a base are about: the mean shares of each one's phrases."""

    def __init__(self, found: Shares, labels: npt.NDArray[np.integer], intents: int) -> None:
        inside = np.flatnonzero(labels < intents)
        self._counts = np.maximum(np.bincount(labels[inside], minlength=intents), 1).astype(np.float32)
        of = sparse.csr_matrix((np.ones(len(inside), np.float32), (labels[inside], inside)), (intents, len(labels)))
        self._sums = sparse.csr_matrix((of @ found.matrix()).T, dtype=np.float32)

    def likeness(self, asked: Shares, absent: int = -1, without: int = -1) -> Floats:
        """Of one question to every intent, 0..1, as if the intent `absent` were not there.

        `without` is an intent that has the very question among its phrases, and is to be seen as if it had not.
        """
        ids, own = asked.ids[0], asked.values[0]
        at, which = runs(self._sums.indptr[ids], self._sums.indptr[ids + 1])
        intents, sums, counts = self._sums.indices[at], self._sums.data[at], self._counts
        if without >= 0:
            sums = np.where(intents == without, np.maximum(sums - own[which], 0), sums)
            counts = counts.copy()
            counts[without] = max(counts[without] - 1, 1)
        found = np.bincount(intents, np.sqrt(own[which] * sums / counts[intents]), len(counts)).astype(np.float32)
        if absent >= 0:
            found[absent] = 0
        return found


def runs(
    starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """The numbers of every run from its start to its end, one after the other, and which run each is of."""
    lengths = (ends - starts).astype(np.int64)
    run = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(run)) + (starts - np.cumsum(lengths) + lengths)[run], run
