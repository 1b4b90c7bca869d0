"""Questions as sparse vectors: TF-IDF over words and pairs of words, beside TF-IDF over pieces of words.

Pieces (character n-grams inside a word, scikit-learn's `char_wb`) forgive typos and endings; words and their pairs
tell topics apart. Pieces depend on the word alone, so a word is cut once per base, not once per phrase: a phrase's
pieces are a product of two sparse matrices, which is what makes a base of 200,000 phrases buildable in seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

PIECES = (2, 5)  # shortest and longest character n-gram; a word's edges count as a space
#: Share of the squared length that words get; the rest is pieces. Even, as in the measurements this started from.
WORD_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Vector:
    """A question as feature numbers and their weights; `seen` is the share of its idf mass that the base knows."""

    ids: Ints
    weights: Floats
    seen: float


def pieces(word: str) -> list[str]:
    """Character n-grams of a word with its edges: «сим» → « с», «си», «им», «м », …"""
    padded = f" {word} "
    shortest, longest = PIECES
    return [
        padded[at : at + size]
        for size in range(shortest, min(longest, len(padded)) + 1)
        for at in range(len(padded) - size + 1)
    ]


def terms(tokens: Sequence[str]) -> list[str]:
    """Words and pairs of neighbouring words."""
    return [*tokens, *(f"{left} {right}" for left, right in pairwise(tokens))]


class _Vocabulary:
    """Features of one kind: their numbers, and how rare each is in the base."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.ids: dict[str, int] = {}
        self.idf: Floats = np.zeros(0, np.float32)
        self.unseen_idf = 0.0

    def number(self, feature: str) -> int:
        return self.ids.setdefault(feature, len(self.ids))

    def weigh(self, counts: sparse.csr_matrix) -> None:
        """Smooth idf as in scikit-learn: ln((1 + n) / (1 + df)) + 1."""
        rows = counts.shape[0]
        df = np.bincount(counts.indices, minlength=len(self.ids))
        self.idf = (np.log((1 + rows) / (1 + df)) + 1).astype(np.float32)
        self.unseen_idf = float(np.log(1 + rows) + 1)


@dataclass(slots=True)
class Vectoriser:
    """Learns features from the phrases of a base; turns tokens into vectors of the same features."""

    words: _Vocabulary = field(default_factory=lambda: _Vocabulary(0))
    parts: _Vocabulary = field(default_factory=lambda: _Vocabulary(0))
    _cut: dict[str, Ints] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.words.ids) + len(self.parts.ids)

    def fit(self, phrases: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Learn from the phrases; gives their vectors, one row a phrase."""
        word_counts = _counts([[self.words.number(term) for term in terms(tokens)] for tokens in phrases])
        distinct: dict[str, int] = {}
        token_counts = _counts([[distinct.setdefault(t, len(distinct)) for t in tokens] for tokens in phrases])
        for word in distinct:
            self._cut[word] = np.array([self.parts.number(piece) for piece in pieces(word)], np.int32)
        cuts = _counts([self._cut[word] for word in distinct], len(self.parts.ids))
        part_counts = sparse.csr_matrix(token_counts @ cuts)
        self.words.weigh(word_counts)
        self.parts.weigh(part_counts)
        self.parts.first = len(self.words.ids)
        left = _normalised(word_counts, self.words.idf) * np.float32(WORD_SHARE**0.5)
        right = _normalised(part_counts, self.parts.idf) * np.float32((1 - WORD_SHARE) ** 0.5)
        return sparse.csr_matrix(sparse.hstack([left, right], format="csr", dtype=np.float32))

    def vector(self, tokens: Sequence[str]) -> Vector:
        """The tokens in the features of the base; features never seen still lengthen the vector."""
        words, word_weights, seen = _weighed(self.words, (self.words.ids.get(t, -1) for t in terms(tokens)))
        parts, part_weights, _ = _weighed(self.parts, (n for token in tokens for n in self._pieces(token)))
        word_weights *= np.float32(WORD_SHARE**0.5)
        part_weights *= np.float32((1 - WORD_SHARE) ** 0.5)
        ids = np.concatenate([words, parts + np.int32(self.parts.first)])
        return Vector(ids, np.concatenate([word_weights, part_weights]), seen)

    def _pieces(self, token: str) -> Iterable[int]:
        known = self._cut.get(token)
        return known.tolist() if known is not None else [self.parts.ids.get(p, -1) for p in pieces(token)]


def _weighed(vocabulary: _Vocabulary, numbers: Iterable[int]) -> tuple[Ints, Floats, float]:
    """Feature numbers, their unit-length weights, and the share of idf mass that is known (-1 means never seen)."""
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    unseen = counts.pop(-1, 0)
    ids = np.fromiter(counts, np.int32, len(counts))
    tf = np.log(np.fromiter(counts.values(), np.float32, len(counts))) + 1
    idf = vocabulary.idf[ids]
    weights = tf * idf
    stranger = unseen * vocabulary.unseen_idf**2
    mass, known = float((idf**2).sum()) + stranger, float((idf**2).sum())
    length = float(np.sqrt((weights**2).sum()))
    return ids, (weights / length if length else weights).astype(np.float32), known / mass if mass else 0.0


def _counts(rows: Sequence[Sequence[int] | Ints], columns: int | None = None) -> sparse.csr_matrix:
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.fromiter((n for row in rows for n in row), np.int32, int(indptr[-1]))
    width = columns if columns is not None else int(indices.max(initial=-1)) + 1
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


def _normalised(counts: sparse.csr_matrix, idf: Floats) -> sparse.csr_matrix:
    """Sublinear tf times idf, every row of unit length (an empty row stays empty)."""
    matrix = counts.copy()
    matrix.data = (np.log(matrix.data) + 1) * idf[matrix.indices]
    row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    squares = np.bincount(row_of, matrix.data**2, matrix.shape[0])
    lengths = np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32)
    matrix.data = (matrix.data / lengths[row_of]).astype(np.float32)
    return matrix
