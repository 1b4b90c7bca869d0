"""Mistyped and run-together words, put right towards the words of the base.

Only words that neither the base nor the language knows are touched: a real word that the base lacks is news about the
question («ипотека»), not a slip of the hand.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import log
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Letters that may be wrong, up to a length of the word: a slip in a short word makes another real word too easily.
#: Words in Latin letters need more, because no dictionary tells which of them are real.
_SLIPS = ((3, 0), (6, 1), (10_000, 2))
_LATIN_SLIPS = ((3, 0), (7, 1), (10_000, 2))
_SHORTEST_JOINED, _SHORTEST_LATIN_JOINED = 6, 5
_LONGEST_JOINED = 60
#: Letters a word in a cut has at least, on average; words of one letter are prepositions and articles.
_MEAN_CUT = 2.5
_SINGLE = frozenset("ваиксоуяai")
_REMEMBERED = 20_000


class Speller:
    """Knows the words of one base with their counts, by `is_word` the rest of the language, `others` that people use.

    A slip is put right towards those too, so that it does not become a word of the base that nobody meant.
    """

    def __init__(
        self, words: Iterable[str], is_word: Callable[[str], bool], others: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self.counts = Counter(words)
        self._is_word, self._others = is_word, others
        self._total = sum(self.counts.values()) + 1
        self._by_length: dict[int, list[str]] = {}
        for word in sorted({*self.counts, *others}):
            if not word.isdigit():
                self._by_length.setdefault(len(word), []).append(word)
        self._longest = max(self._by_length, default=0)
        self.correct = lru_cache(_REMEMBERED)(self._correct)

    def _correct(self, word: str) -> tuple[str, ...]:
        """The word as it was meant: itself, the nearest word of the base, or the words it was run together from."""
        known = word in self.counts or word in self._others or self._is_word(word)
        if known or any(char.isdigit() for char in word):
            return (word,)
        near = self._nearest(word, 1)
        if near:
            return (near,)
        joined = self._split(word)
        if joined:
            return joined
        near = self._nearest(word, 2)
        return (near,) if near else self._split(word, fuzzy=True) or (word,)

    def _nearest(self, word: str, most: int) -> str:
        """The word of the base within `most` slips; a wrong first letter counts as a slip more: it is rare."""
        table = _LATIN_SLIPS if word.isascii() else _SLIPS
        slips = min(most, next(allowed for length, allowed in table if len(word) <= length))
        if not slips:
            return ""
        best: tuple[float, bool, int, str] | None = None
        for length in range(len(word) - slips, len(word) + slips + 1):
            rivals = self._by_length.get(length, [])
            for found, distance, _ in process.extract(word, rivals, scorer=OSA.distance, score_cutoff=slips, limit=5):
                often = self.counts[found] or self._others.get(found, 0)
                rank = (distance + (found[0] != word[0]), found not in self.counts, -often, found)
                best = min(best, rank) if best else rank
        return best[-1] if best and best[0] <= slips else ""

    def _split(self, word: str, fuzzy: bool = False) -> tuple[str, ...]:
        """The likeliest cut into words (Viterbi over a unigram model); empty when there is none."""
        shortest = _SHORTEST_LATIN_JOINED if word.isascii() else _SHORTEST_JOINED
        if not shortest <= len(word) <= _LONGEST_JOINED:
            return ()
        nowhere: tuple[float, tuple[str, ...]] = (float("inf"), ())
        best = [(0.0, nowhere[1]), *[nowhere] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 24), end):
                if best[start][0] == float("inf"):
                    continue
                cost, meant = self._cost(word[start:end], fuzzy)
                if best[start][0] + cost < best[end][0]:
                    best[end] = (best[start][0] + cost, (*best[start][1], meant))
        cost, cut = best[-1]
        return cut if cost < float("inf") and len(cut) > 1 and len(word) / len(cut) >= _MEAN_CUT else ()

    def _cost(self, piece: str, fuzzy: bool) -> tuple[float, str]:
        count = self.counts.get(piece, 0)
        if count and (len(piece) > 1 or piece in _SINGLE):
            return log(self._total / count), piece
        often = self._others.get(piece, 0)
        if often and (len(piece) > 1 or piece in _SINGLE):
            return log(self._total) + 3 - min(2.0, log(often) / 3), piece
        if len(piece) >= 4 and self._is_word(piece):
            return log(self._total) + 3, piece
        near = self._nearest(piece, 1) if fuzzy and len(piece) >= 5 else ""
        return (log(self._total) + 6, near) if near else (float("inf"), piece)
