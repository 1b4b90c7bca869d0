"""Updates by webhook: Telegram brings each one over HTTP and hears 200 only when it is committed.

What cannot be taken now is answered with 503: Telegram keeps it and brings it again, in order within a chat.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetWebhookInfo, SetWebhook
from aiohttp import web

from bot.channels.telegram.asking import Asking
from bot.channels.telegram.poller import RawUpdate, Receiver
from bot.errors import TelegramSetupError
from bot.texts import Texts

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
SECRET_FACT = "webhook_secret"  # noqa: S105 - the name of a fact
LARGEST_BODY = 1024 * 1024
READ_WITHIN_S = 10.0
COMMITTED_WITHIN_S = 20.0
"""After that Telegram is asked to come again; the commit goes on, and the repeat is a no-op."""
WATCH_S = 30.0
CATCH_UP_S = 1.0
CATCH_UP_LOOKS = 30
TAKINGS_BORNE = 3
STOP_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram goes (`url`) and where the bot listens, which a reverse proxy joins."""

    url: str
    host: str
    port: int
    path: str
    max_connections: int

    @classmethod
    def at(cls, url: str, listen: str, path: str, max_connections: int) -> "Hook":
        """From settings, where an empty path is that of the address."""
        host, _, port = listen.rpartition(":")
        return cls(url, host.strip("[]"), int(port), path or urlsplit(url).path or "/", max_connections)

    @property
    def listen(self) -> str:
        return f"{self.host}:{self.port}"


class Facts(Protocol):
    """Where the secret is remembered."""

    async def first_fact(self, name: str, value: str) -> str: ...


class Taking(Receiver, Protocol):
    """A receiver that says when it can take no more."""

    @property
    def full(self) -> bool: ...


async def kept_secret(facts: Facts, given: str) -> str:
    """What Telegram has to say with every update: the operator chose it, or the first process made it."""
    return given or await facts.first_fact(SECRET_FACT, secrets.token_urlsafe(32))


class Webhook:
    """Listens for updates, tells Telegram to bring them, and watches that it does."""

    def __init__(
        self, ask: Asking, receiver: Taking, allowed: Sequence[str], hook: Hook, facts: Facts, secret: str, texts: Texts
    ) -> None:
        self._ask = ask
        self._receiver = receiver
        self._allowed = list(allowed)
        self._hook = hook
        self._facts = facts
        self._secret = secret
        self._texts = texts
        self._in_hand = 0
        self._accepting: set[asyncio.Task[bool]] = set()
        self._closing = False
        self._last_error = 0
        self.caught_up = asyncio.Event()
        """Set once what Telegram kept for the bot has been brought, or does not come."""

    async def run(self) -> None:
        """Serve until cancelled; then what is in hand is still committed and answered.

        Raises:
            TelegramSetupError: the port is taken, Telegram refuses the address, or another program takes the token.
        """
        self._secret = await kept_secret(self._facts, self._secret)
        server = web.Application(client_max_size=LARGEST_BODY)
        server.router.add_post(self._hook.path, self._brought)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=STOP_WITHIN_S)
        await runner.setup()
        try:
            await self._listen(runner)
            await self._set()
            await self._watch()
        finally:
            self._closing = True
            await runner.cleanup()
            for task in self._accepting:
                task.cancel()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._hook.host, self._hook.port).start()
        except OSError as error:
            said = self._say("webhook-port", listen=self._hook.listen, reason=error.strerror or str(error))
            raise TelegramSetupError([said]) from error
        log.info("listening for updates on %s%s", self._hook.listen, self._hook.path)

    async def _set(self) -> None:
        method = SetWebhook(
            url=self._hook.url,
            max_connections=self._hook.max_connections,
            allowed_updates=self._allowed,
            drop_pending_updates=False,
            secret_token=self._secret,
        )
        try:
            await self._ask(method)
        except TelegramAPIError as error:
            said = self._say("webhook-refused", url=self._hook.url, reason=error.message)
            raise TelegramSetupError([said]) from error
        log.info("telegram brings updates to %s", self._hook.url)

    async def _watch(self) -> None:
        """A webhook that somebody took away is set again; one that fails is told."""
        looks, takings = 0, 0
        while True:
            info = await self._info()
            looks += 1
            if not info.get("pending_update_count") or looks >= CATCH_UP_LOOKS:
                self.caught_up.set()
            if info and info.get("url") != self._hook.url:
                takings += 1
                if takings > TAKINGS_BORNE:
                    raise TelegramSetupError([self._say("webhook-taken")])
                log.warning("another program took the webhook away; it is set again")
                await self._set()
            self._tell_error(info)
            await asyncio.sleep(WATCH_S if self.caught_up.is_set() else CATCH_UP_S)

    async def _info(self) -> dict[str, Any]:
        try:
            info: dict[str, Any] = await self._ask(GetWebhookInfo())
        except TelegramAPIError as error:
            log.warning("cannot tell how the webhook does: %s", error.message)
            return {}
        return info

    def _tell_error(self, info: dict[str, Any]) -> None:
        at = int(info.get("last_error_date") or 0)
        if at > self._last_error:
            log.warning("telegram could not bring updates: %s", info.get("last_error_message"))
        self._last_error = max(at, self._last_error)

    async def _brought(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret.encode()):
            return web.Response(status=403)
        if self._closing or self._receiver.full or self._in_hand >= 2 * self._hook.max_connections:
            return _again_later()
        self._in_hand += 1
        try:
            return await self._taken(request)
        finally:
            self._in_hand -= 1

    async def _taken(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READ_WITHIN_S):
                update = _update(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        if update is None:
            return web.Response(status=400)
        task = asyncio.create_task(self._accept(update), name="accepting an update")
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)
        await asyncio.wait((task,), timeout=COMMITTED_WITHIN_S)
        return web.Response() if task.done() and task.result() else _again_later()

    async def _accept(self, update: RawUpdate) -> bool:
        """Whether it is on the disk. Never cancelled on the way: what is stored has to be worked off too."""
        try:
            await self._receiver.accept([update])
        except Exception:
            log.exception("an update was not taken")
            return False
        return True

    def _say(self, text_id: str, **arguments: str) -> str:
        return self._texts.plain(self._texts.default, text_id, arguments)


def _again_later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "1"})


def _update(body: bytes) -> RawUpdate | None:
    """The update, or None for anything else."""
    with contextlib.suppress(ValueError, RecursionError):
        update = json.loads(body)
        if isinstance(update, dict) and type(update.get("update_id")) is int:
            return update
    return None
