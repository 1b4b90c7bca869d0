"""`python -m bot doctor`: a line for each check, the cure where something is wrong, exit 0 only when all is well."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import UPDATES
from bot.config import load
from bot.doctor import examine
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.storage.sqlite import SqliteDatabase
from tests.scenario.stage import environment, stage

Deed = Callable[[EmulatorClient], Awaitable[object]]
ROOT = Path(__file__).parents[2]


async def nothing(_: EmulatorClient) -> None:
    """The world as it should be."""


async def examined(
    folder: Path, deed: Deed = nothing, clock: Callable[[], float] = time.time, **more: str
) -> tuple[bool, list[str]]:
    """The doctor's verdict and lines in that world."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await deed(client)
        (folder / "config.yaml").touch()
        lines: list[str] = []
        settings = load(folder / "config.yaml", environment(emulator, folder, **more))
        return await examine(settings, lines.append, clock), lines


async def test_all_is_well_before_the_first_start(tmp_path: Path) -> None:
    well, lines = await examined(tmp_path)
    assert well, lines
    assert all(line.startswith("✓ ") for line in lines)
    names = [line.removeprefix("✓ ").partition(":")[0] for line in lines]
    assert names == [
        "Токен",
        "Группа «Поддержка»",
        "Режим приватности",
        "Вебхук не мешает",
        "Виды обновлений",
        "Часы",
        "База данных",
        "Место на диске",
        "База знаний",
    ]
    assert not (tmp_path / "support.db").exists(), "the doctor changes nothing"


async def webhook(client: EmulatorClient) -> None:
    url = f"{client.url}/bot42:TEST/setWebhook"
    async with client.session.post(url, json={"url": "https://example.org/hook"}) as answer:
        assert (await answer.json())["ok"]


async def old_updates(client: EmulatorClient) -> None:
    url = f"{client.url}/bot42:TEST/getUpdates"
    async with client.session.post(url, json={"allowed_updates": ["message"]}) as answer:
        assert (await answer.json())["ok"]


@pytest.mark.parametrize(
    ("deed", "more", "line"),
    [
        (nothing, {"BOT_TOKEN": ""}, "✗ Токен: Нет токена"),
        (nothing, {"BOT_TOKEN": "43:WRONG"}, "✗ Токен: Телеграм не принимает"),
        (nothing, {"BOT_TELEGRAM__API_URL": "http://127.0.0.1:9"}, "✗ Связь с Телеграмом: Телеграм не отвечает"),
        (nothing, {"BOT_TELEGRAM__AGENTS_CHAT": "0"}, "✗ Группа 0: Не указана группа"),
        (nothing, {"BOT_TELEGRAM__QUEUES": "billing=-1005"}, "✗ Группа -1005: Бот не видит группу -1005"),
        (lambda client: client.group().bot_member("member"), {}, "✗ Режим приватности: У бота включён"),
        (lambda client: client.group().bot_member("kicked"), {}, "✗ Группа"),
        (webhook, {}, "✗ Вебхук не мешает: Задан вебхук"),
        (old_updates, {}, "✗ Виды обновлений: Телеграм помнит старый список и не присылает: callback_query, edited"),
        (nothing, {"BOT_DATABASE__URL": "postgresql://127.0.0.1:9/x"}, "✗ База данных: Не открывается"),
        (nothing, {"BOT_KNOWLEDGE_BASE": "/nowhere"}, "✗ База знаний: Ошибок: 1."),
        (nothing, {"BOT_LANGUAGE": "en", "BOT_TOKEN": ""}, "✗ Token: There is no token"),
    ],
)
async def test_what_is_wrong_has_its_line_and_cure(deed: Deed, more: dict[str, str], line: str, tmp_path: Path) -> None:
    well, lines = await examined(tmp_path, deed, time.time, **more)
    assert not well
    assert [one for one in lines if one.startswith(line)], lines


async def test_a_clock_that_is_off(tmp_path: Path) -> None:
    well, lines = await examined(tmp_path, clock=lambda: time.time() + 600)
    assert not well
    assert [one for one in lines if one.startswith("✗ Часы: Часы этой машины расходятся с Телеграмом на")]


async def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.checks.ENOUGH_MB", 10**12)
    well, lines = await examined(tmp_path)
    assert not well
    assert [one for one in lines if one.startswith("✗ Место на диске: Свободно только")]


async def test_the_kinds_of_updates_are_those_with_handlers(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        assert tuple(sorted(running.app.poller._allowed)) == UPDATES


async def test_a_running_bot_is_not_disturbed(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.wait_calls("setMyCommands", 3)
        lines: list[str] = []
        assert await examine(running.settings, lines.append), lines
        assert any(line.startswith("✓ База данных: версия") for line in lines)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "support.db").write_text("не база данных, а просто текст\n" * 200, encoding="utf-8")
    well, lines = await examined(tmp_path)
    assert not well
    assert [one for one in lines if one.startswith("✗ База данных: Не открывается")], lines


async def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path / "support.db")
    await database._writing.execute("pragma user_version = 999")
    await database.close()
    well, lines = await examined(tmp_path)
    assert not well
    assert [one for one in lines if "999" in one and one.startswith("✗ База данных")]


async def test_the_command_and_its_exit_codes(tmp_path: Path) -> None:
    async with Emulator() as emulator:
        (tmp_path / "config.yaml").touch()

        async def ran(**more: str) -> subprocess.CompletedProcess[str]:
            given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment(emulator, tmp_path, **more)}
            command = [sys.executable, "-m", "bot", "doctor", "--config", str(tmp_path / "config.yaml")]
            return await asyncio.to_thread(
                subprocess.run, command, env=given, capture_output=True, text=True, check=False, timeout=60
            )

        good, bad = await ran(), await ran(BOT_TELEGRAM__AGENTS_CHAT="-1005")
    assert (good.returncode, bad.returncode) == (0, 1), good.stdout + good.stderr
    assert good.stdout.count("✓") == 9
    assert "✗ Группа -1005" in bad.stdout
