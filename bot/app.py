"""The one composition root: every part is made here and nowhere else, so this reads as a list of them."""

import asyncio
import contextlib
import logging
import random
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer

from bot.channels.telegram.agents import agents_router
from bot.channels.telegram.asking import Asking, Identity
from bot.channels.telegram.calls import Calls
from bot.channels.telegram.channel import Courier, TelegramChannel
from bot.channels.telegram.checks import TelegramChecks
from bot.channels.telegram.desk import TelegramDesk
from bot.channels.telegram.gateway import Gateway
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.mapping import CHANNEL
from bot.channels.telegram.menus import CommandMenus
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.session import RawSession
from bot.channels.telegram.startup import StartupChecks
from bot.channels.telegram.subscribers import subscribers_router
from bot.channels.telegram.webhook import Hook, Webhook
from bot.channels.telegram.worker import UpdateWorker
from bot.checks import database
from bot.config import Settings, pace, terms
from bot.database import opened
from bot.domain.findings import Finding
from bot.domain.ports import Clock
from bot.errors import StorageUnavailable, TelegramSetupError
from bot.garbage import uninterrupted
from bot.knowledge import read
from bot.knowledge.building import matcher
from bot.knowledge.folder import state
from bot.matching import MatchingSettings
from bot.operations import Operations
from bot.outbox import revived
from bot.outbox.cosmetics import Cosmetics
from bot.outbox.limits import Limits, Time
from bot.outbox.retry import RetryPolicy
from bot.outbox.sender import Sender
from bot.outbox.turns import in_turn
from bot.patience import persistently
from bot.reload import Reload
from bot.service.cards import Cards
from bot.service.failures import FailureNotices
from bot.service.inbox import Inbox
from bot.service.knowledge import KnowledgeNotices
from bot.service.live import LiveKnowledge, Snapshot
from bot.service.outage import Outage
from bot.service.overdue import Overdue
from bot.service.pacing import Pacing
from bot.service.places import PlaceWords
from bot.service.ratings import Ratings
from bot.service.reachability import Reachability
from bot.service.reactions import Reactions
from bot.service.tickets import DeskTerms, Tickets
from bot.service.waiting import Waiting
from bot.sharing import Sharing, sharing
from bot.storage.store import Keep, SqlStore
from bot.texts import Texts
from bot.timers import Timers

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 8.0
"""For everything under way together: containers are given ten seconds by default."""
CLEANING_PAUSE_S = 3600.0
DAY_S = 86_400.0
UPDATES = ("callback_query", "edited_message", "message", "message_reaction", "my_chat_member")
"""The kinds of updates that there are handlers for."""


@dataclass(frozen=True, slots=True)
class App:
    """The bot, wired and not yet running."""

    checks: StartupChecks
    poller: Poller | Webhook
    worker: UpdateWorker
    sender: Sender
    limits: Limits
    timers: Timers
    cosmetics: Cosmetics
    store: SqlStore
    channel: TelegramChannel
    desk: TelegramDesk
    live: LiveKnowledge
    reload: Reload | None
    sharing: Sharing
    operations: Operations
    keep: Keep

    async def run(self, stop: asyncio.Event) -> None:
        """Check, take up what was left, and serve until `stop` is set; then finish what is under way.

        Raises:
            TelegramSetupError: a person has to put something right first.
        """
        await self.operations.start()
        try:
            await self._serve(stop)
        finally:
            await self.operations.stop()

    async def _serve(self, stop: asyncio.Event) -> None:
        await self.desk.groups.load()
        started = asyncio.create_task(self.checks.run(), name="start-up checks")
        if not await _finished_before(started, stop):
            return
        log.info("ready as @%s", started.result().username)
        self.operations.health.started()
        parts = [self._receive(), self._ring(), self._clean(), self.cosmetics.run(), self.sharing.watch()]
        parts.append(revived.watch(self.store, self.sender.look_again))
        if self.reload:
            parts.append(self.reload.run())
        if self.sharing.alone:
            await self._send()
        else:
            parts.append(self._send())
        await self.worker.start()
        tasks = [asyncio.create_task(part) for part in parts]
        patience_s = STOP_PATIENCE_S
        try:
            await _any_before(tasks, stop)
        except StorageUnavailable:
            patience_s = 0.0
            raise
        finally:
            await _cancelled(*tasks)
            deadline = asyncio.get_running_loop().time() + patience_s
            await self.worker.stop(patience_s)
            await self.sender.stop(max(0.0, deadline - asyncio.get_running_loop().time()))
            log.info("stopped")

    async def _receive(self) -> None:
        """Polling is for one; a webhook may reach any process."""
        if isinstance(self.poller, Poller):
            await self.sharing.lead("receiver")
        await self.poller.run()

    async def _ring(self) -> None:
        await self.sharing.lead("receiver")
        await self.timers.run(self.poller.caught_up)

    async def _send(self) -> None:
        """Only whoever sends has to know the topics: other processes open none."""
        await self.sharing.lead("sender")
        await self.desk.load()
        await self.cosmetics.take_up()
        await self.sender.start()
        await self.sharing.feed(self.sender)

    async def _clean(self) -> None:
        while True:
            try:
                forgotten = await self.store.forget_old(self.keep)
                if forgotten:
                    log.warning("%d messages that were never delivered are forgotten by their age", forgotten)
            except StorageUnavailable as error:
                log.warning("old rows are not cleaned away: %s", error)
            await asyncio.sleep(CLEANING_PAUSE_S)


