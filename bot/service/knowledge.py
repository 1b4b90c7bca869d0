"""What the desk hears of the knowledge base: a mistake that keeps a change from going live, and that it is mended."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.events import Event, EventName
from bot.domain.knowledge import KnowledgeBase
from bot.domain.messages import Reply, Room
from bot.domain.ports import Clock, Store
from bot.errors import Problem
from bot.texts import Markup, Texts

SHOWN = 5
"""Problems in one message; `kb check` tells all."""


class KnowledgeNotices:
    """Tells the common room of `queue`, in the agents' language."""

    def __init__(self, store: Store, texts: Texts, clock: Clock, queue: str = "") -> None:
        self._store = store
        self._texts = texts
        self._clock = clock
        self._room = Room(None, queue)

    async def refused(self, folder: Path, problems: Sequence[Problem | str], version: str, state: str) -> None:
        """The change is not live; `state` names the files as they are, so that it is told once however many look."""
        lines = [self._say("knowledge-problem", problem=_shown(folder, one)) for one in problems[:SHOWN]]
        more = len(problems) - len(lines)
        if more:
            lines.append(self._say("knowledge-more", count=more))
        head = self._say("knowledge-refused", version=version, count=len(problems))
        await self._tell(Markup("\n").join([head, *lines]), f"refused:{state}")

    async def right(self, knowledge: KnowledgeBase, state: str) -> None:
        """What was told to be wrong is right again."""
        count = sum(len(topic.intents) for topic in knowledge.topics)
        await self._tell(self._say("knowledge-right", version=knowledge.version, count=count), f"right:{state}")

    async def changed(self, version: str) -> None:
        """Another version answers from now on."""
        async with self._store.unit() as unit:
            unit.add_event(Event(EventName.KNOWLEDGE_CHANGED, self._clock(), knowledge_version=version))

    async def _tell(self, text: Markup, key: str) -> None:
        async with self._store.unit() as unit:
            unit.send(self._room, Reply(text), f"knowledge:{key}")

    def _say(self, text_id: str, **arguments: str | int) -> Markup:
        return self._texts.say(self._texts.default, text_id, arguments)


def _shown(folder: Path, problem: Problem | str) -> str:
    """The place within the base, as an editor knows it."""
    return str(problem).replace(f"{folder}/", "")
