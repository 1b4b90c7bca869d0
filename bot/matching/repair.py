"""The wrong keyboard layout («rfr epyfnm ,fkfyc») and transliteration («kak uznat balans»), undone.

Each word is read every way it can be; the reading that the base's words make likeliest wins. Likely is what character
trigrams of the base say, so no list of words decides and a base in any mix of both alphabets works.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import log

_EN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
_RU = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
_TO_RU, _TO_EN = str.maketrans(_EN, _RU), str.maketrans(_RU, _EN[: len(_RU)])
_RU_KEYS = re.compile(r"^[a-z`\[\];',.~{}:\"<>]+$")
_CYRILLIC, _LATIN = re.compile(r"[а-я]"), re.compile(r"[a-z]")
_EDGES = re.compile(r"^([^\w*#]*)(.*?)([^\w*#]*)$", re.DOTALL)

#: Romanisations in common use, the longest first; single letters last.
_ROMAN = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "е"), ("jo", "е"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"),
    ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("ye", "е"), ("yi", "ый"), ("iy", "ий"),
    ("yy", "ый"), ("ij", "ий"), ("'", "ь"), ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"),
    ("g", "г"), ("h", "х"), ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "х"),
    ("y", "ы"), ("z", "з"), ("4", "ч"), ("6", "ш"),
)  # fmt: skip
#: A word of the base itself beats any likelihood; a word of the language beats trigrams alone (natural logs a letter).
_OF_BASE, _OF_LANGUAGE = 3.0, 1.0
#: How much likelier another reading must be than what was typed.
_DOUBT = 0.7
_REMEMBERED = 20_000


def from_layout(text: str) -> str:
    """What the same keys type in the other layout: «rfr» → «как», «ckjdj» → «слово», «рщц» → «how»."""
    text = text.lower()
    return text.translate(_TO_EN if _CYRILLIC.search(text) else _TO_RU).replace("ё", "е")


def from_translit(word: str) -> str:
    """Latin letters as the Russian ones they stand for: «balans» → «баланс»."""
    word, out, at = word.lower(), "", 0
    while at < len(word):
        roman, russian = next(((r, c) for r, c in _ROMAN if word.startswith(r, at)), (word[at], word[at]))
        out, at = out + russian, at + len(roman)
    return out


class Repair:
    """Trigrams of one base's words. `is_word` knows the rest of the language."""

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._words = frozenset(words)
        self._is_word = is_word
        self._trigrams = Counter(tri for word in self._words for tri in _trigrams(word))
        self._pairs = Counter(tri[:2] for tri in self._trigrams.elements())
        letters = "".join(self._words)
        self._cyrillic, self._latin = bool(_CYRILLIC.search(letters)), bool(_LATIN.search(letters))
        self._mostly_cyrillic = len(_CYRILLIC.findall(letters)) > len(_LATIN.findall(letters))
        self.word = lru_cache(_REMEMBERED)(self._best)

    def line(self, text: str) -> str:
        """Every word of a cleaned line in its likeliest reading; what needs none comes back as it is."""
        return " ".join(self.word(word) for word in text.split(" "))

    def _best(self, typed: str) -> str:
        before, core, after = _EDGES.match(typed).groups()  # type: ignore[union-attr]
        if not core or core in self._words or any(char.isdigit() for char in core) or "*" in core or "#" in core:
            return typed
        best, score = typed, self._score(core) + _DOUBT
        for reading in self._readings(typed, before, core, after):
            word = "".join(char for char in reading if char.isalnum() or char == "-")
            if word and self._score(word) > score:
                best, score = reading, self._score(word)
        return best

    def _readings(self, typed: str, before: str, core: str, after: str) -> Iterable[str]:
        if self._cyrillic and _RU_KEYS.match(core):
            for left, middle, right in (("", typed, ""), ("", before + core, after), (before, core, after)):
                if _RU_KEYS.match(middle):
                    yield left + from_layout(middle) + right
            yield before + from_translit(core) + after
        if self._latin and not self._mostly_cyrillic and _CYRILLIC.search(core) and not _LATIN.search(core):
            yield before + from_layout(core) + after

    def _score(self, word: str) -> float:
        found = _trigrams(word)
        likelihood = sum(log((self._trigrams[tri] + 0.02) / (self._pairs[tri[:2]] + 1)) for tri in found) / len(found)
        bonus = _OF_BASE if word in self._words else _OF_LANGUAGE if self._is_word(word) else 0.0
        return likelihood + bonus


def _trigrams(word: str) -> list[str]:
    padded = f"  {word} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]
