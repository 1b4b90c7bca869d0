"""The database that `database.url` names: the one place that tells SQLite from PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from bot.errors import DatabaseError
from bot.patience import persistently
from bot.storage.inspect import DatabaseState, inspect
from bot.storage.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from bot.storage.postgresql import PostgresDatabase

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql://"
DRIVER_MISSING = "PostgreSQL needs its driver: pip install -e '.[postgresql]'"


def sqlite_path(url: str) -> Path | None:
    """The file, if it is one."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


@asynccontextmanager
async def opened(url: str) -> "AsyncIterator[SqliteDatabase | PostgresDatabase]":
    """The database, brought up to date, closed at the end. A PostgreSQL that does not answer is waited for.

    Raises:
        DatabaseError: a person has to put something right.
    """
    path = sqlite_path(url)
    database: SqliteDatabase | PostgresDatabase
    if path:
        database = await SqliteDatabase.open(path)
    else:
        open_ = postgresql().PostgresDatabase.open
        database = await persistently(lambda: open_(url), "the start")
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def beside(url: str) -> "AsyncIterator[SqliteDatabase | PostgresDatabase]":
    """The database for a few statements while a bot may be running on it.

    Raises:
        DatabaseError: a person has to put something right.
        StorageUnavailable: the server does not answer.
    """
    path = sqlite_path(url)
    database: SqliteDatabase | PostgresDatabase
    database = await SqliteDatabase.beside(path) if path else await postgresql().PostgresDatabase.open(url)
    try:
        yield database
    finally:
        await database.close()


async def state(url: str) -> DatabaseState:
    """How the database is, looked at from outside.

    Raises:
        DatabaseError: a person has to put something right.
        StorageUnavailable: the server does not answer.
    """
    path = sqlite_path(url)
    return inspect(path) if path else await postgresql().inspect(url)


def postgresql() -> ModuleType:
    """The dialect, if its driver is there.

    Raises:
        DatabaseError: it has to be installed.
    """
    try:
        from bot.storage import postgresql as dialect
    except ImportError as error:
        raise DatabaseError([DRIVER_MISSING]) from error
    return dialect
