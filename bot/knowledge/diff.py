"""What another version of the base changes: its intents, and the answers that recorded questions get.

The answer to a question is what the subscriber would see: the response of an intent, the titles of «What is closer?»,
or an agent. A question is listed when that differs, for whatever reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.matching import expand

_ALIKE = 0.5
"""The share of common phrases from which on an id that is gone and a new one are one intent renamed."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """An intent under another id: buttons and statistics lose it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The intents that differ, by id; `answers` and `phrases` are those of both versions that changed there."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    answers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class Change(StrEnum):
    """What the subscriber notices, the gravest first."""

    LOST = "lost"
    REDIRECTED = "redirected"
    LESS_SURE = "less_sure"
    OTHER_CHOICE = "other_choice"
    REWORDED = "reworded"
    SURER = "surer"
    GAINED = "gained"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: an intent when sure, those offered when unsure, none when an agent is called."""

    verdict: Verdict
    intents: tuple[str, ...]
    confidence: float

    @property
    def first(self) -> str:
        return self.intents[0] if self.intents else ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question with both of its answers."""

    question: str
    change: Change
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that `kb diff` tells."""

    before: str
    after: str
    contents: Contents
    questions: int
    changed: tuple[Changed, ...]


def contents(old: KnowledgeBase, new: KnowledgeBase) -> Contents:
    """What was added, removed, renamed, reworded."""
    before = {intent.id: intent for intent in old.intents}
    after = {intent.id: intent for intent in new.intents}
    gone = [intent for name, intent in before.items() if name not in after]
    come = [intent for name, intent in after.items() if name not in before]
    renamed = tuple(_renamed(gone, come))
    both = [(before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    return Contents(
        added=tuple(sorted({one.id for one in come} - {one.after for one in renamed})),
        removed=tuple(sorted({one.id for one in gone} - {one.before for one in renamed})),
        renamed=renamed,
        answers=tuple(one.id for one, other in both if said(one, old) != said(other, new)),
        phrases=tuple(one.id for one, other in both if set(one.phrases) != set(other.phrases)),
    )


def _renamed(gone: Sequence[Intent], come: Sequence[Intent]) -> Iterator[Renamed]:
    left = list(come)
    for intent in sorted(gone, key=lambda one: one.id):
        likest = max(left, key=lambda one: _likeness(intent, one), default=None)
        if likest is not None and _likeness(intent, likest) >= _ALIKE:
            left.remove(likest)
            yield Renamed(intent.id, likest.id)


def _likeness(one: Intent, other: Intent) -> float:
    mine, theirs = set(one.phrases), set(other.phrases)
    return len(mine & theirs) / len(mine | theirs)


def said(intent: Intent, knowledge: KnowledgeBase) -> tuple[object, ...]:
    """All that a subscriber sees or meets of an answer: texts, media by name, links, the titles of buttons, handoff."""
    response = intent.response
    buttons = (knowledge.intent(name) for name in response.buttons)
    return (
        response.text.texts,
        response.photo and (response.photo.name, response.photo.stat().st_size),
        response.file and (response.file.name, response.file.stat().st_size),
        tuple((link.title.texts, link.url) for link in response.links),
        tuple(button.title.texts for button in buttons if button),
        intent.handoff,
    )


def own_questions(*bases: KnowledgeBase) -> list[str]:
    """Every test and every phrase of the bases, a template by its first variant: what to ask without a record."""
    intents = [intent for base in bases for intent in base.intents]
    tests = [test for intent in intents for test in (*intent.tests, *intent.hard_tests)]
    phrases = [expand(phrase)[0] for intent in intents for phrase in intent.phrases]
    return list(dict.fromkeys([*tests, *phrases]))


def answer(match: Match, suggestions: int) -> Answer:
    """The match as its subscriber meets it."""
    shown = {Verdict.SURE: 1, Verdict.UNSURE: suggestions, Verdict.NO_MATCH: 0}[match.verdict]
    ids = tuple(candidate.intent_id for candidate in match.candidates[:shown])
    return Answer(match.verdict, ids, match.best.confidence if match.best else 0.0)


def change(before: Answer, after: Answer, reworded: frozenset[str], renamed: dict[str, str]) -> Change | None:
    """What is different about two answers to one question; None when a subscriber would notice nothing."""
    first = renamed.get(before.first, before.first)
    if before.verdict is not after.verdict:
        return _moved(before.verdict, after.verdict, first == after.first)
    if before.verdict is Verdict.UNSURE:
        same = {renamed.get(one, one) for one in before.intents} == set(after.intents)
        return None if same else Change.OTHER_CHOICE
    if first != after.first:
        return Change.REDIRECTED
    return Change.REWORDED if after.first in reworded else None


def _moved(before: Verdict, after: Verdict, same: bool) -> Change:
    if after is Verdict.NO_MATCH:
        return Change.LOST
    if before is Verdict.NO_MATCH:
        return Change.GAINED
    if not same:
        return Change.REDIRECTED
    return Change.SURER if after is Verdict.SURE else Change.LESS_SURE
