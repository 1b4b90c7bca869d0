"""Chaos by command: subscribers ask in bursts while everything fails and processes are killed; then it is counted.

    python -m tests.chaos [--subscribers 20] [--questions 8] [--kills 6] [--processes 1] [--database URL] [--seed 1]

Telegram errs, cuts connections before and after the deed, answers late, brings updates twice, refuses by its limits
and sets its clock. Processes are killed by SIGKILL and started again at once; with a database that several processes
share, such as `--database postgresql://…`, the one to be killed is chosen by chance. Prints what was lost, out of order
or said twice, and exits with 1 unless everything is as promised.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.emulator.client import EmulatorClient
from bot.emulator.limits import Limits
from bot.emulator.server import Emulator
from bot.emulator.trouble import STORM
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import environment

Json = dict[str, Any]
ROOT = Path(__file__).parents[1]
FIRST_SUBSCRIBER = 201
REPLIES = 3
PATIENCE_S = 240.0
LOOK_S = 0.1
LIMITS = {"bot_per_second": 25, "private_per_second": 5.0, "private_burst": 5, "group_per_minute": 0}
QUESTION = re.compile(r"непонятное дело абонента (\d+), строка (\d+)")
REPLY = re.compile(r"ответ (\d+) абоненту (\d+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. An empty `database` is a file of its own."""

    subscribers: int = 20
    questions: int = 8
    kills: int = 6
    processes: int = 1
    database: str = ""
    seed: int = 1

    @property
    def people(self) -> range:
        return range(FIRST_SUBSCRIBER, FIRST_SUBSCRIBER + self.subscribers)


@dataclass(slots=True)
class Outcome:
    """What came of it. A repeat is explained by a lost answer or a kill between the two times it was said."""

    lost: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    topics: Counter[int] = field(default_factory=Counter)
    repeats: int = 0
    unexplained: list[str] = field(default_factory=list)
    said: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        one_topic_each = set(self.topics.values()) <= {1}
        return one_topic_each and not (self.lost or self.out_of_order or self.unexplained)

    def __str__(self) -> str:
        several = {person: count for person, count in self.topics.items() if count != 1}
        return "\n".join(
            [
                f"said {self.said}, killed {self.kills} times, faults: {dict(sorted(self.faults.items()))}",
                f"lost          {len(self.lost)} {self.lost[:5] or ''}",
                f"out of order  {len(self.out_of_order)} {self.out_of_order[:5] or ''}",
                f"topics        one for each of {len(self.topics)} subscribers, but for {several or 'none'}",
                f"said twice    {self.repeats}, unexplained {len(self.unexplained)} {self.unexplained[:5] or ''}",
            ]
        )


class Processes:
    """`python -m bot run`, so many times, on one database."""

    def __init__(self, plan: Plan, folder: Path, emulator: Emulator) -> None:
        self._count = plan.processes
        self._folder = folder
        self._environment = {**os.environ, **environment(emulator, folder), "BOT_OUTBOX__MAX_PAUSE_SECONDS": "2"}
        if plan.database:
            self._environment["BOT_DATABASE__URL"] = plan.database
        self._running: list[asyncio.subprocess.Process] = []
        self.killed_at: list[int] = []

    async def start(self) -> None:
        """As many as there have to be."""
        while len(self._running) < self._count:
            with (self._folder / "bot.log").open("ab") as log:
                command = (sys.executable, "-m", "bot", "run", "--config", str(self._folder / "config.yaml"))
                started = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=self._environment, stderr=log)
            self._running.append(started)

    async def kill(self, chance: random.Random, calls: Callable[[], int]) -> None:
        """One of them, without a warning, and start another; `calls` tells how many Telegram has heard by then."""
        victim = self._running.pop(chance.randrange(len(self._running)))
        if victim.returncode is not None:
            raise RuntimeError(f"a process ended by itself with {victim.returncode}:\n{self.log()[-3000:]}")
        victim.kill()
        await victim.wait()
        self.killed_at.append(calls())
        await self.start()

    async def stop(self) -> Sequence[int]:
        """All of them, gracefully; their exit codes."""
        for process in self._running:
            if process.returncode is None:
                process.terminate()
        return [await process.wait() for process in self._running]

    def log(self) -> str:
        return (self._folder / "bot.log").read_text(encoding="utf-8")


