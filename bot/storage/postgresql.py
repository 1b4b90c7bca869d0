"""PostgreSQL: reads through a pool, writes committed in groups one after another, many processes side by side."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import cache
from typing import Any

import asyncpg

from bot.errors import ClaimLost, DatabaseError, StorageUnavailable
from bot.storage.inspect import DatabaseState
from bot.storage.migrations import migrations
from bot.storage.named import QUERIES, SHARED_WORK, Positional, named, positional
from bot.storage.rows import Row
from bot.storage.writer import GroupWriter, Statement

READERS = 6
"""Connections of one process besides the one that writes and the one that holds its locks."""
ANSWERS_WITHIN_S = 30.0
CONNECTS_WITHIN_S = 5.0
KEEPALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""The server notices within half a minute that a machine is gone, and frees the locks it held."""

IDS_IN_A_NOTICE = 300
"""PostgreSQL takes notices of up to 8000 bytes."""

_FOR_NOW = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresSystemError,
    OSError,
    TimeoutError,
)
"""The server is away, restarting, full or busy: the same may work later."""


class PostgresDatabase:
    """Runs named queries. Open it with `open`; every write that returned is committed."""

    def __init__(self, url: str, pool: Any) -> None:
        self.url = url
        self._pool = pool
        self._sql = queries()
        self._writer = GroupWriter(self._commit)
        self._alone = asyncio.Lock()
        self.process: int | None = None
        """The number under which this process claims updates, when several share the database."""

    @classmethod
    async def open(cls, url: str) -> "PostgresDatabase":
        """Connect and bring the database up to date; of several that start at once one does it, the others wait.

        Raises:
            DatabaseError: the address, the rights or the password are wrong, or a newer version made the database.
            StorageUnavailable: the server does not answer.
        """
        with explained(url):
            await upgrade(url)
            pool = await asyncpg.create_pool(
                url,
                min_size=2,
                max_size=READERS + 1,
                command_timeout=ANSWERS_WITHIN_S,
                timeout=CONNECTS_WITHIN_S,
                server_settings=KEEPALIVE,
                reset=_nothing_to_reset,
            )
        return cls(url, pool)

    async def read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a named query, as committed."""
        asked = self._sql[query]
        with for_now():
            found: Sequence[Row] = await self._pool.fetch(asked.sql, *asked.values(parameters))
            return found

    async def write(self, statements: Sequence[Statement]) -> None:
        """One transaction; returns when it is durable."""
        with for_now():
            await self._writer.write(statements)

    async def numbers(self, table: str, count: int) -> Sequence[int]:
        """Numbers that no row of the table ever had and no other process gets; later ones are higher."""
        found = await self.read("next_numbers", {"sequence": f"{table}_id_seq", "count": count})
        return [number for (number,) in found]

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """One at a time in all processes; here they wait by a lock of this process, which takes no connection each.

        What is done inside is not undone when only this connection ends.
        """
        async with self._alone, AsyncExitStack() as held:
            with for_now():
                connection = await held.enter_async_context(self._pool.acquire())
                transaction = connection.transaction()
                await transaction.start()
            try:
                with for_now():
                    await connection.execute(self._sql["alone"].sql)
                yield
            finally:
                with suppress(*_FOR_NOW):
                    await transaction.rollback()

    async def close(self) -> None:
        """Commit what waits and disconnect; a server that is away is not waited for."""
        await self._writer.close()
        with suppress(*_FOR_NOW):
            await asyncio.wait_for(self._pool.close(), CONNECTS_WITHIN_S)
        self._pool.terminate()

    async def _commit(self, group: Sequence[Sequence[Statement]]) -> None:
        """Rows of one statement go in together: a way to the server costs more than a row."""
        rows: dict[str, list[list[Any]]] = {}
        for statement, parameters in (one for transaction in group for one in transaction):
            rows.setdefault(statement, []).append(self._sql[statement].values(parameters))
        finished = {row["id"] for transaction in group for name, row in transaction if name == "finish_update"}
        async with self._pool.acquire() as connection, connection.transaction():
            if self.process and finished:
                await self._hold(connection, finished)
            for statement, values in rows.items():
                await connection.executemany(self._sql[statement].sql, values)
            for channel, payload in notices(group):
                await connection.fetchval(self._sql["notify"].sql, channel, payload)

    async def _hold(self, connection: Any, finished: Collection[int]) -> None:
        """What is finished here must still be this process's: another may have been taken for its heir."""
        held = await connection.fetchval(self._sql["hold_claims"].sql, list(finished), self.process)
        if held < len(finished):
            raise ClaimLost(f"{len(finished) - held} updates are another process's now")


