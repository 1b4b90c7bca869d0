"""`kb import | export`, in a console; each returns an exit code."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from bot.errors import KnowledgeError, Problem
from bot.exchange import dialogflow_cx, dialogflow_es, jsonl, rasa, table
from bot.exchange.draft import Imported, Lost
from bot.exchange.package import Package, opened
from bot.exchange.writing import save, written
from bot.knowledge import read
from bot.texts import Texts

FORMATS: dict[str, tuple[Callable[[Package], bool], Callable[[Package], Imported]]] = {
    "rasa": (rasa.is_rasa, rasa.read),
    "dialogflow-cx": (dialogflow_cx.is_cx, dialogflow_cx.read),
    "dialogflow-es": (dialogflow_es.is_es, dialogflow_es.read),
    "table": (table.is_table, table.read),
}
"""Each format: how to know it, how to read it. The first that knows the source reads it."""


def bring_in(source: Path, folder: Path, language: str = "ru", out: TextIO | None = None, form: str = "") -> int:
    """Write another program's base into `folder` as one of ours, and list what could not be carried over.

    Raises:
        KnowledgeError: the source cannot be read or holds no intent, or a file would be written over.
    """
    out, texts = out or sys.stdout, Texts.load("en")
    package = opened(source)
    chosen = form or next((name for name, (knows, _) in FORMATS.items() if knows(package)), "")
    if not chosen:
        told = texts.plain(language, "exchange-unknown", {"formats": ", ".join(FORMATS)})
        raise KnowledgeError([Problem(source, 0, told)])
    made = written(FORMATS[chosen][1](package), language)
    if not made.intents:
        raise KnowledgeError([Problem(source, 0, texts.plain(language, "exchange-nothing"))])
    with TemporaryDirectory(prefix="kb-") as first:
        save(made.files, Path(first), language)
        read(Path(first), language)
    save(made.files, folder, language)
    counts: dict[str, str | int] = {
        "intents": made.intents,
        "phrases": made.phrases,
        "folder": str(folder),
        "format": chosen,
    }
    print(texts.plain(language, "exchange-done", counts), file=out)
    if made.lost:
        print(texts.plain(language, "exchange-lost", {"lost": len(made.lost)}), file=out)
    for one in made.lost:
        print(f"  {one.place}: {_said(one, texts, language)}", file=out)
    print(texts.plain(language, "exchange-next", {"folder": str(folder)}), file=out)
    return 0


def hand_out(folder: Path, by: str, language: str = "ru", out: TextIO | None = None) -> int:
    """Print the base as JSON lines, by intent or by phrase.

    Raises:
        KnowledgeError: the base has mistakes.
    """
    knowledge = read(folder, language)
    for line in jsonl.phrases(knowledge) if by == "phrase" else jsonl.intents(knowledge):
        print(line, file=out or sys.stdout)
    return 0


def _said(lost: Lost, texts: Texts, language: str) -> str:
    return texts.plain(language, f"exchange-lost-{lost.what}", lost.arguments)