@asynccontextmanager
async def build(
    settings: Settings,
    clock: Clock = time.time,
    chance: Callable[[], float] = random.random,
    turns: Time | None = None,
) -> AsyncIterator[App]:
    """Wire every part from the settings; closes what it opened. `turns` is the time by which messages wait their turn.

    Raises:
        SetupError: the base, the database or the token is not as it has to be.
    """
    texts = Texts.load(settings.language, settings.texts)
    seen = await asyncio.to_thread(state, settings.knowledge_base)
    live = LiveKnowledge(await asyncio.to_thread(_snapshot, settings))
    async with _bot(settings, texts) as bot, opened(settings.database.url) as rows, sharing(rows) as others:
        store = SqlStore(rows, clock)
        store.answers_from(lambda: live.current.knowledge.version)
        limits = Limits(turns)
        gateway = Gateway(bot, limits.sent)
        courier = Courier(gateway)
        groups = Groups(settings.telegram.agents_chat, settings.telegram.queues, store, settings.telegram.spill)
        desk = TelegramDesk(gateway, courier, store, groups, PlaceWords(store, live, texts, clock), limits)
        policy = RetryPolicy(settings.outbox.max_attempts, settings.outbox.max_pause_seconds)
        channel = TelegramChannel(courier)
        sender = Sender(store, {CHANNEL: channel}, desk, clock, policy, chance, limits)
        failures = FailureNotices(store, texts, clock)
        sender.on_given_up(failures.given_up)
        sender.on_delivered(desk.receipt)
        desk.news.on_mended(sender.desk_mended)

        support = settings.support
        waiting = Waiting(terms(support), groups.settled)
        ratings = Ratings(texts, waiting)
        silence_s = support.new_conversation_after_hours * 3600.0
        refused = frozenset(support.refused_kinds)
        inbox = Inbox(store, live, texts, waiting, ratings, Pacing(pace(support)), silence_s, refused)
        cosmetics = Cosmetics(in_turn(limits, desk.redraw), Cards(store, live, texts).now, store)
        reactions = Reactions(store)
        dispatcher = Dispatcher(disable_fsm=True)
        me = Identity()
        dispatcher.include_router(subscribers_router(inbox, reactions, Reachability(store, texts)))
        tickets = Tickets(store, live, texts, waiting, ratings, desk, _desk_terms(settings))
        dispatcher.include_router(agents_router(tickets, reactions, desk, me))
        worker = UpdateWorker(bot, dispatcher, store, store, desk, failures, clock, others.claims)
        timers = Timers(store, worker.put, Overdue(store, texts, waiting).rang, clock)
        others.connect(store, sender, worker, timers, cosmetics, desk.news)
        allowed = dispatcher.resolve_used_update_types()
        outage = Outage(store, texts, clock, support.time_zone)
        ask, hook = Asking(bot), _hook(settings)
        poller: Poller | Webhook = Poller(bot, worker, allowed, settings.telegram.poll_timeout, outage.heard)
        if hook:
            poller = Webhook(ask, worker, allowed, hook, store, _webhook_secret(settings), texts)
        looking = TelegramChecks(ask, groups, texts, allowed, hook, clock)
        menus = CommandMenus(ask, groups, texts)
        groups.on_moved(menus.set_for)
        checks = StartupChecks(ask, looking, settings.telegram.api_url, lambda: database(settings, texts), menus, me)
        told = KnowledgeNotices(store, texts, clock, settings.content.notices_queue)
        reload = Reload(settings.knowledge_base, settings.language, _matching(settings), live, told, seen)
        watching = reload if settings.content.reload else None
        operations = Operations(settings.operations.listen, store, sender, Calls(bot), clock)
        core = (checks, poller, worker, sender, limits, timers, cosmetics, store, channel, desk, live)
        yield App(*core, watching, others, operations, _keep(settings))


