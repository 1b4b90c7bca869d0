"""The named queries, as the same files give them to every database."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import aiosql
from aiosql.queries import Queries

QUERIES = Path(__file__).parent / "queries"
SHARED_WORK = Path(__file__).parent / "queries_postgresql"
"""What only several processes on one PostgreSQL need: claims, locks, notifications."""

_NAME = re.compile(r"(?<![\w:]):([a-z_]+)")


@cache
def named(*folders: Path) -> Mapping[str, str]:
    """Every query by its name, with `:name` where a parameter goes. They are read once a process."""
    found: dict[str, str] = {}
    for folder in folders:
        queries: Queries = aiosql.from_path(folder, "aiosqlite")
        found |= {name: getattr(queries, name).sql for name in queries.available_queries if hasattr(queries, name)}
    return found


class Positional(NamedTuple):
    """A query as PostgreSQL takes it: `$1` and so on, and the names in that order."""

    sql: str
    names: tuple[str, ...]

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The parameters in their order. PostgreSQL keeps no NUL in a text, so it becomes the replacement mark."""
        return [without_nul(parameters[name]) for name in self.names]


def positional(sql: str) -> Positional:
    """Translate `:name` into `$n`; the same name is the same number."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found.group(1), len(names) + 1)}"

    return Positional(_NAME.sub(number, sql), tuple(names))


def without_nul(value: Any) -> Any:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value
