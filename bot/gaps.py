"""`kb gaps [accept | drop]`: its arguments, and the database and the base that it works on."""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import Settings
from bot.database import beside
from bot.given import matching_of, settings_of

if TYPE_CHECKING:
    from bot.learning import Gaps
    from bot.learning.gaps import Known

_DESCRIPTION = """\
Questions that the bot had no answer to, those that ask the same together, what most people asked first.
Works beside a running bot: what is accepted is answered as soon as the bot has read the changed file."""


def add(commands: Any, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command; `common` gives it the options that every kb command has."""
    raw = argparse.RawDescriptionHelpFormatter
    shown = commands.add_parser("gaps", help="what people ask and the base has no answer to", description=_DESCRIPTION)
    shown.formatter_class = raw
    shown.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    shown.set_defaults(run=_show)
    common(shown)
    deeds = shown.add_subparsers(metavar="DEED")
    accept = deeds.add_parser("accept", help="teach the base the questions of a group")
    accept.add_argument("group", metavar="GROUP", help="the number in the list")
    way = accept.add_mutually_exclusive_group(required=True)
    way.add_argument("--intent", metavar="ID", help="they ask what this intent answers")
    way.add_argument("--new", metavar="ID", help="a new intent of this id, with the agent's answer")
    accept.add_argument("--title", help="the title of the new intent")
    accept.add_argument("--file", default="", help="the topic's file in the base (default: the nearest intent's)")
    accept.add_argument("--answer", default="", help="the answer (default: what the agent wrote)")
    accept.set_defaults(run=_accept, parser=accept)
    drop = deeds.add_parser("drop", help="there is nothing to learn from a group")
    drop.add_argument("group", metavar="GROUP", help="the number in the list")
    drop.set_defaults(run=_drop)
    for deed in (accept, drop):
        for option in ("--config", "--kb"):  # what stands before the deed counts too
            deed.add_argument(option, type=Path, default=argparse.SUPPRESS, help="as without a deed")


@asynccontextmanager
async def opened(settings: Settings, known: "Callable[[], Known] | None" = None) -> AsyncIterator["Gaps"]:
    """The use cases on the configured database and base, beside a bot that may be running.

    `known` gives the base with its matcher to who has them at hand already.

    Raises:
        DatabaseError: the database cannot be used.
    """
    from bot.learning import Gaps
    from bot.storage.learning import SqlCases

    folder, language = settings.knowledge_base, settings.language
    async with beside(settings.database.url) as database:
        yield Gaps(SqlCases(database), folder, time.time, language, matching_of(settings), known)


def _show(parsed: argparse.Namespace) -> int:
    from bot.learning import cli

    settings = settings_of(parsed)

    async def work() -> int:
        async with opened(settings) as gaps:
            return await cli.show(gaps, settings.language, jsonl=parsed.jsonl)

    return asyncio.run(work())


def _accept(parsed: argparse.Namespace) -> int:
    from bot.learning import cli

    if parsed.new and not parsed.title:
        parsed.parser.error("--new needs --title")
    settings = settings_of(parsed)

    async def work() -> int:
        async with opened(settings) as gaps:
            if parsed.intent:
                return await cli.accept(gaps, parsed.group, parsed.intent, settings.language)
            return await cli.create(
                *(gaps, parsed.group, parsed.new, parsed.title, settings.language),
                file=parsed.file,
                answer=parsed.answer,
            )

    return asyncio.run(work())


def _drop(parsed: argparse.Namespace) -> int:
    from bot.learning import cli

    settings = settings_of(parsed)

    async def work() -> int:
        async with opened(settings) as gaps:
            return await cli.drop(gaps, parsed.group, settings.language)

    return asyncio.run(work())
