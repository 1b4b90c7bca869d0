"""Questions to Telegram about the set-up. The start waits Telegram's own trouble out; the doctor says it at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetChat, GetChatMember, TelegramMethod

from bot.channels.telegram.poller import pause_after

log = logging.getLogger(__name__)

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
NOT_READY = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)


class GetRawChat(GetChat):
    """getChat read loosely: three fields matter here, and a new Telegram must not stop the start."""

    __returning__ = dict[str, Any]


class GetRawChatMember(GetChatMember):
    """getChatMember read as loosely."""

    __returning__ = dict[str, Any]


class Asking:
    """Calls methods, and if `patient` waits with growing pauses while Telegram cannot be reached, fails or is busy."""

    def __init__(self, bot: Bot, *, patient: bool = True, sleep: Sleep = asyncio.sleep) -> None:
        self.sleep = sleep
        self._bot = bot
        self._patient = patient

    async def __call__(self, method: TelegramMethod[T]) -> T:
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
                log.warning("telegram is not ready (%s), again in %.0f s", error.message, pause)
                await self.sleep(pause)
