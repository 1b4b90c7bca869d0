"""Why YAML could not read a line, in words an editor can act on, and how to get past that line.

The parser's own messages speak of tokens; here its position and the line itself are looked at instead, which also
gives the same answer with and without libyaml.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.yaml_source.source import Flaw, quoted

_KEY = r"[A-Za-z_][\w.-]*"
_LINE = re.compile(rf"^(?P<indent>\s*)(?P<dashes>(?:-\s+)*)(?P<key>{_KEY}:\s+)?(?P<value>.*?)\s*$")
_NOTE = re.compile(r"\s+#(\s.*)?$")
_BLOCK_LINE = re.compile(rf"^\s*(-(\s|$)|{_KEY}:(\s|$))")
_COLON = re.compile(r":(\s|$)")
_STRAY = "]},?"


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the parser gave up and what it was reading then; lines and columns count from 0.

    `open_quote` is the line where a quoted text began that ends, surprisingly, in the failing line.
    """

    line: int
    column: int
    start_line: int
    start_column: int
    reading: str
    reason: str
    open_quote: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The flaw, the index of its line, and replacements to try for that line, the gentlest first."""

    flaw: Flaw
    index: int
    repairs: tuple[str, ...]


def diagnose(lines: Sequence[str], failure: Failure) -> Diagnosis:
    """Name what is wrong with the failing line. There is always an answer, the last resort quotes the parser."""
    for rule in _RULES:
        found = rule(lines, failure)
        if found is not None:
            return found
    return _drop(failure.line, "yaml-unknown", lines, reason=failure.reason)


def cure(line: str) -> str:
    """The whole line with its value in quotes, without a note after it."""
    found = _split(line)
    return f"{found['dashes']}{found['key']}{quoted(_NOTE.sub('', found['value']))}"


def _split(line: str) -> dict[str, str]:
    match = _LINE.match(line)
    groups = match.groupdict() if match else {"indent": "", "dashes": "", "key": "", "value": line}
    return {name: text or "" for name, text in groups.items()}


def _text(lines: Sequence[str], index: int) -> str:
    return lines[index] if index < len(lines) else ""


def _replaced(line: str) -> str:
    found = _split(line)
    return f"{found['indent']}{found['dashes']}{found['key']}x"


def _value(index: int, text_id: str, lines: Sequence[str], **arguments: str) -> Diagnosis:
    """The value of the line is wrong: put a harmless one in its place."""
    return Diagnosis(Flaw(index + 1, text_id, arguments), index, (_replaced(_text(lines, index)), ""))


def _drop(index: int, text_id: str, lines: Sequence[str], **arguments: str) -> Diagnosis:
    """The place of the line is wrong: try it under its neighbour, else leave it out."""
    line = _text(lines, index).strip()
    above = next((text for text in reversed(lines[:index]) if text.strip()), "")
    found = _split(above)
    inside = " " * len(f"{found['indent']}{found['dashes']}")
    return Diagnosis(Flaw(index + 1, text_id, arguments), index, (inside + line, f"{found['indent']}{line}", ""))


def _open_quote(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    if failure.open_quote is not None:
        return _value(failure.open_quote, "yaml-quote-open", lines)
    if failure.reading != "quoted scalar":
        return None
    if "escape" in failure.reason:
        raw = _split(_text(lines, failure.start_line))["value"]
        single = "'" + raw.strip('"').replace("'", "''") + "'"
        return _value(failure.start_line, "yaml-escape", lines, cure=single)
    return _value(failure.start_line, "yaml-quote-open", lines)


def _tab(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    line = _text(lines, failure.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent and line[failure.column : failure.column + 1] != "\t":
        return None
    flaw = Flaw(failure.line + 1, "yaml-tab")
    return Diagnosis(flaw, failure.line, (line.expandtabs(2), line.replace("\t", "    "), ""))


def _special(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    """`*`, `&`, `!`, `%`, `@`, a back-quote, `|` or `>` begins a value and means something else to YAML."""
    if failure.reading not in {"alias", "anchor", "tag", "directive", "block scalar", "next token"}:
        return None
    index, column = failure.start_line, failure.start_column
    if failure.reading == "next token":
        index, column = failure.line, failure.column
    line = _text(lines, index)
    sign = line[column : column + 1] or "?"
    if _split(line)["value"].startswith(sign):
        return _value(index, "yaml-special-start", lines, sign=sign, cure=cure(line))
    return _piece(index, column, "yaml-special-start", lines, sign=sign)


def _simple_key(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    if failure.reading != "simple key":
        return None
    return _stray_line(lines, failure.start_line, "yaml-no-colon")


def _stray_line(lines: Sequence[str], index: int, text_id: str) -> Diagnosis:
    line = _text(lines, index).strip()
    if re.match(r"-[^\s-]", line):
        return Diagnosis(
            Flaw(index + 1, "yaml-no-space-after-dash", {"cure": f"- {line[1:]}"}),
            index,
            (_text(lines, index).replace("-", "- ", 1), ""),
        )
    key = re.match(rf"((?:-\s+)?{_KEY}):(?=[^\s:/])", line)
    if key:
        fixed = f"{key[1]}: {line[key.end() :]}"
        flaw = Flaw(index + 1, "yaml-no-space-after-colon", {"cure": fixed})
        return Diagnosis(flaw, index, (_text(lines, index).replace(line, fixed), ""))
    return _drop(index, text_id, lines, text=line[:60])


def _colon(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    if "mapping values are not allowed" not in failure.reason:
        return None
    line = _text(lines, failure.line)
    found = _split(line)
    only_key = not found["key"] and re.fullmatch(rf"{_KEY}:", found["value"])
    if _COLON.search(found["value"]) and not only_key:
        return _value(failure.line, "yaml-colon", lines, cure=cure(line))
    return _drop(failure.line, "yaml-indent", lines)


def _flow(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    """Inside `[…]` or `{…}`: never closed, or one of its pieces wants quotes."""
    if failure.reading != "flow":
        return None
    line = _text(lines, failure.line)
    ended = not line[failure.column :].strip() or line[failure.column] in "]}"
    if ended or (failure.line > failure.start_line and _BLOCK_LINE.match(line)):
        sign = _text(lines, failure.start_line)[failure.start_column : failure.start_column + 1]
        return _value(failure.start_line, "yaml-bracket-open", lines, sign=sign)
    if line[failure.column : failure.column + 1] == ":":
        return _piece(failure.line, failure.column, "yaml-colon", lines)
    return _piece(failure.line, failure.column, "yaml-text-after", lines)


def _piece(index: int, column: int, text_id: str, lines: Sequence[str], **arguments: str) -> Diagnosis:
    """One element of a list in brackets is wrong; its neighbours stay, and so do their columns."""
    line = _text(lines, index)
    start = max((line.rfind(sign, 0, column) + 1 for sign in "[{,"), default=0)
    ends = [at for at in (line.find(sign, column + 1) for sign in ",]}") if at >= 0]
    end = min(ends, default=len(line))
    found = _split(line[start:end].strip())
    fixed = f"{found['key']}{quoted(found['value'])}"
    harmless = f"{found['key']}x".ljust(end - start)
    repairs = (line[:start] + harmless + line[end:], _replaced(line), "")
    return Diagnosis(Flaw(index + 1, text_id, {**arguments, "cure": fixed}), index, repairs)


def _block(lines: Sequence[str], failure: Failure) -> Diagnosis | None:
    """A block ended where none should: text after a bracket or a quote, or an indent unlike its neighbours'."""
    if failure.reading not in {"block collection", "block mapping", "block node", "", "document"}:
        return None
    line = _text(lines, failure.line)
    value = _split(line)["value"]
    before = line[: failure.column].rstrip()
    if value[:1] and value[:1] in "\"'" and before.endswith(value[0]):
        return _value(failure.line, "yaml-text-after", lines, cure=cure(line))
    if value[:1] in {"[", "{"} and before.endswith(("]", "}")):
        return _value(failure.line, "yaml-special-start", lines, sign=value[0], cure=cure(line))
    if value[:1] and value[0] in _STRAY and not before.endswith(value[:1]):
        return _value(failure.line, "yaml-special-start", lines, sign=value[0], cure=cure(line))
    return _stray_line(lines, failure.line, "yaml-indent")


_Rule = Callable[[Sequence[str], Failure], Diagnosis | None]
_RULES: tuple[_Rule, ...] = (_open_quote, _tab, _special, _simple_key, _colon, _flow, _block)
