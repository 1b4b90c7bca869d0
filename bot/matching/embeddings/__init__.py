"""Word vectors that know how people ask: texts that ask for the same lie near each other, whatever their words.

`paraphrases/` holds a hundred thousand questions in the topics they belong to, written for this project in two
languages: how subscribers of a mobile operator, customers of other services and users of an assistant say one and the
same thing in a hurry, in slang, politely, as a story. `training` learns from them a vector for each word, pair of words
and piece of a word, such that the sums of those of one topic point the same way. The vectors are shipped beside the
texts; no base is needed to learn them, and none changes them.

The model is fastText's (Joulin et al. 2017) with the cosine softmax of metric learning (Wang et al. 2018, NormFace)
instead of its plain one, since it is the direction that is used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]

FILE = Path(__file__).with_name("vectors.npz")
#: Shortest and longest piece of a word; its edges count as a space.
PIECES = (3, 5)
#: Stands before a piece, so that no piece is taken for a word.
PIECE = "_"
#: Words whose vectors are kept in memory; a support desk meets some tens of thousands in years.
_REMEMBERED = 30_000


class Embeddings:
    """Vectors of `terms` (words, pairs of words, pieces of words), kept as whole numbers from -127 to 127.

    `vectors` is terms × width, `scales` what one step of each row is worth, `topics` the unit vectors of
    the topics that they were learnt from, one row each; `forms` are the words of those texts as written, with their
    counts.
    """

    def __init__(
        self,
        terms: Sequence[str],
        vectors: npt.NDArray[np.int8],
        scales: Floats,
        topics: Floats,
        forms: Mapping[str, int] = MappingProxyType({}),
        name: str = "",
    ) -> None:
        self.name = name
        self.topics = topics
        self.forms = forms
        self.width = vectors.shape[1]
        self._rows = {term: row for row, term in enumerate(terms)}
        self._vectors, self._scales = vectors, scales
        self._word = lru_cache(_REMEMBERED)(self._spelled)

    def encode(self, texts: Sequence[Sequence[str]]) -> Floats:
        """A unit vector a text, which is given by its lemmas.

        Zero where no word has a vector of its own: pieces alone tell a slip of the hand from noise too badly.
        """
        known = np.array([any(word in self._rows for word in lemmas) for lemmas in texts], np.float32)[:, None]
        return np.asarray(unit(self._one(texts[0]) if len(texts) == 1 else self._all(texts)) * known, np.float32)

    def _all(self, texts: Sequence[Sequence[str]]) -> Floats:
        """The sums of many texts at once."""
        numbers: dict[str, int] = {}
        indices: list[int] = []
        ends = [0]
        for lemmas in texts:
            indices += [numbers.setdefault(word, len(numbers)) for word in lemmas]
            pairs = (f"{left} {right}" for left, right in pairwise(lemmas))
            indices += [numbers.setdefault(pair, len(numbers)) for pair in pairs if pair in self._rows]
            ends.append(len(indices))
        if not numbers:
            return np.zeros((len(texts), self.width), np.float32)
        table = np.stack([self._term(term) for term in numbers])
        counts = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, ends), (len(texts), len(numbers)))
        return np.asarray(counts @ table, np.float32)

    def _one(self, lemmas: Sequence[str]) -> Floats:
        """The sum of one text, by itself: a matrix of it costs more than the sum."""
        found = [self._word(word) for word in lemmas]
        pairs = (self._rows.get(f"{left} {right}") for left, right in pairwise(lemmas))
        found.append(self._sum([row for row in pairs if row is not None]))
        return np.asarray(np.sum(found, axis=0, keepdims=True), np.float32)

    def _term(self, term: str) -> Floats:
        return self._sum([self._rows[term]]) if " " in term else self._word(term)

    def _spelled(self, word: str) -> Floats:
        """The vector of a word: its own, if it has one, and those of its pieces."""
        return self._sum([self._rows[part] for part in (word, *pieces(word)) if part in self._rows])

    def _sum(self, rows: list[int]) -> Floats:
        return np.asarray(self._scales[rows] @ self._vectors[rows].astype(np.float32), np.float32)


def pieces(word: str) -> list[str]:
    """Pieces of a word as they are named among the terms: «сим» → «_ си», «_сим», «_им », «_ сим», …"""
    padded = f" {word} "
    shortest, longest = PIECES
    return [
        PIECE + padded[at : at + size]
        for size in range(shortest, min(longest, len(padded)) + 1)
        for at in range(len(padded) - size + 1)
    ]


def terms(lemmas: Sequence[str]) -> list[str]:
    """Everything in a text that may have a vector."""
    pairs = (f"{left} {right}" for left, right in pairwise(lemmas))
    return [*lemmas, *pairs, *(piece for word in lemmas for piece in pieces(word))]


def unit(rows: Floats) -> Floats:
    """Rows at length one; what is too short to have a direction stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scales = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 1e-6)
    return np.asarray(rows * scales[:, None], np.float32)


def rounded(rows: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Rows as whole numbers up to 127 and what one is worth: a quarter of the size, and no verdict changes."""
    scales = np.asarray(np.maximum(np.abs(rows).max(axis=1, initial=0), 1e-9) / 127, np.float32)
    return np.round(rows / scales[:, None]).astype(np.int8), scales


@cache
def shipped() -> Embeddings:
    """The vectors that come with the package; read once a process."""
    with np.load(FILE, allow_pickle=False) as kept:
        words = dict(zip(_lines(kept["forms"]), kept["counts"].tolist(), strict=True))
        topics = kept["topics"].astype(np.float32)
        name = "".join(_lines(kept["digest"]))
        return Embeddings(_lines(kept["terms"]), kept["vectors"], kept["scales"], topics, words, name)


def _lines(text: npt.NDArray[np.uint8]) -> list[str]:
    return bytes(text).decode().split("\n")
