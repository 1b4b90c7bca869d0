"""The base as an editor looks through it: what a search finds, which tests pass."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge import Intent, KnowledgeBase, Localized
from bot.domain.match import Match, Verdict
from bot.matching import Matcher

_TAG = re.compile(r"<[^>]*>")


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
    """A test of an intent and what the matcher makes of it; of a `hard` one no more than an agent is expected."""

    text: str
    match: Match
    passed: bool
    hard: bool


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
    yield from ((Part.TEST, test) for test in (*intent.tests, *intent.hard_tests))
    yield from ((Part.ANSWER, plain(text)) for text in _all(intent.response.text))


def _all(text: Localized) -> Iterable[str]:
    return text.texts.values()


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def plain(text: str) -> str:
    """An answer without its tags, in one line."""
    return " ".join(_TAG.sub("", text).split())


def tested(intent: Intent, matcher: Matcher) -> Sequence[Tested]:
    """Every test of the intent, asked now; the hard ones last."""
    texts = [*((test, False) for test in intent.tests), *((test, True) for test in intent.hard_tests)]
    return [_tested(text, intent.id, matcher.match(text), hard=hard) for text, hard in texts]


def _tested(text: str, intent_id: str, match: Match, *, hard: bool) -> Tested:
    own = match.best is not None and match.best.intent_id == intent_id
    return Tested(text, match, own and match.verdict is not Verdict.NO_MATCH, hard)