async def telegram_findings(settings: Settings, texts: Texts, clock: Clock = time.time) -> Sequence[Finding]:
    """What the start would find at Telegram's, without waiting for it and without touching the database."""
    try:
        async with _bot(settings, texts) as bot:
            groups = Groups(settings.telegram.agents_chat, settings.telegram.queues, spill=settings.telegram.spill)
            checks = TelegramChecks(Asking(bot, patient=False), groups, texts, UPDATES, _hook(settings), clock)
            return await checks.findings(settings.telegram.api_url)
    except TelegramSetupError as error:
        return [Finding(texts.plain(texts.default, "finding-token"), False, str(error))]


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; begin anew when the others on the same database cannot be known any more."""
    stop, running = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    async def once() -> None:
        async with build(settings) as app:
            running.set()
            await app.run(stop)
        running.clear()

    serving = asyncio.create_task(persistently(once, "the bot"))
    if not await _any_before([serving], stop) and running.is_set():
        await serving
    await _cancelled(serving)


def _keep(settings: Settings) -> Keep:
    return Keep(settings.database.keep_days * DAY_S, settings.outbox.keep_dead_days * DAY_S)


def _desk_terms(settings: Settings) -> DeskTerms:
    return DeskTerms(tuple(settings.telegram.queues), settings.support.two_agents_minutes * 60.0)


def _snapshot(settings: Settings) -> Snapshot:
    with uninterrupted():
        knowledge = read(settings.knowledge_base, settings.language)
        return Snapshot(knowledge, matcher(knowledge, _matching(settings)))


def _matching(settings: Settings) -> MatchingSettings:
    chosen = settings.matching
    return MatchingSettings(chosen.max_wrong_answers, cache=chosen.cache, semantic=chosen.semantic)


def _hook(settings: Settings) -> Hook | None:
    chosen = settings.telegram.webhook
    return Hook.at(chosen.url, chosen.listen, chosen.path, chosen.max_connections) if chosen.url else None


def _webhook_secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""


@asynccontextmanager
async def _bot(settings: Settings, texts: Texts) -> AsyncIterator[Bot]:
    if settings.token is None:
        raise TelegramSetupError([texts.plain(texts.default, "token-missing")])
    session = RawSession(api=TelegramAPIServer.from_base(settings.telegram.api_url))
    async with Bot(settings.token.get_secret_value(), session=session) as bot:
        yield bot


async def _finished_before(task: asyncio.Task[Any], stop: asyncio.Event) -> bool:
    """Wait for the task or the stop; True when the task came first. Raises what the task raised."""
    if await _any_before([task], stop):
        return True
    await _cancelled(task)
    return False


async def _any_before(tasks: Sequence[asyncio.Task[Any]], stop: asyncio.Event) -> bool:
    """Wait for the first of the tasks or the stop; True when a task came first. Raises what it raised."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((*tasks, stopping), return_when=asyncio.FIRST_COMPLETED)
    done = [task for task in tasks if task.done()]
    stopping.cancel()
    for task in done:
        task.result()
    return bool(done)


async def _cancelled(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
