"""`python -m bot outbox`: a person sees what was not delivered, sends it again, drops it, also beside a running bot."""

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.database import opened
from bot.domain.messages import Address, Copy, MessageRef, Reply, Room
from bot.errors import Refused
from bot.storage.store import Keep, SqlStore
from tests.scenario.stage import general, play, says, sees, stage
from tests.scenario.test_trouble import OPENED

ROOT = Path(__file__).parents[2]
PERSON = Address("telegram", "101")


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database with one delivered message, one that waits and two dead ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATABASE__URL", f"sqlite:///{tmp_path / 'support.db'}")
    yield tmp_path
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


async def fill(path: Path, at: float = 1_790_000_000.0) -> None:
    async with opened(f"sqlite:///{path / 'support.db'}") as database:
        store = SqlStore(database, lambda: at)
        async with store.unit() as unit:
            unit.send(PERSON, Reply("Наберите <b>*100#</b> и вызов — баланс придёт на экран, это бесплатно"), "1")
            unit.send(Room(PERSON), Copy(MessageRef(PERSON, "7")), "2")
            unit.send(PERSON, Reply("ждёт"), "3")
        dead = [entry for entry in await store.unsent() if entry.dedupe_key != "3"]
        async with store.unit() as unit:
            for entry in dead:
                unit.undeliverable(entry, str(Refused("Bad Request: chat not found")), at)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_list_is_a_table(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(fill(workplace))
    assert main(["outbox", "list"]) == 0
    head, _, *rows = said(capsys).splitlines()
    assert head.split() == ["№", "когда", "кому", "что", "почему"]
    assert len(rows) == 2
    assert "сотрудникам telegram:101" in rows[0]
    assert "сообщение telegram:101/7" in rows[0]
    assert "«Наберите *100# и вызов — баланс придёт н…»" in rows[1]
    assert rows[1].endswith("Bad Request: chat not found")
    assert rows[0].index("Bad") == rows[1].index("Bad")


@pytest.mark.parametrize(
    ("command", "code", "told", "left"),
    [
        (["retry", "1"], 0, ["Уйдёт снова: 1 сообщение"], [2]),
        (["retry", "all"], 0, ["Уйдут снова: 2 сообщения"], []),
        (["drop", "1", "2", "1"], 0, ["Забыты: 2 сообщения"], []),
        (["drop", "3"], 1, ["3: такого недоставленного сообщения нет", "Забыто: 0"], [2, 1]),
        (["retry", "1", "77", "x"], 1, ["77: такого", "x: такого", "Уйдёт снова: 1"], [2]),
        (["retry", "9" * 40], 1, ["такого недоставленного"], [2, 1]),
    ],
)
def test_a_person_decides(
    command: list[str],
    code: int,
    told: list[str],
    left: list[int],
    workplace: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asyncio.run(fill(workplace))
    assert main(["outbox", *command]) == code
    answer = said(capsys)
    assert all(part in answer for part in told), answer
    assert main(["outbox", "list"]) == 0
    listed = said(capsys).splitlines()[2:]
    assert [int(row.split()[0]) for row in listed] == left


def test_nothing_dead_and_no_database(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "list"]) == 1, "there is no database yet"
    asyncio.run(fill(workplace))
    main(["outbox", "drop", "all"])
    said(capsys)
    assert main(["outbox", "list"]) == 0
    assert "Всё доставлено" in said(capsys)


async def test_a_running_bot_sends_it_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        refused = {"code": 400, "description": "Bad Request: no"}
        await running.client.fail("copyMessage", chat_id=-1001000000001, count=1, **refused)
        await play(running, says("важное"), general("не удалось передать"), sees("не получилось передать"))
        command = (sys.executable, "-m", "bot", "outbox", "retry", "all")
        assert (
            await (await asyncio.create_subprocess_exec(*command, env={**os.environ, "PYTHONPATH": str(ROOT)})).wait()
            == 0
        )
        thread = await running.thread("Абонент 1")
        found = await running.client.wait_message(-1001000000001, thread_id=thread, contains="важное", timeout=10)
        assert found["text"] == "важное"
        await running.idle()
        assert await running.app.store.dead_letters(10) == []


async def test_what_is_old_is_forgotten_and_the_young_stays(tmp_path: Path) -> None:
    day = 86_400.0
    await fill(tmp_path, at=0.0)
    async with opened(f"sqlite:///{tmp_path / 'support.db'}") as database:
        for now, dead, expected in ((89 * day, 2, 0), (91 * day, 0, 2), (92 * day, 0, 0)):
            store = SqlStore(database, lambda now=now: now)  # type: ignore[misc]
            assert await store.forget_old(Keep(dead_s=90 * day)) == expected
            assert len(await store.dead_letters(10)) == dead


async def test_after_two_days_of_silence_agents_hear_what_was_lost(tmp_path: Path) -> None:
    start = 1_800_000_000.0
    async with stage(tmp_path, start=start) as running:
        await play(running, says("как узнать баланс"), sees("*100#"))
    async with stage(tmp_path, start=start + 3600 * 20) as running:
        await running.app.poller.caught_up.wait()
        assert not await running.client.messages(-1001000000001)
    async with stage(tmp_path, start=start + 3600 * 68) as running:
        await play(running, general("хранит сообщения только сутки", "с 16.01 07:00 до 17.01 07:00"))
    async with stage(tmp_path, start=start + 3600 * 69) as running:
        await running.app.poller.caught_up.wait()
        await running.idle()
        assert not await running.client.messages(-1001000000001)
