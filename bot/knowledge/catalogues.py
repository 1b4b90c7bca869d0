"""`catalogues/*.yaml`: tables of tariffs, countries, options; what editors write once is filled from every row."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic_core import PydanticCustomError

from bot.knowledge import values
from bot.knowledge.rendering import Row, Several, Table
from bot.yaml_source import Data, Flaw, KeyPath, Source

FOLDER = "catalogues"
ARCHIVED = "archived"
"""The column with the day from which a row is archived: empty until then."""
OWN = ("phrases", "tests", "hard_tests")
"""Keys of a row that are no columns: what one row's intents have besides, by the template's id."""

_ROW_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A table with its source; `sound` is False when something in it could not be read."""

    table: Table
    source: Source
    own: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    """Row id -> template id -> key of `OWN` -> texts."""
    sound: bool = True


def files(folder: Path) -> list[Path]:
    """The catalogues of a base."""
    return sorted(file for file in (folder / FOLDER).glob("*.y*ml") if file.suffix in {".yaml", ".yml"})


def sources(folder: Path, read_file: Callable[[Path], Source]) -> list[Source]:
    """The catalogues as read, their flaws within."""
    return [read_file(file) for file in files(folder)]


def catalogue(source: Source, today: date, flaws: list[Flaw]) -> Catalogue:
    """The table of a file whose keys were found good, and what is wrong with its cells."""
    data = source.data if isinstance(source.data, dict) else {}
    columns = data.get("columns")
    names = [*columns] if isinstance(columns, dict) else []
    found = _Reading(source, names, today)
    flaws.extend(_bad_columns(source, names))
    rows = data.get("rows")
    for number, entry in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(entry, dict):
            found.take(number, entry)
    flaws.extend(found.flaws)
    sound = not (found.flaws or source.flaws) and bool(found.rows)
    return Catalogue(Table(source.file.stem, names, found.rows), source, found.own, sound)


def _bad_columns(source: Source, names: Iterable[str]) -> Iterator[Flaw]:
    for name in names:
        if not _ROW_ID.fullmatch(name) or name in {"id", *OWN}:
            yield Flaw(source.line(("columns", name)), "kb-column", {"name": name})


class _Reading:
    """Rows as they come, with their flaws."""

    def __init__(self, source: Source, columns: list[str], today: date) -> None:
        self._source, self._columns, self._today = source, columns, today
        self.rows: dict[str, Row] = {}
        self.own: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        self.flaws: list[Flaw] = []

    def take(self, number: int, entry: Mapping[str, Data]) -> None:
        """One row."""
        path: KeyPath = ("rows", number)
        row_id = self._id(entry, path)
        cells: dict[str, Mapping[str, str] | Several] = {}
        own: dict[str, dict[str, tuple[str, ...]]] = {}
        for column, value in entry.items():
            here = (*path, column)
            if column in OWN:
                self._own(value, column, here, own)
            elif column not in self._columns and column != "id":
                self._unknown(column, here)
            elif (cell := self._cell(column, value, here)) is not None:
                cells[column] = cell
        if row_id:
            self.rows[row_id] = Row(row_id, cells, self._columns, self._source.line(path))
            self.own[row_id] = own

    def _id(self, entry: Mapping[str, Data], path: KeyPath) -> str:
        row_id = entry.get("id")
        if not isinstance(row_id, str):
            self._flaw(path, "kb-missing", key="id")
        elif not _ROW_ID.fullmatch(row_id):
            self._flaw((*path, "id"), "kb-row-id", id=row_id)
        elif row_id in self.rows:
            other = f"{self._source.file.name}:{self.rows[row_id].line}"
            self._flaw((*path, "id"), "kb-row-taken", id=row_id, other=other)
        else:
            return row_id
        return ""

    def _cell(self, column: str, value: Data, path: KeyPath) -> Mapping[str, str] | Several | None:
        """The cell, or None when it is empty, wrong or not yet in force."""
        if value is None or value in ("", [], {}):
            return None
        if column == ARCHIVED:
            return self._archived(value, path)
        if isinstance(value, str):
            return {"": value.strip()}
        texts = value.values() if isinstance(value, dict) else value
        if any(not isinstance(text, str) or not text for text in texts):
            self._flaw(path, "kb-cell", key=column)
            return None
        if isinstance(value, list):
            return Several(str(text).strip() for text in value)
        return {language: str(text).strip() for language, text in value.items()}

    def _archived(self, value: Data, path: KeyPath) -> Mapping[str, str] | None:
        with suppress(PydanticCustomError):
            since = values.day(value)
            return {"": since.isoformat()} if since <= self._today else None
        self._flaw(path, "kb-date", date=str(value))
        return None

    def _own(self, value: Data, key: str, path: KeyPath, own: dict[str, dict[str, tuple[str, ...]]]) -> None:
        if not isinstance(value, dict):
            self._flaw(path, "kb-row-own", key=key)
            return
        for template, texts in value.items():
            if not isinstance(texts, list) or any(not isinstance(text, str) for text in texts):
                self._flaw((*path, template), "kb-row-own", key=key)
                continue
            own.setdefault(template, {})[key] = tuple(map(str, texts))
            for number, text in enumerate(texts if key == "phrases" else ()):
                self._phrase(str(text), (*path, template, number))

    def _phrase(self, text: str, path: KeyPath) -> None:
        try:
            values.template(text)
        except PydanticCustomError as error:
            self.flaws.append(Flaw(self._source.line(path), error.type, {**(error.context or {})}))

    def _unknown(self, column: str, path: KeyPath) -> None:
        known = ["id", *self._columns]
        near = values.nearest(column, known)
        self._flaw(
            path,
            "kb-column-unknown-near" if near else "kb-column-unknown",
            key=column,
            near=near,
            known=", ".join(known),
        )

    def _flaw(self, path: KeyPath, text_id: str, **arguments: str) -> None:
        self.flaws.append(Flaw(self._source.line(path), text_id, arguments))
