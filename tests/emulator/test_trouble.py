"""Bad weather of the emulator: faults by chance, the same ones for the same seed, until they are switched off."""

from __future__ import annotations

import pytest
from aiogram import Bot, exceptions

from bot.emulator import EmulatorClient
from bot.emulator.link import EmulatorError
from bot.emulator.trouble import STORM, Trouble, Weather
from tests.emulator.conftest import Clock


@pytest.mark.parametrize(
    ("weather", "problem", "seen"),
    [
        ({"errors": 1}, exceptions.TelegramServerError, 0),
        ({"cuts_before": 1}, exceptions.TelegramNetworkError, 0),
        ({"cuts_after": 1}, exceptions.TelegramNetworkError, 1),
    ],
)
async def test_each_fault_by_itself(
    weather: dict[str, float], problem: type[Exception], seen: int, bot: Bot, client: EmulatorClient
) -> None:
    assert (await client.trouble(**weather))["on"]
    with pytest.raises(problem):
        await bot.send_message(101, "т")
    assert len(await client.messages(101)) == seen
    assert not (await client.trouble(off=True))["on"]
    await bot.send_message(101, "т")


async def test_an_update_is_brought_twice_and_no_more(bot: Bot, client: EmulatorClient) -> None:
    await client.trouble(twice=1)
    await client.person(101).write("раз")
    (first,) = await bot.get_updates(timeout=0)
    (again,) = await bot.get_updates(offset=first.update_id + 1, timeout=0)
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1, timeout=0) == []


async def test_a_clock_that_jumps(bot: Bot, client: EmulatorClient, clock: Clock) -> None:
    for seconds in (3600.0, -7200.0):
        before = (await bot.send_message(101, "т")).date
        await client.advance(seconds)
        assert (await bot.send_message(101, "т")).date.timestamp() - before.timestamp() == seconds


async def test_a_clock_that_was_set_lengthens_no_wait(bot: Bot, client: EmulatorClient) -> None:
    await client.limits(bot_per_second=1)
    await bot.send_message(101, "т")
    await client.advance(-3600.0)
    with pytest.raises(exceptions.TelegramRetryAfter) as refused:
        await bot.send_message(101, "т")
    assert refused.value.retry_after == 1


async def test_nonsense_is_refused(client: EmulatorClient) -> None:
    for wrong in ({"errors": 2}, {"slow_seconds": -1}, {"hail": 1}):
        with pytest.raises(EmulatorError):
            await client.trouble(**wrong)


def strikes(seed: int) -> list[str]:
    trouble = Trouble()
    trouble.change(Weather(**{**{name: getattr(STORM, name) for name in STORM.__slots__}, "seed": seed}))
    return [str(trouble.strike()) for _ in range(200)]


def test_a_storm_is_the_same_for_the_same_seed() -> None:
    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 <= sum(strike != "None" for strike in strikes(1)) <= 80
