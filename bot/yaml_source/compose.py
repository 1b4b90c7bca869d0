"""From the parser's events to data: with lines, without anything that YAML would do behind an editor's back."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import yaml

from bot.yaml_source.diagnose import Failure, cure
from bot.yaml_source.source import Data, Flaw, KeyPath

MAX_DEPTH = 20

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LOST_COMMENT = re.compile(r"\s+(#\S.*?)\s*$")
_SWALLOWED = re.compile(r"\s*-\s+\S")
_MERGE = "<<"


class _TooDeepError(Exception):
    """The nesting is deeper than any file of ours; the rest is not looked at."""


class Composer:
    """One attempt: `data` and `marks` as far as they go, `flaws` of content, `failure` of the parser or None."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.data: Data = None
        self.marks: dict[KeyPath, int] = {}
        self.flaws: list[Flaw] = []
        self.failure: Failure | None = None
        self.cut = False
        self._scalar: Any = None
        self._brackets: list[Any] = []
        try:
            self._documents(iter(yaml.parse("\n".join(lines), Loader=_LOADER)))
        except _TooDeepError:
            self.cut = True
        except yaml.MarkedYAMLError as error:
            self.failure = _failure(error, self._scalar, self._brackets)

    def _documents(self, events: Iterator[Any]) -> None:
        for number in count():
            event = next(event for event in events if not isinstance(event, yaml.StreamStartEvent))
            if isinstance(event, yaml.StreamEndEvent):
                return
            if number:
                self.flaws.append(Flaw(event.start_mark.line + 1, "yaml-second-document"))
                self.cut = True
                return
            self.data = self._node(next(events), events, ())
            next(events)

    def _node(self, event: Any, events: Iterator[Any], path: KeyPath) -> Data:
        if len(path) > MAX_DEPTH:
            self._flaw(event, "yaml-too-deep", limit=str(MAX_DEPTH))
            raise _TooDeepError
        if isinstance(event, yaml.AliasEvent):
            return self._refused(event, f"*{event.anchor}")
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if event.anchor or event.tag:
            self._flaw(event, "yaml-anchor")
        self._brackets += [event] if event.flow_style else []
        is_list = isinstance(event, yaml.SequenceStartEvent)
        data = self._list(events, path) if is_list else self._mapping(events, path)
        self._brackets = self._brackets[:-1] if event.flow_style else self._brackets
        return data

    def _list(self, events: Iterator[Any], path: KeyPath) -> Data:
        items: list[Data] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            here = (*path, len(items))
            self.marks[here] = event.start_mark.line + 1
            items.append(self._node(event, events, here))
        return items

    def _mapping(self, events: Iterator[Any], path: KeyPath) -> Data:
        entries: dict[str, Data] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, path)
            if key is None or key in entries:
                self._skip(event, events, path, key)
                continue
            here = (*path, key)
            self.marks[here] = event.start_mark.line + 1
            entries[key] = self._node(next(events), events, here)
        return entries

    def _key(self, event: Any, events: Iterator[Any], path: KeyPath) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._flaw(event, "yaml-complex-key")
            self._discard(event, events, path)
            return None
        if event.value == _MERGE and not event.style:
            self._flaw(event, "yaml-merge")
            return None
        return self._text(event) or ""

    def _skip(self, event: Any, events: Iterator[Any], path: KeyPath, key: str | None) -> None:
        if key is not None:
            first = self.marks.get((*path, key), 0)
            self._flaw(event, "yaml-repeated-key", key=key, first=str(first))
        self._discard(next(events), events, path)

    def _discard(self, event: Any, events: Iterator[Any], path: KeyPath) -> None:
        """Read a node and forget it: its marks would stand for another's, its flaws were told already."""
        marks, flaws = self.marks, self.flaws
        self.marks, self.flaws = {}, []
        self._node(event, events, (*path, ""))
        self.marks, self.flaws = marks, flaws

    def _text(self, event: Any) -> str | None:
        self._scalar = event
        value: str = event.value
        if event.anchor or event.tag:
            sign = f"&{event.anchor}" if event.anchor else event.tag
            return self._refused(event, f"{sign} {value}")
        if event.style in {"|", ">"}:
            return value
        for line in range(event.start_mark.line + 1, event.end_mark.line + 1):
            if _SWALLOWED.match(self.lines[line]):
                self.flaws.append(Flaw(line + 1, "yaml-swallowed", {"first": str(event.start_mark.line + 1)}))
        return value if event.style else self._plain(event)

    def _plain(self, event: Any) -> str | None:
        """A text without quotes loses what follows ` #`; right after the `#` a note would have a space."""
        end = event.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        lost = _LOST_COMMENT.match(line[end.column :])
        if lost:
            whole = f"{event.value} {lost[1]}".strip()
            self._flaw(event, "yaml-lost-comment", lost=lost[1], cure=cure(line))
            return whole
        return event.value or None

    def _refused(self, event: Any, text: str) -> str:
        line = self.lines[event.start_mark.line]
        self._flaw(event, "yaml-special-start", sign=line[event.start_mark.column], cure=cure(line))
        return text

    def _flaw(self, event: Any, text_id: str, **arguments: str) -> None:
        self.flaws.append(Flaw(event.start_mark.line + 1, text_id, arguments))


def _failure(error: yaml.MarkedYAMLError, scalar: Any, brackets: list[Any]) -> Failure:
    at = error.problem_mark or error.context_mark
    line, column = (at.line, at.column) if at else (0, 0)
    start = error.context_mark or at
    reading = re.sub(r"^while (scanning|parsing) (an?|the|for the) ", "", error.context or "")
    reading = "quoted scalar" if "quoted scalar" in reading else reading
    if reading.startswith("flow") or (brackets and reading == "block node"):
        reading = "flow"
        start = brackets[-1].start_mark if brackets else start
    quote = None
    if scalar is not None and scalar.style in {"'", '"'} and scalar.end_mark.line == line > scalar.start_mark.line:
        quote = scalar.start_mark.line
    return Failure(
        line=line,
        column=column,
        start_line=start.line if start else line,
        start_column=start.column if start else column,
        reading=reading,
        reason=error.problem or "",
        open_quote=quote,
    )