@cache
def queries() -> Mapping[str, Positional]:
    """Every query as PostgreSQL takes it."""
    return {name: positional(sql) for name, sql in named(QUERIES, SHARED_WORK).items()}


@asynccontextmanager
async def connected(url: str, settings: Mapping[str, str] | None = None) -> AsyncIterator[Any]:
    """A connection of its own."""
    settings = {**KEEPALIVE, **(settings or {})}
    connection = await asyncpg.connect(url, timeout=CONNECTS_WITHIN_S, server_settings=settings)
    try:
        yield connection
    finally:
        with suppress(*_FOR_NOW):
            await connection.close(timeout=CONNECTS_WITHIN_S)


def notices(group: Sequence[Sequence[Statement]]) -> Iterator[tuple[str, str]]:
    """What other processes are told when the group is committed, in the order of commits."""
    named = [(name, row) for transaction in group for name, row in transaction]
    if any(name == "accept_update" for name, _ in named):
        yield "inbox", ""
    ids = [str(row["id"]) for name, row in named if name in ("add_to_outbox", "revive")]
    for first in range(0, len(ids), IDS_IN_A_NOTICE):
        yield "outbox", " ".join(ids[first : first + IDS_IN_A_NOTICE])
    times = [row["at"] for name, row in named if name == "set_timer"]
    if times:
        yield "timers", str(min(times))


async def upgrade(url: str) -> tuple[int, int]:
    """Apply the steps that are missing; returns the version before and after.

    Raises:
        DatabaseError: a newer version of this code made the database.
    """
    steps, sql = migrations("postgresql"), queries()
    async with connected(url) as connection, connection.transaction():
        await connection.execute(sql["lock_version"].sql)
        await connection.execute(sql["create_version"].sql)
        version = int(await connection.fetchval(sql["version"].sql))
        if version > steps[-1].number:
            raise DatabaseError([newer(shown(url), version, steps[-1].number)])
        for step in (one for one in steps if one.number > version):
            await connection.execute(step.sql)
            await connection.execute(sql["note_version"].sql, step.number)
        return version, steps[-1].number


async def inspect(url: str) -> DatabaseState:
    """How the database is; nothing is changed.

    Raises:
        DatabaseError: the address, the rights or the password are wrong, or a newer version made the database.
        StorageUnavailable: the server does not answer.
    """
    newest, sql = migrations("postgresql")[-1].number, queries()
    with explained(url):
        async with connected(url) as connection:
            made = await connection.fetchval(sql["has_version"].sql)
            version = int(await connection.fetchval(sql["version"].sql)) if made else None
    if version is not None and version > newest:
        raise DatabaseError([newer(shown(url), version, newest)])
    return DatabaseState(version, newest)


def newer(where: str, version: int, newest: int) -> str:
    return f"{where}: a newer version of the bot made it ({version} > {newest}); install that version"


def shown(url: str) -> str:
    """The address without its password."""
    before, at, after = url.rpartition("@")
    user = before.removeprefix("postgresql://").split(":")[0]
    return f"postgresql://{user}{at}{after}" if at else url


@contextmanager
def for_now() -> Iterator[None]:
    """What may work later is told apart from what never will."""
    try:
        yield
    except _FOR_NOW as error:
        raise StorageUnavailable(f"{type(error).__name__}: {error}") from error


@contextmanager
def explained(url: str) -> Iterator[None]:
    """What a person has to put right is told apart from a server that does not answer."""
    try:
        yield
    except asyncpg.ClientConfigurationError as error:
        raise DatabaseError([f"{shown(url)}: {error}; check database.url"]) from error
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise DatabaseError([f"{shown(url)}: {error}; check the name and the password in database.url"]) from error
    except asyncpg.InvalidCatalogNameError as error:
        raise DatabaseError([f"{shown(url)}: {error}; create it with `createdb`"]) from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseError([f"{shown(url)}: {error}; let this user create tables there"]) from error
    except _FOR_NOW as error:
        raise StorageUnavailable(f"{type(error).__name__}: {error}") from error
    except (asyncpg.PostgresError, ValueError) as error:
        raise DatabaseError([f"{shown(url)}: {error}; check database.url"]) from error


async def _nothing_to_reset(connection: Any) -> None:
    """Nothing here changes a connection's settings, so a way to the server is saved."""
