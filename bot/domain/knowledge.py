"""What editors write, as values: the knowledge base after it was read and found good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Localized:
    """One text in several languages; keys are ISO 639-1 codes (`ru`, `en`).

    A text that an editor wrote without naming a language stands under the key `""` and serves every language.
    """

    texts: Mapping[str, str]

    def get(self, language: str, default: str) -> str:
        """The text in `language`, else in `default`, else in whatever language there is."""
        for key in (language, "", default):
            if key in self.texts:
                return self.texts[key]
        return next(iter(self.texts.values()), "")


class HandoffWhen(StrEnum):
    """Whether an intent leads to an agent: not by itself, when asked, or at once."""

    NEVER = "never"
    OFFER = "offer"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside, shown as a button under the answer."""

    title: Localized
    url: str


@dataclass(frozen=True, slots=True)
class Response:
    """The answer of an intent. `text` is Telegram's HTML subset; media are existing files."""

    text: Localized
    photo: Path | None = None
    file: Path | None = None
    links: tuple[Link, ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    """How an intent reaches people: when, which queue, and what the agent will need to know."""

    when: HandoffWhen = HandoffWhen.OFFER
    queue: str = ""
    ask: tuple[Localized, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """One question that subscribers ask, with its answer.

    `id` is for ever (statistics, buttons and links use it), `title` may change. `phrases` are as the editor wrote
    them, templates `(а|б)` and `[в]` not yet expanded; `tests` are never used for matching. `hard_tests` are those
    that words alone are not expected to find: answering them wrongly is a mistake, not finding them is none.
    `template` is the id that stands in the file when the intent is one of many made from a catalogue.
    """

    id: str
    title: Localized
    phrases: tuple[str, ...]
    response: Response
    handoff: Handoff = Handoff()
    valid_until: date | None = None
    tests: tuple[str, ...] = ()
    small_talk: bool = False
    hard_tests: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of the base: a subject with one owner, its intents in the editor's order."""

    title: Localized
    owner: str
    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """A canned response for agents, called by name."""

    name: str
    text: Localized


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """The whole base. `version` names its content: equal bases have equal versions, whatever their files' order.

    `synonyms` are groups of words that mean the same, the first of each group standing for all; `skip_words` say
    nothing about the question («подскажите», «пожалуйста»); `out_of_scope` are questions that must not be answered.
    """

    topics: tuple[Topic, ...]
    version: str = ""
    synonyms: tuple[tuple[str, ...], ...] = ()
    skip_words: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    small_talk: tuple[Intent, ...] = ()
    macros: tuple[Macro, ...] = ()
    _by_id: Mapping[str, Intent] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {intent.id: intent for intent in self.intents})

    @property
    def intents(self) -> tuple[Intent, ...]:
        """Every intent, small talk last."""
        return (*(intent for topic in self.topics for intent in topic.intents), *self.small_talk)

    def intent(self, intent_id: str) -> Intent | None:
        """The intent of that id, or None: ids come back from old buttons, so absence is ordinary."""
        return self._by_id.get(intent_id)

    def topic_of(self, intent_id: str) -> Topic | None:
        """The topic that the intent stands in; small talk has none."""
        for topic in self.topics:
            if any(intent.id == intent_id for intent in topic.intents):
                return topic
        return None
