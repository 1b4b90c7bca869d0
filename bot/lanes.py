"""Many queues worked off side by side, each one strictly in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
log = logging.getLogger(__name__)


class Lanes(Generic[Item]):
    """Gives each item to `work`, one at a time within a lane, lanes in parallel.

    A lane is a task only while it has items, so a hundred thousand quiet subscribers cost nothing. What to do with a
    failure is the business of `work`; one that escapes it is logged and the lane goes on.
    """

    def __init__(self, work: Callable[[Item], Awaitable[None]]) -> None:
        self._work = work
        self._queues: dict[Hashable, deque[Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._room.set()
        self._stopping = False
        self.waiting = 0

    @property
    def busy(self) -> int:
        """Lanes that have something to do."""
        return len(self._queues)

    def put(self, lane: Hashable, item: Item) -> None:
        """Queue the item; after `stop` it is left for the next start."""
        if self._stopping:
            return
        self.waiting += 1
        queue = self._queues.get(lane)
        if queue is not None:
            queue.append(item)
            return
        self._queues[lane] = deque([item])
        task = asyncio.create_task(self._run(lane), name=f"lane {lane}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self, lane: Hashable, wanted: Callable[[Item], bool]) -> list[Item]:
        """Take what is wanted out of the lane's queue: whoever works on one item may work on more at once."""
        queue = self._queues.get(lane, deque())
        taken = [item for item in queue if wanted(item)]
        left = [item for item in queue if not wanted(item)]
        queue.clear()
        queue.extend(left)
        self.waiting -= len(taken)
        return taken

    def take_next(self, lane: Hashable, wanted: Callable[[Item], bool], most: int) -> list[Item]:
        """Take what comes next in the lane's queue, as far as it is wanted."""
        queue = self._queues.get(lane, deque())
        taken: list[Item] = []
        while queue and len(taken) < most and wanted(queue[0]):
            taken.append(queue.popleft())
        self.waiting -= len(taken)
        return taken

    def following(self, lane: Hashable) -> Sequence[Item]:
        """What waits in the lane behind the item that is worked on."""
        return self._queues.get(lane) or ()

    def put_back(self, lane: Hashable, items: Sequence[Item]) -> None:
        """Give back what was taken, in the same order, to be worked on next."""
        self.waiting += len(items)
        self._queues[lane].extendleft(reversed(items))

    async def room(self, limit: int) -> None:
        """Return once fewer than `limit` items wait: whoever brings them must not outrun whoever works."""
        while self.waiting >= limit:
            self._room.clear()
            await self._room.wait()

    async def stop(self, patience_s: float) -> None:
        """Finish the item under way in every lane and leave the rest; cancel what takes longer than `patience_s`."""
        self._stopping = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _one(self, item: Item) -> None:
        try:
            await self._work(item)
        except Exception:
            log.exception("an item of a lane was given up")
        finally:
            self.waiting -= 1
            self._room.set()

    async def _run(self, lane: Hashable) -> None:
        queue = self._queues[lane]
        try:
            while queue and not self._stopping:
                await self._one(queue.popleft())
        finally:
            self.waiting -= len(queue)
            del self._queues[lane]
            self._room.set()
