"""A copy of the database while the bot works: whole, checked, never over another file, and a bot starts from it."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.errors import DatabaseError
from bot.storage.backup import back_up
from tests.scenario.stage import Stage, environment, running

LINES = 60


async def test_a_backup_in_the_middle_of_a_burst_starts_a_bot(tmp_path: Path) -> None:
    """What the copy knows of and had not handled yet is handled by the bot that starts from it; new questions too."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        given = environment(emulator, tmp_path)
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", given)
        async with running(settings) as app:
            await client.bulk([(101 + number % 3, f"непонятное дело {number}") for number in range(LINES)])
            await client.wait_message(GROUP_ID, contains="непонятное дело", timeout=20)
            told = await _backed_up(tmp_path, given)
            assert "copy.db" in told
            await Stage(client, emulator, settings, app).idle()
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            ((known,),) = copy.execute("select count(*) from inbox").fetchall()
        assert 0 < known <= LINES
        settings = load(tmp_path / "config.yaml", given | {"BOT_DATABASE__URL": f"sqlite:///{tmp_path / 'copy.db'}"})
        async with running(settings) as app:
            await client.person(102).write("есть кто?")
            await client.wait_message(GROUP_ID, contains="есть кто?", timeout=20)
            await Stage(client, emulator, settings, app).idle()
        assert len(await client.topics(GROUP_ID)) == 3, "the copy knows whose topic is which"


async def _backed_up(folder: Path, given: dict[str, str]) -> str:
    """`python -m bot db backup`, as whoever runs the bot calls it."""
    made = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "db", "backup", str(folder / "copy.db")),
        *("--config", str(folder / "config.yaml")),
        env={**os.environ, **given},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await made.communicate()
    assert made.returncode == 0
    return told.decode()


async def test_a_folder_gets_a_file_named_by_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").touch()
    (tmp_path / "copies").mkdir()
    sqlite3.connect(tmp_path / "support.db").close()
    (tmp_path / "support.db").touch()
    monkeypatch.setenv("BOT_DATABASE__URL", f"sqlite:///{tmp_path / 'support.db'}")
    command = ["db", "backup", str(tmp_path / "copies"), "--config", str(tmp_path / "config.yaml")]
    assert main(command) == 0
    (made,) = (tmp_path / "copies").iterdir()
    assert made.name.startswith("support-")
    assert made.stat().st_mode & 0o077 == 0, "it holds personal data"


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("support.db", "there.db", "there.db is there already"),
        ("absent.db", "new.db", "absent.db: no such database"),
        ("notes.txt", "new.db", "notes.txt: file is not a database; no copy was made"),
        ("support.db", "nowhere/new.db", "choose a folder"),
    ],
)
def test_what_is_refused(source: str, target: str, told: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "support.db") as made:
        made.execute("create table a (b)")
    made.close()
    (tmp_path / "there.db").write_text("precious", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no database at all " * 100, encoding="utf-8")
    with pytest.raises(DatabaseError, match=told):
        back_up(tmp_path / source, tmp_path / target)
    assert (tmp_path / "there.db").read_text(encoding="utf-8") == "precious"
    assert not list(tmp_path.glob(".*.part"))
    assert not (tmp_path / "new.db").exists()


def test_postgresql_has_its_own_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").touch()
    monkeypatch.setenv("BOT_DATABASE__URL", "postgresql://bot:secret@localhost/bot")
    assert main(["db", "backup", str(tmp_path / "x.db"), "--config", str(tmp_path / "config.yaml")]) == 1
    assert "pg_dump" in capsys.readouterr().err
