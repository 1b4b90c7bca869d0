"""`python -m bot …`: parses arguments and calls what does the work.

Exit codes: 0 good, 1 the content or the set-up is wrong (said on stderr), 2 wrong usage, 130 stopped before the end.
"""

import argparse
import asyncio
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot import db, editing, gaps, letters
from bot.channels.telegram.lightly import import_aiogram
from bot.errors import SetupError
from bot.garbage import uninterrupted
from bot.given import matching_of, settings_of

STOPPED = 130
"""As shells tell it of Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # thousands of small products: threads wait for each other
    parsed = _parser().parse_args(arguments)
    if not parsed.serves:
        signal.signal(signal.SIGTERM, _stop)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        return int(parsed.run(parsed))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SetupError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)  # noqa: T201 - the answer to whoever started the command
        return 1
    except KeyboardInterrupt:
        if parsed.serves:
            return 0
        print("stopped before it was done", file=sys.stderr)  # noqa: T201 - the answer to whoever stopped it
        return STOPPED


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="A support bot and desk for Telegram.")
    parser.set_defaults(serves=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve subscribers and agents (the token comes from BOT_TOKEN)")
    _with_config(run)
    run.set_defaults(run=_run, serves=True)
    demo = commands.add_parser("demo", help="try everything on a local page, without a token and a network")
    demo.add_argument("--port", type=_port, default=8080, help="port of the page on 127.0.0.1 (default: 8080)")
    _with_config(demo)
    demo.set_defaults(run=_demo, serves=True)
    doctor = commands.add_parser("doctor", help="check token, groups, database and base, and say the cure for each")
    _with_config(doctor)
    doctor.set_defaults(run=_doctor)
    letters.add(commands, _with_config)
    _knowledge_commands(commands.add_parser("kb", help="check and try the knowledge base"))
    db.commands(commands.add_parser("db", help="look after the database"), _with_config)
    return parser


def _knowledge_commands(kb: argparse.ArgumentParser) -> None:
    commands = kb.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="find every mistake of the base, with file, line and cure")
    check.add_argument("--format", choices=("text", "json", "github"), default="text", help="for whom it is printed")
    check.add_argument("--notes", action="store_true", help="tell the hard tests that are not found, too")
    check.set_defaults(run=_kb_check)
    ask = commands.add_parser("ask", help="explain how a question is matched")
    ask.add_argument("question", nargs="?", help="the question; without it, with --jsonl, standard input is read")
    ask.add_argument("--jsonl", action="store_true", help="one question a line in, one JSON object a line out")
    ask.set_defaults(run=_kb_ask, parser=ask)
    expand = commands.add_parser("expand", help="show what the templates of phrases stand for")
    expand.set_defaults(run=_kb_expand)
    evaluate = commands.add_parser("evaluate", help="measure how well questions are matched")
    evaluate.add_argument(
        "--questions", type=Path, metavar="FILE", help="labelled questions (JSON lines); else the base"
    )
    evaluate.add_argument("--picture", type=Path, metavar="FILE", help="draw the curves (.png or .svg)")
    evaluate.set_defaults(run=_kb_evaluate)
    schema = commands.add_parser("schema", help="write the format as JSON Schema, for editors that complete keys")
    schema.set_defaults(run=_kb_schema)
    for command in (schema, check, ask, expand, evaluate):
        _with_base(command)
    editing.add(commands, _with_base)
    gaps.add(commands, _with_base)


def _with_base(parser: argparse.ArgumentParser) -> None:
    _with_config(parser)
    parser.add_argument("--kb", type=Path, metavar="DIR", help="another knowledge base than the configured one")


def _with_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, help="the configuration (default: config.yaml, if it is there)")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _run(parsed: argparse.Namespace) -> int:
    with uninterrupted():
        import_aiogram()
        from bot.app import serve

    settings = settings_of(parsed)
    asyncio.run(serve(settings))
    return 0


def _demo(parsed: argparse.Namespace) -> int:
    import_aiogram()
    from bot.demo import show

    settings = settings_of(parsed)
    asyncio.run(show(settings, parsed.port))
    return 0


def _doctor(parsed: argparse.Namespace) -> int:
    import_aiogram()
    from bot.doctor import examine

    settings = settings_of(parsed)
    return 0 if asyncio.run(examine(settings, print)) else 1


def _kb_check(parsed: argparse.Namespace) -> int:
    from bot.knowledge import check_cli

    settings = settings_of(parsed)
    folder, language, matching = settings.knowledge_base, settings.language, matching_of(settings)
    return check_cli.check(folder, language, settings=matching, form=parsed.format, notes=parsed.notes)


def _kb_schema(parsed: argparse.Namespace) -> int:
    from bot.knowledge import cli

    settings = settings_of(parsed)
    return cli.schema(settings.knowledge_base, settings.language)


def _kb_ask(parsed: argparse.Namespace) -> int:
    from bot.knowledge import cli

    if parsed.jsonl == (parsed.question is not None):
        parsed.parser.error("give a question, or --jsonl and questions on standard input")
    settings = settings_of(parsed)
    folder, language = settings.knowledge_base, settings.language
    if parsed.jsonl:
        return cli.ask_jsonl(folder, language=language, settings=matching_of(settings))
    return cli.ask(folder, parsed.question, language, settings=matching_of(settings))


def _kb_expand(parsed: argparse.Namespace) -> int:
    from bot.knowledge import cli

    settings = settings_of(parsed)
    return cli.expand(settings.knowledge_base, settings.language)


def _kb_evaluate(parsed: argparse.Namespace) -> int:
    from bot.knowledge import evaluation

    settings = settings_of(parsed)
    folder, language = settings.knowledge_base, settings.language
    return evaluation.evaluate(folder, parsed.questions, parsed.picture, language, settings=matching_of(settings))


if __name__ == "__main__":
    sys.exit(main())
