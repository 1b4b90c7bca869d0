"""YAML that people wrote by hand, read with a line for every key and every mistake told at once.

A closed, simple subset: one document of mappings, lists and strings. Scalars stay strings, so `0611`, `22:00` and
`on` arrive as written; anchors, aliases, tags and merge keys are refused. A line that YAML cannot read is reported,
replaced by something harmless and the file is read again, so that the next bad line is found too.

What other programs wrote is read by `foreign`, which is less strict and as safe.

Additions to such a file keep every other byte of it (`editing`).

This package is the only one that imports `yaml` (only `compose` and `foreign` do) and `ruamel` (only `editing` does).
"""

from bot.yaml_source.editing import NotEditable, Value, dumped, with_entry, with_item
from bot.yaml_source.foreign import ForeignError, read_foreign
from bot.yaml_source.reading import Rereading, parse, read
from bot.yaml_source.source import Data, Flaw, KeyPath, Source, quoted, to_problems

__all__ = [
    "Data",
    "Flaw",
    "ForeignError",
    "KeyPath",
    "NotEditable",
    "Rereading",
    "Source",
    "Value",
    "dumped",
    "parse",
    "quoted",
    "read",
    "read_foreign",
    "to_problems",
    "with_entry",
    "with_item",
]
