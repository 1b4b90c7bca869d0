"""What a button or a command stands for, as text that fits into 64 bytes and comes back from the outside.

Payloads are checked, never trusted: `parse` answers None to anything that is not one of these.
"""

import re
from dataclasses import dataclass

PAYLOAD_BYTES = 64
_INTENT_ID = re.compile(r"[a-z0-9._]+")


@dataclass(frozen=True, slots=True)
class Started:
    """The subscriber opened the bot."""


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The subscriber wants to know what the bot can do."""


@dataclass(frozen=True, slots=True)
class AgentAsked:
    """The subscriber wants a person."""


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """The list of topics, or the questions of the topic that `intent_id` belongs to."""

    intent_id: str = ""


@dataclass(frozen=True, slots=True)
class IntentChosen:
    """The subscriber chose a question by its button."""

    intent_id: str


@dataclass(frozen=True, slots=True)
class Rated:
    """The subscriber rated the help they got with that ticket, 1 to 5."""

    ticket_id: int
    value: int


@dataclass(frozen=True, slots=True)
class WordOffered:
    """The subscriber wants to add a word to the rating of that ticket."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class AnswerRejected:
    """The subscriber says that this intent's answer is not what they asked."""

    intent_id: str


Action = AnswerRejected | Started | HelpAsked | AgentAsked | MenuOpened | IntentChosen | Rated | WordOffered

_WORDS: dict[str, Action] = {
    "start": Started(),
    "help": HelpAsked(),
    "operator": AgentAsked(),
    "menu": MenuOpened(),
}
_WITH_INTENT: dict[str, type[IntentChosen] | type[MenuOpened] | type[AnswerRejected]] = {
    "i": IntentChosen,
    "t": MenuOpened,
    "n": AnswerRejected,
}
COMMANDS = tuple(_WORDS)
_RATED = re.compile(r"r:([1-9][0-9]{0,17}):([1-5])")
_WORD_OFFERED = re.compile(r"w:([1-9][0-9]{0,17})")


def payload(action: Action) -> str:
    """The text that stands for the action."""
    match action:
        case IntentChosen(intent_id):
            return f"i:{intent_id}"
        case MenuOpened(intent_id) if intent_id:
            return f"t:{intent_id}"
        case AnswerRejected(intent_id):
            return f"n:{intent_id}"
        case Rated(ticket_id, value):
            return f"r:{ticket_id}:{value}"
        case WordOffered(ticket_id):
            return f"w:{ticket_id}"
        case _:
            return next(word for word, known in _WORDS.items() if known == action)


def parse(text: str) -> Action | None:
    """The action that a payload stands for, or None for one that we did not make."""
    if text in _WORDS:
        return _WORDS[text]
    if rated := _RATED.fullmatch(text):
        return Rated(int(rated[1]), int(rated[2]))
    if offered := _WORD_OFFERED.fullmatch(text):
        return WordOffered(int(offered[1]))
    kind, _, intent_id = text.partition(":")
    made = _WITH_INTENT.get(kind)
    return made(intent_id) if made and _INTENT_ID.fullmatch(intent_id) else None
