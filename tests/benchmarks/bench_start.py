"""How long a start takes with much in the database: from the command to the first answer.

    python -m tests.benchmarks.bench_start [--messages 1000000] [--starts 3]

A SQLite file is filled as years of work would leave it and then copied into PostgreSQL by the same code as `db copy`.
What was learnt from the knowledge base is in the cache, as after any start but the first; an empty database beside it
shows what of the time is not the database's. A bare aiogram echo bot is started in turn with each: machines are shared
and noisy, so the ratio counts.
"""

import argparse
import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.emulator.client import EmulatorClient
from bot.emulator.values import DEFAULT_TOKEN, GROUP_ID
from bot.storage.copying import copy
from bot.storage.sqlite import SqliteDatabase
from tests.benchmarks.bench_loop import KNOWLEDGE, Setup, database, process, world

LINES_EACH = 20
"""Messages of one subscriber, on average."""
PENDING = 200
"""What a stop left in the inbox and in the outbox each."""
STRANGER = 900_000_000
DAY_S = 86_400.0
LIMIT_S = 3.0


def filled(path: Path, messages: int) -> None:
    """A subscriber for every twenty messages, with a conversation, a ticket and a topic."""
    people = messages // LINES_EACH
    with closing(sqlite3.connect(path)) as file, file:
        for table, columns, rows in _tables(messages, people, time.time()):
            marks = ", ".join("?" * (columns.count(",") + 1))
            file.executemany(f"insert into {table} ({columns}) values ({marks})", rows)  # noqa: S608


def _tables(messages: int, people: int, now: float) -> Iterator[tuple[str, str, Iterator[tuple[object, ...]]]]:
    everybody, said = range(1, people + 1), range(1, messages + 1)
    yield "subscriber", "address, name, language", ((f"telegram:{n}", f"Абонент {n}", "ru") for n in everybody)
    yield (
        "conversation",
        "id, subscriber, started_at, last_message_at, handled_by, misses, last_intent_id, offered, ticket_id",
        ((n, f"telegram:{n}", now - n, now - n, "agent", 0, "", "", n) for n in everybody),
    )
    yield (
        "ticket",
        "id, conversation_id, opened_at, queue, intent_id, status, assignee, first_reply_at, solved_at, reopened",
        ((n, n, now - n, "", "", "closed" if n % 100 else "open", "", now - n, now - n, 0) for n in everybody),
    )
    yield "topic", "subscriber, queue, chat, thread", ((f"telegram:{n}", "", str(GROUP_ID), str(n)) for n in everybody)
    yield (
        "timer",
        "ticket_id, kind, subscriber, at, since, minutes",
        ((n, "settling", f"telegram:{n}", now + DAY_S + n, now, 5) for n in everybody if n % 10 == 0),
    )
    yield (
        "line",
        "conversation_id, author, text, attachment, at",
        ((1 + n % people, "subscriber", f"сообщение номер {n} о том и о сём", "", now - n) for n in said),
    )
    yield (
        "event",
        "name, at, conversation_id, intent_id, agent_id, knowledge_version",
        (("message_received", now - n, 1 + n % people, "", "", "") for n in said),
    )
    yield (
        "relayed",
        "source_chat, source_message, target_chat, target_message",
        ((f"telegram:{1 + n % people}", str(n), f"telegram:{GROUP_ID}", str(n)) for n in said),
    )
    yield (
        "inbox",
        "id, channel, external_id, lane, payload, received_at, done_at",
        ((n, "telegram", f"42:{n}", f"telegram:{1 + n % people}", "", now, now) for n in said),
    )
    yield (
        "outbox",
        "id, recipient, content, dedupe_key, created_at, status, finished_at",
        ((n, f"telegram:{1 + n % people}", "", f"key {n}", now, "sent", now) for n in said),
    )
    left = range(messages + 1, messages + PENDING + 1)
    yield (
        "inbox",
        "id, channel, external_id, lane, payload, received_at",
        ((n, "telegram", f"42:{n}", f"telegram:{1 + n % people}", '{"update_id": 1}', now) for n in left),
    )


async def started(url: str, cache: str, number: int) -> float:
    """Seconds from the command to the answer to whoever wrote meanwhile."""
    async with world(100) as client:
        environment = {
            "BOT_TOKEN": DEFAULT_TOKEN,
            "BOT_TELEGRAM__API_URL": client.url,
            "BOT_TELEGRAM__AGENTS_CHAT": str(GROUP_ID),
            "BOT_DATABASE__URL": url,
            "BOT_KNOWLEDGE_BASE": str(KNOWLEDGE),
            "BOT_MATCHING__CACHE": cache,
        }
        return await answered(client, number, "-m", "bot", "run", **environment)


async def bare() -> float:
    """The same of a bot that has nothing to start with."""
    async with world(100) as client:
        return await answered(client, 1, "-m", "tests.benchmarks.echo_bot", client.url, DEFAULT_TOKEN)


async def answered(client: EmulatorClient, number: int, *command: str, **environment: str) -> float:
    await client.user(STRANGER, first_name="Абонент 0", language_code="ru", started=True)
    for _ in range(number):  # a fresh Telegram counts its updates anew: those of earlier starts are known
        asked = await client.person(STRANGER).write("/help")
    began = time.perf_counter()
    async with process(*command, **environment):
        await client.wait_message(STRANGER, after=int(asked["message_id"]), timeout=500)
        return time.perf_counter() - began


async def measured(name: str, url: str, cache: str, starts: int) -> float:
    pairs = [(await started(url, cache, number), await bare()) for number in range(1, starts + 1)]
    taken = statistics.median(ours for ours, _ in pairs)
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    each = ", ".join(f"{ours:.2f} : {theirs:.2f}" for ours, theirs in pairs)
    print(f"{name:28} {taken:5.2f} s, {ratio:.2f} of a bare bot's start  ({each})", flush=True)
    return taken


async def main(messages: int, starts: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        full, cache = Path(folder) / "full.db", f"{folder}/cache"
        await started(f"sqlite:///{folder}/first.db", cache, 1)
        async with database(Setup("postgresql"), folder) as empty, database(Setup("postgresql"), folder) as much:
            await (await SqliteDatabase.open(full)).close()
            filled(full, messages)
            print(f"{messages} messages: a SQLite file of {full.stat().st_size // 2**20} MB", flush=True)
            began = time.perf_counter()
            rows = await copy(full, much, lambda *_: None)
            print(f"copied to PostgreSQL: {rows / (time.perf_counter() - began):.0f} rows a second", flush=True)
            await measured("SQLite, empty", f"sqlite:///{folder}/empty.db", cache, starts)
            sqlite = await measured(f"SQLite, {messages}", f"sqlite:///{full}", cache, starts)
            await measured("PostgreSQL, empty", empty, cache, starts)
            postgresql = await measured(f"PostgreSQL, {messages}", much, cache, starts)
    print(f"the limit is {LIMIT_S} s on two quiet cores; this machine has {os.cpu_count()}")
    return max(sqlite, postgresql) <= LIMIT_S


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--starts", type=int, default=3)
    chosen = parser.parse_args()
    raise SystemExit(0 if asyncio.run(main(chosen.messages, chosen.starts)) else 1)
