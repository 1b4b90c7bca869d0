"""Calls to Telegram with its refusals translated; a chat that was told to wait is not asked again before time."""

from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.failures import GroupUnavailable, delivery_error
from bot.domain.ports import Clock
from bot.errors import RetryAfter

T = TypeVar("T")


class Gateway:
    """One bot's way to Telegram. A 429 pauses the chat that earned it and no other."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._paused_until: dict[int, float] = {}
        self._unavailable: set[int] = set()

    def resume(self, chat_id: int) -> None:
        """A person has put the group right, so nobody has to wait for it; what Telegram asked to wait still holds."""
        if chat_id in self._unavailable:
            self._unavailable.discard(chat_id)
            self._paused_until.pop(chat_id, None)

    async def call(self, chat_id: int, method: TelegramMethod[T]) -> T:
        """Call a method that concerns the chat.

        Raises:
            DeliveryError: Telegram refused or did not answer.
        """
        until = self._paused_until.pop(chat_id, 0.0)
        if until > self._clock():
            self._paused_until[chat_id] = until
            raise RetryAfter("the chat has to wait", until - self._clock())
        try:
            return await self._bot(method)
        except TelegramAPIError as error:
            translated = delivery_error(error, to_group=chat_id < 0)
            if isinstance(translated, GroupUnavailable):
                self._unavailable.add(chat_id)
            if isinstance(translated, RetryAfter):
                self._paused_until[chat_id] = self._clock() + translated.seconds
            raise translated from error
