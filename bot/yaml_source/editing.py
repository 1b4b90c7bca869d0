"""Additions to a file that a person wrote: every other byte stays, so `git diff` shows the addition and nothing else.

ruamel.yaml tells where things stand and writes what is new; the text itself is only ever inserted into. What comes out
is read again by the same reader that reads editors' files, and has to be the old data with the addition.
"""

import copy
import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.yaml_source.reading import parse
from bot.yaml_source.source import Data, KeyPath, quoted

Value = str | list[str] | Mapping[str, str]
_BOM = "\ufeff"


class NotEditable(Exception):
    """The file is not written in a way that can be added to without rewriting it; a person has to."""


def with_item(content: bytes, path: KeyPath, item: str) -> bytes:
    """The file with one more text at the end of the list at `path`.

    Raises:
        NotEditable: there is no such list, or the result would not be the old data and the item.
    """
    text, bom, newline = _decoded(content)
    sequence = _sequence(text, path)
    last = sequence.value[-1]
    if sequence.flow_style:
        at = last.end_mark.index
        made = text[:at] + f", {_scalar(item, 'x: [{}]')}" + text[at:]
    else:
        made = _after_line(text, _last_line(text, last), f"{' ' * _column(sequence)}- {_scalar(item, 'x:{n}- {}')}\n")
    return _checked(content, made, path, item, bom, newline)


def with_entry(content: bytes, path: KeyPath, entry: Mapping[str, Value]) -> bytes:
    """The file with one more mapping at the end of the list at `path`, written as its neighbours are.

    Raises:
        NotEditable: there is no such list, it stands in brackets, or the result would not be what was meant.
    """
    text, bom, newline = _decoded(content)
    sequence = _sequence(text, path)
    if sequence.flow_style:
        raise NotEditable
    last = sequence.value[-1]
    before = text.split("\n")[: last.start_mark.line]
    apart = len(sequence.value) > 1 and bool(before) and not before[-1].strip()
    block = "".join(f"{' ' * _column(sequence)}{line}\n" if line else "\n" for line in dumped([entry]).splitlines())
    made = _after_line(text, _last_line(text, last), ("\n" if apart else "") + block)
    return _checked(content, made, path, _plain(entry), bom, newline)


def dumped(data: object) -> str:
    """New content as YAML: two spaces a level, texts of several lines as blocks, nothing wrapped."""
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_ruamel(data), out)
    text = out.getvalue()
    if isinstance(data, list):  # ruamel sets a list at the top off by the dash's offset
        text = "".join(line.removeprefix("  ") for line in text.splitlines(keepends=True))
    return text


def _ruamel(value: object) -> Any:
    if isinstance(value, Mapping):
        return CommentedMap({key: _ruamel(one) for key, one in value.items()})
    if isinstance(value, list):
        return [_ruamel(one) for one in value]
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value


def _plain(value: object) -> Data:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else str(value)


def _decoded(content: bytes) -> tuple[str, str, str]:
    text = content.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    return text.removeprefix(_BOM).replace("\r\n", "\n"), bom, newline


def _sequence(text: str, path: KeyPath) -> SequenceNode:
    """The list at the path, with at least one element."""
    try:
        node: Node | None = YAML().compose(text)
    except YAMLError as error:
        raise NotEditable from error
    for step in path:
        node = _child(node, step)
    if not isinstance(node, SequenceNode) or not node.value:
        raise NotEditable
    return node


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: Node = node.value[step]
        return found
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _column(sequence: SequenceNode) -> int:
    return int(sequence.start_mark.column)


def _last_line(text: str, node: Node) -> int:
    """The line on which a node's content ends; comments and blank lines below it belong to nobody."""
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        lines = text.split("\n")
        end = int(node.end_mark.line) if node.end_mark.column == 0 else int(node.end_mark.line) + 1
        filled = [number for number in range(node.start_mark.line, min(end, len(lines))) if lines[number].strip()]
        first = next((lines[number] for number in filled[1:]), "")
        depth = len(first) - len(first.lstrip())
        own = [number for number in filled[1:] if len(lines[number]) - len(lines[number].lstrip()) >= depth]
        return max([int(node.start_mark.line), *own])
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _last_line(text, node.value[-1][1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _last_line(text, node.value[-1])
    return int(node.end_mark.line)


def _after_line(text: str, line: int, added: str) -> str:
    lines = text.split("\n")
    head, tail = "\n".join(lines[: line + 1]), "\n".join(lines[line + 1 :])
    return f"{head}\n{added}{tail}"


def _scalar(item: str, context: str) -> str:
    """The item as plain as the reader understands it: in quotes only where it would not be the same without."""
    source = parse(context.replace("{n}", "\n").replace("{}", item).encode())
    return item if source.data == {"x": [item]} and not source.flaws else quoted(item)


def _checked(content: bytes, made: str, path: KeyPath, added: Data, bom: str, newline: str) -> bytes:
    expected = copy.deepcopy(parse(content).data)
    target: Any = expected
    try:
        for step in path:
            target = target[step]
        target.append(added)
    except (KeyError, IndexError, TypeError, AttributeError):
        raise NotEditable from None
    result = (bom + made.replace("\n", newline)).encode()
    source = parse(result)
    if source.flaws or source.data != expected:
        raise NotEditable
    return result
