"""Templates that editors write: `(а|б)` says «either», `[в]` says «may be left out».

A template stands for all the phrases it can be read as. Brackets may be nested; they hold whole words, because a
bracket inside a word («тариф(а|ы)») is nearly always a slip of the keyboard and lemmas make it needless anyway.
"""

import itertools
import re
from dataclasses import dataclass

#: Phrases that one template may stand for. Past that the editor has written a grammar, not a phrase: the build slows
#: down and one intent outweighs its neighbours.
MAX_EXPANSIONS = 64

_MARKS = re.compile(r"[()\[\]|]")
_CLOSING = {"(": ")", "[": "]"}


class TemplateError(ValueError):
    """A template that cannot be read. `position` counts characters from 0, the message tells the cure."""

    def __init__(self, reason: str, position: int) -> None:
        self.reason = reason
        self.position = position
        super().__init__(f"{reason} (character {position + 1})")


@dataclass(slots=True)
class _Reader:
    """Reads a template left to right; every method leaves `at` behind what it has read."""

    text: str
    limit: int
    at: int = 0

    def alternatives(self, opened_at: int | None) -> list[str]:
        """Variants up to the end of the text or, inside brackets, up to their closing one."""
        variants: list[str] = []
        while True:
            variants += self._sequence(opened_at)
            if self.at >= len(self.text) or self.text[self.at] != "|":
                return self._bounded(variants)
            if opened_at is None:
                raise TemplateError("«|» stands outside brackets: write (one|other)", self.at)
            self.at += 1

    def _sequence(self, opened_at: int | None) -> list[str]:
        start, parts = self.at, [""]
        while self.at < len(self.text) and self.text[self.at] not in ")]|":
            piece = self._group() if self.text[self.at] in _CLOSING else [self._plain()]
            parts = self._bounded([left + right for left, right in itertools.product(parts, piece)])
        if opened_at is not None and not self.text[start : self.at].strip():
            raise TemplateError("empty variant: write [word] for a word that may be left out", start)
        if opened_at is None and self.at < len(self.text) and self.text[self.at] in ")]":
            raise TemplateError(f"«{self.text[self.at]}» closes nothing", self.at)
        return parts

    def _plain(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in "()[]|":
            self.at += 1
        return self.text[start : self.at]

    def _group(self) -> list[str]:
        opened_at, bracket = self.at, self.text[self.at]
        self._whole_words(opened_at - 1, opened_at)
        self.at += 1
        variants = self.alternatives(opened_at)
        if self.at >= len(self.text):
            raise TemplateError(f"«{bracket}» is never closed", opened_at)
        if self.text[self.at] != _CLOSING[bracket]:
            raise TemplateError(f"«{bracket}» is closed by «{self.text[self.at]}»", self.at)
        self._whole_words(self.at + 1, self.at)
        self.at += 1
        return [*variants, ""] if bracket == "[" else variants

    def _whole_words(self, neighbour: int, bracket: int) -> None:
        if 0 <= neighbour < len(self.text) and self.text[neighbour].isalnum():
            raise TemplateError("brackets hold whole words: put a space beside them", bracket)

    def _bounded(self, variants: list[str]) -> list[str]:
        if len(variants) > self.limit:
            raise TemplateError(f"stands for more than {self.limit} phrases: split it", 0)
        return variants


def expand(phrase: str, limit: int = MAX_EXPANSIONS) -> tuple[str, ...]:
    """Every phrase that a template stands for, in the order written, each once, its spaces tidied.

    >>> expand("(как|где) узнать [свой] баланс")[:2]
    ('как узнать свой баланс', 'как узнать баланс')

    Raises TemplateError for brackets that do not match, an empty variant, a bracket inside a word, or more than
    `limit` phrases.
    """
    if not _MARKS.search(phrase):
        return tuple(filter(None, (" ".join(phrase.split()),)))
    variants = _Reader(phrase, limit).alternatives(None)
    tidy = (" ".join(variant.split()) for variant in variants)
    return tuple(dict.fromkeys(variant for variant in tidy if variant))
