"""YAML that people wrote by hand, read with a line for every key and every mistake told at once.

A closed, simple subset: one document of mappings, lists and strings. Scalars stay strings, so `0611`, `22:00` and
`on` arrive as written; anchors, aliases, tags and merge keys are refused. A line that YAML cannot read is reported,
replaced by something harmless and the file is read again, so that the next bad line is found too.

This package is the only one that imports `yaml`, and of it only `compose` does.
"""

from bot.yaml_source.reading import read
from bot.yaml_source.source import Data, Flaw, KeyPath, Source, quoted, to_problems

__all__ = ["Data", "Flaw", "KeyPath", "Source", "quoted", "read", "to_problems"]
