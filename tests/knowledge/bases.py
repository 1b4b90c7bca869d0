"""Small bases for tests: a good one to spoil, and a way to lay it on disk."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bot.knowledge import examine, problems

GOOD = {
    "id": "a.b",
    "title": "Баланс",
    "phrases": "[как узнать баланс]",
    "response": "{text: Ответ}",
}


def topic(**changes: str | None) -> str:
    """A topic of one intent; each key's value is YAML, None leaves the key out. The intent's first line is 3."""
    entries = {**GOOD, **changes}
    lines = [f"    {name}: {value}" for name, value in entries.items() if value is not None]
    return "topic: Тема\nintents:\n  -" + lines[0][3:] + "\n" + "".join(f"{line}\n" for line in lines[1:])


def phrase(text: str) -> str:
    """A topic whose second phrase, on line 7, is `text` as an editor might write it."""
    return topic(phrases=f"\n      - как узнать баланс\n      - {text}")


def response(entries: str) -> str:
    """A topic whose response, on line 6, holds these entries."""
    return topic(response="{" + entries + "}")


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    """The files in the folder, beside one picture."""
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images" / "pic.png").write_bytes(b"picture")
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


class Wrong(NamedTuple):
    """A file, the line to be named (0: the file as a whole), and what is said of it in both languages."""

    content: str
    line: int
    ru: str
    en: str


def assert_told_once(wrong: Wrong, folder: Path) -> None:
    """The mistake is named exactly so, at that line, and nothing else is said."""
    errors = examine(lay(folder, {"t.yaml": wrong.content})).errors
    for language, text in (("ru", wrong.ru), ("en", wrong.en)):
        [problem] = problems(errors, language)
        assert (problem.file, problem.line, problem.text) == (folder / "t.yaml", wrong.line, text)
