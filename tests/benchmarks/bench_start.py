"""How long a start takes on a database with a long history: from the command to the answer of a waiting question.

    python -m tests.benchmarks.bench_start [--messages 1000000]

Every message has left its traces: an update that is done, a line, a copy among the relayed; one in ten is the first of
a subscriber with a topic. What was learnt from the base is cached, as after any first start. A short history is
measured first, in the same run: what Python needs to load its libraries is in both.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.storage.sqlite import SqliteDatabase
from tests.benchmarks.bench_loop import QUESTION, resident_mb, support_bot_in, world

ROUNDS = 3
CHUNK = 50_000
HISTORY = {
    "insert into inbox (id, channel, external_id, lane, payload, received_at, done_at) "
    "values (?1, 'telegram', '42:' || ?1, 'telegram:' || ?2, '', 1.0, unixepoch())": 1,
    "insert into line (conversation_id, author, text, attachment, at) "
    "values (?2, 'subscriber', 'сколько стоит минута за границей ' || ?1, '', 1.0)": 1,
    "insert into relayed (source_chat, source_message, target_chat, target_message) "
    "values ('telegram:' || ?2, ?1, 'telegram:-100', ?1)": 1,
    "insert into subscriber (address, name) values ('telegram:' || ?2, 'Абонент ' || ?1)": 10,
    "insert into conversation "
    "(id, subscriber, started_at, last_message_at, handled_by, misses, last_intent_id, offered) "
    "values (?2, 'telegram:' || ?2, 1.0, 1.0, 'bot', 0, ?1, '')": 10,
    "insert into topic (subscriber, queue, chat, thread) values ('telegram:' || ?2, '', '-100', ?1)": 10,
}
"""Each statement, and for one message in how many it is made."""


async def history(folder: Path, messages: int) -> None:
    """Make the tables as the bot does, then fill them."""
    await (await SqliteDatabase.open(folder / "bench.db")).close()
    with closing(sqlite3.connect(folder / "bench.db")) as database:
        for statement, each in HISTORY.items():
            for first in range(0, messages, CHUNK):
                numbers = range(first + 1, min(first + CHUNK, messages) + 1)
                database.executemany(statement, [(n, (n + 9) // 10) for n in numbers if (n - 1) % each == 0])
        database.commit()


async def main(messages: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        await history(folder, messages)
        size = (folder / "bench.db").stat().st_size // 2**20
        async with world(10) as client:
            for number in range(ROUNDS):
                await client.person(101).write(QUESTION)
                began = time.perf_counter()
                async with support_bot_in(folder, client) as pid:
                    await client.wait_calls("sendMessage", number + 1, timeout=60)
                    taken = time.perf_counter() - began
                    print(f"start {number + 1}: {taken:.2f} s, {resident_mb(pid)} MB, database {size} MB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    chosen = parser.parse_args()
    for history_of in (1_000, chosen.messages):
        print(f"{history_of} messages", flush=True)
        asyncio.run(main(history_of))
