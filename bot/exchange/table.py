"""Questions and answers in a table: CSV as spreadsheets write it, or XLSX with a topic a sheet.

The first row may name the columns; without names the first holds questions, the second answers. Several wordings of a
question stand in one cell, each on a line of its own or after `|`, or in rows of their own with the same answer.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import islice

from bot.errors import KnowledgeError, Problem
from bot.exchange.draft import Draft, Imported, Lost
from bot.exchange.package import Package

COLUMNS = {
    "question": ("question", "questions", "вопрос", "вопросы", "фраза", "фразы", "phrases", "utterance", "utterances"),
    "answer": ("answer", "answers", "ответ", "ответы", "response", "text", "текст"),
    "topic": ("topic", "тема", "category", "категория", "раздел", "section"),
    "title": ("title", "название", "заголовок"),
    "id": ("id", "intent", "интент"),
}
_NAMES = {name: key for key, names in COLUMNS.items() for name in names}
_WORDINGS = re.compile(r"[\n|]")
XLSX_MISSING = "XLSX needs the extra tables: pip install -e '.[tables]'"
Row = tuple[int, list[str]]


def is_table(package: Package) -> bool:
    """Whether there is a table in it."""
    return any(package.having(suffix) for suffix in (".csv", ".tsv", ".xlsx"))


def read(package: Package) -> Imported:
    """Every table of the package.

    Raises:
        KnowledgeError: a table cannot be read.
    """
    drafts: list[Draft] = []
    lost: list[Lost] = []
    for name, content in package.files.items():
        if name.lower().endswith((".csv", ".tsv")):
            drafts += _drafts(_csv(content), name, "", lost)
        elif name.lower().endswith(".xlsx"):
            for sheet, rows in _sheets(package, name, content):
                drafts += _drafts(rows, f"{name} [{sheet}]", sheet, lost)
    return Imported(tuple(drafts), tuple(lost))


def _csv(content: bytes) -> Iterable[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", "replace")  # what spreadsheets save in Russia
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:10_000], delimiters=";,\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    return ((reader.line_num, [cell.strip() for cell in row]) for row in reader)


def _sheets(package: Package, name: str, content: bytes) -> Iterator[tuple[str, Iterable[Row]]]:
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as error:
        raise KnowledgeError([Problem(package.source, 0, XLSX_MISSING)]) from error
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            yield sheet.title, [(number, [_cell(value) for value in row]) for number, row in rows]
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise KnowledgeError([Problem(package.source / name, 0, reason)]) from error


def _cell(value: object) -> str:
    """As a sheet shows it: a day without its midnight, a whole number without a fraction."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _drafts(rows: Iterable[Row], place: str, topic: str, lost: list[Lost]) -> list[Draft]:
    """Rows with one answer are one intent; so are rows with one id."""
    filled = ((number, row) for number, row in rows if any(row))
    first = list(islice(filled, 1))
    if not first:
        return []
    columns, named = _columns(first[0][1], f"{place}:{first[0][0]}", lost)
    found: dict[tuple[str, str], Draft] = {}
    for number, row in [*([] if named else first), *filled]:
        cells = {key: row[at] for at, key in columns.items() if at < len(row)}
        draft = _draft(cells, f"{place}:{number}", topic, lost)
        if draft:
            key = (draft.topic, cells.get("id") or draft.answers.get("", "") or draft.place)
            known = found.get(key)
            found[key] = _joined(known, draft) if known else draft
    return list(found.values())


def _columns(header: list[str], place: str, lost: list[Lost]) -> tuple[dict[int, str], bool]:
    named = {at: _NAMES[cell.casefold()] for at, cell in enumerate(header) if cell.casefold() in _NAMES}
    if "question" not in named.values():
        return {0: "question", 1: "answer"}, False
    unknown = [cell for at, cell in enumerate(header) if cell and at not in named]
    if unknown:
        lost.append(Lost(place, "columns", {"names": ", ".join(unknown)}))
    return named, True


def _draft(cells: dict[str, str], place: str, topic: str, lost: list[Lost]) -> Draft | None:
    phrases = tuple(filter(None, (one.strip() for one in _WORDINGS.split(cells.get("question", "")))))
    answer = cells.get("answer", "")
    if not phrases:
        lost.append(Lost(place, "no-phrases", {"name": answer[:40]}))
        return None
    title = cells.get("title", "")
    name = cells.get("id") or title or phrases[0]
    return Draft(name, place, phrases, {"": answer} if answer else {}, topic=cells.get("topic") or topic, title=title)


def _joined(one: Draft, other: Draft) -> Draft:
    return Draft(
        *(one.name, one.place, (*one.phrases, *other.phrases), one.answers or other.answers),
        topic=one.topic,
        title=one.title,
    )
