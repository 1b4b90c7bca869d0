"""Calls to Telegram with its refusals translated; a chat that was told to wait is not asked again before time."""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.failures import delivery_error
from bot.errors import RetryAfter


class Gateway:
    """One bot's way to Telegram. A 429 pauses the chat that earned it and no other.

    After the pause the chat's calls go one at a time until one succeeds: a crowd that waited would only be refused
    again. Pauses are measured by the loop's clock, which never jumps.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._recovering: dict[int, _Recovery] = {}

    async def call(self, chat_id: int, method: TelegramMethod[Any]) -> Any:
        """Call a method that concerns the chat; the result is as Telegram gave it.

        Raises:
            DeliveryError: Telegram refused or did not answer.
        """
        recovery = self._recovering.get(chat_id)
        if recovery is None:
            return await self._call(chat_id, method)
        async with recovery.one_at_a_time:
            left = recovery.until - _now()
            if left > 0:
                raise RetryAfter("the chat has to wait", left)
            result = await self._call(chat_id, method)
            if self._recovering.get(chat_id) is recovery:
                del self._recovering[chat_id]
            return result

    async def _call(self, chat_id: int, method: TelegramMethod[Any]) -> Any:
        try:
            return await self._bot(method)
        except TelegramAPIError as error:
            translated = delivery_error(error, to_group=chat_id < 0)
            if type(translated) is RetryAfter:
                recovery = self._recovering.setdefault(chat_id, _Recovery())
                recovery.until = max(recovery.until, _now() + translated.seconds)
            raise translated from error


class _Recovery:
    """A chat that was told to wait: until when, and the door through which it comes back."""

    def __init__(self) -> None:
        self.until = 0.0
        self.one_at_a_time = asyncio.Lock()


def _now() -> float:
    return asyncio.get_running_loop().time()
