"""Questions as sparse vectors: TF-IDF over words and pairs of words, over concepts, and over pieces of words.

Words and their pairs tell topics apart. Concepts (see `lexicon`) join what different people call the same thing; they
weigh most, because the subscriber has not read the editor's phrases. Pieces (character n-grams inside a word,
scikit-learn's `char_wb`) forgive typos and endings. Pieces depend on the word alone, so a word is cut once per base,
not once per phrase: a phrase's pieces are a product of two sparse matrices, and 200,000 phrases take seconds.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

PIECES = (2, 5)  # shortest and longest character n-gram; a word's edges count as a space
#: Shares of the squared length. Chosen by held-out training phrases in two languages: between a half and three fifths
#: for concepts is a plateau in Russian; English is flat from a third to a half.
WORD_SHARE, CONCEPT_SHARE, PIECE_SHARE = 0.25, 0.5, 0.25
#: What any two words of a text have of it, where there are phrases enough to learn from that.
COUPLE_SHARE = 0.3
#: Phrases in which two words have to stand together to be a couple, and words of a text that are coupled.
LEAST_COUPLE, COUPLED = 3, 16


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


def couples(lemmas: Sequence[str]) -> list[str]:
    """Any two words of a text, in whatever order and distance."""
    words = sorted(list(dict.fromkeys(lemmas))[:COUPLED])
    return [f"{left} {right}" for left, right in combinations(words, 2)]


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

    def __init__(self, with_pieces: bool = True, with_couples: bool = False) -> None:
        whole = 1.0 if with_pieces else WORD_SHARE + CONCEPT_SHARE
        left = 1 - COUPLE_SHARE if with_couples else 1.0
        self.words = Vocabulary(left * WORD_SHARE / whole)
        self.concepts = Vocabulary(left * CONCEPT_SHARE / whole)
        self.parts = Vocabulary(left * PIECE_SHARE)
        self.couples = Vocabulary(COUPLE_SHARE)
        self._with_pieces, self._with_couples = with_pieces, with_couples
        self._cut: dict[str, Ints] = {}

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.words.ids) + len(self.concepts.ids) + len(self.parts.ids) + len(self.couples.ids)

    def fit(self, phrases: Sequence[Tokens], frequency: Floats) -> sparse.csr_matrix:
        """Learn from the phrases; gives their vectors, one row a phrase.

        `frequency` is how often each phrase counts when the rarity of a feature is told.
        """
        words = counts([self.words.numbers(terms(one.lemmas)) for one in phrases])
        concepts = counts([self.concepts.numbers(one.concepts) for one in phrases])
        kinds = (self.words, words), (self.concepts, concepts), (self.parts, self._fit_pieces(phrases))
        blocks, first = [], 0
        for vocabulary, matrix in (*kinds, (self.couples, self._fit_couples(phrases))):
            vocabulary.first = first
            vocabulary.learn(matrix, frequency)
            blocks.append(vocabulary.rows(matrix))
            first += len(vocabulary.ids)
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr", dtype=np.float32))

    def _fit_couples(self, phrases: Sequence[Tokens]) -> sparse.csr_matrix:
        if not self._with_couples:
            return sparse.csr_matrix((len(phrases), 0), dtype=np.float32)
        told = [couples(one.lemmas) for one in phrases]
        uses = Counter(chain.from_iterable(told))
        kept = [[couple for couple in row if uses[couple] >= LEAST_COUPLE] for row in told]
        return counts([self.couples.numbers(row) for row in kept], None)

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
        together = couples(tokens.lemmas) if self._with_couples else ()
        both, couple_weights, _ = self.couples.weigh(self.couples.ids.get(couple, -1) for couple in together)
        return Vector(
            np.concatenate([words, names, parts, both]),
            np.concatenate([word_weights, name_weights, part_weights, couple_weights]),
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
