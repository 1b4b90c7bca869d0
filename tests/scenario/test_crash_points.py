"""The process dies before or after each of its writes, one after the other: nothing is lost or out of order."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.app import build
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.storage.rows import Row
from bot.storage.sqlite import SqliteDatabase
from bot.storage.writer import Statement
from tests.scenario.stage import Stage, environment, running

WRITES = 13
"""About as many as the story below makes; writes that meet are committed together, so it varies a little."""


class DyingDatabase:
    """The real database until its write number `dies_at`: then the process stands still, as dead ones do."""

    dies_at = 0
    after_the_deed = False
    made = 0

    def __init__(self, database: SqliteDatabase, died: asyncio.Event) -> None:
        self._database = database
        self.died = died

    async def read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        return await self._database.read(query, parameters)

    async def write(self, statements: Sequence[Statement]) -> None:
        DyingDatabase.made += 1
        if DyingDatabase.made != DyingDatabase.dies_at:
            await self._database.write(statements)
            return
        if DyingDatabase.after_the_deed:
            await self._database.write(statements)
        self.died.set()
        await asyncio.Event().wait()

    async def close(self) -> None:
        await self._database.close()


async def _live_until_death(settings: Any, client: EmulatorClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play the story on a bot that dies in its middle."""
    died = asyncio.Event()

    class Opening:
        @staticmethod
        async def open(path: Path) -> DyingDatabase:
            return DyingDatabase(await SqliteDatabase.open(path), died)

    with monkeypatch.context() as patched:
        patched.setattr("bot.app.SqliteDatabase", Opening)
        async with build(settings) as app:
            serving = asyncio.create_task(app.run(asyncio.Event()))
            await _ask(client)
            over = asyncio.create_task(Stage(client, Emulator(), settings, app).idle())
            death = asyncio.create_task(died.wait())
            await asyncio.wait((over, death), timeout=20, return_when=asyncio.FIRST_COMPLETED)
            assert over.done() or death.done()
            over.cancel()
            death.cancel()
            await app.worker.stop(0)
            await app.sender.stop(0)
            serving.cancel()
            await asyncio.gather(serving, over, death, return_exceptions=True)


async def _ask(client: EmulatorClient) -> None:
    for line in ("как узнать баланс", "/operator", "первая строка", "вторая строка"):
        await client.person(101).write(line)


@pytest.mark.parametrize("after_the_deed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("dies_at", range(1, WRITES + 1))
async def test_a_death_at_any_write_loses_nothing(
    dies_at: int, after_the_deed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DyingDatabase.dies_at, DyingDatabase.after_the_deed, DyingDatabase.made = dies_at, after_the_deed, 0
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        await _live_until_death(settings, client, monkeypatch)
        async with running(settings) as app:
            await client.wait_message(GROUP_ID, contains="вторая строка", timeout=20)
            await Stage(client, emulator, settings, app).idle()
        answers = [m["text"] for m in await client.messages(101) if m["from"]["id"] == 42]
        assert list(dict.fromkeys(text[:8] for text in answers)) == ["Наберите", "Передаю "]
        relayed = [m.get("text", "") for m in await client.messages(GROUP_ID)]
        lines = list(dict.fromkeys(text for text in relayed if text.endswith("строка")))
        assert lines == ["первая строка", "вторая строка"]
        assert len({m["message_thread_id"] for m in await client.messages(GROUP_ID) if m.get("text") in lines}) == 1
        assert len(answers) <= 3
        assert sum(text.endswith("строка") for text in relayed) <= 3


async def test_the_deaths_cover_the_whole_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DyingDatabase.dies_at, DyingDatabase.made = 0, 0
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        await _live_until_death(load(tmp_path / "config.yaml", environment(emulator, tmp_path)), client, monkeypatch)
    assert WRITES - 4 <= DyingDatabase.made <= WRITES + 6
