"""The HTTP session with Telegram: results stay as they came, and whatever goes wrong is one of aiogram's API errors.

Results are not parsed into a library's types: a field that Telegram adds or leaves out must not make a sent message
look unsent. An answer that is no JSON (a proxy's page), a cut connection or a bad file become errors that callers
handle anyway; none of them carries the token, which is a part of every address.
"""

from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod


class RawSession(AiohttpSession):
    """aiogram's session that gives plain dictionaries, lists and booleans."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        """The result as it came.

        Raises:
            TelegramAPIError: anything else.
        """
        try:
            return await super().make_request(bot, method, timeout)
        except TelegramNetworkError as error:
            raise TelegramNetworkError(method, error.message.replace(bot.token, "…")) from None
        except TelegramAPIError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing came of the call
            raise TelegramNetworkError(method, type(error).__name__) from None

    def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Response[Any]:
        try:
            answer = self.json_loads(content)
        except ValueError:
            raise _unreadable(method, status_code) from None
        if isinstance(answer, dict) and answer.get("ok") and status_code < HTTPStatus.MULTIPLE_CHOICES:
            return Response[Any].model_construct(ok=True, result=answer.get("result"))
        try:
            return super().check_response(bot, method, status_code, content)
        except (ClientDecodeError, TypeError):
            raise _unreadable(method, status_code) from None


def _unreadable(method: TelegramMethod[Any], status_code: int) -> TelegramAPIError:
    """The error of an answer that cannot be read; its body stays out, it may hold what people wrote."""
    said = f"HTTP {status_code} with an unreadable body"
    if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TelegramServerError(method, said)
    return TelegramNotFound(method, said) if status_code == HTTPStatus.NOT_FOUND else TelegramNetworkError(method, said)
