"""Questions as sparse vectors: TF-IDF over words and pairs of words, over concepts, and over pieces of words.

Words and their pairs tell topics apart. Concepts (see `lexicon`) join what different people call the same thing; they
weigh most, because the subscriber has not read the editor's phrases. Pieces (character n-grams inside a word,
scikit-learn's `char_wb`) forgive typos and endings. Pieces depend on the word alone, so a word is cut once per base,
not once per phrase: a phrase's pieces are a product of two sparse matrices, and 200,000 phrases take seconds.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

PIECES = (2, 5)  # shortest and longest character n-gram; a word's edges count as a space
#: Shares of the squared length. Chosen by held-out training phrases in two languages: between a half and three fifths
#: for concepts is a plateau in Russian; English is flat from a third to a half.
WORD_SHARE, CONCEPT_SHARE, PIECE_SHARE = 0.25, 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Tokens:
    """A question as lemmas and the concepts they stand for; `text` is what a sentence encoder reads."""

    lemmas: tuple[str, ...]
    concepts: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Vector:
    """Feature numbers and weights. `seen`, `seen_concepts`: the share of idf mass that the base knows, 0..1."""

    ids: Ints
    weights: Floats
    seen: float
    seen_concepts: float


def pieces(word: str) -> list[str]:
    """Character n-grams of a word with its edges: «сим» → « с», «си», «им», «м », …"""
    padded = f" {word} "
    shortest, longest = PIECES
    return [
        padded[at : at + size]
        for size in range(shortest, min(longest, len(padded)) + 1)
        for at in range(len(padded) - size + 1)
    ]


def terms(lemmas: Sequence[str]) -> list[str]:
    """Words and pairs of neighbouring words."""
    return [*lemmas, *[f"{left} {right}" for left, right in pairwise(lemmas)]]


class Vocabulary:
    """Features of one kind: their numbers from `first` on, how rare each is, and the share of length they get."""

    def __init__(self, share: float) -> None:
        self.scale = np.float32(share**0.5)
        self.first = 0
        self.ids: dict[str, int] = {}
        self.idf: Floats = np.zeros(0, np.float32)
        self.unseen_idf = 0.0

    def numbers(self, features: Iterable[str]) -> list[int]:
        """The numbers of features while learning; a new one gets the next."""
        ids = self.ids
        return [ids.setdefault(feature, len(ids)) for feature in features]

    def learn(self, counts: sparse.csr_matrix, frequency: Floats) -> None:
        """Smooth idf as in scikit-learn: ln((1 + n) / (1 + df)) + 1, each row counted `frequency` times."""
        rows = float(frequency.sum())
        row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        df = np.bincount(counts.indices, frequency[row_of], len(self.ids))
        self.idf = (np.log((1 + rows) / (1 + df)) + 1).astype(np.float32)
        self.unseen_idf = float(np.log(1 + rows) + 1)

    def weigh(self, numbers: Iterable[int]) -> tuple[Ints, Floats, float]:
        """Numbers, weights of the kind's length, and the share of idf mass known; -1 is a feature never seen."""
        counts = Counter(numbers)
        strangers = counts.pop(-1, 0)
        ids = np.fromiter(counts, np.int32, len(counts))
        tf = np.log(np.fromiter(counts.values(), np.float32, len(counts))) + 1
        weights = tf * self.idf[ids]
        known = float(weights @ weights)
        mass = known + strangers * self.unseen_idf**2
        return (
            ids + np.int32(self.first),
            np.asarray(weights * (self.scale / (known**0.5 or 1.0)), np.float32),
            known / mass if mass else 0.0,
        )

    def rows(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Counts as weights: sublinear tf times idf, every row of the kind's length (an empty row stays empty)."""
        matrix = counts.copy()
        matrix.data = (np.log(matrix.data) + 1) * self.idf[matrix.indices]
        row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        squares = np.bincount(row_of, matrix.data**2, matrix.shape[0])
        lengths = np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32)
        matrix.data = np.asarray(matrix.data * (self.scale / lengths[row_of]), np.float32)
        return matrix

    def mass(self, features: Iterable[str]) -> float:
        """Squared idf of distinct features, those never seen included: how much they say together."""
        found = (self.ids.get(feature) for feature in set(features))
        return sum(self.unseen_idf**2 if n is None else float(self.idf[n]) ** 2 for n in found)


