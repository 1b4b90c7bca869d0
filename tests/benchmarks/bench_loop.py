"""How fast the whole loop is, beside a bare aiogram echo bot in the same run.

    python -m tests.benchmarks.bench_loop [--subscribers 50] [--messages 4000] [--rounds 3]
                                          [--setups sqlite postgresql postgresql:3]

Emulator and bot are processes of their own, as in life; what is measured is the wall time from the first message
until Telegram has taken the last reply. Machines are shared and noisy, so the ratios count, not the rates; each
round measures both bots one after the other and the median of the rounds' ratios is printed.

    relayed    a subscriber's message copied into the agents' topic, committed on the way
    answered   a question matched against the sample base and answered, committed on the way

A set-up is a database and, behind a colon, how many processes share it. PostgreSQL is started for the run, with every
commit on the disk.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.emulator.client import EmulatorClient
from bot.emulator.values import DEFAULT_TOKEN, GROUP_ID
from bot.knowledge import read
from bot.matching import Matcher
from tests import postgres

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


@dataclass(frozen=True, slots=True)
class Setup:
    """A kind of database and the number of processes that share it."""

    database: str = "sqlite"
    processes: int = 1

    def __str__(self) -> str:
        return f"{self.database}, {self.processes} process{'es' if self.processes > 1 else ''}"

    @classmethod
    def parse(cls, text: str) -> "Setup":
        database, _, processes = text.partition(":")
        if database not in ("sqlite", "postgresql") or (database == "sqlite" and processes not in ("", "1")):
            raise argparse.ArgumentTypeError("sqlite, postgresql, or postgresql:3")
        return cls(database, int(processes or 1))


@cache
def server() -> postgres.Server:
    """PostgreSQL as it is installed: every commit is on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="pg-bench-"))
    return postgres.Server(folder / "data", "max_connections = 100\n")


@asynccontextmanager
async def database(setup: Setup, folder: str) -> AsyncIterator[str]:
    """The address of a fresh one."""
    if setup.database == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    name = f"bench_{time.monotonic_ns()}"
    await server().execute(f"create database {name}")
    yield server().url(name)
    await server().execute(f"drop database {name} with (force)")


@asynccontextmanager
async def support_bot(client: EmulatorClient, setup: Setup) -> AsyncIterator[int]:
    """The real bot as `run` starts it, on a fresh database; yields its first process id."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = await stack.enter_async_context(database(setup, folder))
        pids = [
            await stack.enter_async_context(support_bot_in(Path(folder), client, url)) for _ in range(setup.processes)
        ]
        yield pids[0]


@asynccontextmanager
async def support_bot_in(folder: Path, client: EmulatorClient, url: str = "") -> AsyncIterator[int]:
    """The real bot on that database, or on one in the folder."""
    environment = {
        "BOT_TOKEN": DEFAULT_TOKEN,
        "BOT_TELEGRAM__API_URL": client.url,
        "BOT_TELEGRAM__AGENTS_CHAT": str(GROUP_ID),
        "BOT_DATABASE__URL": url or f"sqlite:///{folder}/bench.db",
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


async def ours(setup: Setup, messages: int, count: int) -> tuple[float, float, list[float], list[int]]:
    async with world(KEPT + 2 * messages // count) as client:
        people = await subscribers(client, count)
        async with support_bot(client, setup) as pid:
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


@dataclass
class Measured:
    """All rounds of one set-up."""

    rounds: list[Round] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def show(self, setup: Setup, match_ms: float, relayed_before: float) -> float:
        """Print it and return the median rate of what was relayed, to compare the next with."""
        print(f"-- {setup}")
        for name in ("relayed", "answered"):
            rates = [float(getattr(one, name)) for one in self.rounds]
            print(told(name, rates, [rate / one.bare for rate, one in zip(rates, self.rounds, strict=True)]))
        relayed = statistics.median(one.relayed for one in self.rounds)
        answer_ms = 1000 / statistics.median(one.answered for one in self.rounds)
        print(f"matching   {match_ms:.2f} ms a question, {match_ms / answer_ms:.0%} of an answer's {answer_ms:.2f} ms")
        print(
            f"latency    p50 {percentile(self.waits, 0.5):.1f} ms, p99 {percentile(self.waits, 0.99):.1f} ms a question"
        )
        print(f"memory     {' -> '.join(str(megabytes) for megabytes in self.memory)} MB over the last round")
        if relayed_before:
            print(f"relayed    {relayed / relayed_before:.2f} of the first set-up")
        return relayed


async def main(subscriber_count: int, messages: int, rounds: int, setups: list[Setup]) -> None:
    measured = {setup: Measured() for setup in setups}
    bare_rates: list[float] = []
    bare_waits: list[float] = []
    for number in range(rounds):
        bare_rate, bare_ms = await bare(messages, subscriber_count)
        bare_rates.append(bare_rate)
        bare_waits += bare_ms
        print(f"round {number + 1}: bare {bare_rate:.0f}", flush=True)
        for setup, found in measured.items():
            answered, relayed, ms, found.memory = await ours(setup, messages, subscriber_count)
            found.rounds.append(Round(bare_rate, relayed, answered))
            found.waits += ms
            print(f"  {setup}: relayed {relayed:.0f}, answered {answered:.0f}", flush=True)
    match_ms = await asyncio.to_thread(matching_ms)
    print(told("bare echo", bare_rates, []))
    print(f"latency    p50 {percentile(bare_waits, 0.5):.1f} ms, p99 {percentile(bare_waits, 0.99):.1f} ms an echo")
    first = 0.0
    for setup, found in measured.items():
        relayed = found.show(setup, match_ms, first)
        first = first or relayed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=50)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--setups", type=Setup.parse, nargs="+", default=[Setup()])
    chosen = parser.parse_args()
    asyncio.run(main(chosen.subscribers, chosen.messages, chosen.rounds, chosen.setups))
