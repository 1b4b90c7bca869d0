"""A whole SQLite database into an empty PostgreSQL: in one transaction, counted on both sides."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.errors import DatabaseError
from bot.storage.named import without_nul
from bot.storage.postgresql import connected, explained, for_now, shown, upgrade

BATCH = 5_000
_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"

Progress = Callable[[str, int, int], None]
"""Told after each batch: the table, how many rows were copied just now, how many it has."""


async def copy(source: Path, target: str, progress: Progress) -> int:
    """Copy every row and return how many there were. The source has to be up to date and nobody's at the moment.

    Raises:
        DatabaseError: the target is not empty, or what arrived is not what was sent; then nothing is kept.
    """
    with explained(target):
        await upgrade(target)
    with for_now(), closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as file:
        tables = [name for (name,) in file.execute(_TABLES)]
        async with connected(target, {"statement_timeout": "0"}) as connection, connection.transaction():
            await _refuse_full(connection, tables, target)
            return sum([await _copy_table(file, connection, table, progress) for table in tables])


async def _refuse_full(connection: Any, tables: Sequence[str], target: str) -> None:
    full = [table for table in tables if await connection.fetchval(f'select exists (select 1 from "{table}")')]  # noqa: S608
    if full:
        raise DatabaseError([f"{shown(target)} is not empty ({', '.join(full)}): name an empty database"])


async def _copy_table(file: sqlite3.Connection, connection: Any, table: str, progress: Progress) -> int:
    columns = [column for _, column, *_ in file.execute(f'pragma table_info("{table}")')]
    ((count,),) = file.execute(f'select count(*) from "{table}"')  # noqa: S608
    for batch in _batches(file, table, columns):
        await connection.copy_records_to_table(table, records=batch, columns=columns)
        progress(table, len(batch), count)
    arrived = await connection.fetchval(f'select count(*) from "{table}"')  # noqa: S608
    if arrived != count:
        raise DatabaseError([f"{table}: {count} rows were sent and {arrived} arrived; nothing was kept"])
    sequence = await connection.fetchval(f"select pg_get_serial_sequence('{table}', 'id')") if "id" in columns else None
    if sequence:
        await connection.execute(f"select setval('{sequence}', coalesce(max(id), 0) + 1, false) from \"{table}\"")  # noqa: S608
    return int(count)


def _batches(file: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    named = ", ".join(f'"{column}"' for column in columns)
    found = file.execute(f'select {named} from "{table}"')  # noqa: S608
    while batch := found.fetchmany(BATCH):
        yield [tuple(without_nul(value) for value in row) for row in batch]
