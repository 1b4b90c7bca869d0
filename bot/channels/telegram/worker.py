"""The inbox's worker: stores what arrives, hands each update to the routers, in order within its lane."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.channels.telegram import mapping
from bot.channels.telegram.desk import TelegramDesk
from bot.channels.telegram.poller import RawUpdate, dumped
from bot.domain.pace import MOST_TOGETHER, Hold
from bot.domain.ports import Claims, Clock, InboxItem, Store
from bot.errors import ClaimLost
from bot.lanes import Lanes
from bot.logs import about
from bot.patience import persistently
from bot.service.failures import FailureNotices

log = logging.getLogger(__name__)

IN_MEMORY = 2_000
"""Updates waiting here before no more are fetched: Telegram keeps the rest."""
PAGE = 500
"""Updates of an earlier process that are read at a time."""
LANES_AT_ONCE = 50
MOST_LANES = 500
"""Conversations that a process claims at a time, and has altogether, where several share the work."""
TRIES = 3
ALBUM_WINDOW_S = 0.7
"""How long the parts of an album are waited for; Telegram sends them at once."""

Job = Callable[[], Awaitable[None]]
"""Something else that must not happen while a message of the same lane is handled; it does not raise."""


Handler = Callable[[InboxItem], Awaitable[None]]


class Numbers(Protocol):
    """Where inbox numbers come from."""

    async def numbers(self, table: str, count: int) -> Sequence[int]: ...


class UpdateWorker:
    """From a raw update to a finished inbox item."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        store: Store,
        numbers: Numbers,
        desk: TelegramDesk,
        failures: FailureNotices,
        clock: Clock,
        claims: Claims | None = None,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._store = store
        self._numbers = numbers
        self._desk = desk
        self._failures = failures
        self._clock = clock
        self._lanes: Lanes[InboxItem | Job] = Lanes(self._work)
        self._claims = claims
        self._besides: dict[str, Handler] = {}
        self._claiming: asyncio.Task[None] | None = None
        self._taking_up: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def handles(self, channel: str, handler: Handler) -> None:
        """Items of that name share the lanes, but are no updates of Telegram's."""
        self._besides[channel] = handler

    async def start(self) -> None:
        """Take up what an earlier process left, as room comes: what is new waits behind it."""
        if self._claims:
            self._claiming = asyncio.create_task(self._claim(self._claims), name="claiming")
            return
        self._taking_up = asyncio.create_task(self._take_up(), name="taking up the inbox")

    async def _take_up(self) -> None:
        last = 0
        while True:
            page = await persistently(lambda: self._store.unfinished(last, PAGE), "the inbox")  # noqa: B023
            for item in page:
                self._lanes.put(item.lane, item)
            if len(page) < PAGE:
                return
            last = page[-1].id
            await self._lanes.room(IN_MEMORY)

    async def _claim(self, claims: Claims) -> None:
        """Take what no other process has, a few conversations at a time, so that the others find some too."""
        while True:
            await claims.arrived()
            lanes = max(0, min(MOST_LANES - self._lanes.busy, LANES_AT_ONCE))
            items = await persistently(lambda: claims.claim(lanes), "the inbox")  # noqa: B023
            for item in items:
                self._lanes.put(item.lane, item)
            if items:
                claims.look()

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Store the updates; return when they are safe."""
        numbers = await persistently(lambda: self._numbers.numbers("inbox", len(updates)), "updates")
        items = [await self._item(number, update) for number, update in zip(numbers, updates, strict=True)]
        new = await persistently(lambda: self._store.accept(items), f"{len(items)} updates")
        if self._claims:
            self._claims.look()
            return
        for item in new:
            self._lanes.put(item.lane, item)

    def put(self, lane: str, job: Job) -> None:
        """Do it in its turn among the messages of the lane."""
        self._lanes.put(lane, job)

    async def room(self) -> None:
        """Return when what was left is taken up and few enough wait here."""
        if self._taking_up:
            await asyncio.shield(self._taking_up)
        await self._lanes.room(IN_MEMORY)

    @property
    def full(self) -> bool:
        """More would have to wait for room."""
        return self._lanes.waiting >= IN_MEMORY or bool(self._taking_up and not self._taking_up.done())

    async def stop(self, patience_s: float) -> None:
        """Finish what is under way; the rest stays in the inbox."""
        for task in filter(None, (self._taking_up, self._claiming)):
            task.cancel()
        self._stopping.set()
        await self._lanes.stop(patience_s)

    async def _item(self, number: int, update: RawUpdate) -> InboxItem:
        return InboxItem(
            number,
            mapping.CHANNEL,
            f"{self._bot.id}:{update['update_id']}",
            await self._lane(update),
            dumped(update),
            self._clock(),
        )

    async def _lane(self, update: RawUpdate) -> str:
        """A topic or a reply shares its subscriber's lane: both change the same conversation."""
        place = mapping.place_of(update)
        if place is None:
            return mapping.CHANNEL
        room = await persistently(lambda: self._desk.room_of(place, mapping.raw_reply(update)), "an update's lane")
        return str(room.subscriber) if room else str(place)

    async def _gathered(self, item: InboxItem) -> InboxItem:
        """An album as one: its parts come one by one and are in the inbox already, so a crash here loses nothing."""
        album = mapping.album_of(item)
        if not album:
            return item
        await asyncio.sleep(ALBUM_WINDOW_S)
        rest = self._lanes.take(
            item.lane, lambda other: isinstance(other, InboxItem) and mapping.album_of(other) == album
        )
        return replace(item, also=tuple(other for other in rest if isinstance(other, InboxItem)))

    async def _work(self, item: InboxItem | Job) -> None:
        try:
            if not isinstance(item, InboxItem):
                await item()
            elif item.channel in self._besides:
                await self._besides[item.channel](item)
            else:
                await self._handle(item)
        finally:
            if self._claims and isinstance(item, InboxItem) and not self._lanes.following(item.lane):
                self._claims.look()

    async def _handle(self, item: InboxItem) -> None:
        with about(update=item.external_id):
            item = await self._gathered(item)
            hold = await self._tried(item, patient=True)
            if hold and (later := await self._with_more(item, hold)):
                await self._tried(later, patient=False)

    async def _with_more(self, item: InboxItem, hold: Hold) -> InboxItem | None:
        """The item and what follows it after the wait; None at a stop, when all of it stays in the inbox."""
        for _ in range(hold.renewals + 1):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), hold.seconds)
            if self._stopping.is_set():
                return None
            room = MOST_TOGETHER - 1 - len(item.also)
            more = self._lanes.take_next(item.lane, _may_follow, room) if mapping.follows(item) else []
            if not more:
                break
            item = replace(item, also=(*item.also, *(one for one in more if isinstance(one, InboxItem))))
        return item

    async def _tried(self, item: InboxItem, *, patient: bool) -> Hold | None:
        """Handle it, again if need be. A `patient` try may end in a wait for more."""
        for attempt in range(1, TRIES + 1):
            try:
                return await persistently(lambda: self._feed(item, patient), f"update {item.external_id}")
            except ValidationError as error:
                log.error("update %s is not readable: %d mistakes", item.external_id, error.error_count())
                await self._put_aside(item, error)
                return None
            except ClaimLost as error:
                log.info("update %s: %s", item.external_id, error)
                return None
            except Exception as error:
                log.exception("update %s was not handled, try %d", item.external_id, attempt)
                if not await persistently(lambda: self._store.is_waiting(item), "the inbox"):
                    return None
                if attempt == TRIES:
                    await self._put_aside(item, error)
                    return None
            await asyncio.sleep(attempt)
        return None

    async def _feed(self, item: InboxItem, patient: bool) -> Hold | None:
        update = Update.model_validate_json(item.payload, context={"bot": self._bot})
        handled = await self._handled(update, item, patient) if _is_known(update) else False
        if isinstance(handled, Hold):
            return handled
        if not handled:
            log.debug("update %s concerns nobody", item.external_id)
            async with self._store.unit() as unit:
                unit.finish(item, self._clock())
        log.info("handled", extra={"seconds": round(self._clock() - item.received_at, 3)})
        return None

    async def _handled(self, update: Update, item: InboxItem, patient: bool) -> bool | Hold:
        handled = await self._dispatcher.feed_update(self._bot, update, item=item, patient=patient)
        return handled if isinstance(handled, Hold) else handled is not UNHANDLED and bool(handled)

    async def _put_aside(self, item: InboxItem, error: Exception) -> None:
        await persistently(lambda: self._failures.unhandled(item, type(error).__name__), "a failed update")


def _is_known(update: Update) -> bool:
    """Telegram may send kinds of updates that were invented after this code."""
    try:
        return bool(update.event_type)
    except UpdateTypeLookupError:
        log.info("update %d is of a kind not known yet", update.update_id)
        return False


def _may_follow(item: InboxItem | Job) -> bool:
    return isinstance(item, InboxItem) and mapping.follows(item)
