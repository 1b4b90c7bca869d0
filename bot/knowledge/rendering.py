"""`{name}` in what editors write: filled from catalogues by Jinja2, in a sandbox that knows nothing but tables.

Single braces, as in agents' macros. Names, `{% if %}` and `{% for %}` work; calls, globals and attributes of Python
do not. A name that is not there and a cell that is empty are told apart: one is a slip in the text, one in the table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from jinja2 import Template, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.exceptions import SecurityError, TemplateAssertionError, TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.knowledge.filters import FILTERS


class Place(Enum):
    """Where a text stands; a cell with several words is `(а|б)` in a phrase, the first in a test, «а, б» else."""

    PHRASE = "phrase"
    TEST = "test"
    ANSWER = "answer"


class UnknownName(Exception):
    """A name between braces that means nothing here; `known` are those that do."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, known
        super().__init__(name)


class EmptyCell(Exception):
    """A cell that the text needs and the row does not have."""

    def __init__(self, cell: "Empty") -> None:
        self.cell = cell
        super().__init__(f"{cell.row.id}.{cell.column}")


class Unreadable(Exception):
    """Braces that make no sense; `near` is where."""

    def __init__(self, near: str) -> None:
        self.near = near
        super().__init__(near)


class Several(tuple[str, ...]):
    """A cell with several words that mean the same."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a catalogue: a cell is one text, one in each language, or several words."""

    id: str
    cells: Mapping[str, Mapping[str, str] | Several]
    columns: Sequence[str]
    line: int = 0

    def cell(self, column: str, language: str) -> object:
        """The cell as a text in `language` sees it.

        Raises:
            UnknownName: there is no such column.
        """
        if column == "id":
            return self.id
        if column not in self.columns:
            raise UnknownName(column, ["id", *self.columns])
        value = self.cells.get(column)
        if value is None:
            return Empty(self, column)
        return value if isinstance(value, Several) else Cell.of(value, language)

    def context(self, language: str) -> dict[str, object]:
        """Every column by its name."""
        return {column: self.cell(column, language) for column in ("id", *self.columns)}


@dataclass(frozen=True, slots=True)
class Table:
    """A catalogue: its rows by their ids, in the editor's order."""

    name: str
    columns: Sequence[str]
    rows: Mapping[str, Row]


class Cell(str):
    """A text of a table, whose other languages stand behind a dot: `{name.en}`."""

    __slots__ = ("texts",)
    texts: Mapping[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, str], language: str) -> "Cell":
        """The text in `language`, else without a language, in Russian, or in whatever there is."""
        chosen = next((texts[one] for one in (language, "", "ru") if one in texts), next(iter(texts.values())))
        cell = cls(chosen)
        cell.texts = texts
        return cell


class Empty(Undefined):
    """An empty cell: false in `{% if %}`, an error anywhere else."""

    def __init__(self, row: Row, column: str) -> None:
        super().__init__(name=column)
        self.row, self.column = row, column

    def _fail(self, *_: object) -> Any:
        raise EmptyCell(self)

    __str__ = _fail
    __iter__ = _fail
    __len__ = _fail
    __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __add__ = __radd__ = __mod__ = __mul__ = _fail


@dataclass(frozen=True, slots=True)
class _InLanguage:
    """A table or a row while a text in one language is filled."""

    of: Table | Row
    language: str

    def __iter__(self) -> Iterator["_InLanguage"]:
        rows = self.of.rows.values() if isinstance(self.of, Table) else ()
        return (_InLanguage(row, self.language) for row in rows)

    def get(self, name: str) -> object:
        """A row of the table, or a cell of the row."""
        if isinstance(self.of, Row):
            return self.of.cell(name, self.language)
        if name not in self.of.rows:
            raise UnknownName(f"{self.of.name}.{name}", [f"{self.of.name}.{row}" for row in self.of.rows])
        return _InLanguage(self.of.rows[name], self.language)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names and attributes of tables only."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What stands behind a dot."""
        if isinstance(obj, _InLanguage):
            return obj.get(attribute)
        if isinstance(obj, Cell) and attribute in obj.texts:
            return Cell.of(obj.texts, attribute)
        if isinstance(obj, LoopContext) and not attribute.startswith("_"):
            return super().getattr(obj, attribute)
        raise UnknownName(attribute, sorted(filter(None, obj.texts)) if isinstance(obj, Cell) else [])

    def getitem(self, obj: Any, argument: Any) -> Any:
        """What stands in brackets: the same."""
        return self.getattr(obj, str(argument))

    def call(self, *_: Any, **__: Any) -> Any:
        """Nothing is called."""
        raise SecurityError("nothing is called here")


