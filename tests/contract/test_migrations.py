"""Both kinds of databases end up with the same tables and columns, and say so when a newer version made them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import opened
from bot.errors import DatabaseError
from bot.storage.migrations import migrations
from bot.storage.named import QUERIES, named
from bot.storage.postgresql import connected, queries, upgrade
from tests import postgres
from tests.contract.conftest import select

TYPES = {"bigint": "integer"}


def test_every_step_has_its_twin() -> None:
    assert [step.name for step in migrations("sqlite")] == [step.name for step in migrations("postgresql")]


async def test_both_end_up_with_the_same_tables(tmp_path: Path) -> None:
    file = f"sqlite:///{tmp_path / 'support.db'}"
    async with opened(file):
        pass
    ours = await select(
        file,
        """select t.name, c.name, lower(c.type), c."notnull" or c.pk > 0
        from sqlite_master as t join pragma_table_info(t.name) as c where t.type = 'table'""",
    )
    async with postgres.database() as url:
        theirs = await select(
            url,
            """select table_name, column_name, data_type, (is_nullable = 'NO')::int
            from information_schema.columns where table_schema = 'public' and table_name <> 'version'""",
        )
    alike = {(table, column, TYPES.get(kind, kind), needed) for table, column, kind, needed in theirs}
    assert {row for row in ours if not row[0].startswith("sqlite_")} == alike


async def test_the_same_indexes(tmp_path: Path) -> None:
    file = f"sqlite:///{tmp_path / 'support.db'}"
    async with opened(file):
        pass
    ours = await select(file, "select name from sqlite_master where type = 'index' and sql is not null")
    async with postgres.database() as url:
        theirs = await select(url, "select indexname from pg_indexes where schemaname = 'public'")
    assert set(ours) <= set(theirs)


async def test_an_upgrade_twice_changes_nothing() -> None:
    newest = migrations("postgresql")[-1].number
    async with postgres.database(empty=True) as url:
        assert await upgrade(url) == (0, newest)
        assert await upgrade(url) == (newest, newest)


async def test_a_database_of_a_newer_version_is_refused() -> None:
    async with postgres.database() as url:
        await select(url, "insert into version (number) values (999) returning number")
        with pytest.raises(DatabaseError, match="a newer version of the bot made it"):
            async with opened(url):
                pass


async def test_every_query_is_understood_by_both(tmp_path: Path) -> None:
    """Each is prepared, so also those that no other test asks of both."""
    file = tmp_path / "support.db"
    async with opened(f"sqlite:///{file}"):
        pass
    with closing(sqlite3.connect(file)) as connection:
        for sql in named(QUERIES).values():
            connection.execute(f"explain {sql}", dict.fromkeys(re.findall(r":([a-z_]+)", sql)))
    async with postgres.database() as url, connected(url) as server:
        for query in queries().values():
            await server.prepare(query.sql)
