"""The wrong keyboard layout («rfr epyfnm ,fkfyc») and transliteration («kak uznat balans»), undone.

Each word is read every way it can be; the reading that the base's words make likeliest wins. Likely is what character
trigrams of the base say, so no list of words decides and a base in any mix of both alphabets works.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from math import log

_EN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
_RU = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
_TO_RU, _TO_EN = str.maketrans(_EN, _RU), str.maketrans(_RU, _EN[: len(_RU)])
_RU_KEYS = re.compile(r"^[-a-z`\[\];',.~{}:\"<>]+$")
_CYRILLIC, _LATIN = re.compile(r"[а-я]"), re.compile(r"[a-z]")
_EDGES = re.compile(r"^([^\w*#]*)(.*?)([^\w*#]*)$", re.DOTALL)

#: Romanisations in common use, the longest first; where one stands for several sounds, the likelier comes first.
_ROMAN = (
    ("shch", "щ"), ("iya", "ия"), ("iyu", "ию"), ("iye", "ие"), ("sch", "щ", "сч"), ("yo", "е", "йо"), ("jo", "е"),
    ("zh", "ж"), ("kh", "х"), ("ts", "ц", "тс"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"),
    ("ja", "я"), ("ye", "е", "ые"), ("yi", "ый"), ("iy", "ий"), ("yy", "ый"), ("ij", "ий"), ("'", "ь"), ("a", "а"),
    ("b", "б"), ("c", "ц", "к"), ("d", "д"), ("e", "е", "э"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "х", "кс"), ("y", "ы", "й"), ("z", "з"),
    ("4", "ч"), ("6", "ш"),
)  # fmt: skip
_READINGS = 32
_VOWELS = frozenset("аеиоуыэюя")
#: Letters after which a soft sign stands and is left out in Latin letters: «dengi», «skolko».
_SOFTENED = frozenset("бвдзлмнпрст")
#: A word of the base itself beats any likelihood; one that people use, and one of the language, beat trigrams alone
#: (natural logs a letter).
_OF_BASE, _OF_PEOPLE, _OF_LANGUAGE = 3.0, 2.0, 1.0
#: Nobody puts a comma right before a word, nor one of these right behind: there it is a letter of the other layout.
_ATTACHED = 1.5
_NEVER_BEHIND = frozenset("[]{};`")
#: How much likelier another reading must be than what was typed.
_DOUBT = 0.7
_REMEMBERED = 20_000


def from_layout(text: str) -> str:
    """What the same keys type in the other layout: «rfr» → «как», «ckjdj» → «слово», «рщц» → «how»."""
    text = text.lower()
    return text.translate(_TO_EN if _CYRILLIC.search(text) else _TO_RU).replace("ё", "е")


def from_translit(word: str) -> list[str]:
    """What Latin letters may stand for, the likeliest first: «balans» → «баланс», «schet» → «щет», «счет»."""
    word, sounds, at = word.lower(), list[tuple[str, ...]](), 0
    while at < len(word):
        roman, *russian = next((one for one in _ROMAN if word.startswith(one[0], at)), (word[at], word[at]))
        after_vowel = bool(sounds) and sounds[-1][0][-1] in _VOWELS
        if roman == "y" and after_vowel:
            russian.reverse()
        if roman == "e" and (sounds or len(word) == 1):
            del russian[1:]
        sounds.append(tuple(russian))
        at += len(roman)
    return ["".join(reading) for reading in islice(product(*sounds), _READINGS)]


def softened(word: str) -> Iterator[str]:
    """The word with one soft sign put where transliteration leaves it out: «денги» → «деньги»."""
    for at, letter in enumerate(word, start=1):
        if letter in _SOFTENED and word[at : at + 1] not in _VOWELS:
            yield f"{word[:at]}ь{word[at:]}"


class Repair:
    """Trigrams of one base's words. `is_word` knows the rest of the language, `others` are words that people use."""

    def __init__(
        self, words: Iterable[str], is_word: Callable[[str], bool], others: Collection[str] = frozenset()
    ) -> None:
        self._words = frozenset(words)
        self._is_word, self._others = is_word, others
        self._trigrams = Counter(tri for word in self._words for tri in _trigrams(word))
        self._pairs = Counter(tri[:2] for tri in self._trigrams.elements())
        letters = "".join(self._words)
        self._cyrillic, self._latin = bool(_CYRILLIC.search(letters)), bool(_LATIN.search(letters))
        self._mostly_cyrillic = len(_CYRILLIC.findall(letters)) > len(_LATIN.findall(letters))
        self.word = lru_cache(_REMEMBERED)(self._best)

    def line(self, text: str) -> str:
        """Every word of a cleaned line in its likeliest reading; what needs none comes back as it is.

        Nobody changes the layout within a line: where most words were typed in the other one, the rest were too.
        """
        typed = text.split(" ")
        read = [self.word(word) for word in typed]
        keys = [at for at, word in enumerate(typed) if self._cyrillic and _RU_KEYS.match(word)]
        slipped = [at for at in keys if read[at] == from_layout(typed[at])]
        if len(slipped) > 1 and 2 * len(slipped) > len(keys):
            rest = {at for at in keys if not self._is_known(_word(read[at])) and typed[at] not in self._others}
            read = [from_layout(typed[at]) if at in rest else word for at, word in enumerate(read)]
        return " ".join(read)

    def _best(self, typed: str) -> str:
        before, core, after = _EDGES.match(typed).groups()  # type: ignore[union-attr]
        if not core or core in self._words or any(char.isdigit() for char in core) or "*" in core or "#" in core:
            return typed
        best, score = typed, self._score(core) + _DOUBT
        for reading in self._readings(typed, before, core, after):
            word = _word(reading)
            in_front = before and not reading.startswith(before)
            behind = _NEVER_BEHIND.intersection(after) and not reading.endswith(after)
            attached = _ATTACHED if in_front or behind else 0.0
            if word and self._score(word) + attached > score:
                best, score = reading, self._score(word) + attached
        return best

    def _readings(self, typed: str, before: str, core: str, after: str) -> Iterable[str]:
        if self._cyrillic and _RU_KEYS.match(core):
            for left, middle, right in (("", typed, ""), ("", before + core, after), (before, core, after)):
                if _RU_KEYS.match(middle):
                    yield left + from_layout(middle) + right
            yield from self._transliterated(before, core, after)
        if self._latin and not self._mostly_cyrillic and _CYRILLIC.search(core) and not _LATIN.search(core):
            yield before + from_layout(core) + after

    def _transliterated(self, before: str, core: str, after: str) -> Iterator[str]:
        read = from_translit(core)
        known = [one for one in read if self._is_known(one)]
        soft = [] if known else [other for one in read for other in softened(one) if self._is_known(other)]
        yield from (before + one + after for one in known or soft or read[:1])

    def _is_known(self, word: str) -> bool:
        return word in self._words or self._of_people(word) or self._is_word(word)

    def _of_people(self, word: str) -> bool:
        """Words in Latin letters are left out: «my» and «set» are as often «мы» and «сеть»."""
        return not word.isascii() and word in self._others

    def _score(self, word: str) -> float:
        found = _trigrams(word)
        likelihood = sum(log((self._trigrams[tri] + 0.02) / (self._pairs[tri[:2]] + 1)) for tri in found) / len(found)
        if word in self._words:
            return likelihood + _OF_BASE
        return likelihood + (_OF_PEOPLE if self._of_people(word) else _OF_LANGUAGE if self._is_word(word) else 0.0)


def _word(typed: str) -> str:
    return "".join(char for char in typed if char.isalnum() or char == "-")


def _trigrams(word: str) -> list[str]:
    padded = f"  {word} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]
