"""What every speaker knows and no base has to repeat: which words ask for the same thing, and which ask for nothing.

The files beside this module are read by people first; this reads them once a process. Words are compared as lemmas.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, pairwise
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
        self._single = {phrase[0]: names for phrase, names in self._groups.items() if len(phrase) == 1}
        self._longer: dict[Phrase, list[Phrase]] = {}
        for phrase in self._groups:
            if len(phrase) > 1:
                self._longer.setdefault(phrase[:2], []).append(phrase)
        self.words = frozenset(word for phrase in self._groups for word in phrase)

    def of(self, tokens: Sequence[str]) -> list[str]:
        """The groups that the tokens belong to, in order; a word in no group stands for itself.

        A token is in its own groups and in those of every phrase that covers it. The longest phrase alone would read
        better, but misses more: people put words between the words of a phrase.
        """
        own = [self._single.get(token) or (token,) for token in tokens]
        for at, names in self._covering(tokens).items():
            own[at] = tuple(sorted({*self._single.get(tokens[at], ()), *names}))
        return list(chain.from_iterable(own))

    def _covering(self, tokens: Sequence[str]) -> dict[int, list[str]]:
        """The groups of phrases of several words, by the places that they cover."""
        found: dict[int, list[str]] = {}
        for start, pair in enumerate(pairwise(tokens)):
            for phrase in self._longer.get(pair, ()):
                end = start + len(phrase)
                if tuple(tokens[start:end]) == phrase:
                    for at in range(start, end):
                        found.setdefault(at, []).extend(self._groups[phrase])
        return found


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
