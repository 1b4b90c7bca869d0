"""Intents written once, `each: tariffs`, become one for every row, before the format is checked.

What comes out is a file as if an editor had written every intent by hand, each line number that of the template: the
rest of the reader knows nothing of catalogues.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.knowledge.catalogues import OWN, Catalogue
from bot.knowledge.rendering import EmptyCell, Place, Renderer, Row, UnknownName, Unreadable
from bot.knowledge.values import nearest
from bot.yaml_source import Data, Flaw, KeyPath, Source

EACH, HAVING = "each", "having"
SECTIONS = ("intents", "small_talk")

_LANGUAGE = re.compile(r"[a-z]{2}")
_PLACES = {"phrases": Place.PHRASE, "tests": Place.TEST, "hard_tests": Place.TEST}
_AS_WRITTEN = frozenset({"id", EACH, HAVING})


@dataclass(slots=True)
class Multiplied:
    """A source with its templates filled.

    `twins` tells of which template an entry was made, by section and number; `damaged` are lines that could not be
    filled. Without a sound catalogue a template makes nothing, and the file is not `complete`.
    """

    source: Source
    twins: dict[tuple[object, ...], str] = field(default_factory=dict)
    flaws: list[tuple[Path, Flaw]] = field(default_factory=list)
    damaged: set[int] = field(default_factory=set)
    complete: bool = True


def multiply(source: Source, catalogues: Mapping[str, Catalogue], renderer: Renderer) -> Multiplied:
    """The source with one entry for every row, and its other texts filled."""
    made = Multiplied(source)
    if isinstance(source.data, dict) and (catalogues or _multiplies(source.data)):
        data, lines = dict(source.data), dict(source.lines)
        for section in SECTIONS:
            entries = data.get(section)
            if isinstance(entries, list):
                data[section] = _Section(made, section, catalogues, renderer).fill(entries, lines)
        made.source = replace(
            source,
            data=data,
            lines=lines,
            repaired=source.repaired | made.damaged,
            incomplete=source.incomplete or not made.complete,
        )
    return made


def _multiplies(data: Mapping[str, Data]) -> bool:
    sections = (data.get(section) for section in SECTIONS)
    return any(
        isinstance(entry, dict) and EACH in entry
        for entries in sections
        for entry in (entries if isinstance(entries, list) else ())
    )


def unknown_templates(catalogues: Mapping[str, Catalogue], templates: Mapping[str, str]) -> Iterator[tuple[Path, Flaw]]:
    """Rows that add phrases or tests to a template that their catalogue does not fill."""
    for name, catalogue in catalogues.items():
        known = [template for template, each in templates.items() if each == name]
        rows = catalogue.source.data.get("rows") if isinstance(catalogue.source.data, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            for key in OWN:
                own = row.get(key) if isinstance(row, dict) else None
                for template in own if isinstance(own, dict) else ():
                    if template not in known:
                        line = catalogue.source.line(("rows", number, key, template))
                        arguments = {"id": template, "known": ", ".join(known), "catalogue": name}
                        yield catalogue.source.file, Flaw(line, "kb-row-template", arguments)


class _Section:
    """The entries under one key of a file."""

    def __init__(self, made: Multiplied, section: str, catalogues: Mapping[str, Catalogue], renderer: Renderer) -> None:
        self._made, self._section, self._catalogues, self._renderer = made, section, catalogues, renderer
        self._marks: dict[int, list[tuple[KeyPath, int]]] = defaultdict(list)

    def fill(self, entries: list[Data], lines: dict[KeyPath, int]) -> list[Data]:
        """The entries filled; `lines` get the marks of what is new."""
        for path in [path for path in lines if path[:1] == (self._section,) and len(path) > 1]:
            self._marks[int(path[1])].append((path[2:], lines.pop(path)))
        filled: list[Data] = []
        for number, entry in enumerate(entries):
            for one in self._made_of(number, entry):
                lines |= {(self._section, len(filled), *rest): line for rest, line in self._marks[number]}
                if isinstance(entry, dict) and EACH in entry:
                    self._made.twins[self._section, len(filled)] = str(entry.get("id"))
                filled.append(one)
        return filled

    def _made_of(self, number: int, entry: Data) -> Iterator[Data]:
        if not isinstance(entry, dict):
            yield entry
        elif EACH in entry:
            yield from self._each(number, entry)
        else:
            yield self._filled(number, entry, None) if self._catalogues else entry

    def _each(self, number: int, entry: dict[str, Data]) -> Iterator[Data]:
        name = entry[EACH]
        catalogue = self._catalogues.get(name) if isinstance(name, str) else None
        if catalogue is None:
            self._made.complete = False
            self._flaw(number, (EACH,), self._no_catalogue(str(name or "")))
            return
        self._made.complete &= catalogue.sound
        if not catalogue.sound:
            return
        having = entry.get(HAVING)
        needed = [str(column) for column in having] if isinstance(having, list) else []
        for column in needed:
            if column not in catalogue.table.columns:
                self._made.complete = False
                self._flaw(number, (HAVING,), _unknown(UnknownName(column, catalogue.table.columns)))
        for row in catalogue.table.rows.values():
            if all(column in row.cells for column in needed):
                yield self._one(number, entry, row, catalogue)

    def _one(self, number: int, entry: dict[str, Data], row: Row, catalogue: Catalogue) -> Data:
        filled = self._filled(number, entry, row)
        template = entry.get("id")
        if isinstance(template, str):
            filled["id"] = f"{template}.{row.id}"
            for key, texts in catalogue.own[row.id].get(template, {}).items():
                before = filled.get(key)
                filled[key] = [*(before if isinstance(before, list) else []), *texts]
        return filled

    def _filled(self, number: int, entry: dict[str, Data], row: Row | None) -> dict[str, Data]:
        return {
            key: value if key in _AS_WRITTEN else self._value(number, value, (key,), row, "")
            for key, value in entry.items()
        }

    def _value(self, number: int, value: Data, path: KeyPath, row: Row | None, language: str) -> Data:
        if isinstance(value, str):
            return self._text(number, value, path, row, language)
        if isinstance(value, list):
            return [self._value(number, one, (*path, at), row, language) for at, one in enumerate(value)]
        if isinstance(value, dict):
            return {
                key: self._value(number, one, (*path, key), row, key if _LANGUAGE.fullmatch(key) else language)
                for key, one in value.items()
            }
        return value

    def _text(self, number: int, text: str, path: KeyPath, row: Row | None, language: str) -> str:
        try:
            return self._renderer.render(text, _PLACES.get(str(path[0]), Place.ANSWER), language, row)
        except UnknownName as error:
            self._flaw(number, path, _unknown(error))
        except Unreadable as error:
            self._flaw(number, path, Flaw(0, "kb-braces", {"near": error.near}))
        except EmptyCell as error:
            self._empty(number, path, error)
        self._made.damaged.add(self._line(number, path))
        return "…"

    def _empty(self, number: int, path: KeyPath, error: EmptyCell) -> None:
        """The cell is told where it is missing: in the table."""
        row = error.cell.row
        catalogue = next(one for one in self._catalogues.values() if one.table.rows.get(row.id) is row)
        place = f"{self._made.source.file.name}:{self._line(number, path)}"
        arguments = {"row": row.id, "column": error.cell.column, "place": place}
        self._made.flaws.append((catalogue.source.file, Flaw(row.line, "kb-cell-empty", arguments)))

    def _no_catalogue(self, name: str) -> Flaw:
        near = nearest(name, self._catalogues)
        known = ", ".join(self._catalogues)
        return Flaw(0, "kb-each-near" if near else "kb-each", {"name": name, "near": near, "known": known})

    def _flaw(self, number: int, path: KeyPath, flaw: Flaw) -> None:
        file, line = self._made.source.file, self._line(number, path)
        told = {(other, one.line, one.text_id) for other, one in self._made.flaws}
        if (file, line, flaw.text_id) not in told:
            self._made.flaws.append((file, replace(flaw, line=line)))

    def _line(self, number: int, path: KeyPath) -> int:
        lines = dict(self._marks[number])
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 0)


def _unknown(error: UnknownName) -> Flaw:
    near = nearest(error.name, error.known)
    arguments = {"name": error.name, "near": near, "known": ", ".join(error.known)}
    return Flaw(0, "kb-name-unknown-near" if near else "kb-name-unknown", arguments)
