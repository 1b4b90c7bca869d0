"""Delivers what was committed to the outbox: in order for each recipient, recipients side by side, again if need be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from functools import partial

from bot.domain.messages import Address, Copy, MessageRef, Room, Side, side_of
from bot.domain.ports import Channel, Clock, Desk, OutboxEntry, Store, UnitOfWork
from bot.errors import DeliveryError, Refused, StorageUnavailable, Unavailable
from bot.lanes import Lanes
from bot.logs import about
from bot.outbox.retry import GiveUp, RetryPolicy, after_failure
from bot.outbox.window import Window
from bot.patience import persistently

log = logging.getLogger(__name__)

Notice = Callable[[UnitOfWork, OutboxEntry, DeliveryError], Awaitable[None]]
"""Told inside the transaction that gives a message up, so that people hear of it."""


Outcome = Callable[[OutboxEntry, DeliveryError | None, bool], None]
"""One try is over: what went wrong, if anything, and whether the message was given up."""
Receipt = Callable[[OutboxEntry], Awaitable[None]]


class Sender:
    """The outbox's worker. At least once: a crash between sending and recording sends again."""

    def __init__(
        self,
        store: Store,
        channels: dict[str, Channel],
        desk: Desk,
        clock: Clock,
        policy: RetryPolicy,
        chance: Callable[[], float],
    ) -> None:
        self._store = store
        self._channels = channels
        self._desk = desk
        self._clock = clock
        self._policy = policy
        self._chance = chance
        self._notice: Notice = _silently
        self._receipt: Receipt = _without_receipt
        self._watch: Outcome = lambda _entry, _error, _given_up: None
        self._stopping = asyncio.Event()
        self._desk_mended = asyncio.Event()
        self._lanes: Lanes[OutboxEntry] = Lanes(self._deliver)
        self._windows = {side: Window(partial(store.unsent, side), self._put) for side in Side}
        self._refilling: list[asyncio.Task[None]] = []

    def on_given_up(self, notice: Notice) -> None:
        """`notice` says it to people when a message will not arrive."""
        self._notice = notice

    def on_delivered(self, receipt: Receipt) -> None:
        """`receipt` shows that a message arrived, after that is written down; it must not raise."""
        self._receipt = receipt

    def on_outcome(self, watch: Outcome) -> None:
        """`watch` is told how each try ended: without an error the message was sent."""
        self._watch = watch

    async def start(self) -> None:
        """Take up what an earlier process left."""
        self.look()
        self._refilling = [asyncio.create_task(window.run(), name="refilling") for window in self._windows.values()]

    def accept(self, entries: Sequence[OutboxEntry]) -> None:
        """Deliver these, behind whatever waits for the same recipients."""
        for side, window in self._windows.items():
            window.offer([entry for entry in entries if side_of(entry.recipient) is side])

    async def fetch(self, read: Callable[[], Awaitable[Sequence[OutboxEntry]]]) -> None:
        """Deliver what `read` finds: messages that some process of several committed just now."""
        with ExitStack() as reading:
            for window in self._windows.values():
                reading.enter_context(window.reading())
            entries = await persistently(read, "the outbox")
            for side, window in self._windows.items():
                window.offer_read([entry for entry in entries if side_of(entry.recipient) is side])

    def look(self) -> None:
        """There may be more in the store than is known here."""
        for window in self._windows.values():
            window.look()

    def desk_mended(self) -> None:
        """What kept the agents' rooms is put right: whatever waits for them is tried at once."""
        self._desk_mended, waking = asyncio.Event(), self._desk_mended
        waking.set()

    async def stop(self, patience_s: float) -> None:
        """Finish the deliveries under way; what waits stays in the outbox."""
        self._stopping.set()
        for task in self._refilling:
            task.cancel()
        await self._lanes.stop(patience_s)

    def _put(self, entry: OutboxEntry) -> None:
        to = entry.recipient
        self._lanes.put(str(self._desk.settled(to) if isinstance(to, Room) else to), entry)

    async def _deliver(self, entry: OutboxEntry) -> None:
        """Try until it is sent or given up; a stop leaves it pending."""
        again: tuple[OutboxEntry, float] | None = (entry, self._left(entry))
        with about(entry=entry.id):
            while again is not None and await self._waited(*again):
                again = await self._attempt(again[0])
        self._windows[side_of(entry.recipient)].done(entry)

    def _left(self, entry: OutboxEntry) -> float:
        """What an earlier process left of a pause; the clock may have jumped since, so never more than the longest."""
        return min(entry.not_before - self._clock(), self._policy.max_pause_s)

    async def _waited(self, entry: OutboxEntry, pause_s: float) -> bool:
        """True after the pause, or when the desk was mended meanwhile; False when the stop came first."""
        if pause_s > 0:
            reasons = [self._stopping, self._desk_mended] if isinstance(entry.recipient, Room) else [self._stopping]
            await _any_within(reasons, pause_s)
        return not self._stopping.is_set()

    async def _attempt(self, entry: OutboxEntry) -> tuple[OutboxEntry, float] | None:
        """One try; returns the entry and the pause in seconds when it has to be tried again."""
        try:
            to = await self._send(entry)
        except DeliveryError as error:
            return await self._failed(entry, error)
        except StorageUnavailable as error:
            return await self._failed(entry, Unavailable(f"database: {error}", answered=False))
        except Exception as error:
            log.exception("sending outbox entry %d failed", entry.id)
            return await self._failed(entry, Unavailable(type(error).__name__, answered=True))

        skipped = _skipped(entry, to)

        async def delivered(unit: UnitOfWork) -> None:
            unit.delivered(entry, to, self._clock())
            if skipped:
                await self._notice(unit, entry, skipped)

        await self._record(delivered, entry)
        self._watch(entry, None, False)
        if not skipped:
            await self._receipt(entry)
        return None

    async def _send(self, entry: OutboxEntry) -> Sequence[MessageRef]:
        match entry.recipient:
            case Address() as address:
                return await self._channels[address.channel].deliver(address, entry.content)
            case Room() as room:
                return await self._desk.deliver(room, entry.content)

    async def _failed(self, entry: OutboxEntry, error: DeliveryError) -> tuple[OutboxEntry, float] | None:
        tried = entry.postponed(entry.not_before)
        decision = after_failure(error, tried.attempts, self._policy, self._chance())
        self._watch(entry, error, isinstance(decision, GiveUp))
        if isinstance(decision, GiveUp):
            log.warning("outbox entry %d to %s given up after %d: %s", entry.id, entry.recipient, tried.attempts, error)
            await self._record(lambda unit: self._give_up(unit, tried, error, decision), entry)
            return None
        log.info("outbox entry %d waits %.1f s: %s", entry.id, decision.pause_s, error)
        until = self._clock() + decision.pause_s
        again = entry.postponed(until) if decision.counts else entry.delayed(until)

        async def postponed(unit: UnitOfWork) -> None:
            unit.postponed(again, str(error))

        await self._record(postponed, entry)
        return again, decision.pause_s

    async def _give_up(self, unit: UnitOfWork, entry: OutboxEntry, error: DeliveryError, decision: GiveUp) -> None:
        unit.undeliverable(entry, str(error), self._clock())
        if decision.subscriber_lost and isinstance(entry.recipient, Address):
            unit.reachable(entry.recipient, since=self._clock())
        await self._notice(unit, entry, error)

    async def _record(self, note: Callable[[UnitOfWork], Awaitable[None]], entry: OutboxEntry) -> None:
        """Write down what happened; while the database refuses, nothing more goes to this recipient."""

        async def written() -> None:
            async with self._store.unit() as unit:
                await note(unit)

        await persistently(written, f"outbox entry {entry.id}")


def _skipped(entry: OutboxEntry, to: Sequence[MessageRef]) -> Refused | None:
    """Of several messages the channel leaves out without a word what it cannot hand on; people must hear of it."""
    wanted = 1 + len(entry.content.album) if isinstance(entry.content, Copy) else 0
    return Refused(f"only {len(to)} of {wanted} were handed on") if len(to) < wanted else None


async def _any_within(reasons: Sequence[asyncio.Event], seconds: float) -> None:
    """Wait for the first of the events, that long at most."""
    waiting = [asyncio.create_task(reason.wait()) for reason in reasons]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def _silently(unit: UnitOfWork, entry: OutboxEntry, error: DeliveryError) -> None:
    """Until somebody wants to hear of it."""


async def _without_receipt(entry: OutboxEntry) -> None:
    """Until somebody shows receipts."""
