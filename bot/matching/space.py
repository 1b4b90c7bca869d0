"""The space in which a question and the phrases of a base are compared: words, topics and meaning as one cosine.

A text is a sparse vector (its words, then its topics) and a dense row (its meaning). The squares of their lengths add
up to one, so the product of two texts is a cosine whatever each is made of: a text of which the embeddings know nothing
is compared by its words alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.matching.embeddings import shipped
from bot.matching.examples import Examples
from bot.matching.features import Floats, Ints, Tokens, Vector, Vectoriser
from bot.matching.meaning import Meaning
from bot.matching.topics import Shares, shares


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts as they are compared: `vectors` of words and topics, `meant` a row each, `about` the topics' shares."""

    vectors: Sequence[Vector]
    meant: Floats
    about: Shares

    def one(self, at: int) -> Asked:
        """One of the texts."""
        only = slice(at, at + 1)
        return Asked(self.vectors[only], self.meant[only], self.about.take(only))


class Space:
    """Made for one base. `pieces` of words make it larger, and forgive what the speller does not.

    `couples` of words are worth learning from very many phrases. `topics` is the share of the topics where it is not
    the usual one.
    """

    def __init__(
        self, meaning: Meaning, pieces: bool = True, couples: bool = False, topics: float | None = None
    ) -> None:
        self.meaning = meaning
        self.vectoriser = Vectoriser(with_pieces=pieces, with_couples=couples)
        self._topics = meaning.topics if topics is None else topics

    @property
    def size(self) -> int:
        """Columns of the sparse part."""
        return self.vectoriser.size + len(shipped().topics)

    def words(self, examples: Examples) -> sparse.csr_matrix:
        """Learn the words of the phrases: a row of each, and below them of what people tell around questions."""
        often = float(examples.frequency.max(initial=1))
        frequency = np.append(examples.frequency, np.full(len(examples.ambient), often, np.float32))
        return self.vectoriser.fit((*examples.tokens, *examples.ambient), frequency)

    def joined(self, words: sparse.csr_matrix, meant: Floats, about: Shares) -> sparse.csr_matrix:
        """Words and topics of many texts as the rows of one matrix."""
        topics = about.matrix()
        topics.data = np.sqrt(self._topics * topics.data)
        scaled = sparse.diags_array(self._left(meant, about)) @ words
        return sparse.csr_matrix(sparse.hstack([scaled, topics], format="csr", dtype=np.float32))

    def read(self, texts: Sequence[Tokens], meant: Floats | None = None) -> Asked:
        """Texts that are asked; `meant` are their rows of meaning, where those are known."""
        rows = self.meaning.rows(texts) if meant is None else meant
        about = shares(self.meaning.embedded(rows))
        known = self.vectoriser.size + about.ids, np.sqrt(self._topics * about.values)
        left = self._left(rows, about)
        vectors = [
            _with(self.vectoriser.vector(one), left[at], known[0][at], known[1][at]) for at, one in enumerate(texts)
        ]
        return Asked(vectors, rows, about)

    def words_alone(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        """Rows of `joined` as their words alone would be, each of length one."""
        words = sparse.csr_matrix(rows[:, : self.vectoriser.size])
        lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ words, dtype=np.float32)

    def _left(self, meant: Floats, about: Shares) -> Floats:
        """The length of each text's words: what meaning and topics leave of one."""
        taken = np.einsum("ij,ij->i", meant, meant) + self._topics * about.values.sum(axis=1)
        return np.asarray(np.sqrt(np.maximum(1 - taken, 0)), np.float32)


def _with(words: Vector, left: np.float32, topics: Ints, weights: Floats) -> Vector:
    ids, both = np.concatenate([words.ids, topics]), np.concatenate([words.weights * left, weights])
    return Vector(ids, both.astype(np.float32), words.seen, words.seen_concepts)


def stacked(vectors: Sequence[Vector], width: int) -> sparse.csr_matrix:
    """Vectors as the rows of one sparse matrix."""
    ends = np.cumsum([0, *(len(vector.ids) for vector in vectors)])
    ids = np.concatenate([vector.ids for vector in vectors])
    weights = np.concatenate([vector.weights for vector in vectors])
    return sparse.csr_matrix((weights, ids, ends), (len(vectors), width))
