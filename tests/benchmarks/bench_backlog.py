"""Whether a backlog is worked off in order and within bounded memory: numbered messages that waited for the bot.

python -m tests.benchmarks.bench_backlog [--waiting 50000] [--where telegram inbox outbox]

telegram   updates that Telegram kept for the bot
inbox      updates that were stored and confirmed, by a process that died before it handled them; Telegram brings
           them all once more, and nothing may be said twice
outbox     messages that were decided on and could not be sent
"""

import argparse
import asyncio
import itertools
import json
import re
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bot.domain.messages import Address, Reply
from bot.domain.ports import InboxItem
from bot.emulator.client import EmulatorClient
from bot.emulator.values import DEFAULT_TOKEN
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from tests.benchmarks.bench_loop import resident_mb, subscribers, support_bot_in, world

PEOPLE = 200
BOT_ID = int(DEFAULT_TOKEN.split(":")[0])
BATCH = 1_000


async def in_telegram(client: EmulatorClient, people: list[int], count: int, _: Path) -> None:
    """Each person is handed to the agents, so that every further word is relayed."""
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        await client.bulk([(people[number % len(people)], f"строка {number}") for number in numbers])


async def in_inbox(client: EmulatorClient, people: list[int], count: int, folder: Path) -> None:
    await in_telegram(client, people, count, folder)
    waiting = await client.updates()
    database = await SqliteDatabase.open(folder / "bench.db")
    store = SqlStore(database, time.time)
    for first in range(0, len(waiting), BATCH):
        batch = waiting[first : first + BATCH]
        numbers = await store.numbers("inbox", len(batch))
        await store.accept([_item(number, update) for number, update in zip(numbers, batch, strict=True)])
    await database.close()


def _item(number: int, update: dict[str, object]) -> InboxItem:
    payload = json.dumps(update)
    chat = re.findall(r'"chat": \{"id": (\d+)', payload)[0]
    external_id = f"{BOT_ID}:{update['update_id']}"
    return InboxItem(number, "telegram", external_id, f"telegram:{chat}", payload, time.time())


async def in_outbox(client: EmulatorClient, people: list[int], count: int, folder: Path) -> None:
    database = await SqliteDatabase.open(folder / "bench.db")
    store = SqlStore(database, time.time)
    for first in range(0, count, BATCH):
        async with store.unit() as unit:
            for number in range(first, min(first + BATCH, count)):
                to = Address("telegram", str(people[number % len(people)]))
                unit.send(to, Reply(f"строка {number}"), f"bench:{number}")
    await database.close()


FILL = {"telegram": in_telegram, "inbox": in_inbox, "outbox": in_outbox}


async def measure(where: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with world(2 * count) as client:
            people = await subscribers(client, PEOPLE)
            idle = await _handed_off(client, people, folder)
            await FILL[where](client, people, count, folder)
            method = "sendMessage" if where == "outbox" else "copyMessage"
            said = await client.count(method)
            began = time.perf_counter()
            async with support_bot_in(folder, client) as pid:
                watching = asyncio.create_task(_most(pid))
                await client.wait_calls(method, said + count, timeout=3600)
                taken = time.perf_counter() - began
                order = await _all(client, people if where == "outbox" else None, count)
                most = await _stopped(watching)
    print(
        f"{where:9} {count} waiting: {taken:.0f} s, {count / taken:.0f}/s, "
        f"RSS {idle} MB idle, {most} MB at most; {_judged(order, count)}",
        flush=True,
    )


async def _handed_off(client: EmulatorClient, people: list[int], folder: Path) -> int:
    """Every person has a topic; what an idle process holds."""
    async with support_bot_in(folder, client) as pid:
        await client.bulk([(person, "/operator") for person in people])
        await client.wait_calls("createForumTopic", len(people), timeout=120)
        await client.wait_calls("sendMessage", 2 * len(people), timeout=120)
        return resident_mb(pid)


async def _most(pid: int) -> int:
    most = 0
    try:
        while True:
            most = max(most, resident_mb(pid))
            await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        return most


async def _stopped(watching: "asyncio.Task[int]") -> int:
    watching.cancel()
    return await watching


async def _all(client: EmulatorClient, people: list[int] | None, count: int) -> dict[int, list[int]]:
    """Everything that arrived, once it is all there or nothing comes any more: calls may be others's."""
    before, order = -1, await _order(client, people)
    while before < (there := len({number for numbers in order.values() for number in numbers})) < count:
        await asyncio.sleep(5)
        before, order = there, await _order(client, people)
    return order


async def _order(client: EmulatorClient, people: list[int] | None) -> dict[int, list[int]]:
    """The numbers in the order they arrived, by whoever they arrived at."""
    found: dict[int, list[int]] = defaultdict(list)
    chats = [await client.messages(person) for person in people] if people else [await client.group().messages()]
    for message in itertools.chain.from_iterable(chats):
        if str(message.get("text", "")).startswith("строка ") and message["from"]["id"] == BOT_ID:
            key = message["chat"]["id"] if people else message["message_thread_id"]
            found[key].append(int(message["text"].split()[1]))
    return found


def _judged(order: dict[int, list[int]], count: int) -> str:
    arrived = [number for numbers in order.values() for number in numbers]
    disorder = sum(numbers != sorted(numbers) for numbers in order.values())
    lost, repeats = count - len(set(arrived)), len(arrived) - len(set(arrived))
    return f"{lost} lost, {repeats} repeated, {disorder} of {len(order)} out of order"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--where", nargs="+", choices=FILL, default=list(FILL))
    chosen = parser.parse_args()
    for place in chosen.where:
        asyncio.run(measure(place, chosen.waiting))
