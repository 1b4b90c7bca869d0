"""Every contract is kept by every database."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from bot.database import opened as opened_database
from bot.database import sqlite_path
from bot.storage.postgresql import connected
from bot.storage.store import SqlStore
from tests import postgres

KINDS = ("sqlite", "postgresql")


@asynccontextmanager
async def fresh(kind: str, folder: Path) -> AsyncIterator[str]:
    """The address of a database that nobody used yet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'support.db'}"
        return
    async with postgres.database() as url:
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlStore]:
    """The store at one moment of its life; it is 1000 there."""
    async with opened_database(url) as database:
        yield SqlStore(database, lambda: 1000.0)


async def select(url: str, sql: str) -> list[tuple[Any, ...]]:
    """What stands in the tables, past the store."""
    path = sqlite_path(url)
    if path:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(sql).fetchall()
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.fetch(sql)]


@pytest.fixture(params=KINDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    async with opened(url) as store:
        yield store
