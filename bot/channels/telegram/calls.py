"""Every call to Telegram, told to whoever watches the bot."""

import re
from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Response, TelegramMethod

Watch = Callable[[str, str, str], None]
"""Told after each call: its method, `ok` or the kind of error, and the error's words."""


class Calls:
    """The calls of one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def on_call(self, watch: Watch) -> None:
        """Tell `watch` of each call."""
        self._bot.session.middleware(_Watched(watch))


class _Watched(BaseRequestMiddleware):
    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        try:
            answer = await make_request(bot, method)
        except TelegramAPIError as error:
            self._watch(method.__api_method__, _kind(error), " ".join(error.message.split()))
            raise
        self._watch(method.__api_method__, "ok", "")
        return answer


def _kind(error: TelegramAPIError) -> str:
    """`TelegramServerError` -> `server`, for a label."""
    return re.sub(r"^Telegram|Error$", "", type(error).__name__).lower()
