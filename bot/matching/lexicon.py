"""What every speaker knows and no base has to repeat: which words ask for the same thing, and which ask for nothing.

The files beside this module are read by people first; this reads them once a process. Words are compared as lemmas.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from bot.matching import morphology, normalise

_FOLDER = Path(__file__).with_name("lexicon")
_LONGEST = 4  # words in the longest phrase of a group; longer ones are sentences, not words

_FILES = ("ru.txt", "en.txt", "greetings.txt", "politeness.txt", "chatter.txt", "offtopic.txt")

Phrase = tuple[str, ...]


def lemmas(text: str) -> list[str]:
    """The lemmas of a text that needs no repair: what the base and the lexicon themselves say."""
    return [morphology.lemma(word) for word in normalise.words(normalise.clean(text))]


@cache
def _lines(name: str) -> tuple[str, ...]:
    lines = (line.strip() for line in (_FOLDER / name).read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _shipped_groups() -> tuple[tuple[Phrase, ...], ...]:
    return tuple(_group(line.split()) for name in ("ru.txt", "en.txt") for line in _lines(name))


@cache
def fillers(kind: str) -> frozenset[Phrase]:
    """`greetings` or `politeness`, as lemmas."""
    return frozenset(tuple(lemmas(line)) for line in _lines(f"{kind}.txt"))


@cache
def chatter() -> tuple[str, ...]:
    """What people tell around a question, whatever it is."""
    return _lines("chatter.txt")


@cache
def offtopic() -> tuple[str, ...]:
    """What people ask of somebody else: nothing that a base need answer."""
    return _lines("offtopic.txt")


def version() -> str:
    """The whole text of the lexicon: a cache made with another one is not used."""
    return "\n".join(line for name in _FILES for line in _lines(name))


def _group(words: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(filter(None, (tuple(lemmas(word.replace("_", " "))) for word in words))))


class Concepts:
    """Groups of words that ask for the same thing: the shipped ones, and the `synonyms` of the base.

    A word of several groups belongs to all of them; which one is meant, the other words of the question tell.
    """

    def __init__(self, synonyms: Sequence[Sequence[str]]) -> None:
        found: dict[Phrase, list[str]] = {}
        for group in (*_shipped_groups(), *map(_group, synonyms)):
            for phrase in group:
                found.setdefault(phrase[:_LONGEST], []).append(f"#{' '.join(group[0])}")
        self._groups = {phrase: tuple(names) for phrase, names in found.items()}
        self._joined = frozenset(word for phrase in self._groups if len(phrase) > 1 for word in phrase)
        self.words = frozenset(word for phrase in self._groups for word in phrase)

    def of(self, tokens: Sequence[str]) -> list[str]:
        """The groups that the tokens belong to, in order; a word in no group stands for itself."""
        names: list[str] = []
        for at, token in enumerate(tokens):
            names += self._at(tokens, at) or (token,)
        return names

    def _at(self, tokens: Sequence[str], at: int) -> tuple[str, ...]:
        """Groups of the token and of every phrase that covers it.

        The longest phrase alone would read better, but misses more: people put words between the words of a phrase.
        """
        if tokens[at] not in self._joined:
            return self._groups.get((tokens[at],), ())
        covering = (
            self._groups.get(tuple(tokens[start : start + size]), ())
            for size in range(1, _LONGEST + 1)
            for start in range(max(0, at - size + 1), min(at, len(tokens) - size) + 1)
        )
        return tuple(sorted({name for names in covering for name in names}))


def without(tokens: Sequence[str], phrases: frozenset[Phrase], known: Callable[[str], bool]) -> list[str]:
    """The tokens without the fillers, longest first; all of them when nothing that is `known` would remain."""
    if not phrases:
        return list(tokens)
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(tokens[at : at + n]) in phrases), 0)
        if not size:
            kept.append(tokens[at])
        at += max(size, 1)
    return kept if any(known(token) for token in kept) else list(tokens)