@dataclass(slots=True)
class Renderer:
    """Fills texts from tables; a text that many rows share is compiled once."""

    tables: Mapping[str, Table]
    _sandboxes: dict[Place, _Sandbox] = field(default_factory=dict)
    _compiled: dict[tuple[Place, str], tuple[Template, frozenset[str]]] = field(default_factory=dict)

    def render(self, text: str, place: Place, language: str = "", row: Row | None = None) -> str:
        """The text filled; `row` lends its columns as names of their own.

        Raises:
            Unreadable: the braces make no sense.
            UnknownName: there is no such table, row, column or filter.
            EmptyCell: a cell is needed and not there.
        """
        if "{" not in text:
            return text
        context: dict[str, object] = {name: _InLanguage(table, language) for name, table in self.tables.items()}
        context |= row.context(language) if row else {}
        template, needed = self._template(text, place)
        for name in sorted(needed - context.keys()):
            raise UnknownName(name, [*row.context(language), *self.tables] if row else list(self.tables))
        try:
            return template.render(context)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise Unreadable(_near(text)) from error

    def _template(self, text: str, place: Place) -> tuple[Template, frozenset[str]]:
        if (place, text) not in self._compiled:
            if place not in self._sandboxes:
                self._sandboxes[place] = _sandbox(_FINISHED[place])
            self._compiled[place, text] = self._read(self._sandboxes[place], text)
        return self._compiled[place, text]

    def _read(self, sandbox: _Sandbox, text: str) -> tuple[Template, frozenset[str]]:
        try:
            tree = sandbox.parse(text)
            self._check_paths(tree)
            return sandbox.from_string(tree), frozenset(meta.find_undeclared_variables(tree))
        except TemplateAssertionError as error:
            name = next((one.name for one in tree.find_all(nodes.Filter) if one.name not in FILTERS), str(error))
            raise UnknownName(name, sorted(FILTERS)) from error
        except TemplateSyntaxError as error:
            raise Unreadable(_near(text)) from error

    def _check_paths(self, tree: nodes.Template) -> None:
        """`{tariffs.lyutik.price}` in a branch that is not taken today is checked too."""
        for part in tree.find_all(nodes.Getattr):
            path = _path(part)
            if path and path[0] in self.tables:
                value: object = _InLanguage(self.tables[path[0]], "")
                for name in path[1:3]:
                    value = value.get(name) if isinstance(value, _InLanguage) else value


def _path(node: nodes.Node) -> list[str]:
    """`a.b.c` as its names; empty when it does not begin with a name."""
    if isinstance(node, nodes.Name):
        return [node.name]
    before = _path(node.node) if isinstance(node, nodes.Getattr) else []
    return [*before, node.attr] if isinstance(node, nodes.Getattr) and before else []


def _near(text: str) -> str:
    start = text.find("{")
    return text[max(0, start - 10) : start + 30].strip()


def _alternatives(value: object) -> object:
    if isinstance(value, Several):
        return f"({'|'.join(value)})" if len(value) > 1 else value[0]
    return value


_FINISHED: Mapping[Place, Callable[[object], object]] = {
    Place.PHRASE: _alternatives,
    Place.TEST: lambda value: value[0] if isinstance(value, Several) else value,
    Place.ANSWER: lambda value: ", ".join(value) if isinstance(value, Several) else value,
}


def _sandbox(finished: Callable[[object], object]) -> _Sandbox:
    sandbox = _Sandbox(
        variable_start_string="{",
        variable_end_string="}",
        finalize=finished,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sandbox.globals.clear()
    sandbox.filters.clear()
    sandbox.filters.update(FILTERS)
    return sandbox
