"""How updates come: getUpdates with its acknowledgement and conflicts, webhooks with their patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot, exceptions
from aiohttp import web

from bot.emulator import GROUP_ID, Emulator, EmulatorClient
from tests.emulator.conftest import Clock


async def test_the_offset_acknowledges(bot: Bot, client: EmulatorClient) -> None:
    for text in ("раз", "два", "три"):
        await client.person(101).write(text)
    first = await bot.get_updates()
    again = await bot.get_updates(limit=2)
    assert [one.update_id for one in again] == [one.update_id for one in first[:2]]
    rest = await bot.get_updates(offset=first[1].update_id)
    assert [one.message.text for one in rest if one.message] == ["два", "три"]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == []
    assert await client.updates() == []


async def test_a_negative_offset_keeps_the_last(bot: Bot, client: EmulatorClient) -> None:
    for text in ("раз", "два", "три"):
        await client.person(101).write(text)
    kept = await bot.get_updates(offset=-1)
    assert [one.message.text for one in kept if one.message] == ["три"]


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, client: EmulatorClient) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await client.post("settings")
    await client.person(101).write("жду")
    assert [one.message.text for one in await asyncio.wait_for(polling, 5) if one.message] == ["жду"]


async def test_a_second_poller_ends_the_first(emulator: Emulator, bot: Bot, client: EmulatorClient) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    while emulator.world.updates.poll is None:
        await client.state()
    second = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(exceptions.TelegramConflictError) as caught:
        await asyncio.wait_for(first, 5)
    assert caught.value.message == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await client.person(101).write("второму")
    assert len(await asyncio.wait_for(second, 5)) == 1


async def test_allowed_updates_stick(bot: Bot, client: EmulatorClient) -> None:
    person = client.person(101)
    message = await person.write("т")
    await person.react(message, "👍")
    assert [one.event_type for one in await bot.get_updates()] == ["message"]
    await bot.get_updates(offset=-1, allowed_updates=["message_reaction"])
    await person.write("не нужно")
    await person.react(message, "🔥")
    assert [one.event_type for one in await bot.get_updates()][1:] == ["message_reaction"]
    await bot.get_updates(allowed_updates=[])
    await person.write("снова")
    assert [one.event_type for one in await bot.get_updates()][2:] == ["message"]


async def test_updates_are_kept_for_a_day(bot: Bot, client: EmulatorClient, clock: Clock) -> None:
    await client.person(101).write("старое")
    clock.now += 86_401
    await client.person(101).write("новое")
    assert [one.message.text for one in await bot.get_updates() if one.message] == ["новое"]


async def test_privacy_hides_the_talk_of_a_group(bot: Bot, client: EmulatorClient) -> None:
    own = await bot.send_message(GROUP_ID, "вопрос?")
    await client.group().bot_member("member")
    agent = client.agent()
    await agent.write(0, "между собой")
    await agent.write(0, "/команда")
    await agent.reply(own.model_dump(mode="json", exclude_none=True), "боту")
    texts = [one.message.text for one in await bot.get_updates() if one.message]
    assert texts == ["/команда", "боту"]


async def test_an_update_of_a_kind_nobody_knows(bot: Bot, client: EmulatorClient) -> None:
    number = await client.raw_update({"telepathy": {"thought": "хм"}})
    assert (await client.updates())[0] == {"update_id": number, "telepathy": {"thought": "хм"}}


class Hook:
    """A webhook that takes updates, or refuses as many as it was told to."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.refuse = 0
        self.refused = 0
        self.url = ""
        self.news = asyncio.Event()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        body = await request.json()
        if self.refuse:
            self.refuse -= 1
            self.refused += 1
            return web.Response(status=500)
        self.taken.append(body)
        self.news.set()
        return web.Response()

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.taken) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    runner = web.ServerRunner(web.Server(made))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_what_waited_and_what_comes(bot: Bot, client: EmulatorClient, hook: Hook) -> None:
    await client.person(101).write("до")
    await bot.set_webhook(hook.url, secret_token="tajna")
    await client.person(101).write("после")
    await hook.wait(2)
    assert [one["message"]["text"] for one in hook.taken] == ["до", "после"]
    assert set(hook.secrets) == {"tajna"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)


async def test_a_refused_update_comes_again_and_in_order(bot: Bot, client: EmulatorClient, hook: Hook) -> None:
    hook.refuse = 3
    await bot.set_webhook(hook.url)
    for number in range(5):
        await client.person(101).write(str(number))
    await hook.wait(5)
    assert [one["message"]["text"] for one in hook.taken] == ["0", "1", "2", "3", "4"]
    assert hook.refused == 3
    assert (
        await bot.get_webhook_info()
    ).last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_no_get_updates_beside_a_webhook(bot: Bot, client: EmulatorClient, hook: Hook) -> None:
    await bot.set_webhook(hook.url)
    with pytest.raises(exceptions.TelegramConflictError) as caught:
        await bot.get_updates()
    assert caught.value.message == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []
