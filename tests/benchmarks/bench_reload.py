"""How soon a saved file is live, and what subscribers notice of it: questions go on while the base changes.

    python -m tests.benchmarks.bench_reload [--intents 1000] [--phrases 20] [--rate 50] [--rounds 5]

Telegram is played by a process of its own; the bot and those who ask share one event loop, whose pauses are measured.
`quiet` is the same load without a change, for the pauses that the machine itself makes; of the longest pause it is told
how long the bot itself was at work meanwhile, and of a change how long the process beside it was, whatever else the
machine did.
"""

import argparse
import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, build
from bot.config import load
from bot.emulator.client import EmulatorClient, NothingCame
from bot.emulator.values import DEFAULT_TOKEN, GROUP_ID
from bot.knowledge import read
from tests.benchmarks.bench_loop import KNOWLEDGE, subscribers, world

QUESTION = "как узнать баланс"
SUBSCRIBERS = 200
ANSWER_WITHIN_S = 60.0
BEAT_S = 0.005


def lay(folder: Path, intents: int, phrases: int) -> Path:
    """The sample base, and beside it made-up intents out of its words, five phrases of one drawing on the same few."""
    shutil.copytree(KNOWLEDGE, folder)
    drawn = random.Random(1)  # noqa: S311 -- a sample, not a secret
    base = read(folder)
    words = sorted({word for one in base.intents for text in one.phrases for word in text.split() if word.isalpha()})
    for topic in range(intents // 50):
        lines = [f"topic: Тема {topic}", "intents:"]
        for number in range(50):
            own = [f"{drawn.choice(words)}{drawn.choice(words)[:3]}" for _ in range(3)]
            lines += [f"  - id: made{topic}.i{number}", f"    title: Вопрос {own[0]}", "    phrases:"]
            for _ in range(phrases):
                told = [*drawn.sample(words, 3), *drawn.sample(own, 2)]
                drawn.shuffle(told)
                lines.append(f"      - {' '.join(told)}")
            lines += ["    response: {text: Ответ}"]
        (folder / f"made{topic}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@asynccontextmanager
async def bot(client: EmulatorClient, folder: Path, base: Path) -> AsyncIterator[App]:
    environment = {
        "BOT_TOKEN": DEFAULT_TOKEN,
        "BOT_TELEGRAM__API_URL": client.url,
        "BOT_TELEGRAM__AGENTS_CHAT": str(GROUP_ID),
        "BOT_DATABASE__URL": f"sqlite:///{folder / 'support.db'}",
        "BOT_KNOWLEDGE_BASE": str(base),
        "BOT_MATCHING__CACHE": str(folder / "cache"),
        "BOT_SUPPORT__GATHER_SECONDS": "0",
        "BOT_LOGGING__LEVEL": "error",
    }
    (folder / "config.yaml").touch()
    stop = asyncio.Event()
    async with build(load(folder / "config.yaml", environment)) as app:
        serving = asyncio.create_task(app.run(stop))
        await app.poller.caught_up.wait()
        try:
            yield app
        finally:
            stop.set()
            await serving


async def beat(pauses: list[tuple[float, float]]) -> None:
    """How much longer than asked each sleep took, and for how long of it this process had a core, in milliseconds."""
    while True:
        begun, worked = time.perf_counter(), time.process_time()
        await asyncio.sleep(BEAT_S)
        pauses.append((1000 * (time.perf_counter() - begun - BEAT_S), 1000 * (time.process_time() - worked)))


async def ask(client: EmulatorClient, rate: float, people: Sequence[int], done: asyncio.Event) -> int:
    """Questions of one after another, `rate` a second; returns how many asked."""
    asked = 0
    writing: set[asyncio.Task[object]] = set()
    while not done.is_set():
        task: asyncio.Task[object] = asyncio.create_task(client.person(people[asked % len(people)]).write(QUESTION))
        writing.add(task)
        task.add_done_callback(writing.discard)
        asked += 1
        await asyncio.sleep(1 / rate)
    await asyncio.gather(*writing)
    return asked


def worked(app: App) -> float:
    """Seconds that the process beside the bot had a core."""
    pid = app.reload.worker.pid if app.reload else None
    if pid is None:
        return 0.0
    spent = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


async def saved(app: App, file: Path, number: int) -> tuple[float, float]:
    """One phrase more; seconds until the bot answers from it, and for how long the process beside it was at work."""
    before, spent = app.live.current, worked(app)
    text = file.read_text("utf-8")
    await asyncio.to_thread(
        file.write_text,
        text.replace("phrases:\n", f"phrases:\n      - новая фраза про жирафов {number} {time.time_ns()}\n", 1),
        "utf-8",
    )
    begun = time.perf_counter()
    while app.live.current is before:
        await asyncio.sleep(BEAT_S)
    return time.perf_counter() - begun, worked(app) - spent


async def waited(client: EmulatorClient, calls: int) -> int:
    """How many answers never came."""
    try:
        await client.wait_calls("sendMessage", calls, timeout=ANSWER_WITHIN_S)
    except NothingCame:
        return calls - await client.count("sendMessage")
    return 0


async def measure(
    name: str, client: EmulatorClient, app: App, file: Path, rate: float, rounds: int, people: Sequence[int]
) -> None:
    pauses: list[tuple[float, float]] = []
    done = asyncio.Event()
    before = await client.count("sendMessage")
    beating = asyncio.create_task(beat(pauses))
    asking = asyncio.create_task(ask(client, rate, people, done)) if rate else None
    took: list[tuple[float, float]] = []
    for number in range(rounds):
        await asyncio.sleep(1)
        if name != "quiet":
            took.append(await saved(app, file, number))
    await asyncio.sleep(1)
    done.set()
    asked = await asking if asking else 0
    beating.cancel()
    unanswered = await waited(client, before + asked)
    live = ""
    if took:
        waits, spent = zip(*took, strict=True)
        live = f"live after {statistics.median(waits):.2f} s (longest {max(waits):.2f}, "
        live += f"at work {statistics.median(spent):.2f})"
    p99, longest = sorted(pauses)[int(len(pauses) * 0.99)][0], max(pauses)
    told = f"pause p99 {p99:.0f} ms, max {longest[0]:.0f} ms (at work {longest[1]:.0f} ms of it)"
    print(f"{name:9} {asked:4} asked, {unanswered} unanswered; {told} {live}", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--intents", type=int, default=1000, help="made-up intents beside the sample base")
    parser.add_argument("--phrases", type=int, default=20)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        base = lay(folder / "base", chosen.intents, chosen.phrases)
        file = base / ("made0.yaml" if chosen.intents else "balance.yaml")
        async with world(0) as client, bot(client, folder, base) as app:
            print(f"{len(app.live.current.knowledge.intents)} intents", flush=True)
            people = await subscribers(client, SUBSCRIBERS)
            for name, rate in (("quiet", chosen.rate), ("reloading", chosen.rate), ("idle", 0.0)):
                await measure(name, client, app, file, rate, chosen.rounds, people)


if __name__ == "__main__":
    asyncio.run(main())
