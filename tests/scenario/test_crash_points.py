"""The process dies at each await of the way of a message, one after the other: nothing is lost or out of order.

The awaits are found, not listed: a first life notes every place in `bot/` where a task was suspended; then there is one
life for each place, which ends there by `os._exit`, as SIGKILL would end it. The lives share one database and one
Telegram, and people go on writing, so each life begins with what the dead one left.
"""

import asyncio
import json
import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Generator
from contextlib import closing
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import bot
from bot.app import build
from bot.config import Settings, load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import environment

PACKAGE = str(Path(bot.__file__).parent) + os.sep
DIED = 9
IDLE = 0
FIRST_SUBSCRIBER = 1_001
LIFE_S = 60.0
ON_THE_WAY = (
    "telegram/poller.py",
    "telegram/worker.py",
    "storage/writer.py",
    "outbox/sender.py",
    "telegram/session.py",
)
"""From Telegram through the inbox, the transaction and the outbox to Telegram: what the awaits found must include."""


class Watched(Coroutine[Any, Any, Any]):
    """A task's coroutine; after each of its steps `seen` is told where in `bot/` it waits now."""

    def __init__(self, coroutine: Any, seen: Callable[[str], None]) -> None:
        self._coroutine = coroutine
        self._seen = seen

    def send(self, value: Any) -> Any:
        waits_for = self._coroutine.send(value)
        place = where(self._coroutine)
        if place:
            self._seen(place)
        return waits_for

    def throw(self, *error: Any) -> Any:
        return self._coroutine.throw(*error)

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        raise AssertionError("a task's coroutine is not awaited")


def where(coroutine: Any) -> str:
    """Where in `bot/` a coroutine that began there waits: the innermost line and its caller's; empty for others."""
    found: list[str] = []
    while coroutine is not None:
        frame: FrameType | None = getattr(coroutine, "cr_frame", None)
        code: CodeType | None = getattr(coroutine, "cr_code", None)
        if frame is None or code is None:
            break
        if code.co_filename.startswith(PACKAGE):
            found.append(f"{code.co_filename.removeprefix(PACKAGE)}:{frame.f_lineno}")
        elif not found:
            return ""
        coroutine = coroutine.cr_await
    return " > ".join(found[-2:])


async def live(settings: Settings, dies_at: str) -> list[str]:
    """One life, until it dies at that place or nothing is left to do; the places that it came by."""
    places: dict[str, None] = {}

    def seen(place: str) -> None:
        places.setdefault(place)
        if place == dies_at:
            os._exit(DIED)

    def watched(loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any) -> Any:
        return asyncio.Task(Watched(coroutine, seen), loop=loop, **more)

    async with build(settings) as app, EmulatorClient(settings.telegram.api_url) as client:
        asyncio.get_running_loop().set_task_factory(watched)
        stop = asyncio.Event()
        serving = asyncio.create_task(app.run(stop))
        while await client.updates() or await app.store.unfinished() or await app.store.unsent():
            await asyncio.sleep(0.01)
        stop.set()
        await serving
    return list(places)


