"""The knowledge in force: a base and the matcher built from it, swapped together between two messages."""

from dataclasses import dataclass

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match
from bot.matching import Matcher


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A base with its own matcher: whoever began with one ends with it."""

    knowledge: KnowledgeBase
    matcher: Matcher

    def match(self, text: str) -> Match:
        return self.matcher.match(text)


class LiveKnowledge:
    """Holds the snapshot that the next message is answered from."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.current = snapshot
