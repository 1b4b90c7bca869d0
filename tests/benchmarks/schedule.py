"""What goes first when many write at once and Telegram's limits are on: the schedule, printed, in virtual time.

    python -m tests.benchmarks.schedule [--subscribers 60] [--lines 3] [--spill]

The real bot and the emulator with Telegram's usual limits; only time is played: it is moved on when nothing more can
be done at this moment, so nine minutes take seconds and every run prints the same.
"""

import argparse
import asyncio
import math
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App, build
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import environment
from tests.virtual_time import VirtualTime

NOON = 1_790_000_000.0
FIRST_SUBSCRIBER = 1_001
SECOND_GROUP = -1001000000002
QUIET_LOOKS = 3
SHOWN = 24
KINDS = {
    "createForumTopic": "topics",
    "sendMessage": "cards",
    "copyMessage": "words",
    "copyMessages": "joined words",
    "editMessageText": "redrawn",
    "editMessageReplyMarkup": "redrawn",
}
Json = dict[str, Any]


@dataclass
class Rush:
    """The running bot in virtual time."""

    time: VirtualTime
    emulator: Emulator
    client: EmulatorClient
    app: App

    async def settle(self) -> None:
        """Return when nothing more can be done at this moment."""
        quiet = 0
        while quiet < QUIET_LOOKS:
            busy = self.emulator.world.updates.pending or self.app.limits.under_way or await self.app.store.unfinished()
            quiet = 0 if busy else quiet + 1
            await asyncio.sleep(0.004)

    async def to_the_end(self) -> None:
        """Move time on until nothing waits."""
        await self.settle()
        while await self.app.store.unsent():
            if math.isfinite(self.time.next_alarm):
                self.time.move(self.time.next_alarm)
            await self.settle()

    def calls(self, chat_id: int = GROUP_ID) -> list[Json]:
        """What the chat took, with the second at which it did."""
        return [
            call | {"at": call["at"] - NOON}
            for call in self.emulator.world.journal.find(chat_id=chat_id)
            if call["ok"] and call["method"] in KINDS
        ]

    def refusals(self) -> int:
        return sum(call["code"] == 429 for call in self.emulator.world.journal.find())


@asynccontextmanager
async def rush(folder: Path, *, spill: bool = False) -> AsyncIterator[Rush]:
    """The bot with Telegram's limits on, at noon of some day."""
    time = VirtualTime()

    def clock() -> float:
        return NOON + time.now()

    async with Emulator(clock=clock) as emulator, EmulatorClient(emulator.url) as client:
        nothing = folder / "config.yaml"
        nothing.touch()
        more = {"BOT_TELEGRAM__SPILL": f"agents_chat={SECOND_GROUP}"} if spill else {}
        emulator.world.add_group(SECOND_GROUP, "Поддержка 2")
        settings = load(nothing, environment(emulator, folder, **more))
        async with build(settings, clock, turns=time) as app:
            stop = asyncio.Event()
            serving = asyncio.create_task(app.run(stop))
            await app.poller.caught_up.wait()
            await client.limits()
            try:
                yield Rush(time, emulator, client, app)
            finally:
                stop.set()
                await serving


def line(person: int, number: int) -> str:
    return f"непонятное дело абонента {person}, строка {number}"


async def everybody_writes(rush: Rush, subscribers: int, lines: int) -> list[int]:
    """All at once, each a burst of lines."""
    people = list(range(FIRST_SUBSCRIBER, FIRST_SUBSCRIBER + subscribers))
    for person in people:
        await rush.client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
    await rush.client.bulk([(person, line(person, number)) for number in range(lines) for person in people])
    return people


def floor(calls: int) -> float:
    """Seconds that twenty calls a minute take at the very least."""
    return 60.0 * (math.ceil(calls / 20) - 1)


def told(call: Json) -> str:
    params = call["params"]
    what = str(params.get("name") or params.get("text") or params.get("message_ids") or params.get("message_id"))
    return f"{call['at']:6.0f} s  {call['method']:17} {' '.join(what.split())[:60]}"


async def main(subscribers: int, lines: int, spill: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with rush(Path(folder), spill=spill) as running:
            await everybody_writes(running, subscribers, lines)
            await running.to_the_end()
            for chat_id in (GROUP_ID, SECOND_GROUP) if spill else (GROUP_ID,):
                calls = running.calls(chat_id)
                print(f"\ngroup {chat_id}: {len(calls)} calls, the last after {calls[-1]['at']:.0f} s; ", end="")
                print(f"twenty a minute need {floor(len(calls)):.0f} s")
                for second, kinds in minutes(calls).items():
                    print(f"{second:6.0f} s  {', '.join(f'{count} {kind}' for kind, count in kinds.items())}")
                print("the first of them:")
                print("\n".join(told(call) for call in calls[:SHOWN]))
            print(f"\nrefused by Telegram: {running.refusals()} of {running.emulator.world.journal.number} calls")


def minutes(calls: list[Json]) -> dict[float, Counter[str]]:
    """What went at each moment."""
    found: dict[float, Counter[str]] = {}
    for call in calls:
        found.setdefault(round(call["at"]), Counter())[KINDS[call["method"]]] += 1
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=60)
    parser.add_argument("--lines", type=int, default=3)
    parser.add_argument("--spill", action="store_true", help="a second group takes newcomers while the first is short")
    chosen = parser.parse_args()
    asyncio.run(main(chosen.subscribers, chosen.lines, chosen.spill))
