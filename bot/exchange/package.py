"""A file, a folder or a zip as names with contents: nothing is unpacked, so no name can lead anywhere."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem

MAX_BYTES = 200_000_000
"""Unpacked, all together: a small zip can hold a huge one."""
_WANTED = frozenset({".json", ".yml", ".yaml", ".csv", ".tsv", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Package:
    """`files` by name with forward slashes, sorted; only of the kinds that some reader reads."""

    source: Path
    files: Mapping[str, bytes]

    def having(self, suffix: str) -> list[str]:
        return [name for name in self.files if name.lower().endswith(suffix)]

    def json(self, name: str) -> Any:
        """The data of a JSON file.

        Raises:
            KnowledgeError: it is none.
        """
        try:
            return json.loads(self.files[name].decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise KnowledgeError([Problem(self.source / name, getattr(error, "lineno", 0), str(error))]) from error


def opened(source: Path) -> Package:
    """What there is to read.

    Raises:
        KnowledgeError: there is no such file, it is too large or no zip.
    """
    try:
        if source.is_dir():
            found = {path.relative_to(source).as_posix(): path for path in source.rglob("*") if path.is_file()}
            wanted = {name: path for name, path in found.items() if _is_wanted(name)}
            _fits(source, sum(path.stat().st_size for path in wanted.values()))
            files = {name: path.read_bytes() for name, path in wanted.items()}
        elif source.suffix.lower() == ".zip":
            files = _unzipped(source)
        else:
            _fits(source, source.stat().st_size)
            files = {source.name: source.read_bytes()}
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise KnowledgeError([Problem(source, 0, getattr(error, "strerror", None) or str(error))]) from error
    return Package(source, dict(sorted(_without_top(files).items())))


def _unzipped(source: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(source) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and _is_wanted(one.filename)]
        _fits(source, sum(one.file_size for one in members))
        return {one.filename: archive.read(one) for one in members}


def _fits(source: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise KnowledgeError([Problem(source, 0, f"{size // 1_000_000} MB > {MAX_BYTES // 1_000_000} MB")])


def _is_wanted(name: str) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    return not hidden and Path(name).suffix.lower() in _WANTED


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without the one folder that some archivers put around everything."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files) and not tops & {"intents", "flows", "data"}:
        return {name.partition("/")[2]: content for name, content in files.items()}
    return files
