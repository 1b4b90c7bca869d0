"""Delivers what was committed to the outbox: in order for each recipient, recipients side by side, again if need be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from functools import partial

from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Retract, Room, Side, side_of
from bot.domain.ports import Channel, Clock, Desk, OutboxEntry, Route, Store, UnitOfWork
from bot.errors import DeliveryError, Refused, RetryAfter, StorageUnavailable, Unavailable
from bot.lanes import Lanes
from bot.logs import about
from bot.outbox.joining import COSMETIC, apart, is_superseded, joined, may_follow, urgency
from bot.outbox.limits import Limits, Ticket, given_back
from bot.outbox.replies import resolved
from bot.outbox.retry import GiveUp, RetryPolicy, after_failure
from bot.outbox.window import Window
from bot.patience import persistently

log = logging.getLogger(__name__)

Notice = Callable[[UnitOfWork, OutboxEntry, DeliveryError], Awaitable[None]]
"""Told inside the transaction that gives a message up, so that people hear of it."""


Outcome = Callable[[OutboxEntry, DeliveryError | None, bool], None]
"""One try is over: what went wrong, if anything, and whether the message was given up."""
Receipt = Callable[[OutboxEntry], Awaitable[None]]
Again = tuple[OutboxEntry, float]
"""What has to be tried again, and after how many seconds."""
LOOKED_AT = 20
"""How many of those who wait in a lane make its urgency."""


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
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._desk = desk
        self._clock = clock
        self._policy = policy
        self._chance = chance
        self._limits = limits or Limits()
        self._notice: Notice = _silently
        self._receipt: Receipt = _without_receipt
        self._watch: Outcome = lambda _entry, _error, _given_up: None
        self._stopping = asyncio.Event()
        self._desk_mended = asyncio.Event()
        self._lanes: Lanes[OutboxEntry] = Lanes(self._deliver)
        self._receipts: Lanes[OutboxEntry] = Lanes(self._show_receipt)
        self._alone: set[int] = set()
        self._tickets: dict[int, Ticket] = {}
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

    def look_again(self) -> None:
        """A person wants something sent again; only the one process that sends has to look."""
        if self._refilling:
            self.look()

    def desk_mended(self) -> None:
        """What kept the agents' rooms is put right: whatever waits for them is tried at once."""
        self._desk_mended, waking = asyncio.Event(), self._desk_mended
        waking.set()

    async def stop(self, patience_s: float) -> None:
        """Finish the deliveries under way; what waits stays in the outbox."""
        self._stopping.set()
        self._limits.close()
        for task in self._refilling:
            task.cancel()
        await self._lanes.stop(patience_s)
        await self._receipts.stop(0.0)

    def _put(self, entry: OutboxEntry) -> None:
        self._tickets[entry.id] = self._limits.ticket()
        self._lanes.put(self._lane(entry), entry)

    def _lane(self, entry: OutboxEntry) -> str:
        to = entry.recipient
        return str(self._desk.settled(to) if isinstance(to, Room) else to)

    def _route(self, entry: OutboxEntry) -> Route:
        to = entry.recipient
        return self._desk.route(to) if isinstance(to, Room) else Route(f"{to.channel}:{to.chat}")

    def _urgency(self, entry: OutboxEntry) -> int:
        """Whoever holds up something more urgent is as urgent as that."""
        behind = self._lanes.following(self._lane(entry))
        return min(urgency(one) for one in (entry, *(behind[place] for place in range(min(len(behind), LOOKED_AT)))))

    async def _deliver(self, entry: OutboxEntry) -> None:
        """Try until it is sent or given up; a stop leaves it pending."""
        again: Again | None = (entry, self._left(entry))
        with about(entry=entry.id):
            while again is not None and await self._waited(*again):
                again = await self._in_turn(again[0])
        self._done(entry)

    def _done(self, entry: OutboxEntry) -> None:
        self._alone.discard(entry.id)
        self._tickets.pop(entry.id, None)
        self._windows[side_of(entry.recipient)].done(entry)

    async def _in_turn(self, entry: OutboxEntry) -> Again | None:
        route = self._route(entry)
        short = self._limits.is_short(route.place)
        if not await self._limits.turn(route, lambda: self._urgency(entry), self._tickets.get(entry.id)):
            return None
        with given_back(self._limits, route):
            if is_superseded(entry, self._lanes.following(self._lane(entry))):
                await self._delivered([entry], [[]])
                return None
            return await self._attempt(self._together(entry) if short else [entry], route)

    def _together(self, entry: OutboxEntry) -> Sequence[OutboxEntry]:
        """The entry with those behind it that can go in the same call."""
        lane, together = self._lane(entry), [entry]
        if entry.id in self._alone:
            return together

        def joins(one: OutboxEntry) -> bool:
            return one.id not in self._alone and may_follow(together, one)

        while more := self._lanes.take_next(lane, joins, 1):
            together += more
        return together

    def _left(self, entry: OutboxEntry) -> float:
        """What an earlier process left of a pause; the clock may have jumped since, so never more than the longest."""
        return min(entry.not_before - self._clock(), self._policy.max_pause_s)

    async def _waited(self, entry: OutboxEntry, pause_s: float) -> bool:
        """True after the pause, or when the desk was mended meanwhile; False when the stop came first."""
        if pause_s > 0:
            reasons = [self._stopping, self._desk_mended] if isinstance(entry.recipient, Room) else [self._stopping]
            await _any_within(reasons, pause_s)
        return not self._stopping.is_set()

    async def _attempt(self, entries: Sequence[OutboxEntry], route: Route) -> Again | None:
        """One try; returns the first entry and the pause in seconds when it has to be tried again."""
        entry = entries[0]
        try:
            to = await self._send(entry, joined(entries))
        except DeliveryError as error:
            return await self._failed(entries, route, error)
        except StorageUnavailable as error:
            return await self._failed(entries, route, Unavailable(f"database: {error}", answered=False))
        except Exception as error:
            log.exception("sending outbox entry %d failed", entry.id)
            return await self._failed(entries, route, Unavailable(type(error).__name__, answered=True))
        refs = apart(entries, to)
        if refs is None:
            return await self._one_by_one(entries, to)
        await self._delivered(entries, refs)
        return None

    async def _send(self, entry: OutboxEntry, content: Outgoing) -> Sequence[MessageRef]:
        content = await resolved(self._store, content)
        match entry.recipient:
            case Address() as address:
                return await self._channels[address.channel].deliver(address, content)
            case Room() as room:
                return await self._desk.deliver(room, content)

    async def _delivered(self, entries: Sequence[OutboxEntry], refs: Sequence[Sequence[MessageRef]]) -> None:
        async def delivered(unit: UnitOfWork) -> None:
            for entry, to in zip(entries, refs, strict=True):
                unit.delivered(entry, to, self._clock())
                if skipped := _skipped(entry, to):
                    await self._notice(unit, entry, skipped)

        await self._record(delivered, entries[0])
        for entry, to in zip(entries, refs, strict=True):
            self._done(entry)
            self._watch(entry, None, False)
            if isinstance(entry.content, Copy | Retract) and not _skipped(entry, to):
                self._show_later(entry, entry.content)

    def _show_later(self, entry: OutboxEntry, content: Copy | Retract) -> None:
        if isinstance(entry.recipient, Address):
            self._receipts.put(str(content.of.address), entry)

    async def _one_by_one(self, entries: Sequence[OutboxEntry], made: Sequence[MessageRef]) -> Again:
        """Some of them were left out and nobody tells which: take the others back and send each by itself."""
        log.info("%d messages went as %d: each goes by itself", len(entries), len(made))
        self._apart(entries)
        for ref in made:
            try:
                await self._send(entries[0], Retract(ref, ref.external_id))
            except (DeliveryError, StorageUnavailable) as error:
                log.warning("a message that is sent again was not taken back: %s", error)
        return entries[0], 0.0

    def _apart(self, entries: Sequence[OutboxEntry]) -> None:
        """These go by themselves from now on, the first of them first."""
        self._alone.update(entry.id for entry in entries)
        self._lanes.put_back(self._lane(entries[0]), entries[1:])

    async def _failed(self, entries: Sequence[OutboxEntry], route: Route, error: DeliveryError) -> Again | None:
        entry = entries[0]
        if type(error) is RetryAfter:
            self._limits.refused(route, error.seconds)
        tried = entry.postponed(entry.not_before)
        decision = after_failure(error, tried.attempts, self._policy, self._chance())
        if len(entries) > 1:
            self._lanes.put_back(self._lane(entry), entries[1:])
            if isinstance(decision, GiveUp) and not decision.subscriber_lost:
                self._alone.update(one.id for one in entries)
                return entry, 0.0
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
        return again, 0.0 if type(error) is RetryAfter else decision.pause_s

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

    async def _show_receipt(self, entry: OutboxEntry) -> None:
        """Only looks: where calls are short, one for the last of several is enough, and its turn comes last."""
        if not isinstance(entry.content, Copy | Retract):
            return
        address = entry.content.of.address
        route = Route(f"{address.channel}:{address.chat}", shared=True)
        if self._limits.is_short(route.place):
            if not await self._limits.turn(route, lambda: COSMETIC):
                return
            self._limits.over(route)
            entry = [entry, *self._receipts.take(str(address), lambda _: True)][-1]
        await self._receipt(entry)


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
