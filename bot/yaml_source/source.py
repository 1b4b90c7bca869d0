"""What reading a YAML file gives: plain data, the line of every key, and the flaws."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from bot.errors import Problem
from bot.texts import Texts

_TOKEN = re.compile(r"\d{6,}:[\w-]{20,}", re.ASCII)  # a line that is quoted in a message may hold one by mistake

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
KeyPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake, not yet in anybody's language: a line (0 is the whole file), a Fluent id and its arguments.

    An argument that is a phrase itself («a whole number») is a flaw too: it is told in the same language.
    """

    line: int
    text_id: str
    arguments: "Mapping[str, str | Flaw]" = field(default_factory=dict)

    def told(self, language: str) -> str:
        """The mistake in the reader's language, without its place."""
        arguments = {name: _told(value, language) for name, value in self.arguments.items()}
        return _texts().plain(language, self.text_id, arguments)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as data. A value left empty (`title:`) is None, an empty string in quotes is `""`.

    `repaired` are lines whose text was replaced to be able to read on: what they hold is not what the editor meant,
    so a check of their content says nothing. `incomplete` means that a line had to be left out altogether.
    """

    file: Path
    data: Data = None
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    repaired: frozenset[int] = frozenset()
    incomplete: bool = False

    def line(self, path: KeyPath) -> int:
        """The line of a key or list item, or of the nearest one around it; 0 when there is none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def _told(argument: "str | Flaw", language: str) -> str:
    return argument.told(language) if isinstance(argument, Flaw) else _TOKEN.sub("…", argument)


def quoted(value: str) -> str:
    """The value as an editor should write it: in double quotes, or in single ones where those would need escapes."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


@cache
def _texts() -> Texts:
    return Texts.load("en")


def to_problems(file: Path, flaws: Iterable[Flaw], language: str) -> list[Problem]:
    """The flaws in the reader's language, sorted by line, each said once."""
    found = {Problem(file, flaw.line, flaw.told(language)) for flaw in flaws}
    return sorted(found)
