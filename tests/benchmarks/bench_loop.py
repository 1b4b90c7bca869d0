"""How fast the whole loop is, beside a bare aiogram echo bot in the same run.

    python -m tests.benchmarks.bench_loop [--subscribers 50] [--messages 4000] [--rounds 3]

Emulator and bot are processes of their own, as in life; what is measured is the wall time from the first message
until Telegram has taken the last reply. Machines are shared and noisy, so the ratios count, not the rates; each
round measures both bots one after the other and the median of the rounds' ratios is printed.

    relayed    a subscriber's message copied into the agents' topic, committed on the way
    answered   a question matched against the sample base and answered, committed on the way
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.emulator.client import EmulatorClient
from bot.emulator.values import DEFAULT_TOKEN, GROUP_ID
from bot.knowledge import read
from bot.matching import Matcher

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge_base"
FIRST_SUBSCRIBER = 10_000
LATENCY_SAMPLES = 200
KEPT = 500
QUESTION = "как узнать баланс"
TARGETS = {"relayed": 0.5, "answered": 0.25}


@dataclass(frozen=True, slots=True)
class Round:
    """Messages a second."""

    bare: float
    relayed: float
    answered: float


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL if "--verbose" not in sys.argv else None,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.communicate()


@asynccontextmanager
async def world(kept: int) -> AsyncIterator[EmulatorClient]:
    """A fresh Telegram in its own process; it remembers the last `kept` messages of a chat, to copy them."""
    async with process("-m", "bot.emulator", "--port", "0", "--keep-messages", str(kept)) as emulator:
        assert emulator.stdout
        url = (await emulator.stdout.readline()).decode().split()[-1]
        async with EmulatorClient(url) as client:
            yield client


@asynccontextmanager
async def support_bot(client: EmulatorClient) -> AsyncIterator[int]:
    """The real bot as `run` starts it, on a fresh database; yields its process id."""
    with tempfile.TemporaryDirectory() as folder:
        async with support_bot_in(Path(folder), client) as pid:
            yield pid


@asynccontextmanager
async def support_bot_in(folder: Path, client: EmulatorClient) -> AsyncIterator[int]:
    """The real bot on the database of that folder."""
    environment = {
        "BOT_TOKEN": DEFAULT_TOKEN,
        "BOT_TELEGRAM__API_URL": client.url,
        "BOT_TELEGRAM__AGENTS_CHAT": str(GROUP_ID),
        "BOT_DATABASE__URL": f"sqlite:///{folder}/bench.db",
        "BOT_KNOWLEDGE_BASE": str(KNOWLEDGE),
        "BOT_SUPPORT__GATHER_SECONDS": "0",
        "BOT_SUPPORT__FLOOD_MESSAGES": "0",
    }
    async with process("-m", "bot", "run", **environment) as bot:
        yield bot.pid


async def subscribers(client: EmulatorClient, count: int, first: int = FIRST_SUBSCRIBER) -> list[int]:
    people = list(range(first, first + count))
    for person in people:
        await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
    return people


async def rate(client: EmulatorClient, people: list[int], text: str, messages: int, method: str) -> float:
    """Messages a second from the first update until the last reply was taken."""
    before = await client.count(method)
    said = [text if text == QUESTION else f"{text} {number}" for number in range(messages)]
    batch = [(people[number % len(people)], words) for number, words in enumerate(said)]
    began = time.perf_counter()
    await client.bulk(batch)
    await client.wait_calls(method, before + messages, timeout=300)
    return messages / (time.perf_counter() - began)


async def latencies(client: EmulatorClient, person: int) -> list[float]:
    """Milliseconds from a question to its answer, one question at a time."""
    found = []
    for _ in range(LATENCY_SAMPLES):
        began = time.perf_counter()
        asked = await client.person(person).write(QUESTION)
        await client.wait_message(person, after=int(asked["message_id"]), timeout=30)
        found.append((time.perf_counter() - began) * 1000)
    return found


async def bare(messages: int, count: int) -> tuple[float, list[float]]:
    async with world(KEPT + 2 * messages // count) as client:
        people = await subscribers(client, count)
        async with process("-m", "tests.benchmarks.echo_bot", client.url, DEFAULT_TOKEN):
            await rate(client, people, "разогрев", count * 4, "sendMessage")
            return await rate(client, people, "эхо", messages, "sendMessage"), await latencies(client, people[0])


async def ours(messages: int, count: int) -> tuple[float, float, list[float], list[int]]:
    async with world(KEPT + 2 * messages // count) as client:
        people = await subscribers(client, count)
        async with support_bot(client) as pid:
            await rate(client, people, QUESTION, count * 4, "sendMessage")
            memory = [resident_mb(pid)]
            answered = await rate(client, people, QUESTION, messages, "sendMessage")
            memory.append(resident_mb(pid))
            waits = await latencies(client, people[0])
            await client.bulk([(person, "/operator") for person in people])
            await client.wait_calls("createForumTopic", count, timeout=60)
            await rate(client, people, "подробности", count * 4, "copyMessage")
            memory.append(resident_mb(pid))
            relayed = await rate(client, people, "подробности", messages, "copyMessage")
            memory.append(resident_mb(pid))
            return answered, relayed, waits, memory


def resident_mb(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def matching_ms() -> float:
    """Median milliseconds of one match against the sample base."""
    matcher = Matcher.build(read(KNOWLEDGE))
    taken = []
    for _ in range(300):
        began = time.perf_counter()
        matcher.match(QUESTION)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def told(name: str, rates: list[float], ratios: list[float]) -> str:
    target = TARGETS.get(name)
    against = f"{statistics.median(ratios):5.2f} of bare (target {target})" if target else ""
    return f"{name:10} {statistics.median(rates):8.0f} messages/s  {against}"


async def main(subscriber_count: int, messages: int, rounds: int) -> None:
    measured: list[Round] = []
    waits: list[float] = []
    bare_waits: list[float] = []
    memory: list[int] = []
    for number in range(rounds):
        bare_rate, bare_ms = await bare(messages, subscriber_count)
        answered, relayed, ms, memory = await ours(messages, subscriber_count)
        measured.append(Round(bare_rate, relayed, answered))
        waits += ms
        bare_waits += bare_ms
        print(f"round {number + 1}: bare {bare_rate:.0f}, relayed {relayed:.0f}, answered {answered:.0f}", flush=True)
    match_ms = await asyncio.to_thread(matching_ms)
    print(told("bare echo", [one.bare for one in measured], []))
    print(told("relayed", [one.relayed for one in measured], [one.relayed / one.bare for one in measured]))
    print(told("answered", [one.answered for one in measured], [one.answered / one.bare for one in measured]))
    answer_ms = 1000 / statistics.median(one.answered for one in measured)
    print(f"matching   {match_ms:.2f} ms a question, {match_ms / answer_ms:.0%} of an answer's {answer_ms:.2f} ms")
    print(f"latency    p50 {percentile(waits, 0.5):.1f} ms, p99 {percentile(waits, 0.99):.1f} ms a question")
    print(f"  bare     p50 {percentile(bare_waits, 0.5):.1f} ms, p99 {percentile(bare_waits, 0.99):.1f} ms an echo")
    print(f"memory     {' -> '.join(str(megabytes) for megabytes in memory)} MB over the last round")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=50)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    asyncio.run(main(chosen.subscribers, chosen.messages, chosen.rounds))
