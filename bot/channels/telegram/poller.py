"""Long polling that stores updates before it confirms them.

aiogram's own polling confirms a batch while handlers still run, so a kill or a stop loses what was in flight. Here
a batch is committed to the inbox first, and the next offset, which is the confirmation, is sent only then.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot.errors import TelegramSetupError
from bot.patience import persistently

log = logging.getLogger(__name__)

RawUpdate = dict[str, Any]
BATCH = 100
CONFLICTS_BORNE = 3
LONGEST_PAUSE_S = 60.0


class Receiver(Protocol):
    """Where updates go."""

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Return when the updates are on the disk."""
        ...

    async def room(self) -> None:
        """Return when more updates may come."""
        ...


class Poller:
    """Fetches updates and confirms each batch only when the receiver has it on the disk. `heard` follows an answer.

    It is told whether silence came before: the start, or a request that failed.
    """

    def __init__(
        self,
        bot: Bot,
        receiver: Receiver,
        allowed_updates: Sequence[str],
        timeout_s: int,
        heard: Callable[[bool], Awaitable[None]] | None = None,
    ) -> None:
        self._bot = bot
        self._heard = heard
        self._receiver = receiver
        self._allowed = list(allowed_updates)
        self._timeout_s = timeout_s
        self._offset: int | None = None
        self._failures = 0
        self._conflicts = 0
        self._silence = True
        self.caught_up = asyncio.Event()
        """Set once what Telegram kept for the bot has been asked for and stored."""

    async def run(self) -> None:
        """Poll until cancelled. A cancellation never falls between a batch's arrival and its commit.

        Raises:
            TelegramSetupError: the token is refused, or another process polls with it.
        """
        while True:
            await self._receiver.room()
            updates = await self._fetch()
            if updates:
                await asyncio.shield(asyncio.ensure_future(self._receiver.accept(updates)))
                self._offset = int(updates[-1]["update_id"]) + 1
            if self._heard and not self._failures:
                await persistently(partial(self._heard, self._silence), "the time of the last answer")
                self._silence = False
            if not self._failures and len(updates) < BATCH:
                self.caught_up.set()

    async def _fetch(self) -> Sequence[RawUpdate]:
        timeout_s = self._timeout_s if self.caught_up.is_set() else 0
        method = GetUpdates(offset=self._offset, limit=BATCH, timeout=timeout_s, allowed_updates=self._allowed)
        try:
            raw: Any = await self._bot(method, request_timeout=self._timeout_s + 15)
        except TelegramAPIError as error:
            self._silence = True
            await self._wait(error)
            return []
        if self._failures:
            log.info("telegram answers again")
        self._failures = self._conflicts = 0
        updates: Sequence[RawUpdate] = raw
        return updates

    async def _wait(self, error: TelegramAPIError) -> None:
        match error:
            case TelegramUnauthorizedError():
                raise TelegramSetupError(["Telegram no longer accepts the token: check BOT_TOKEN"]) from error
            case TelegramConflictError() if self._conflicts >= CONFLICTS_BORNE:
                raise TelegramSetupError([f"another program polls with this token: {error.message}"]) from error
            case TelegramConflictError():
                self._conflicts += 1
        self._failures += 1
        pause = pause_after(self._failures, error)
        log.warning("no updates from telegram, again in %.0f s: %s", pause, " ".join(error.message.split()))
        await asyncio.sleep(pause)


def pause_after(failures: int, error: TelegramAPIError) -> float:
    """How long to wait after that many failures in a row: what Telegram asks for, or doubling up to a minute."""
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return float(min(LONGEST_PAUSE_S, 2.0 ** min(failures - 1, 10)))


def dumped(update: RawUpdate) -> str:
    """The update as it is stored: in ASCII, so that half a surrogate pair is no obstacle."""
    return json.dumps(update, separators=(",", ":"))
