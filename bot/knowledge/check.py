"""What `kb check` says of a base beyond its format: links, titles, phrases too near, tests, what no test covers.

A test that is answered at once with another intent's answer is an error: a subscriber would be told wrong. A test
that is merely not found is a warning, since that question goes to a person; `hard_tests` expect no more and are noted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.knowledge.markup import units
from bot.knowledge.reader import Examination, Finding, Place
from bot.matching import Matcher
from bot.yaml_source import Flaw

TITLE_UNITS = 40
"""What a button shows on a phone before it is cut."""


class Level(StrEnum):
    """How bad it is: errors fail the check, notes are told when asked for."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was found."""

    level: Level
    finding: Finding


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tests came to what; `hard` are those not found among the ones marked hard."""

    tests: int = 0
    sure: int = 0
    unsure: int = 0
    wrong: int = 0
    hard: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All remarks, sorted by file and line, and the tests counted."""

    remarks: tuple[Remark, ...]
    tally: Tally = Tally()

    def count(self, level: Level) -> int:
        """How many of a level."""
        return sum(one.level is level for one in self.remarks)


def formal(found: Examination) -> Report:
    """What the reader says by itself: all there is as long as the base cannot be read."""
    errors = [Remark(Level.ERROR, one) for one in found.errors]
    return Report(_sorted([*errors, *(Remark(Level.WARNING, one) for one in found.warnings)]))


def checked(found: Examination, knowledge: KnowledgeBase, matcher: Matcher) -> Report:
    """Everything about a base that can be read."""
    tests = _Tests(found, matcher)
    remarks = [
        *formal(found).remarks,
        *_links(found, knowledge),
        *_titles(found, knowledge),
        *_buttons(found, knowledge),
        *_collisions(found, knowledge, matcher),
        *(remark for intent in knowledge.intents for remark in tests.of(intent)),
    ]
    return Report(_sorted(remarks), tests.tally)


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """By place; what is said twice of one line, as of the rows of a template, once."""
    told: dict[tuple[object, ...], Remark] = {}
    for one in remarks:
        flaw = one.finding.flaw
        told.setdefault((one.finding.file, flaw.line, flaw.text_id, *sorted(map(str, flaw.arguments.items()))), one)
    return tuple(sorted(told.values(), key=lambda one: (one.finding.file, one.finding.flaw.line)))


def _remark(level: Level, place: Place, keys: tuple[str | int, ...], text_id: str, /, **arguments: str) -> Remark:
    return Remark(level, Finding(place.file, Flaw(place.line(*keys), text_id, arguments)))


def _links(found: Examination, knowledge: KnowledgeBase) -> Iterator[Remark]:
    for intent in knowledge.intents:
        for number, link in enumerate(intent.response.links):
            if link.url.startswith("http://"):
                keys = ("response", "links", number, "url")
                cure = link.url.replace("http://", "https://", 1)
                yield _remark(Level.WARNING, found.places[intent.id], keys, "kb-check-http", url=link.url, cure=cure)


def _titles(found: Examination, knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Titles are buttons: too long ones are cut, and of two equal ones nobody can choose."""
    first: dict[tuple[str, str], Intent] = {}
    for intent in knowledge.intents:
        place = found.places[intent.id]
        for language, title in intent.title.texts.items():
            keys = ("title", language) if language else ("title",)
            if units(title) > TITLE_UNITS:
                yield _remark(Level.WARNING, place, keys, "kb-check-title-long", title=title, most=str(TITLE_UNITS))
            other = first.setdefault((language, title.casefold()), intent)
            if other is not intent:
                yield _remark(Level.WARNING, place, keys, "kb-check-title-taken", title=title, other=_at(found, other))


def _buttons(found: Examination, knowledge: KnowledgeBase) -> Iterator[Remark]:
    for intent in knowledge.intents:
        for number, button in enumerate(intent.response.buttons):
            keys = ("response", "buttons", number)
            if button == intent.id:
                yield _remark(Level.WARNING, found.places[intent.id], keys, "kb-check-button-self", id=button)
            elif button in intent.response.buttons[:number]:
                yield _remark(Level.WARNING, found.places[intent.id], keys, "kb-check-button-twice", id=button)


def _collisions(found: Examination, knowledge: KnowledgeBase, matcher: Matcher) -> Iterator[Remark]:
    for pair in matcher.collisions():
        one, other = knowledge.intent(pair.intent_id), knowledge.intent(pair.other_id)
        if one and other:
            level = Level.ERROR if pair.same else Level.WARNING
            arguments = {
                "phrase": pair.phrase,
                "other": pair.other_phrase,
                "id": other.id,
                "place": _at(found, other, ("phrases", other.phrases.index(pair.other_phrase))),
                "likeness": f"{pair.likeness:.0%}",
            }
            keys = ("phrases", one.phrases.index(pair.phrase))
            text_id = "kb-check-same" if pair.same else "kb-check-near"
            yield _remark(level, found.places[one.id], keys, text_id, **arguments)


class _Tests:
    """Every test asked of the matcher."""

    def __init__(self, found: Examination, matcher: Matcher) -> None:
        self._found, self._matcher = found, matcher
        self._counts: Counter[str] = Counter()

    @property
    def tally(self) -> Tally:
        """What the tests asked so far came to."""
        return Tally(**self._counts)

    def of(self, intent: Intent) -> Iterator[Remark]:
        """What an intent's tests say."""
        place = self._found.places[intent.id]
        if not intent.tests and not intent.hard_tests:
            yield _remark(Level.WARNING, place, (), "kb-check-untested", id=intent.template or intent.id)
        for key, tests in (("tests", intent.tests), ("hard_tests", intent.hard_tests)):
            for number, test in enumerate(tests):
                remark = self._asked(intent, test, place, (key, number))
                if remark:
                    yield remark

    def _asked(self, intent: Intent, test: str, place: Place, keys: tuple[str | int, ...]) -> Remark | None:
        match = self._matcher.match(test)
        self._counts["tests"] += 1
        hard, best = keys[0] == "hard_tests", match.best
        own = best is not None and best.intent_id == intent.id
        if match.verdict is Verdict.SURE and best and not own:
            self._counts["wrong"] += 1
            arguments = {"id": best.intent_id, "phrase": best.phrase, "confidence": f"{best.confidence:.0%}"}
            return _remark(Level.ERROR, place, keys, "kb-check-wrong", test=test, **arguments)
        if match.verdict is Verdict.SURE or self._offered(match, intent):
            self._counts["sure" if match.verdict is Verdict.SURE else "unsure"] += 1
            return _remark(Level.NOTE, place, keys, "kb-check-hard-found", test=test) if hard else None
        self._counts["hard"] += hard
        level = Level.NOTE if hard else Level.WARNING
        nearest = f"{best.intent_id} ({best.confidence:.0%})" if best and match.verdict is Verdict.UNSURE else "none"
        return _remark(level, place, keys, "kb-check-not-found", test=test, nearest=nearest)

    def _offered(self, match: Match, intent: Intent) -> bool:
        """Whether «Что ближе?» shows the intent."""
        shown = match.candidates[: self._matcher.settings.suggestions]
        return match.verdict is Verdict.UNSURE and any(one.intent_id == intent.id for one in shown)


def _at(found: Examination, intent: Intent, keys: tuple[str | int, ...] = ()) -> str:
    place = found.places[intent.id]
    return f"{place.file.name}:{place.line(*keys)}"
