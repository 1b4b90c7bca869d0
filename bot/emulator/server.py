"""The server itself: one port of 127.0.0.1 for the Bot API, the control calls and the page.

`/bot<token>/<method>` and `/file/bot<token>/<path>` are Telegram's; `/emulator/…` is described in `control`; `/` is
the page. Routing is a few comparisons by hand: this server stands inside benchmarks, where a router would show.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.emulator import control, live
from bot.emulator.api import Api
from bot.emulator.errors import Refusal
from bot.emulator.transport import MAX_BODY, refuse
from bot.emulator.values import DEFAULT_TOKEN, SUGGESTIONS
from bot.emulator.webhook import FIRST_PAUSE, Webhook
from bot.emulator.world import World, settle

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; frame-ancestors 'none'"
LOCAL = frozenset({"127.0.0.1", "localhost"})


class Emulator:
    """A local Telegram: `async with Emulator() as emulator: … emulator.url`.

    `clock` gives the emulated time; `keep_messages` bounds what each chat remembers; `suggestions` are questions
    that the page offers to try; `world` is there for tests in the same process.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
        keep_messages: int | None = None,
        suggestions: Sequence[str] = SUGGESTIONS,
        webhook_pause: float = FIRST_PAUSE,
    ) -> None:
        if host not in LOCAL:
            raise ValueError(f"the emulator listens on 127.0.0.1 only, not on {host}")
        self.token = token
        self.host = host
        self.port = port
        self.world = World(token, clock, keep_messages, suggestions)
        settle(self.world)
        self.webhook_pause = webhook_pause
        self.runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        self.webhook = Webhook(self.world.updates, self.world.now, self.webhook_pause)
        self.api = Api(self.world, self.webhook)
        self.sockets: set[asyncio.Task[Any]] = set()
        server = web.Server(self.handle, request_factory=make_request, access_log=None)
        self.runner = web.ServerRunner(server, shutdown_timeout=0.5)
        await self.runner.setup()
        site = web.TCPSite(self.runner, self.host, self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        """Ends long polls and pages first, so that nobody holds the server open."""
        self.world.updates.interrupt(Refusal(502, "Bad Gateway"))
        for listener in tuple(self.world.listeners):
            listener(None)  # type: ignore[arg-type]
        await self.webhook.close()
        if self.runner is not None:
            await self.runner.cleanup()
            self.runner = None

    async def __aenter__(self) -> Emulator:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.rel_url.raw_path
        if path.startswith("/bot"):
            return await self.api.handle(request, unquote(path[4:]))
        if path.startswith("/file/bot"):
            return await self.api.download(unquote(path[9:]))
        if not trusted(request):
            return refuse(Refusal(403, "Forbidden: wrong host or origin"))
        if path.startswith("/emulator/"):
            return await self.control(request, unquote(path[10:]))
        return page(path)

    async def control(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        if name == "live":
            return await live.watch(self.world, self.webhook, request)
        if name.startswith("files/"):
            return self.api.file(name[6:])
        return await control.handle(self.world, self.webhook, request, name)


def trusted(request: web.BaseRequest) -> bool:
    """No page of another site may play with the emulator through somebody's browser."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    return host.rsplit(":", 1)[0] in LOCAL and origin in (None, f"http://{host}")


def page(path: str) -> web.StreamResponse:
    name = "index.html" if path == "/" else path[1:]
    file = PAGE / name
    if "/" in name or file.suffix not in TYPES or not file.is_file():
        return web.Response(status=404, text="Not Found")
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=file.read_bytes(), content_type=TYPES[file.suffix], charset="utf-8", headers=headers)


def make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    return web.BaseRequest(
        message,
        payload,
        protocol,
        writer,
        task,
        asyncio.get_running_loop(),
        client_max_size=MAX_BODY,
    )
