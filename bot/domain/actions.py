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


Action = Started | HelpAsked | AgentAsked | MenuOpened | IntentChosen

_WORDS: dict[str, Action] = {
    "start": Started(),
    "help": HelpAsked(),
    "operator": AgentAsked(),
    "menu": MenuOpened(),
}
_WITH_INTENT: dict[str, type[IntentChosen] | type[MenuOpened]] = {"i": IntentChosen, "t": MenuOpened}
COMMANDS = tuple(_WORDS)


def payload(action: Action) -> str:
    """The text that stands for the action."""
    match action:
        case IntentChosen(intent_id):
            return f"i:{intent_id}"
        case MenuOpened(intent_id) if intent_id:
            return f"t:{intent_id}"
        case _:
            return next(word for word, known in _WORDS.items() if known == action)


def parse(text: str) -> Action | None:
    """The action that a payload stands for, or None for one that we did not make."""
    if text in _WORDS:
        return _WORDS[text]
    kind, _, intent_id = text.partition(":")
    made = _WITH_INTENT.get(kind)
    return made(intent_id) if made and _INTENT_ID.fullmatch(intent_id) else None