async def in_a_process_of_its_own(settings: Settings, dies_at: str, told: Path) -> int:
    """Fork, so that a life costs no start of Python; the exit code of the child."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            told.write_text(json.dumps(asyncio.run(live(settings, dies_at))), encoding="utf-8")
            code = IDLE
        finally:
            os._exit(code)
    status = await asyncio.wait_for(asyncio.to_thread(os.waitpid, pid, 0), LIFE_S)
    return os.waitstatus_to_exitcode(status[1])


class World:
    """People who write before each life, and what became of it."""

    def __init__(self, client: EmulatorClient) -> None:
        self._client = client
        self._lives = 0
        self._replied: dict[int, str] = {}
        self._interrupted: Counter[str] = Counter()

    async def write(self) -> None:
        """A newcomer asks for a person in two lines, an earlier one is answered by an agent, another asks the bot."""
        person = FIRST_SUBSCRIBER + self._lives
        self._lives += 1
        await self._client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        await self._client.bulk([(person, line(person, 0)), (101, "как узнать баланс"), (person, line(person, 1))])
        for message in await self._client.messages(GROUP_ID):
            found = re.fullmatch(r"непонятное дело (\d+), строка 1", message.get("text", ""))
            if found and int(found[1]) not in self._replied:
                self._replied[int(found[1])] = f"ответ абоненту {found[1]}"
                await self._client.agent().write(message["message_thread_id"], self._replied[int(found[1])])
                break

    def died(self, database: Path) -> None:
        """Count for each recipient what was not recorded as sent: it alone may be said again."""
        with closing(sqlite3.connect(database)) as file:
            waiting = file.execute("select recipient, dedupe_key from outbox where status = 'pending'").fetchall()
        self._interrupted.update(recipient for recipient, key in waiting if not key.endswith(":card"))

    async def check(self) -> None:
        """Everything arrived, in order, in one topic each; said twice is only what a death kept from being recorded.

        A topic whose opening was not written down stays behind empty: Telegram tells nobody which topics there are.
        """
        topics: dict[int, list[str]] = defaultdict(list)
        for message in await self._client.messages(GROUP_ID):
            if re.fullmatch(r"непонятное дело \d+, строка \d", message.get("text", "")):
                topics[message["message_thread_id"]].append(message["text"])
        asked = sorted(tuple(dict.fromkeys(texts)) for texts in topics.values())
        people = range(FIRST_SUBSCRIBER, FIRST_SUBSCRIBER + self._lives)
        assert asked == sorted((line(person, 0), line(person, 1)) for person in people)
        repeats = Counter({f"desk::telegram:{self._person(texts)}": len(texts) - 2 for texts in topics.values()})
        for person, reply in self._replied.items():
            got = [m["text"] for m in await self._client.messages(person) if m.get("text") == reply]
            assert got, f"{person} did not get the agent's reply"
            repeats[f"telegram:{person}"] = len(got) - 1
        answers = [m for m in await self._client.messages(101) if str(m.get("text", "")).startswith("Наберите")]
        assert len(answers) >= self._lives
        repeats["telegram:101"] = len(answers) - self._lives
        too_often = {
            to: (count, self._interrupted[to]) for to, count in repeats.items() if count > self._interrupted[to]
        }
        assert not too_often, "said again though it was recorded, or more often than it was interrupted"
        assert len(self._replied) >= 3, "agents' replies were on their way too"

    @staticmethod
    def _person(texts: list[str]) -> str:
        return texts[0].split()[2].rstrip(",")


def line(person: int, number: int) -> str:
    return f"непонятное дело {person}, строка {number}"


async def lives(folder: Path, choose: Callable[[list[str]], list[str]]) -> list[str]:
    """Find the awaits, die at those that were chosen, live once more and check; returns what was found."""
    told = folder / "places.json"
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (folder / "config.yaml").touch()
        settings = load(folder / "config.yaml", environment(emulator, folder, BOT_TELEGRAM__POLL_TIMEOUT="0"))
        world = World(client)
        for _ in range(2):
            await world.write()
            assert await in_a_process_of_its_own(settings, "", told) == IDLE
        places: list[str] = json.loads(told.read_text(encoding="utf-8"))
        chosen = choose(places)
        survived = []
        for place in chosen:
            await world.write()
            code = await in_a_process_of_its_own(settings, place, told)
            world.died(folder / "support.db")
            assert code in (DIED, IDLE), f"the life that was to die at {place} ended with {code}"
            survived += [place] if code == IDLE else []
        await world.write()
        assert await in_a_process_of_its_own(settings, "", told) == IDLE
        await world.check()
    assert len(survived) <= len(chosen) / 4, f"most places were come by again, but {survived} were not"
    return places


async def test_a_death_at_any_await_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_what_was_learnt(tmp_path, monkeypatch)
    places = await lives(tmp_path, lambda found: found)
    for file in ON_THE_WAY:
        assert any(f"{file}:" in place for place in places), f"no await in {file} was found: {places}"
    assert len(places) >= 25


def keep_what_was_learnt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The base is read once for all lives: a fork has it already."""
    from bot import app

    settings = Settings(knowledge_base=Path(__file__).parent / "knowledge_base")
    snapshot = app._snapshot(settings)
    monkeypatch.setattr(app, "_snapshot", lambda _: snapshot)
