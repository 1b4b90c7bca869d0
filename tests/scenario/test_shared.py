"""Several processes on one PostgreSQL: each conversation in one place, each role in one, whoever dies."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import App, build
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests import postgres
from tests.scenario.stage import StageClock, environment, running
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


@pytest.fixture(autouse=True)
async def learnt(tmp_path: Path) -> None:
    """The base is learnt before the processes start, which would each do it while they are waited for."""
    (tmp_path / "config.yaml").touch()
    async with Emulator() as emulator, build(load(tmp_path / "config.yaml", environment(emulator, tmp_path))):
        pass


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


async def asked(client: EmulatorClient, person: int, text: str) -> None:
    """The subscriber asks and is answered."""
    question = await client.person(person).write(text)
    await client.wait_message(person, after=int(question["message_id"]), timeout=60)


async def logged(folder: Path, text: str) -> None:
    """Return when a process said so."""
    async with asyncio.timeout(60):
        while text not in (folder / "bot.log").read_text(encoding="utf-8"):
            await asyncio.sleep(0.05)


async def test_both_roles_of_a_killed_process_are_taken_over(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    async with (
        postgres.database() as url,
        Emulator() as emulator,
        EmulatorClient(emulator.url) as client,
        process(first, emulator, BOT_DATABASE__URL=url) as holder,
    ):
        await logged(first, "this process is the receiver")
        await logged(first, "this process is the sender")
        async with process(second, emulator, BOT_DATABASE__URL=url) as heir:
            await logged(second, "ready as")
            await asked(client, 101, "как узнать баланс")
            assert "this process is the" not in (second / "bot.log").read_text(encoding="utf-8")
            holder.kill()
            await holder.wait()
            await asked(client, 101, "как узнать баланс")
            await logged(second, "this process is the receiver")
            await logged(second, "this process is the sender")
            heir.terminate()
            assert await asyncio.wait_for(heir.wait(), 20) == 0


async def test_a_restarted_server_is_survived(tmp_path: Path) -> None:
    async with postgres.database() as url, Emulator() as emulator, EmulatorClient(emulator.url) as client:
        async with process(tmp_path, emulator, BOT_DATABASE__URL=url) as bot:
            await asked(client, 101, "как узнать баланс")
            await asyncio.to_thread(postgres.server().crash)
            question = await client.person(101).write("как узнать баланс")
            await logged(tmp_path, "waits")
            await asyncio.to_thread(postgres.server().start_again)
            await client.wait_message(101, after=int(question["message_id"]), timeout=60)
            bot.terminate()
            assert await asyncio.wait_for(bot.wait(), 20) == 0
        assert "Traceback" not in (tmp_path / "bot.log").read_text(encoding="utf-8")


async def test_what_one_learns_of_a_group_the_others_know(tmp_path: Path) -> None:
    async with postgres.database() as url, Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path, BOT_DATABASE__URL=url))
        async with running(settings) as one, running(settings) as two:
            await asked(client, 101, "как узнать баланс")
            await client.group().bot_member("administrator", can_manage_topics=False)
            async with asyncio.timeout(20):
                while any(app.desk.groups.of("").by_topics for app in (one, two)):
                    await asyncio.sleep(0.01)


async def test_a_timer_rings_once_however_many_processes_there_are(tmp_path: Path) -> None:
    """The one that receives minds the clock; whoever has the conversation does what is due."""
    async with postgres.database() as url, Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path, BOT_DATABASE__URL=url))
        clock = StageClock()
        async with running(settings, clock=clock) as one, running(settings, clock=clock) as two:
            for person in PEOPLE:
                await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
                await client.person(person).write("/operator")
            await client.wait_calls("createForumTopic", len(PEOPLE), timeout=30)
            await drained(one)
            clock.move(90.0)
            for app in (one, two, one):
                await app.timers.fire_due(clock())
            await drained(two)
            said = [str(message.get("text")) for message in await client.messages(GROUP_ID)]
        assert len([text for text in said if "ждёт" in text and "Абонент ждёт" in text]) == len(PEOPLE), said


async def drained(app: App) -> None:
    """Return when nothing is left to do for any process."""
    async with asyncio.timeout(30):
        while await app.store.unfinished() or await app.store.unsent():
            await asyncio.sleep(0.02)
