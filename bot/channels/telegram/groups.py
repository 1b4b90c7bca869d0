"""The agents' groups: which one serves which queue, and how each of them is now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

COMMON = "agents_chat"
"""What the common group is called in `telegram.spill`."""


class Facts(Protocol):
    """Where the new id of a group that migrated is remembered."""

    async def fact(self, name: str) -> str: ...
    async def save_fact(self, name: str, value: str) -> None: ...


@dataclass(slots=True, eq=False)
class Group:
    """One group. With topics on and the right to open them a subscriber has a topic; otherwise agents reply.

    `id` is what `configured` became if the group migrated.
    """

    configured: int
    id: int
    forum: bool = True
    may_open_topics: bool = True
    title: str = ""

    @property
    def by_topics(self) -> bool:
        """A new subscriber gets a topic."""
        return self.forum and self.may_open_topics


class Groups:
    """All groups of the desk; a queue without a group of its own is served in the common one."""

    reads_everything = True
    """Privacy mode is off, so even without being an administrator the bot sees every message."""

    def __init__(
        self,
        agents_chat: int,
        queues: Mapping[str, int],
        facts: Facts | None = None,
        spill: Mapping[str, int] | None = None,
    ) -> None:
        self._facts = facts
        self._moved: Callable[[Group], Awaitable[None]] = _unnoticed
        queues = {**queues, **{_second(queue): id_ for queue, id_ in (spill or {}).items()}}
        self._by_id = {id_: Group(id_, id_) for id_ in (agents_chat, *queues.values())}
        self._by_queue = {queue: self._by_id[id_] for queue, id_ in {**queues, "": agents_chat}.items()}
        self._names = {self._by_queue[queue]: queue for queue in (*sorted(queues, reverse=True), "")}

    def on_moved(self, moved: Callable[[Group], Awaitable[None]]) -> None:
        """`moved` is told of a group that got another id, after that is remembered; it must not raise."""
        self._moved = moved

    async def load(self) -> None:
        """Remember the new ids that earlier processes learnt."""
        for group in self.all:
            moved = await self._facts.fact(_fact(group)) if self._facts else ""
            if moved:
                self._move(group, int(moved))

    @property
    def all(self) -> tuple[Group, ...]:
        """Every group once, the common one first."""
        return tuple(dict.fromkeys((self.of(""), *self._by_queue.values())))

    def of(self, queue: str) -> Group:
        """The group that serves the queue."""
        return self._by_queue.get(queue) or self._by_queue[""]

    def second(self, queue: str) -> Group | None:
        """The group that takes the queue's new subscribers while the first is short of messages, if there is one."""
        settled = self.settled(queue)
        own = self._by_queue.get(_second(settled or COMMON))
        return own if own is not self.of(queue) else None

    def settled(self, queue: str) -> str:
        """The one name under which the queue's group is known: queues that share a group share its rooms."""
        return self._names[self.of(queue)]

    def at(self, chat_id: int) -> Group | None:
        """The group of that id, if it is one of the desk's."""
        return self._by_id.get(chat_id)

    def queue_at(self, chat_id: int) -> str:
        """The queue that is served there."""
        group = self.at(chat_id)
        return self._names[group] if group else ""

    async def migrated(self, group: Group, chat_id: int) -> None:
        """The group became a supergroup: from now on its id is another, whatever the configuration says."""
        if group.id == chat_id:
            return
        self._move(group, chat_id)
        if self._facts:
            await self._facts.save_fact(_fact(group), str(chat_id))
        await self._moved(group)

    def is_at(self, group: Group, chat_id: int) -> None:
        """Another process learnt the group's new id, and keeps it."""
        if group.id != chat_id:
            self._move(group, chat_id)

    def _move(self, group: Group, chat_id: int) -> None:
        self._by_id.pop(group.id, None)
        group.id = chat_id
        self._by_id[chat_id] = group


async def _unnoticed(group: Group) -> None:
    """Until somebody wants to hear of it."""


def _second(queue: str) -> str:
    """No queue is called like that: the second group's common room can be spoken of all the same."""
    return f"{queue}/2"


def _fact(group: Group) -> str:
    return f"telegram:group:{group.configured}"
