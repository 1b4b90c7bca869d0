"""`kb diff | import | export | page`: the arguments of what editors do to whole bases; `__main__` adds them to `kb`."""

import argparse
import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import ConfigError, DatabaseError, StorageUnavailable
from bot.gaps import opened
from bot.given import matching_of, settings_of
from bot.texts import Texts

_Parsers = Any
"""What `add_subparsers` returns; argparse keeps its class to itself."""
_DIFF = """\
OLD and NEW are folders, or git:REV (git:HEAD~1, git:main): the configured base as that commit had it.
Without --questions every test and phrase of both versions is asked.
Exit codes: 0 no question gets another answer, 1 a version or the questions have mistakes, 3 some answer changes."""

_IMPORT = """\
Reads Rasa (nlu.yml, domain.yml, rules.yml), a Dialogflow ES or CX export (zip or folder), or a CSV or XLSX table of
questions and answers, and writes the same as a base. What has no place in a base is listed with its place and why.
No file is ever written over."""
_EXPORT = """\
By intent: {"id", "topic", "owner", "title", "phrases", "response", "handoff", "valid_until", "tests", "hard_tests",
"small_talk"}. By phrase: {"text", "intent", "kind"}, which kb evaluate and kb diff read as --questions."""


def add(commands: _Parsers, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the commands; `common` gives each the options that every kb command has."""
    raw = argparse.RawDescriptionHelpFormatter
    diff = commands.add_parser("diff", help="what another version answers differently", description=_DIFF)
    diff.formatter_class = raw
    diff.add_argument("old", metavar="OLD", help="folder or git:REV")
    diff.add_argument("new", metavar="NEW", nargs="?", help="folder or git:REV (default: the configured base)")
    diff.add_argument("--questions", type=Path, metavar="FILE", help="recorded questions: JSON lines or plain lines")
    diff.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    diff.set_defaults(run=_diff)
    page = commands.add_parser("page", help="the editors' page in a browser (needs the extra `editor`)")
    page.add_argument("--port", type=_port, help="another port than editor.listen has; 0 is any free one")
    page.set_defaults(run=_page, serves=True)
    bring_in = commands.add_parser("import", help="make a base of another program's", description=_IMPORT)
    bring_in.formatter_class = raw
    bring_in.add_argument("source", type=Path, metavar="SOURCE", help="file, folder or zip")
    bring_in.add_argument("--into", type=Path, required=True, metavar="DIR", help="folder of the new base")
    formats = ("rasa", "dialogflow-cx", "dialogflow-es", "table")
    bring_in.add_argument("--format", choices=formats, default="", help="what it is (default: found out)")
    bring_in.set_defaults(run=_import)
    hand_out = commands.add_parser("export", help="print the base as JSON lines", description=_EXPORT)
    hand_out.formatter_class = raw
    hand_out.add_argument("--format", choices=("jsonl",), default="jsonl", help="the format (default: jsonl)")
    hand_out.add_argument("--by", choices=("intent", "phrase"), default="intent", help="what a line holds")
    hand_out.set_defaults(run=_export)
    for command in (diff, page, bring_in, hand_out):
        common(command)


def _diff(parsed: argparse.Namespace) -> int:
    from bot.knowledge import diff_cli

    settings = settings_of(parsed)
    new = parsed.new or str(settings.knowledge_base)
    return diff_cli.compare(
        *(parsed.old, new, settings.knowledge_base, parsed.questions, settings.language),
        as_json=parsed.format == "json",
        settings=matching_of(settings),
    )


def _page(parsed: argparse.Namespace) -> int:
    settings = settings_of(parsed)
    texts = Texts.load(settings.language, settings.texts)
    try:
        from bot.editor.frame import Bench
        from bot.editor.server import serve
    except ModuleNotFoundError as error:
        raise ConfigError([texts.plain(texts.default, "editor-not-installed")]) from error
    from bot.knowledge.workshop import Workshop

    workshop = Workshop(settings.knowledge_base, settings.language, matching_of(settings))
    password = settings.editor_password.get_secret_value() if settings.editor_password else ""
    port = settings.editor.port if parsed.port is None else parsed.port

    async def work() -> None:
        async with AsyncExitStack() as stack:
            bench = Bench(workshop, texts, locked=bool(password))
            try:
                bench = replace(bench, gaps=await stack.enter_async_context(opened(settings, workshop.known)))
            except (DatabaseError, StorageUnavailable) as error:
                bench = replace(bench, no_gaps=str(error))
            await serve(bench, settings.editor.host, port, password)

    asyncio.run(work())
    return 0


def _import(parsed: argparse.Namespace) -> int:
    from bot.exchange import cli

    return cli.bring_in(parsed.source, parsed.into, settings_of(parsed).language, form=parsed.format)


def _export(parsed: argparse.Namespace) -> int:
    from bot.exchange import cli

    settings = settings_of(parsed)
    return cli.hand_out(settings.knowledge_base, parsed.by, settings.language)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(text)
    return port
