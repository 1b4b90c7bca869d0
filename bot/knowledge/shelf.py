"""The base as an editor looks through it: where an intent stands, what a search finds, which tests fail."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.domain.knowledge import Intent, KnowledgeBase, Localized
from bot.domain.match import Match, Verdict
from bot.matching import Matcher

_ID = re.compile(r"""^\s*(?:-\s*)?id:\s*["']?([a-z0-9._]+)["']?\s*(?:#.*)?$""")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; lines count from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}"


class Part(StrEnum):
    """Which part of an intent a search found, the most telling first."""

    TITLE = "title"
    PHRASE = "phrase"
    TEST = "test"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Found:
    """An intent that a search found, with the text that holds the words."""

    intent: Intent
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Tested:
    """A test of an intent and what the matcher makes of it."""

    text: str
    match: Match
    passed: bool


def places(folder: Path) -> Mapping[str, Place]:
    """Where every intent begins. Files are looked through as text, so a broken one still tells its places."""
    return {name: place for file in sorted(folder.glob("*.y*ml")) for name, place in _places(file)}


def _places(file: Path) -> Iterator[tuple[str, Place]]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if found := _ID.match(line):
            yield found[1], Place(file, number)


def search(knowledge: KnowledgeBase, query: str) -> Sequence[Found]:
    """Intents that hold every word of the query, or begin of a word; the more telling the part, the earlier."""
    words = _folded(query).split()
    if not words:
        return ()
    found = [one for intent in knowledge.intents if (one := _found(intent, words))]
    order = {part: place for place, part in enumerate(Part)}
    return sorted(found, key=lambda one: order[one.part])


def _found(intent: Intent, words: Sequence[str]) -> Found | None:
    parts = list(_parts(intent))
    for part, text in parts:
        if all(word in _folded(text) for word in words):
            return Found(intent, part, text)
    whole = _folded("\n".join(text for _, text in parts))
    if not all(word in whole for word in words):
        return None
    return next(Found(intent, part, text) for part, text in parts if any(word in _folded(text) for word in words))


def _parts(intent: Intent) -> Iterator[tuple[Part, str]]:
    yield Part.TITLE, f"{' '.join(_all(intent.title))} {intent.id}"
    yield from ((Part.PHRASE, phrase) for phrase in intent.phrases)
    yield from ((Part.TEST, test) for test in intent.tests)
    yield from ((Part.ANSWER, plain(text)) for text in _all(intent.response.text))


def _all(text: Localized) -> Iterable[str]:
    return text.texts.values()


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def plain(text: str) -> str:
    """An answer without its tags, in one line."""
    return " ".join(_TAG.sub("", text).split())


def tested(intent: Intent, matcher: Matcher) -> Sequence[Tested]:
    """Every test of the intent, asked now."""
    return [_tested(test, intent.id, matcher.match(test)) for test in intent.tests]


def _tested(text: str, intent_id: str, match: Match) -> Tested:
    own = match.best is not None and match.best.intent_id == intent_id
    return Tested(text, match, own and match.verdict is not Verdict.NO_MATCH)
