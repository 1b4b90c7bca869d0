"""Calls to Telegram with its refusals translated, each one that its limits count told to whoever keeps count."""

from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.failures import delivery_error
from bot.domain.messages import Address

CHANNEL = "telegram"
_COUNTED = ("send", "copy", "forward", "edit", "createForumTopic", "closeForumTopic", "reopen")
"""Whatever shows in a chat; edits share the limit of messages."""


class Gateway:
    """One bot's way to Telegram. It holds nothing back: turns are given before, by the outbox."""

    def __init__(self, bot: Bot, taken: Callable[[str], None] = lambda _: None) -> None:
        self._bot = bot
        self._taken = taken

    async def call(self, chat_id: int, method: TelegramMethod[Any]) -> Any:
        """Call a method that concerns the chat; the result is as Telegram gave it.

        Raises:
            DeliveryError: Telegram refused or did not answer.
        """
        try:
            result = await self._bot(method)
        except TelegramAPIError as error:
            raise delivery_error(error, to_group=chat_id < 0) from error
        if method.__api_method__.startswith(_COUNTED):
            self._taken(account(chat_id))
        return result


def account(chat_id: int | str) -> str:
    """The name under which the chat's limits are kept."""
    return str(Address(CHANNEL, str(chat_id)))
