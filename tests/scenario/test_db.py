"""`python -m bot db …`, as a person who looks after the database meets it."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.__main__ import STOPPED
from bot.database import opened, sqlite_path
from bot.domain.conversation import Conversation
from bot.domain.messages import Reply
from bot.domain.ports import Line
from bot.domain.ticket import Ticket
from bot.storage.migrations import migrations
from bot.storage.postgresql import connected
from bot.storage.store import SqlStore
from tests import postgres
from tests.contract.conftest import select
from tests.contract.test_store import ADDRESS, SUBSCRIBER, update

ROOT = Path(__file__).parents[2]
COPIED = "{rows} rows were copied and counted; now name the new database in database.url"
IN_USE = "another bot is running on this database; stop it first"
NEWEST = migrations("postgresql")[-1].number


async def filled(url: str, lines: int) -> None:
    """A subscriber with a ticket, an update that waits and a message to be sent."""
    async with opened(url) as database:
        store = SqlStore(database, lambda: 1000.0)
        await store.accept([update("1")])
        async with store.unit() as unit:
            unit.save_subscriber(SUBSCRIBER)
            unit.save_conversation(Conversation(await unit.next_conversation_id(), ADDRESS, 1.0, 1.0))
            unit.save_ticket(Ticket(await unit.next_ticket_id(), 1, 1.0))
            for number in range(lines):
                unit.add_line(1, Line("subscriber", f"строка \0{number}", float(number)))
            unit.send(ADDRESS, Reply("ответ"), "key")


async def started(*arguments: str, **more: str) -> asyncio.subprocess.Process:
    """`python -m bot db …`."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "db", *arguments),
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """The exit code and everything it said."""
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def bot(*arguments: str, **more: str) -> tuple[int, str]:
    return await ended(await started(*arguments, **more))


@pytest.fixture
def source(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'support.db'}"


async def test_everything_is_copied_and_goes_on_from_there(source: str) -> None:
    await filled(source, lines=20)
    async with postgres.database(empty=True) as url:
        code, said = await bot("copy", source, url)
        assert (code, said.splitlines()[-1]) == (0, COPIED.format(rows=25))
        for table in ("subscriber", "conversation", "ticket", "outbox", "inbox"):
            assert await select(url, f"select * from {table}") == await select(source, f"select * from {table}")  # noqa: S608
        assert await select(url, "select text from line where id = 3") == [("строка \N{REPLACEMENT CHARACTER}2",)]
        async with opened(url) as database:
            store = SqlStore(database, lambda: 1000.0)
            async with store.unit() as unit:
                assert (await unit.next_conversation_id(), await unit.next_ticket_id()) == (2, 2)
                unit.add_line(1, Line("agent", "дальше", 30.0))
            assert [entry.dedupe_key for entry in await store.unsent()] == ["key"]


async def test_a_target_that_is_not_empty_is_left_alone(source: str) -> None:
    await filled(source, lines=1)
    async with postgres.database() as url:
        await filled(url, lines=0)
        code, said = await bot("copy", source, url)
        assert code == 1
        assert "is not empty (conversation, inbox, outbox, subscriber, ticket)" in said
        assert await select(url, "select count(*) from line") == [(0,)]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, STOPPED), (signal.SIGTERM, STOPPED), (signal.SIGKILL, -signal.SIGKILL)]
)
async def test_a_copy_that_is_stopped_in_the_middle_is_no_success_and_is_repeated(
    number: signal.Signals, code: int, source: str
) -> None:
    await filled(source, lines=20)
    async with postgres.database() as url:
        async with connected(url) as holder, holder.transaction():
            await holder.execute("lock table line")
            copying = await started("copy", source, url)
            async with asyncio.timeout(30):
                while not await select(url, "select 1 from pg_locks where not granted"):
                    await asyncio.sleep(0.01)
            copying.send_signal(number)
            exit_code, said = await ended(copying)
        assert exit_code == code
        assert "Traceback" not in said
        assert ("stopped before it was done" in said) is (code == STOPPED)
        assert await select(url, "select count(*) from inbox") == [(0,)]
        assert (await bot("copy", source, url))[0] == 0
        assert await select(url, "select count(*) from line") == [(20,)]


async def test_a_source_in_use_is_not_copied(source: str) -> None:
    async with postgres.database() as url, opened(source):
        assert await bot("copy", source, url) == (1, f"{sqlite_path(source)}: {IN_USE}\n")


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (("copy", "sqlite:////nowhere/support.db", "postgresql://localhost/x"), 1, "there is no such file"),
        (("copy", "postgresql://localhost/x", "sqlite:///x.db"), 2, "expected sqlite:///file.db"),
        (("copy", "sqlite:///x.db", "mysql://localhost/x"), 2, "expected postgresql://"),
        ((), 2, "COMMAND"),
    ],
)
async def test_what_is_wrong_is_said(arguments: tuple[str, ...], code: int, part: str) -> None:
    exit_code, said = await bot(*arguments)
    assert exit_code == code
    assert part in said
    assert "Traceback" not in said


async def test_an_upgrade_says_what_it_did(source: str) -> None:
    async with postgres.database(empty=True) as url:
        for said in (f"was brought from version 0: version {NEWEST}", f"is up to date: version {NEWEST}"):
            assert await bot("upgrade", BOT_DATABASE__URL=url) == (0, f"the database {said}\n")
    assert await bot("upgrade", BOT_DATABASE__URL=source) == (0, f"the database is up to date: version {NEWEST}\n")


async def test_a_server_that_is_away_is_told(tmp_path: Path) -> None:
    code, said = await bot("upgrade", BOT_DATABASE__URL="postgresql://bot:secret@127.0.0.1:9/x")
    assert code == 1
    assert "does not answer" in said
    assert "secret" not in said
