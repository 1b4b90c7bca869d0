"""Updates waiting for the bot, and getUpdates over them: the offset is the acknowledgement, there is no other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.emulator.errors import TWO_POLLERS, Refusal, conflict
from bot.emulator.values import DAY, UPDATE_KINDS_ON_REQUEST, Json

FIRST_ID = 700_000_001
MAX_TIMEOUT = 50


@dataclass(slots=True)
class Updates:
    now: Callable[[], float]
    pending: deque[tuple[float, Json]] = field(default_factory=deque)
    allowed: frozenset[str] = frozenset()
    next_id: int = FIRST_ID
    poll: asyncio.Future[None] | None = None
    listener: Callable[[Json], None] | None = None
    again: Callable[[int], bool] = lambda _: False
    repeats: list[Json] = field(default_factory=list)

    def wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in UPDATE_KINDS_ON_REQUEST

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update of that kind; None when the bot did not ask for such."""
        if not self.wanted(kind):
            return None
        return self.push({kind: payload})

    def push(self, body: Json) -> int:
        update_id = self.next_id
        self.next_id += 1
        update = {"update_id": update_id} | body
        self.pending.append((self.now(), update))
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(None)
        if self.listener is not None:
            self.listener(update)
        return update_id

    def allow(self, kinds: Iterable[str]) -> None:
        """Sticky: a later call that names none keeps it; an empty list goes back to the default."""
        self.allowed = frozenset(kinds)

    def acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        while self.pending and self.pending[0][1]["update_id"] < offset:
            _, update = self.pending.popleft()
            if self.again(update["update_id"]):
                self.repeats.append(update)

    def confirm(self, update_id: int) -> None:
        """Webhook delivery confirms one by one, in any order between chats."""
        for position, (_, update) in enumerate(self.pending):
            if update["update_id"] == update_id:
                del self.pending[position]
                return

    def drop(self) -> None:
        self.pending.clear()

    def expire(self) -> None:
        edge = self.now() - DAY
        while self.pending and self.pending[0][0] < edge:
            self.pending.popleft()

    def batch(self, limit: int) -> list[Json]:
        self.expire()
        if self.repeats:
            repeats, self.repeats = self.repeats, []
            return [*repeats, *(update for _, update in self.pending)][:limit]
        if len(self.pending) <= limit:
            return [update for _, update in self.pending]
        return [self.pending[position][1] for position in range(limit)]

    def interrupt(self, reason: Refusal) -> None:
        if self.poll is not None and not self.poll.done():
            self.poll.set_exception(reason)

    async def get(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """One getUpdates; a second one ends the first with the refusal that pollers must notice."""
        self.interrupt(conflict(TWO_POLLERS))
        self.acknowledge(offset)
        found = self.batch(limit)
        if found or seconds <= 0:
            return found
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.poll = waiter
        try:
            await asyncio.wait_for(waiter, min(seconds, MAX_TIMEOUT))
        except TimeoutError:
            return []
        finally:
            if self.poll is waiter:
                self.poll = None
        return self.batch(limit)
