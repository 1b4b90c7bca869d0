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
from bot.matching.examples import Examples, targets
from bot.matching.features import Floats, Tokens
from bot.matching.index import LIKELY, NEVER
from bot.matching.meaning import Meaning
from bot.matching.searched import Near, Searched
from bot.matching.space import Asked, Space, stacked
from bot.matching.topics import Shares, shares

#: The share of topics: a hundred phrases of an intent tell better what it is about.
TOPICS = 0.05
#: What an error on one of very many phrases costs, as in `index`.
COST_OF_MANY = 60.0


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
        super().__init__(examples, Space(meaning or Meaning(), couples=True, topics=TOPICS), before)
        ambient = self._space.meaning.rows(examples.ambient)
        around = self._space.joined(self._ambient, ambient, shares(self._space.meaning.embedded(ambient)))
        rows = sparse.csr_matrix(sparse.vstack([self._rows, around], format="csr", dtype=np.float32))
        kernel = Kernel(rows, np.vstack([self._meant.rows, ambient]))
        wanted, costs = targets(examples)
        self.table = classify.fit(kernel, wanted, COST_OF_MANY * costs, start) if table is None else table
        self._by_word, self._by_meaning = kernel.weights(self.table[:, : self._intents + 1])

    def glance(self, readings: Sequence[Tokens]) -> list[int]:
        """See `Scorer.glance`."""
        shares = classify.softmax(self._found(self._space.read(readings)))[:, :-1]
        return [int(row.argmax()) if row.max(initial=0) >= LIKELY else -1 for row in shares]

    def _about(self, embedded: Floats, sums: sparse.csr_matrix) -> Shares:  # noqa: ARG002 - each phrase in full
        return shares(embedded)

    def _found(self, asked: Asked) -> Floats:
        found = stacked(asked.vectors, self._space.size) @ self._by_word + asked.meant @ self._by_meaning
        return np.asarray(np.where(self._filled, found, NEVER), np.float32)

    def _logits(self, found: Floats, near: Near) -> Floats:  # noqa: ARG002 - the ranking is the score already
        return found
