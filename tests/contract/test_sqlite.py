"""What only a SQLite file has: a lock, other programs, a file that is something else."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.errors import DatabaseError, StorageUnavailable
from bot.storage.sqlite import SqliteDatabase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "support.db"


async def test_a_database_from_a_newer_version_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 999")
    connection.close()
    with pytest.raises(DatabaseError, match="a newer version of the bot made it"):
        await SqliteDatabase.open(path)


async def test_a_second_bot_on_the_same_file_is_refused(path: Path) -> None:
    first = await SqliteDatabase.open(path)
    with pytest.raises(DatabaseError, match="another bot is running"):
        await SqliteDatabase.open(path)
    await first.close()


async def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("это не база данных, а заметка " * 200, encoding="utf-8")
    with pytest.raises(DatabaseError, match="not a SQLite database"):
        await SqliteDatabase.open(path)


async def test_a_database_locked_by_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await SqliteDatabase.open(path)).close()
    monkeypatch.setattr("bot.storage.sqlite.LOCKED_AFTER_S", 0.1)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("pragma locking_mode = exclusive")
    blocker.execute("begin exclusive")
    try:
        with pytest.raises(DatabaseError, match="locked by another program"):
            await SqliteDatabase.open(path)
    finally:
        blocker.close()


async def test_a_locked_database_does_not_hold_the_stop(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.sqlite.LOCKED_AFTER_S", 0.1)
    database = await SqliteDatabase.open(path)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("begin exclusive")
    try:
        with pytest.raises(StorageUnavailable):
            await database.write([("save_fact", {"name": "a", "value": "b"})])
        await asyncio.wait_for(database.close(), 10)
    finally:
        blocker.close()
    again = await SqliteDatabase.open(path)
    await again.close()