class Vectoriser:
    """Learns features from the phrases of a base; turns tokens into vectors of the same features."""

    def __init__(self, with_pieces: bool = True) -> None:
        whole = 1.0 if with_pieces else WORD_SHARE + CONCEPT_SHARE
        self.words = Vocabulary(WORD_SHARE / whole)
        self.concepts = Vocabulary(CONCEPT_SHARE / whole)
        self.parts = Vocabulary(PIECE_SHARE)
        self._with_pieces = with_pieces
        self._cut: dict[str, Ints] = {}

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.words.ids) + len(self.concepts.ids) + len(self.parts.ids)

    def fit(self, phrases: Sequence[Tokens], frequency: Floats) -> sparse.csr_matrix:
        """Learn from the phrases; gives their vectors, one row a phrase.

        `frequency` is how often each phrase counts when the rarity of a feature is told.
        """
        words = counts([self.words.numbers(terms(one.lemmas)) for one in phrases])
        concepts = counts([self.concepts.numbers(one.concepts) for one in phrases])
        parts = self._fit_pieces(phrases)
        for vocabulary, matrix in ((self.words, words), (self.concepts, concepts), (self.parts, parts)):
            vocabulary.learn(matrix, frequency)
        self.concepts.first = len(self.words.ids)
        self.parts.first = self.concepts.first + len(self.concepts.ids)
        blocks = [self.words.rows(words), self.concepts.rows(concepts), self.parts.rows(parts)]
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr", dtype=np.float32))

    def _fit_pieces(self, phrases: Sequence[Tokens]) -> sparse.csr_matrix:
        if not self._with_pieces:
            return sparse.csr_matrix((len(phrases), 0), dtype=np.float32)
        distinct: dict[str, int] = {}
        tokens = counts([[distinct.setdefault(word, len(distinct)) for word in one.lemmas] for one in phrases])
        for word in distinct:
            self._cut[word] = np.array(self.parts.numbers(pieces(word)), np.int32)
        cuts = counts([self._cut[word] for word in distinct], len(self.parts.ids))
        return sparse.csr_matrix(tokens @ cuts)

    def vector(self, tokens: Tokens) -> Vector:
        """The tokens in the features of the base. Only known features count; `seen` tells how much was left out."""
        words, word_weights, seen = self.words.weigh(self.words.ids.get(term, -1) for term in terms(tokens.lemmas))
        names, name_weights, seen_concepts = self.concepts.weigh(
            self.concepts.ids.get(name, -1) for name in tokens.concepts
        )
        spelled = tokens.lemmas if self._with_pieces else ()
        parts, part_weights, _ = self.parts.weigh(n for token in spelled for n in self._pieces(token))
        return Vector(
            np.concatenate([words, names, parts]),
            np.concatenate([word_weights, name_weights, part_weights]),
            seen,
            seen_concepts,
        )

    def _pieces(self, token: str) -> Iterable[int]:
        known = self._cut.get(token)
        return known.tolist() if known is not None else [self.parts.ids.get(piece, -1) for piece in pieces(token)]


def counts(rows: Sequence[Sequence[int] | Ints], columns: int | None = None) -> sparse.csr_matrix:
    """How often each number stands in each row, as a sparse matrix."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.fromiter(chain.from_iterable(rows), np.int32, int(indptr[-1]))
    width = columns if columns is not None else int(indices.max(initial=-1)) + 1
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix
