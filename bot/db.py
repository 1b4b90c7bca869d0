"""`python -m bot db …`: the database, looked after by hand."""

import argparse
import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.config import load
from bot.database import POSTGRESQL, SQLITE, postgresql, sqlite_path
from bot.errors import DatabaseError, StorageUnavailable
from bot.storage.backup import back_up
from bot.storage.migrations import migrations
from bot.storage.sqlite import SqliteDatabase

Result = TypeVar("Result")


def commands(db: argparse.ArgumentParser, with_config: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add every subcommand."""
    verbs = db.add_subparsers(required=True, metavar="COMMAND")
    upgrade = verbs.add_parser("upgrade", help="bring the configured database up to date, as the start does too")
    with_config(upgrade)
    upgrade.set_defaults(run=_upgrade)
    copy = verbs.add_parser("copy", help="copy a SQLite database into an empty PostgreSQL; stop the bot first")
    copy.add_argument("source", metavar="FROM", type=_sqlite, help="sqlite:///file.db")
    copy.add_argument("target", metavar="TO", type=_postgresql, help="postgresql://user:password@host/name")
    copy.set_defaults(run=_copy)
    backup = verbs.add_parser("backup", help="copy the configured SQLite database while the bot runs")
    backup.add_argument("target", metavar="TARGET", type=Path, help="a new file, or a folder for one named by the time")
    with_config(backup)
    backup.set_defaults(run=_backup)


async def upgraded(url: str) -> tuple[int | None, int]:
    """The version before and after; None where there was no way to tell.

    Raises:
        DatabaseError: a person has to put something right.
        StorageUnavailable: the server does not answer.
    """
    path = sqlite_path(url)
    if path is None:
        dialect = postgresql()
        with dialect.explained(url):
            before, after = await dialect.upgrade(url)
            return before, after
    database = await SqliteDatabase.open(path)
    await database.close()
    return None, migrations("sqlite")[-1].number


async def copied(source: Path, target: str, *, quiet: bool = False) -> int:
    """Copy with a progress bar and return the number of rows.

    Raises:
        DatabaseError: the source is missing or in use, or the target is not empty.
        StorageUnavailable: the server does not answer.
    """
    postgresql()
    from tqdm import tqdm

    from bot.storage.copying import copy

    if not source.exists():
        raise DatabaseError([f"{source}: there is no such file"])
    database = await SqliteDatabase.open(source)
    try:
        with tqdm(unit=" rows", disable=quiet) as bar:

            def progress(table: str, rows: int, _: int) -> None:
                bar.set_description_str(table)
                bar.update(rows)

            return await copy(source, target, progress)
    finally:
        await database.close()


def _upgrade(parsed: argparse.Namespace) -> int:
    before, after = _run(upgraded(load(parsed.config, os.environ).database.url))
    news = "is up to date" if before in (None, after) else f"was brought from version {before}"
    print(f"the database {news}: version {after}")  # noqa: T201 - the answer to whoever asked
    return 0


def _copy(parsed: argparse.Namespace) -> int:
    rows = _run(copied(parsed.source, parsed.target))
    print(f"{rows} rows were copied and counted; now name the new database in database.url")  # noqa: T201 - the answer
    return 0


def _backup(parsed: argparse.Namespace) -> int:
    path = sqlite_path(load(parsed.config, os.environ).database.url)
    if path is None:
        raise DatabaseError(["database.url is a PostgreSQL: make copies of it with pg_dump"])
    target = parsed.target
    if target.is_dir():
        target /= f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}.db"
    size = back_up(path, target)
    print(f"{target}: {size / 1e6:.1f} MB, checked")  # noqa: T201 - the answer to whoever asked
    return 0


def _run(work: Awaitable[Result]) -> Result:
    async def waited() -> Result:
        return await work

    try:
        return asyncio.run(waited())
    except StorageUnavailable as error:
        raise DatabaseError([f"the database does not answer: {error}"]) from error


def _sqlite(text: str) -> Path:
    path = sqlite_path(text)
    if path is None:
        raise argparse.ArgumentTypeError(f"{text.split('://')[0]}://…, expected {SQLITE}file.db")
    return path


def _postgresql(text: str) -> str:
    if not re.match(re.escape(POSTGRESQL), text):
        raise argparse.ArgumentTypeError(f"{text.split('://')[0]}://…, expected {POSTGRESQL}user:password@host/name")
    return text
