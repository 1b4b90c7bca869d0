"""What reading a folder once more takes over from the last time: an editor changes one file of many."""

from collections.abc import Mapping
from pathlib import Path

from bot.knowledge.catalogues import Catalogue
from bot.knowledge.multiply import Multiplied, multiply
from bot.knowledge.rendering import Renderer
from bot.yaml_source import Rereading, Source


class Memory:
    """Remembers files as they were parsed, and as they were filled from the same catalogues."""

    def __init__(self) -> None:
        self._files = Rereading()
        self._catalogues: Mapping[str, Catalogue] = {}
        self._filled: dict[Path, tuple[Source, Multiplied]] = {}

    def read(self, file: Path) -> Source:
        """See `yaml_source.read`; of a file that did not change, the very source of the last time."""
        return self._files.read(file)

    def multiply(self, source: Source, catalogues: Mapping[str, Catalogue], renderer: Renderer) -> Multiplied:
        """See `multiply.multiply`."""
        if catalogues != self._catalogues:
            self._catalogues, self._filled = catalogues, {}
        known = self._filled.get(source.file)
        if known is None or known[0] is not source:
            known = self._filled[source.file] = (source, multiply(source, catalogues, renderer))
        return known[1]
