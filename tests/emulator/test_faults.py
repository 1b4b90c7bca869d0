"""Limits by an injected clock, failures made to order, bounded memory, and a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from aiogram import Bot, exceptions

from bot.emulator import GROUP_ID, Emulator, EmulatorClient
from tests.emulator.conftest import Clock

ROOT = Path(__file__).parents[2]


async def flooded(bot: Bot, chat_id: int) -> int:
    with pytest.raises(exceptions.TelegramRetryAfter) as caught:
        await bot.send_message(chat_id, "лишнее")
    assert f"Too Many Requests: retry after {caught.value.retry_after}" in caught.value.message
    return caught.value.retry_after


async def test_limits_are_off_until_switched_on(bot: Bot) -> None:
    for number in range(50):
        await bot.send_message(101, str(number))


async def test_twenty_a_minute_into_a_group(bot: Bot, client: EmulatorClient, clock: Clock) -> None:
    await client.limits()
    thread = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    for number in range(19):
        await bot.send_message(GROUP_ID, str(number), message_thread_id=thread)
    assert await flooded(bot, GROUP_ID) == 60
    clock.now += 45
    assert await flooded(bot, GROUP_ID) == 15
    clock.now += 15
    await bot.send_message(GROUP_ID, "снова")
    await client.no_limits()
    for number in range(30):
        await bot.send_message(GROUP_ID, str(number))


async def test_one_a_second_to_a_person_with_a_small_burst(bot: Bot, client: EmulatorClient, clock: Clock) -> None:
    await client.limits(private_per_second=1, private_burst=3)
    for number in range(3):
        await bot.send_message(101, str(number))
    assert await flooded(bot, 101) == 3
    await bot.send_message(102, "другому можно")
    clock.now += 3
    await bot.send_message(101, "дождались")


async def test_thirty_a_second_in_all(bot: Bot, client: EmulatorClient) -> None:
    await client.limits(bot_per_second=30)
    for number in range(30):
        await bot.send_message(101 + number % 3, str(number))
    assert await flooded(bot, 102) == 1


async def test_an_ordered_error_comes_as_often_as_ordered(bot: Bot, client: EmulatorClient) -> None:
    await client.fail("sendMessage", chat_id=101, count=2, code=500)
    await bot.send_message(102, "других не касается")
    for _ in range(2):
        with pytest.raises(exceptions.TelegramServerError, match="restart"):
            await bot.send_message(101, "т")
    await bot.send_message(101, "т")
    assert [one["code"] for one in await client.calls("sendMessage", chat_id=101)] == [500, 500, 200]


async def test_any_error_can_be_ordered(bot: Bot, client: EmulatorClient) -> None:
    await client.fail(code=429, retry_after=7)
    with pytest.raises(exceptions.TelegramRetryAfter, match="7"):
        await bot.get_me()
    await client.fail("sendMessage", code=400, description="Bad Request: TOPIC_DELETED")
    with pytest.raises(exceptions.TelegramBadRequest, match="TOPIC_DELETED"):
        await bot.send_message(101, "т")
    await client.fail("sendMessage", code=500, count=9)
    await client.heal()
    await bot.send_message(101, "т")


async def test_a_connection_lost_before_and_after_the_deed(bot: Bot, client: EmulatorClient) -> None:
    for cut, seen in (("before", 0), ("after", 1)):
        await client.fail("sendMessage", cut=cut)
        with pytest.raises(exceptions.TelegramNetworkError):
            await bot.send_message(101, "т")
        assert len(await client.messages(101)) == seen


async def test_a_slow_call(bot: Bot, client: EmulatorClient) -> None:
    await client.fail("sendMessage", delay=0.2)
    started = asyncio.get_running_loop().time()
    await bot.send_message(101, "т")
    assert asyncio.get_running_loop().time() - started >= 0.2


async def test_memory_can_be_bounded(client: EmulatorClient) -> None:
    await client.settings(keep_messages=10)
    await client.bulk([(101, str(number)) for number in range(100)])
    kept = await client.messages(101)
    assert [one["text"] for one in kept] == [str(number) for number in range(90, 100)]


async def test_its_own_process() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.emulator", "--token", "7:OTHER", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    async with EmulatorClient(url) as client:
        state = await client.state()
        waiting = asyncio.create_task(client.get("wait", chat_id=101, timeout=60))
        assert state["bot"]["id"] == 7
        assert [one["id"] for one in state["chats"]] == [101, 102, 103, GROUP_ID]
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_only_this_machine_may_listen_or_play(emulator: Emulator, client: EmulatorClient) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        Emulator(host="0.0.0.0")  # noqa: S104 - the point of the test
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        async with client.session.get(f"{emulator.url}/emulator/state", headers=headers) as answer:
            assert answer.status == 403
