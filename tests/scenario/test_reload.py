"""A saved file of the knowledge base, as subscribers and agents see it."""

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenario.stage import KNOWLEDGE, PATIENCE_S, Stage, does, general, play, says, sees, stage

ZOO = """\
topic: Зоопарк
intents:
  - id: zoo.giraffe
    title: Жирафы
    phrases: [продаёте ли вы жирафов, сколько стоит жираф]
    response: {text: Жирафов не держим.}
"""
BROKEN = ZOO.replace("держим.", "держим., buttons: [zoo.lion]")


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[tuple[Stage, Path]]:
    base = tmp_path / "base"
    shutil.copytree(KNOWLEDGE, base)
    async with stage(tmp_path, BOT_KNOWLEDGE_BASE=str(base)) as set_up:
        yield set_up, base


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.02)


def database_of(set_up: Stage) -> str:
    return set_up.settings.database.url.removeprefix("sqlite:///")


def version(set_up: Stage) -> str:
    return set_up.app.live.current.knowledge.version


async def changed(set_up: Stage, deed: Callable[[], object]) -> None:
    before = version(set_up)
    deed()
    await until(lambda: version(set_up) != before)


async def test_a_saved_file_is_live_and_every_event_says_which_version_answered(
    running: tuple[Stage, Path],
) -> None:
    set_up, base = running
    first = version(set_up)
    await play(set_up, says("как узнать баланс"), sees("*100#"))
    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO, "utf-8"))
    await play(set_up, says("сколько стоит жираф"), sees("Жирафов не держим"))
    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO.replace("не держим", "уже нет"), "utf-8"))
    await play(set_up, says("сколько стоит жираф"), sees("Жирафов уже нет"))
    await changed(set_up, (base / "zoo.yaml").unlink)
    assert version(set_up) == first
    with closing(sqlite3.connect(database_of(set_up))) as connection:
        found = connection.execute("select name, knowledge_version from event").fetchall()
    assert all(answered_from for _, answered_from in found)
    assert len({answered_from for name, answered_from in found if name == "answered"}) == 3


async def test_a_mistake_keeps_the_old_base_and_is_told_once_with_its_line(running: tuple[Stage, Path]) -> None:
    set_up, base = running
    first = version(set_up)
    (base / "zoo.yaml").write_text(BROKEN, "utf-8")
    await play(set_up, general("В базе знаний 1 ошибка", first, "zoo.yaml:6: кнопка ведёт на zoo.lion"))
    (base / "zoo.yaml").write_text(BROKEN + "# ещё не готово\n", "utf-8")
    await play(set_up, says("как узнать баланс"), sees("*100#"))
    await set_up.app.reload.look() if set_up.app.reload else None
    assert version(set_up) == first
    (base / "zoo.yaml").write_text(ZOO, "utf-8")
    await play(set_up, general("снова в порядке", "10 вопросов"), says("сколько стоит жираф"), sees("не держим"))


async def test_a_folder_that_is_gone_says_so_and_comes_back(running: tuple[Stage, Path]) -> None:
    set_up, base = running
    base.rename(base.with_name("aside"))
    await play(set_up, general("ошибка", "такой папки нет"), says("как узнать баланс"), sees("*100#"))
    base.with_name("aside").rename(base)
    await play(set_up, general("снова в порядке"))
    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO, "utf-8"))


async def test_half_a_file_is_not_told(running: tuple[Stage, Path]) -> None:
    """An editor that writes in steps: what is wrong for a moment is nobody's business."""
    set_up, base = running
    reload = set_up.app.reload
    assert reload

    async def in_steps(_: object) -> None:
        for length in range(20, len(ZOO), 20):
            (base / "zoo.yaml").write_text(ZOO[:length], "utf-8")
            await asyncio.sleep(0.03)
        (base / "zoo.yaml").write_text(ZOO, "utf-8")

    await play(set_up, does(in_steps))
    await until(lambda: bool(set_up.app.live.current.knowledge.intent("zoo.giraffe")))
    assert await set_up.client.messages(set_up.settings.telegram.agents_chat, 0) == []


async def test_answers_under_way_finish_on_the_base_they_began_with(running: tuple[Stage, Path]) -> None:
    """Asked in a row while the base changes again and again: every question is answered from one whole version."""
    set_up, base = running

    async def save() -> None:
        for number in range(6):
            text = ZOO.replace("не держим", f"нет {number}").replace("zoo.giraffe", f"zoo.giraffe{number}")
            await changed(set_up, lambda text=text: (base / "zoo.yaml").write_text(text, "utf-8"))  # type: ignore[misc]

    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO, "utf-8"))
    saving = asyncio.create_task(save())
    asked = 0
    while not saving.done():
        await play(set_up, says("сколько стоит жираф"), sees("Жирафов"))
        asked += 1
    await saving
    assert asked > 3


async def test_a_reader_that_was_killed_is_started_anew(running: tuple[Stage, Path]) -> None:
    set_up, base = running
    reload = set_up.app.reload
    assert reload
    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO, "utf-8"))
    first = reload.worker.pid
    assert first
    os.kill(first, signal.SIGKILL)
    await changed(set_up, lambda: (base / "zoo.yaml").write_text(ZOO.replace("не держим", "уже нет"), "utf-8"))
    await play(set_up, says("сколько стоит жираф"), sees("Жирафов уже нет"))
    assert reload.worker.pid not in {None, first}
