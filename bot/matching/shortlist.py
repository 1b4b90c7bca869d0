"""The model of a base of very many intents: a search first, then the precise model over the few intents found.

Learning all intents against each other grows with their number times the phrases; asking does not have to. The sparse
centroid of every intent (words and concepts, no pieces of words: the speller has mended those) gives a shortlist, and
the regression of `classify` is fitted on the spot over the shortlist's phrases nearest to the question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching import classify
from bot.matching.features import Floats, Tokens, Vector
from bot.matching.index import COST
from bot.matching.searched import Near, Searched, by_words


class LargeModel(Searched):
    """Very many intents."""

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`: the nearest centroid."""
        found = self._found(*self._read(readings))
        return [int(row.argmax()) if row.max(initial=0) > 0 else -1 for row in found[:, :-1]]

    def _found(self, vectors: Sequence[Vector], meant: Floats) -> Floats:
        return np.asarray(by_words(vectors, self._centroids, meant) + meant @ self._middles.T, np.float32)

    def _logits(self, found: Floats, near: Near) -> Floats:
        kernel, targets = self._problem(near, found.shape[1])
        similar = (near.worded + near.meaning)[:, near.chosen]
        return np.asarray(similar @ classify.fit_few(kernel, targets, COST), np.float32)

    def _problem(self, near: Near, places: int) -> tuple[Floats, Floats]:
        """The kernel of the rows read, by words and by meaning, and which intent each speaks for."""
        place, few = near.place[near.chosen], near.entries.take(near.chosen, len(near.rows))
        targets = np.zeros((len(place), places), np.float32)
        targets[np.arange(len(place)), place] = 1
        columns, place_of = np.unique(few.columns, return_inverse=True)
        dense = np.zeros((len(place), len(columns)), np.float32)  # a few hundred columns: faster than sparse
        dense[few.rows, place_of] = few.weights * self._worded[near.rows[near.chosen]][few.rows]
        meant = near.meant[near.chosen]
        return np.asarray(dense @ dense.T + meant @ meant.T, np.float32), targets
