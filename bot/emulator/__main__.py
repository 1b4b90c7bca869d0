"""`python -m bot.emulator`: the emulator as a process of its own; prints its address, stops on SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot.emulator.server import Emulator
from bot.emulator.values import DEFAULT_TOKEN


async def serve(emulator: Emulator) -> None:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    async with emulator:
        sys.stdout.write(f"{emulator.url}\n")
        sys.stdout.flush()
        await done.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.emulator", description="A local Telegram Bot API server.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot comes with")
    parser.add_argument("--keep-messages", type=int, default=None, help="remember at most that many a chat")
    parser.add_argument("--suggest", action="append", help="a question for the page to offer; may be repeated")
    given = parser.parse_args()
    more = {"suggestions": given.suggest} if given.suggest else {}
    asyncio.run(serve(Emulator(given.token, port=given.port, keep_messages=given.keep_messages, **more)))


if __name__ == "__main__":
    main()
