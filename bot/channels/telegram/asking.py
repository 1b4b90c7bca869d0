"""Questions to Telegram about the set-up. The start waits Telegram's own trouble out; the doctor says it at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod

from bot.channels.telegram.poller import pause_after

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
NOT_READY = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is, and whether it reads groups without being an administrator."""

    id: int
    username: str
    reads_groups: bool


@dataclass(slots=True)
class Identity:
    """The bot's own name, once Telegram told it; empty until then."""

    username: str = ""


class Asking:
    """Calls methods, and if `patient` waits with growing pauses while Telegram cannot be reached, fails or is busy."""

    def __init__(self, bot: Bot, *, patient: bool = True, sleep: Sleep = asyncio.sleep) -> None:
        self.sleep = sleep
        self._bot = bot
        self._patient = patient

    async def __call__(self, method: TelegramMethod[Any]) -> Any:
        failures = 0
        while True:
            try:
                return await self._bot(method)
            except TelegramMigrateToChat:
                raise
            except NOT_READY as error:
                if not self._patient:
                    raise
                failures += 1
                pause = pause_after(failures, error)
                log.warning("telegram is not ready (%s), again in %.0f s", " ".join(error.message.split()), pause)
                await self.sleep(pause)
