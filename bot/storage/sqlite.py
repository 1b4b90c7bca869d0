"""SQLite in WAL mode: one connection writes in groups, one reads what is committed, one process owns the file."""

import asyncio
import contextlib
import itertools
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from filelock import FileLock, Timeout

from bot.errors import DatabaseError, StorageUnavailable
from bot.storage.migrations import migrations
from bot.storage.named import QUERIES, named
from bot.storage.rows import Row
from bot.storage.writer import GroupWriter, Statement

LOCKED_AFTER_S = 5.0
NUMBERED = ("inbox", "conversation", "ticket", "outbox")
"""Tables whose numbers are known before their rows are written."""


class SqliteDatabase:
    """Runs named queries. Open it with `open`; every write that returned is on the disk."""

    def __init__(
        self, writing: aiosqlite.Connection, reading: aiosqlite.Connection, lock: FileLock, last: Mapping[str, int]
    ) -> None:
        self._writing = writing
        self._reading = reading
        self._lock = lock
        self._sql = named(QUERIES)
        self._numbers = {table: itertools.count(number + 1) for table, number in last.items()}
        self._writer = GroupWriter(self._commit)
        self._alone = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "SqliteDatabase":
        """Open or create the file and bring it up to date.

        Raises:
            DatabaseError: it cannot be opened, another process has it, or a newer version of this code made it.
        """
        lock = _lock(path)
        try:
            writing = await _connect(path)
            try:
                await _migrate(writing, path)
                last = {table: await _last(writing, table) for table in NUMBERED}
                reading = await _connect(path)
            except BaseException:
                await writing.close()
                raise
        except sqlite3.Error as error:
            lock.release()
            raise DatabaseError([f"{path}: {_explained(error)}"]) from error
        except BaseException:
            lock.release()
            raise
        return cls(writing, reading, lock, last)

    @classmethod
    async def beside(cls, path: Path) -> "SqliteDatabase":
        """Open the file for a few statements while a bot may be running on it; nothing is created or changed in shape.

        Raises:
            DatabaseError: it is not there, cannot be opened, or another version of this code made it.
        """
        if not path.is_file():
            raise DatabaseError([f"{path}: no such database; check database.url, or start the bot once"])
        try:
            writing = await _connect(path)
            try:
                await _same_version(writing, path)
                reading = await _connect(path)
            except BaseException:
                await writing.close()
                raise
        except sqlite3.Error as error:
            raise DatabaseError([f"{path}: {_explained(error)}"]) from error
        return cls(writing, reading, FileLock(path.with_name(path.name + ".lock")), {})

    async def read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a named query, as committed."""
        try:
            return list(await self._reading.execute_fetchall(self._sql[query], parameters))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise StorageUnavailable(str(error)) from error

    async def write(self, statements: Sequence[Statement]) -> None:
        """One transaction; returns when it is durable."""
        try:
            await self._writer.write(statements)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise StorageUnavailable(str(error)) from error

    async def numbers(self, table: str, count: int) -> Sequence[int]:
        """Numbers that no row of the table has; handed out in memory, since one process owns the file."""
        return list(itertools.islice(self._numbers[table], count))

    def alone(self) -> contextlib.AbstractAsyncContextManager[object]:
        """One at a time: nobody else has the file."""
        return self._alone

    async def close(self) -> None:
        """Commit what waits; whatever the database says, both connections and the lock are given back."""
        try:
            await self._writer.close()
            with contextlib.suppress(sqlite3.Error):
                await self._writing.execute("pragma optimize")
        finally:
            await self._reading.close()
            await self._writing.close()
            self._lock.release()

    async def _commit(self, group: Sequence[Sequence[Statement]]) -> None:
        """Rows of one statement go in together: a hop to the connection's thread costs more than a row."""
        rows: dict[str, list[Mapping[str, Any]]] = {}
        for statement, parameters in (one for transaction in group for one in transaction):
            rows.setdefault(statement, []).append(parameters)
        try:
            await self._writing.execute("begin immediate")
            for statement, parameters_of in rows.items():
                await self._writing.executemany(self._sql[statement], parameters_of)
            await self._writing.commit()
        except BaseException:
            await self._writing.rollback()
            raise


def _lock(path: Path) -> FileLock:
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise DatabaseError([f"{path}: another bot is running on this database; stop it first"]) from None
    except OSError as error:
        raise DatabaseError([f"{path}: {error.strerror}; choose a folder that can be written to"]) from error
    return lock


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, timeout=LOCKED_AFTER_S, isolation_level=None)
    try:
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "cache_size = -4000"):
            await connection.execute(f"pragma {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _last(connection: aiosqlite.Connection, table: str) -> int:
    ((number,),) = tuple(await connection.execute_fetchall(named(QUERIES)[f"last_{table}_id"]))
    return int(number)


async def _same_version(connection: aiosqlite.Connection, path: Path) -> None:
    newest = migrations("sqlite")[-1].number
    ((version,),) = tuple(await connection.execute_fetchall("pragma user_version"))
    if version != newest:
        raise DatabaseError(
            [f"{path}: its version is {version}, this code's is {newest}; start this version's bot once"]
        )


async def _migrate(connection: aiosqlite.Connection, path: Path) -> None:
    steps = migrations("sqlite")
    ((version,),) = tuple(await connection.execute_fetchall("pragma user_version"))
    if version > steps[-1].number:
        raise DatabaseError(
            [f"{path}: a newer version of the bot made it ({version} > {steps[-1].number}); install that version"]
        )
    for step in (one for one in steps if one.number > version):
        try:
            await connection.executescript(f"begin immediate; {step.sql}; pragma user_version = {step.number}; commit;")
        except BaseException:
            await connection.rollback()
            raise


def _explained(error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text:
        return "the database is locked by another program; close it and start again"
    if "not a database" in text:
        return "this file is not a SQLite database; name another one in database.url"
    if "full" in text:
        return "the disk is full; make room and start again"
    return f"{text}; check the path and the rights of database.url"
