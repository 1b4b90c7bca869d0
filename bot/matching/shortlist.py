"""The model of a base of very many intents: a search first, then the precise model over the few intents found.

Learning all intents against each other grows with their number times the phrases; asking does not have to. The sparse
centroid of every intent (words and concepts, no pieces of words: the speller has mended those) gives a shortlist, and
the regression of `classify` is fitted on the spot over the shortlist's phrases nearest to the question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.matching import classify
from bot.matching.examples import Examples
from bot.matching.features import Floats, Tokens
from bot.matching.index import COST
from bot.matching.meaning import Meaning
from bot.matching.searched import Near, Searched
from bot.matching.space import Asked, Space, stacked
from bot.matching.topics import Shares, shares_by_intent


class LargeModel(Searched):
    """Very many intents."""

    def __init__(self, examples: Examples, meaning: Meaning | None = None, before: Searched | None = None) -> None:
        super().__init__(examples, Space(meaning or Meaning(), pieces=False), before)

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`: the nearest centroid."""
        found = self._found(self._space.read(readings))
        return [int(row.argmax()) if row.max(initial=0) > 0 else -1 for row in found[:, :-1]]

    def _about(self, embedded: Floats, sums: sparse.csr_matrix) -> Shares:
        return shares_by_intent(embedded, self._bounds[:-1], np.asarray(sums[:-1] @ embedded, np.float32))

    def _found(self, asked: Asked) -> Floats:
        worded = (stacked(asked.vectors, self._space.size) @ self._centroids).toarray()
        return np.asarray(worded + asked.meant @ self._middles.T, np.float32)

    def _logits(self, found: Floats, near: Near) -> Floats:
        kernel, targets = self._problem(near, found.shape[1])
        similar = (near.worded + near.meaning)[:, near.chosen]
        return np.asarray(similar @ classify.fit_few(kernel, targets, COST), np.float32)

    def _problem(self, near: Near, places: int) -> tuple[Floats, Floats]:
        """The kernel of the rows read, by words and by meaning, and which intent each speaks for."""
        place, few = near.place[near.chosen], near.entries.take(near.chosen, len(near.rows))
        targets = np.zeros((len(place), places), np.float32)
        targets[np.arange(len(place)), place] = 1
        number = np.zeros(self._space.size, np.intp)
        number[few.columns] = 1
        used = np.flatnonzero(number)  # a few hundred columns: dense is faster than sparse
        number[used] = np.arange(len(used))
        dense = np.zeros((len(place), len(used)), np.float32)
        dense[few.rows, number[few.columns]] = few.weights
        meant = near.meant[near.chosen]
        return np.asarray(dense @ dense.T + meant @ meant.T, np.float32), targets