@dataclass(slots=True)
class Chaos:
    """The play: everything that happens, by one seed."""

    plan: Plan
    emulator: Emulator
    client: EmulatorClient
    processes: Processes
    chance: random.Random

    async def run(self) -> Outcome:
        plan = self.plan
        for person in plan.people:
            await self.client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        await self.client.trouble(storm=True, seed=plan.seed)
        await self.client.limits(**LIMITS)
        await self.processes.start()
        killings = sorted(self.chance.choices(range(plan.questions), k=max(0, plan.kills - 1)))
        for number in range(plan.questions):
            await self.client.bulk(
                [(person, f"непонятное дело абонента {person}, строка {number}") for person in plan.people]
            )
            await self.client.advance(self.chance.choice((-1800.0, 0.0, 1800.0)))
            for _ in range(killings.count(number)):
                await self.until(number * plan.subscribers + self.chance.randrange(plan.subscribers), "questions")
                await self.processes.kill(self.chance, self.calls)
        await self.until(plan.subscribers * plan.questions, "questions")
        await self.agents_reply()
        await self.until(plan.subscribers * REPLIES, "replies")
        return self.outcome()

    def calls(self) -> int:
        """The number of the latest call that Telegram heard."""
        return self.emulator.world.journal.number

    async def agents_reply(self) -> None:
        """In every topic, with the last of the kills in the middle."""
        threads = {self.asker(texts): thread for thread, texts in self.topics().items()}
        for number in range(REPLIES):
            for place, person in enumerate(self.plan.people):
                if person in threads:
                    await self.client.agent(501).write(threads[person], f"ответ {number} абоненту {person}")
                if self.plan.kills and number == 1 and place == self.plan.subscribers // 2:
                    await self.processes.kill(self.chance, self.calls)

    async def until(self, count: int, what: str) -> None:
        """Wait until so many different ones arrived; what never comes is told as lost in the end."""
        found = self.questions if what == "questions" else self.replies
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while len(set(found())) < count and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK_S)

    def topics(self) -> dict[int, list[str]]:
        """The questions that stand in each topic, in order."""
        found: dict[int, list[str]] = defaultdict(list)
        for message in self.emulator.world.chats[GROUP_ID].messages.values():
            if QUESTION.fullmatch(message.get("text", "")):
                found[message.get("message_thread_id", 0)].append(message["text"])
        return found

    def questions(self) -> list[str]:
        return [text for texts in self.topics().values() for text in texts]

    def replies(self, person: int = 0) -> list[str]:
        people = [person] if person else self.plan.people
        messages = [message for one in people for message in self.emulator.world.chats[one].messages.values()]
        bot = self.emulator.world.bot.id
        return [m["text"] for m in messages if m["from"]["id"] == bot and REPLY.fullmatch(m.get("text", ""))]

    def asker(self, texts: Sequence[str]) -> int:
        found = QUESTION.fullmatch(texts[0])
        return int(found[1]) if found else 0

    def outcome(self) -> Outcome:
        outcome = Outcome(kills=len(self.processes.killed_at), faults=self.faults())
        asked: dict[int, list[str]] = defaultdict(list)
        for texts in self.topics().values():
            for person in {self.asker([text]) for text in texts}:
                outcome.topics[person] += 1
                asked[person] += [text for text in texts if self.asker([text]) == person]
        for person in self.plan.people:
            numbers = range(self.plan.questions)
            wanted = [f"непонятное дело абонента {person}, строка {number}" for number in numbers]
            self.compare(outcome, wanted, asked[person])
            wanted = [f"ответ {number} абоненту {person}" for number in range(REPLIES)]
            self.compare(outcome, wanted, self.replies(person))
        outcome.unexplained = self.unexplained()
        return outcome

    def compare(self, outcome: Outcome, wanted: Sequence[str], found: Sequence[str]) -> None:
        once = list(dict.fromkeys(found))
        outcome.said += len(wanted)
        outcome.lost += [text for text in wanted if text not in once]
        outcome.out_of_order += [text for text, other in zip(once, sorted(once), strict=True) if text != other]
        outcome.repeats += len(found) - len(once)

    def unexplained(self) -> list[str]:
        """Messages copied twice although the first time was heard of and nobody was killed in between."""
        before: dict[tuple[int, str, str], Json] = {}
        found = []
        for call in self.emulator.world.journal.find():
            if call["method"] not in ("copyMessage", "copyMessages") or not call.get("ok"):
                continue
            params = call["params"]
            for number in re.findall(r"\d+", str(params.get("message_ids") or params.get("message_id"))):
                key = (call["chat_id"], str(params["from_chat_id"]), number)
                first = before.get(key)
                if first and not first.get("lost") and not self.killed_between(first["number"], call["number"]):
                    found.append(f"{key} by calls {first['number']} and {call['number']}")
                before[key] = call
        return found

    def killed_between(self, first: int, second: int) -> bool:
        return any(first <= at <= second for at in self.processes.killed_at)

    def faults(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for call in self.emulator.world.journal.find():
            if call.get("lost"):
                found["answer lost"] += 1
            elif call.get("code") != 200:
                found[str(call.get("error", "?")).split(":")[0]] += 1
        found["updates twice"] = len(self.emulator.world.trouble.repeated)
        return found


@asynccontextmanager
async def chaos(plan: Plan, folder: Path) -> AsyncIterator[Chaos]:
    """Everything that the play needs; nothing runs on afterwards."""
    (folder / "config.yaml").touch()
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        emulator.world.journal.keep = sys.maxsize
        processes = Processes(plan, folder, emulator)
        try:
            yield Chaos(plan, emulator, client, processes, random.Random(plan.seed))  # noqa: S311 - repeatable
        finally:
            emulator.world.trouble.change(type(STORM)())
            emulator.world.flood.change(Limits())
            await processes.stop()


async def main(plan: Plan) -> int:
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with chaos(plan, Path(folder)) as playing:
            outcome = await playing.run()
    print(outcome)
    return 0 if outcome.good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("subscribers", "questions", "kills", "processes", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan(), name))
    parser.add_argument("--database", default="", metavar="URL", help="a database that the processes share")
    sys.exit(asyncio.run(main(Plan(**vars(parser.parse_args())))))
