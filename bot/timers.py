"""Waits for the next timer that is due and has it carried out, in the lane of the subscriber it concerns."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable, Sequence

from pydantic import TypeAdapter

from bot.domain.ports import Clock, InboxItem, Store
from bot.domain.timers import Timer, TimerKind
from bot.errors import ClaimLost, StorageUnavailable
from bot.patience import persistently

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 60.0
"""However far the next timer is: a clock that was set, or a machine that slept, is noticed."""
AGAIN_AFTER_S = 60.0
"""How long a timer that failed is left alone."""

SHARED = "timer"
"""The channel of the items by which several processes share timers."""
Share = Callable[[Sequence[InboxItem]], Awaitable[None]]
Job = Callable[[], Awaitable[None]]
Key = tuple[int, TimerKind]
_FIELDS: TypeAdapter[tuple[Timer, float]] = TypeAdapter(tuple[Timer, float])


class Timers:
    """The timers' worker. They are rows that their own transaction deletes, so each one fires once.

    `put` works a job off in a lane, one after another with the messages of that subscriber; `rang` carries a timer
    out as of a moment.
    """

    def __init__(
        self,
        store: Store,
        put: Callable[[str, Job], None],
        rang: Callable[[Timer, float], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._put = put
        self._rang = rang
        self._clock = clock
        self._share: Share | None = None
        self._under_way: dict[Key, asyncio.Future[None]] = {}
        self._failed_until: dict[Key, float] = {}
        self._earlier = asyncio.Event()
        self._awaited = math.inf

    def shared(self, share: Share) -> None:
        """Where several processes serve, a due timer is `share`d as an item of its subscriber's lane."""
        self._share = share

    async def came(self, item: InboxItem) -> None:
        """Such an item came to be handled here; the timer's own transaction sees to it that it fires once."""
        timer, now = _read(item)
        try:
            await persistently(lambda: self._rang(timer, now), f"the {timer.kind} of ticket {timer.ticket_id}")
        except Exception:
            log.exception("the %s of ticket %d failed, again in a while", timer.kind, timer.ticket_id)

        async def finished() -> None:
            async with self._store.unit() as unit:
                unit.finish(item, now)

        with contextlib.suppress(ClaimLost):
            await persistently(finished, f"the {timer.kind} of ticket {timer.ticket_id}")

    def heard(self, at: float) -> None:
        """A timer was set; one that rings before all others ends the wait."""
        if at < self._awaited:
            self._earlier.set()

    async def run(self, after: asyncio.Event) -> None:
        """Fire what is due until cancelled, beginning once what was said meanwhile is here."""
        await after.wait()
        while True:
            self._earlier.clear()
            self._awaited = math.inf
            now = self._clock()
            try:
                await self._begin(now)
                self._awaited = await self._store.next_timer(now) or math.inf
            except StorageUnavailable as error:
                log.error("timers wait for the database: %s", error)
            pause = max(0.0, min(self._awaited - self._clock(), LONGEST_WAIT_S))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._earlier.wait(), pause)

    async def fire_due(self, now: float) -> None:
        """Fire everything that is due at `now` and return when it is done."""
        await self._begin(now)
        if self._under_way:
            await asyncio.wait(tuple(self._under_way.values()))

    async def _begin(self, now: float) -> None:
        if self._share:
            due = await self._store.due_timers(now)
            if due:
                await self._share([_written(timer, now) for timer in due])
            return
        for timer in await self._store.due_timers(now):
            if timer.key not in self._under_way and self._failed_until.get(timer.key, now) <= now:
                self._under_way[timer.key] = asyncio.get_running_loop().create_future()
                self._put(str(timer.subscriber), self._job(timer, now))

    def _job(self, timer: Timer, now: float) -> Job:
        async def job() -> None:
            try:
                await self._rang(timer, now)
                self._failed_until.pop(timer.key, None)
            except StorageUnavailable as error:
                log.error("a timer of ticket %d waits for the database: %s", timer.ticket_id, error)
                self._failed_until[timer.key] = now + AGAIN_AFTER_S
            except Exception:
                log.exception("the %s of ticket %d failed, again in a while", timer.kind, timer.ticket_id)
                self._failed_until[timer.key] = now + AGAIN_AFTER_S
            finally:
                self._under_way.pop(timer.key).set_result(None)

        return job


def _written(timer: Timer, now: float) -> InboxItem:
    """Named so that one that failed is tried again in a while, and not before."""
    name = f"{timer.ticket_id}:{timer.kind}:{timer.at}:{now // AGAIN_AFTER_S:.0f}"
    payload = _FIELDS.dump_json((timer, now)).decode()
    return InboxItem(0, SHARED, name, str(timer.subscriber), payload, now)


def _read(item: InboxItem) -> tuple[Timer, float]:
    return _FIELDS.validate_json(item.payload)
