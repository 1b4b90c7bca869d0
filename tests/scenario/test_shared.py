"""Several processes on one PostgreSQL: each conversation in one place, each role in one, whoever dies."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from tests import postgres
from tests.scenario.test_kill import (
    PEOPLE,
    QUESTIONS,
    copies,
    process,
    question,
    unrepeated,
    until_relayed,
    until_replied,
)

PROCESSES = 3
KILLS = 2


def subscriber(texts: list[str]) -> int:
    """Whose questions these are."""
    return int(texts[0].split()[3].rstrip(","))


async def test_two_of_three_are_killed_and_nothing_is_lost(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - the same kills every time
    async with (
        postgres.database() as url,
        Emulator() as emulator,
        EmulatorClient(emulator.url) as client,
        AsyncExitStack() as running,
    ):
        for person in PEOPLE:
            await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        alive = [
            await running.enter_async_context(process(tmp_path, emulator, BOT_DATABASE__URL=url))
            for _ in range(PROCESSES)
        ]
        for number in range(QUESTIONS):
            await client.bulk([(person, question(person, number)) for person in PEOPLE])
            if number in (QUESTIONS // 3, 2 * QUESTIONS // 3):
                await until_relayed(client, len(PEOPLE) * number + len(PEOPLE) // 2)
                dying = alive.pop(chance.randrange(len(alive)))
                dying.kill()
                await dying.wait()
        await until_relayed(client, len(PEOPLE) * QUESTIONS)
        topics = await copies(client)
        for thread, texts in topics.items():
            await client.agent(501).write(thread, f"ответ для {subscriber(texts)}")
        await until_replied(client)
        (last,) = alive
        last.terminate()
        assert await asyncio.wait_for(last.wait(), 20) == 0
        topics = await copies(client)
    assert len(topics) == len(PEOPLE), "one topic a subscriber"
    repeats = 0
    for texts in topics.values():
        person = subscriber(texts)
        assert unrepeated(texts) == [question(person, number) for number in range(QUESTIONS)]
        repeats += len(texts) - len(unrepeated(texts))
    assert repeats <= KILLS * len(PEOPLE), "a repeat needs a kill between the deed and its record"
