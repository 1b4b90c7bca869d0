"""The model of a base of very many phrases about few intents: what each word and direction of meaning says for each.

The regression of `classify` over all phrases at once, as in `index`, without the kernel: phrases × phrases would be a
gigabyte for 15,000 of them, while their words and meanings are a few dozen numbers each. A question then needs only its
own words' rows of a table features × intents.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.matching import classify
from bot.matching.features import Floats, Tokens, Vector
from bot.matching.index import COST, LIKELY, NEVER, Examples, targets
from bot.matching.meaning import Meaning, left_to_words
from bot.matching.searched import Near, Searched, by_words


class Kernel:
    """The product of phrases × phrases with a table, by way of the features: the kernel itself is never made."""

    def __init__(self, words: sparse.csr_matrix, meant: Floats) -> None:
        self._words, self._columns, self._meant = words, sparse.csr_matrix(words.T), meant

    def weights(self, table: Floats) -> tuple[Floats, Floats]:
        """What the table says of each word, and of each direction of meaning."""
        return np.asarray(self._columns @ table, np.float32), np.asarray(self._meant.T @ table, np.float32)

    def __matmul__(self, table: Floats) -> Floats:
        words, meant = self.weights(table)
        return np.asarray(self._words @ words + self._meant @ meant, np.float32)


class WeightedModel(Searched):
    """Few intents with very many phrases. `table` is what an earlier build learnt, `start` where to learn from."""

    def __init__(
        self,
        examples: Examples,
        table: Floats | None = None,
        meaning: Meaning | None = None,
        start: Floats | None = None,
        before: Searched | None = None,
    ) -> None:
        super().__init__(examples, meaning, before)
        ambient = self._meaning.rows(examples.ambient)
        meant = np.vstack([self._meant.rows, ambient])
        worded = np.append(self._worded, left_to_words(ambient))
        words = sparse.vstack([self._rows, self._ambient], format="csr", dtype=np.float32)
        kernel = Kernel(sparse.csr_matrix(sparse.diags_array(worded) @ words, dtype=np.float32), meant)
        wanted, costs = targets(examples)
        self.table = classify.fit(kernel, wanted, COST * costs, start) if table is None else table
        self._by_word, self._by_meaning = kernel.weights(self.table[:, : self._intents + 1])

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`."""
        shares = classify.softmax(self._found(*self._read(readings)))[:, :-1]
        return [int(row.argmax()) if row.max(initial=0) >= LIKELY else -1 for row in shares]

    def _found(self, vectors: Sequence[Vector], meant: Floats) -> Floats:
        found = by_words(vectors, self._by_word, meant) + meant @ self._by_meaning
        return np.asarray(np.where(self._filled, found, NEVER), np.float32)

    def _logits(self, found: Floats, near: Near) -> Floats:  # noqa: ARG002 - the ranking is the score already
        return found
