"""`python -m bot outbox list | retry | drop`: what could not be delivered, and what a person makes of it.

Works beside a running bot: what is to go again is in the database, and the bot is told to look there.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings, load
from bot.database import beside
from bot.domain.messages import Address, Copy, Reply
from bot.domain.ports import EVERYTHING, Letter
from bot.errors import SetupError, StorageUnavailable
from bot.outbox.revived import note_revived
from bot.storage.store import SqlStore
from bot.texts import Markup, Texts

ALL = "all"
SHOWN = 200
WORDS = 40


def add(commands: Any, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command; `common` gives it the options that every command has."""
    outbox = commands.add_parser("outbox", help="what could not be delivered: see it, send it again, drop it")
    deeds = outbox.add_subparsers(required=True, metavar="DEED")
    listed = deeds.add_parser("list", help="show what was given up, the newest first")
    listed.add_argument("--limit", type=int, default=SHOWN, help=f"how many at most (default: {SHOWN})")
    listed.set_defaults(run=_list)
    for name, run, told in (("retry", _retry, "send it again"), ("drop", _drop, "forget it for good")):
        deed = deeds.add_parser(name, help=told)
        deed.add_argument("ids", nargs="+", metavar="ID", help=f"numbers in the list, or {ALL}")
        deed.set_defaults(run=run)
        common(deed)
    common(listed)


def _list(parsed: argparse.Namespace) -> int:
    settings = load(parsed.config, os.environ)
    texts = Texts.load(settings.language, settings.texts)

    async def work() -> int:
        async with beside(settings.database.url) as database:
            letters = await SqlStore(database, time.time).dead_letters(parsed.limit)
        print("\n".join(_table(letters, texts, ZoneInfo(settings.support.time_zone))))  # noqa: T201 - the answer
        return 0

    return _patiently(work, texts)


def _retry(parsed: argparse.Namespace) -> int:
    return _change(parsed, "outbox-retried")


def _drop(parsed: argparse.Namespace) -> int:
    return _change(parsed, "outbox-dropped")


def _change(parsed: argparse.Namespace, told: str) -> int:
    """0 when everything named was dead and is not any more, 1 otherwise."""
    settings = load(parsed.config, os.environ)
    texts = Texts.load(settings.language, settings.texts)

    async def work() -> int:
        good, unknown = await _changed(settings, parsed.ids, again=told == "outbox-retried")
        for id_ in unknown:
            print(texts.plain(texts.default, "outbox-not-dead", {"id": id_}))  # noqa: T201 - the answer
        print(texts.plain(texts.default, told, {"count": good}))  # noqa: T201 - the answer
        return 1 if unknown else 0

    return _patiently(work, texts)


async def _changed(settings: Settings, ids: Sequence[str], *, again: bool) -> tuple[int, Sequence[str]]:
    """How many were changed, and which could not be."""
    good, unknown = 0, []
    async with beside(settings.database.url) as database:
        store = SqlStore(database, time.time)
        if ALL in ids:
            ids = [str(letter.id) for letter in await store.dead_letters(EVERYTHING)]
        async with store.unit() as unit:
            for id_ in dict.fromkeys(ids):
                letter = await unit.letter(int(id_)) if id_.isdecimal() and len(id_) < len(str(2**63)) else None
                if letter is None or letter.status != "dead" or letter.entry is None:
                    unknown.append(id_)
                    continue
                good += 1
                if again:
                    unit.revive(letter.entry)
                else:
                    unit.drop_dead(letter.id)
            if again and good:
                note_revived(unit, time.time())
    return good, unknown


def _table(letters: Sequence[Letter], texts: Texts, zone: ZoneInfo) -> Sequence[str]:
    if not letters:
        return [texts.plain(texts.default, "outbox-empty")]
    names = ("id", "at", "to", "what", "why")
    rows = [[texts.plain(texts.default, f"outbox-{name}") for name in names]]
    rows += [_row(letter, texts, zone) for letter in letters]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


def _row(letter: Letter, texts: Texts, zone: ZoneInfo) -> list[str]:
    if letter.entry is None:
        raise AssertionError("a dead letter keeps its content")
    at = datetime.fromtimestamp(letter.at or 0.0, zone).strftime("%Y-%m-%d %H:%M")
    return [str(letter.id), at, _recipient(letter, texts), _what(letter, texts), letter.error]


def _recipient(letter: Letter, texts: Texts) -> str:
    to = letter.entry.recipient if letter.entry else None
    if isinstance(to, Address):
        return str(to)
    return texts.plain(texts.default, "outbox-desk", {"about": str(to.subscriber or "") if to else ""}).strip()


def _what(letter: Letter, texts: Texts) -> str:
    """The bot's own words begin here; what people wrote is named by its place."""
    content = letter.entry.content if letter.entry else None
    if isinstance(content, Reply):
        words = " ".join(Markup(content.text).striptags().split())
        return f"«{words[:WORDS]}{'…' if len(words) > WORDS else ''}»"
    kind = content.kind if content else ""
    source = f"{content.of.address}/{content.of.external_id}" if isinstance(content, Copy) else ""
    return f"{texts.plain(texts.default, f'outbox-kind-{kind}')} {source}".strip()


def _patiently(work: Callable[[], Any], texts: Texts) -> int:
    try:
        return int(asyncio.run(work()))
    except StorageUnavailable as error:
        raise SetupError([texts.plain(texts.default, "outbox-busy", {"reason": str(error)})]) from error
