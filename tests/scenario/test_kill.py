"""Killed again and again: every question reaches the group once and in order, every reply its subscriber."""

import asyncio
import os
import re
import signal
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import environment

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
PEOPLE = range(201, 213)
QUESTIONS = 8
KILLS = 4
PATIENCE_S = 60.0


@asynccontextmanager
async def process(folder: Path, emulator: Emulator, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` as an operator starts it; killed at the end if it still runs."""
    config = folder / "config.yaml"
    config.touch()
    with (folder / "bot.log").open("ab") as log:
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--config", str(config)),
            cwd=ROOT,
            env={**os.environ, **environment(emulator, folder, **more)},
            stderr=log,
        )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


def question(person: int, number: int) -> str:
    return f"непонятное дело абонента {person}, строка {number} из многих"


async def copies(client: EmulatorClient) -> dict[int, list[str]]:
    """What was relayed into each topic, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    for message in await client.messages(GROUP_ID):
        if str(message.get("text", "")).startswith("непонятное дело"):
            found[int(message["message_thread_id"])].append(message["text"])
    return found


async def until_relayed(client: EmulatorClient, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len({text for texts in (await copies(client)).values() for text in texts}) < count:
            await asyncio.sleep(0.05)


async def until_replied(client: EmulatorClient) -> None:
    async with asyncio.timeout(PATIENCE_S):
        for person in PEOPLE:
            while not any("ответ для" in str(m.get("text")) for m in await client.messages(person)):
                await asyncio.sleep(0.05)


def unrepeated(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


async def test_nothing_is_lost_by_kills(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        for person in PEOPLE:
            await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        asked = 0
        for number in range(KILLS):
            async with process(tmp_path, emulator) as bot:
                for burst in range(QUESTIONS // KILLS):
                    line = number * (QUESTIONS // KILLS) + burst
                    await client.bulk([(person, question(person, line)) for person in PEOPLE])
                asked += len(PEOPLE) * (QUESTIONS // KILLS)
                await until_relayed(client, asked - len(PEOPLE) * QUESTIONS // KILLS // 2)
                bot.kill()
                await bot.wait()
        async with process(tmp_path, emulator) as bot:
            await until_relayed(client, len(PEOPLE) * QUESTIONS)
            topics = await copies(client)
            await _agents_answer(client, topics, bot)
        async with process(tmp_path, emulator) as bot:
            await until_replied(client)
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), PATIENCE_S) == 0
        await _check(client, tmp_path)


async def _agents_answer(client: EmulatorClient, topics: dict[int, list[str]], bot: asyncio.subprocess.Process) -> None:
    """Every topic is answered, and the process killed while the answers are on their way."""
    for number, (thread, texts) in enumerate(topics.items()):
        person = re.findall(r"абонента (\d+)", texts[0])[0]
        await client.agent(501).write(thread, f"ответ для {person}")
        if number == len(topics) // 2:
            bot.kill()
            await bot.wait()


async def _check(client: EmulatorClient, folder: Path) -> None:
    topics = await copies(client)
    assert len(topics) == len(PEOPLE), "one topic a subscriber"
    repeats = 0
    for texts in topics.values():
        (person,) = {re.findall(r"абонента (\d+)", text)[0] for text in texts}
        assert unrepeated(texts) == [question(int(person), number) for number in range(QUESTIONS)]
        repeats += len(texts) - len(unrepeated(texts))
    assert repeats <= KILLS * len(PEOPLE), "a repeat needs a kill between the deed and its record"
    for person in PEOPLE:
        replies = [str(m["text"]) for m in await client.messages(person) if "ответ для" in str(m.get("text"))]
        assert unrepeated(replies) == [f"ответ для {person}"]
    log = (folder / "bot.log").read_text(encoding="utf-8")
    assert "непонятное дело" not in log, "what people write stays out of the log"
    assert "TEST" not in log, "and so does the token"
