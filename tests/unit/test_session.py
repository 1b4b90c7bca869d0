"""Whatever comes back from the way to Telegram is one of its API errors, without the token and without a body."""

import json

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramNotFound, TelegramServerError
from aiogram.methods import SendMessage

from bot.channels.telegram.session import RawSession

TOKEN = "42:SECRET"
BOT = Bot(TOKEN)
METHOD = SendMessage(chat_id=1, text="личное")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (502, "<html>Bad Gateway личное</html>", TelegramServerError),
        (404, "404: Not Found", TelegramNotFound),
        (200, "<html>a hotel's wifi</html>", TelegramNetworkError),
        (200, "[]", TelegramNetworkError),
        (500, '{"ok": false}', TelegramServerError),
    ],
)
def test_an_answer_that_cannot_be_read(status: int, body: str, kind: type[TelegramAPIError]) -> None:
    with pytest.raises(kind) as raised:
        RawSession().check_response(BOT, METHOD, status, body)
    assert "личное" not in raised.value.message


def test_a_result_stays_as_it_came() -> None:
    body = json.dumps({"ok": True, "result": {"message_id": 7, "field_of_tomorrow": 1}})
    assert RawSession().check_response(BOT, METHOD, 200, body).result == {"message_id": 7, "field_of_tomorrow": 1}


async def test_the_token_is_not_in_an_error() -> None:
    session = RawSession(api=TelegramAPIServer.from_base("http://127.0.0.1:1"))
    async with Bot(TOKEN, session=session) as bot:
        with pytest.raises(TelegramNetworkError) as raised:
            await bot(METHOD)
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None
