"""YAML of other programs: all of the language but tags that make objects, scalars as strings, a line for each key."""

from typing import Any

import yaml

from bot.yaml_source.source import Data, Flaw, KeyPath

MAX_NODES = 500_000
"""Aliases can make a small file huge; nobody's training data is."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class ForeignError(Exception):
    """The text is no YAML; `flaw` names the line."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw.text_id)


def read_foreign(content: bytes) -> tuple[Data, dict[KeyPath, int]]:
    """The data, and the line of every key and list item.

    Raises:
        ForeignError: it cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
        node = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise ForeignError(Flaw(content.count(b"\n", 0, error.start) + 1, "yaml-not-utf8")) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or type(error).__name__)
        raise ForeignError(Flaw(mark.line + 1 if mark else 0, "yaml-unknown", {"reason": reason})) from error
    made = _Made()
    return made.data(node, ()), made.lines


class _Made:
    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._left = MAX_NODES

    def data(self, node: Any, path: KeyPath) -> Data:
        self._left -= 1
        if node is None or self._left < 0 or len(path) > 40:
            if node is not None:
                raise ForeignError(Flaw(node.start_mark.line + 1, "yaml-too-deep", {"limit": "40"}))
            return None
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return [self.data(item, (*path, number)) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return str(node.value)

    def _mapping(self, node: Any, path: KeyPath) -> Data:
        found: dict[str, Data] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            inside = self.data(value, (*path, name))
            self.lines[(*path, name)] = key.start_mark.line + 1
            if name == "<<" and isinstance(inside, dict):
                found = {**inside, **found}
            else:
                found[name] = inside
        return found
