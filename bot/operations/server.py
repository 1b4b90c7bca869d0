"""A small HTTP server for whoever runs the bot, on a local port: /healthz, /readyz and /metrics."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.domain.ports import Clock, OutboxEntry
from bot.domain.watching import Commit, Queue
from bot.errors import DeliveryError, SetupError, StorageUnavailable
from bot.operations.health import Health
from bot.operations.metrics import Metrics

log = logging.getLogger(__name__)


class WatchedStore(Protocol):
    """What is asked of the store, and what it tells."""

    async def queues(self) -> Sequence[Queue]: ...
    async def waiting_tickets(self) -> Mapping[str, int]: ...
    async def probe(self) -> None: ...
    def on_commit(self, watch: Callable[[Commit], None]) -> None: ...
    def on_writing(self, watch: Callable[[str], None]) -> None: ...


class WatchedSender(Protocol):
    def on_outcome(self, watch: Callable[[OutboxEntry, DeliveryError | None, bool], None]) -> None: ...


class WatchedCalls(Protocol):
    def on_call(self, watch: Callable[[str, str, str], None]) -> None: ...


class Operations:
    """Watches the parts it is given and tells what it saw; with an empty `listen` it does neither."""

    def __init__(self, listen: str, store: WatchedStore, sender: WatchedSender, calls: WatchedCalls, clock: Clock):
        self._listen = listen
        self._store = store
        self._runner: web.AppRunner | None = None
        self.health = Health(store.probe)
        self._metrics = Metrics(clock)
        if listen:
            store.on_commit(self._metrics.committed)
            store.on_writing(self.health.wrote)
            sender.on_outcome(self._metrics.tried)
            calls.on_call(self._called)

    async def start(self) -> None:
        """Listen.

        Raises:
            SetupError: the port is taken.
        """
        if not self._listen:
            return
        host, _, port = self._listen.rpartition(":")
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._figures)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            await self.stop()
            raise SetupError([f"operations.listen {self._listen}: {error.strerror}; choose another port"]) from error
        log.info("health and metrics on http://%s", self._listen)

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _called(self, method: str, outcome: str, words: str) -> None:
        self._metrics.called(method, outcome, words)
        self.health.called(method, outcome, words)

    async def _healthz(self, _: web.Request) -> web.Response:
        """The process lives and its loop turns; whether it can work is what /readyz tells."""
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        problems = await self.health.problems()
        return web.json_response({"ready": not problems, **problems}, status=503 if problems else 200)

    async def _figures(self, _: web.Request) -> web.Response:
        problems = await self.health.problems()
        try:
            self._metrics.looked(await self._store.queues(), await self._store.waiting_tickets())
        except StorageUnavailable as error:
            log.warning("the queues cannot be measured: %s", error)
        return web.Response(body=self._metrics.text(ready=not problems), headers={"Content-Type": CONTENT_TYPE_LATEST})
