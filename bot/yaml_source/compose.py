"""From the parser's events to data: with lines, without anything that YAML would do behind an editor's back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from bot.yaml_source.diagnose import Diagnosis, Failure, cure, diagnose
from bot.yaml_source.source import Data, Flaw, KeyPath, Source

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_REPAIRS = 40

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOST_COMMENT = re.compile(r"\s+(#\S.*?)\s*$")
_SWALLOWED = re.compile(r"\s*-\s+\S")
_MERGE = "<<"


def read(file: Path) -> Source:
    """Read a file as far as it can be read. Nothing is raised: what is wrong stands in `Source.flaws`."""
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError:
        return Source(file, flaws=(Flaw(0, "yaml-not-found"),), incomplete=True)
    except OSError as error:
        reason = error.strerror or str(error)
        return Source(file, flaws=(Flaw(0, "yaml-unreadable", {"reason": reason}),), incomplete=True)
    if size > MAX_BYTES:
        flaw = Flaw(0, "yaml-too-large", {"limit": f"{MAX_BYTES // 1_000_000}"})
        return Source(file, flaws=(flaw,), incomplete=True)
    return replace(parse(content), file=file)


def parse(content: bytes) -> Source:
    """The same for content at hand; `file` is left empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        flaw = Flaw(content.count(b"\n", 0, error.start) + 1, "yaml-not-utf8")
        return Source(Path(), flaws=(flaw,), incomplete=True)
    lines = _BREAKS.split(text)
    flaws = []
    for index, line in enumerate(lines):
        if found := _UNPRINTABLE.search(line):
            flaws.append(Flaw(index + 1, "yaml-control-character", {"code": f"U+{ord(found[0]):04X}"}))
            lines[index] = _UNPRINTABLE.sub(" ", line)
    source = _recovered(lines)
    return replace(source, flaws=(*flaws, *source.flaws))


def _recovered(lines: list[str]) -> Source:
    """Compose; on a bad line note it, put something harmless in its place, and compose again."""
    flaws: list[Flaw] = []
    repaired: set[int] = set()
    incomplete = False
    attempt = _Composer(lines)
    for _ in range(MAX_REPAIRS):
        if attempt.failure is None:
            break
        diagnosis = diagnose(attempt.lines, attempt.failure)
        flaws.append(diagnosis.flaw)
        better = _repaired(attempt, diagnosis)
        if better is None:
            break
        attempt = better
        repaired.add(diagnosis.index + 1)
        incomplete = incomplete or not attempt.lines[diagnosis.index]
    unreadable = attempt.failure is not None
    return Source(
        file=Path(),
        data=attempt.data,
        lines=attempt.marks,
        flaws=(*flaws, *(flaw for flaw in attempt.flaws if flaw.line not in repaired)),
        repaired=frozenset(repaired),
        incomplete=incomplete or unreadable or attempt.cut,
    )


def _repaired(attempt: "_Composer", diagnosis: Diagnosis) -> "_Composer | None":
    """The first replacement after which the parser gets further than before."""
    for line in diagnosis.repairs:
        lines = [*attempt.lines]
        lines[min(diagnosis.index, len(lines) - 1)] = line
        trial = _Composer(lines)
        if trial.failure is None or attempt.failure is None:
            return trial
        further = (trial.failure.line, trial.failure.column) > (attempt.failure.line, attempt.failure.column)
        if further or diagnose(lines, trial.failure).index > diagnosis.index:
            return trial
    return None


class _TooDeepError(Exception):
    """The nesting is deeper than any file of ours; the rest is not looked at."""


class _Composer:
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
