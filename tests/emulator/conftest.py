"""A fresh emulator a test, with both kinds of clients that speak to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.emulator import DEFAULT_TOKEN, Emulator, EmulatorClient


class Clock:
    """Time that moves when it is told to."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class QuickSession(AiohttpSession):
    """aiogram's own session sleeps a quarter of a second on closing, for TLS that is not here."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def bot_for(url: str, token: str = DEFAULT_TOKEN) -> Bot:
    return Bot(token, session=QuickSession(api=TelegramAPIServer.from_base(url)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def emulator(clock: Clock) -> AsyncIterator[Emulator]:
    async with Emulator(clock=clock, webhook_pause=0.01) as running:
        yield running


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[EmulatorClient]:
    async with EmulatorClient(emulator.url) as connected:
        yield connected


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    made = bot_for(emulator.url)
    yield made
    await made.session.close()
