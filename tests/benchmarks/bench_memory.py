"""Whether memory stays flat: messages by the hundred thousand through one process on SQLite.

    python -m tests.benchmarks.bench_memory [--messages 200000] [--step 10000]

Half of every step is answered from the sample base, asked by subscribers who never wrote before; the other half is
relayed to the agents. Printed after each step: what the bot's process holds, its database, the pace.
"""

import argparse
import asyncio
import time
from pathlib import Path

from tests.benchmarks.bench_loop import QUESTION, rate, resident_mb, subscribers, support_bot_in, world

ASKED_BY_ONE = 10
RELAYED_FOR = 50
WARM_STEPS = 3
"""Steps until every cache is full: growth is measured from there."""


async def main(messages: int, step: int, folder: Path) -> None:
    async with world(2 * step) as client, support_bot_in(folder, client) as pid:
        talking = await subscribers(client, RELAYED_FOR)
        await client.bulk([(person, "/operator") for person in talking])
        await client.wait_calls("createForumTopic", len(talking), timeout=120)
        measured = [resident_mb(pid)]
        print(f"{'messages':>9} {'RSS':>8} {'database':>9}  messages/s", flush=True)
        for done in range(step, messages + 1, step):
            began = time.perf_counter()
            asking = await subscribers(client, step // 2 // ASKED_BY_ONE, first=10_000 + RELAYED_FOR + done)
            await rate(client, asking, QUESTION, step // 2, "sendMessage")
            await rate(client, talking, "подробности", step // 2, "copyMessage")
            measured.append(resident_mb(pid))
            size = sum(file.stat().st_size for file in folder.glob("*.db*")) // 2**20
            pace = step / (time.perf_counter() - began)
            print(f"{done:9} {measured[-1]:5} MB {size:6} MB  {pace:.0f}", flush=True)
    warm, last = measured[min(WARM_STEPS, len(measured) - 1)], measured[-1]
    print(f"from step {WARM_STEPS} to the end: {warm} -> {last} MB, {(last - warm) / warm:+.0%}")


if __name__ == "__main__":
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--step", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(main(chosen.messages, chosen.step, Path(made)))
