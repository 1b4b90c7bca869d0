"""What was learnt from a base, kept on disk, so that an unchanged base is ready at once.

The file's name is a digest of everything that made it: the phrases, the shipped lexicon, this package's own source,
the versions of the libraries, the encoder. It holds numbers and JSON and is read with pickling forbidden, so a broken
or a foreign file can at worst be ignored; then the base is learnt anew.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.matching import lexicon
from bot.matching.calibrate import Observation
from bot.matching.embeddings import shipped
from bot.matching.features import Floats, Tokens

_LIBRARIES = ("numpy", "scipy", "pymorphy3", "pymorphy3-dicts-ru", "snowballstemmer", "rapidfuzz")
#: Files kept in the folder: an editor goes back and forth between a few versions of a base.
_KEPT = 4

Arrays = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything about a base that takes long to find out. `table` has no rows for a large base."""

    tokens: tuple[Tokens, ...]
    table: Floats
    observations: tuple[Observation, ...]


def digest(content: Iterable[object], encoder: str) -> str:
    """The name of a base with all that reads it."""
    total = hashlib.sha256(_maker().encode())
    for part in (encoder, *content):
        total.update(json.dumps(part, ensure_ascii=False, default=str).encode())
        total.update(b"\0")
    return total.hexdigest()


@cache
def _maker() -> str:
    """The code, the lexicon and the libraries that turn a base into what is kept."""
    own = sorted(Path(__file__).parent.rglob("*.py"))
    code = hashlib.sha256(b"\0".join(path.read_bytes() for path in own)).hexdigest()
    return "\n".join([code, lexicon.version(), shipped().name, *(f"{name} {version(name)}" for name in _LIBRARIES)])


def save(folder: Path, name: str, learnt: Learnt) -> None:
    """Keep it, in one step: a reader never sees half a file. What cannot be written is not kept, and that is all."""
    arrays = _arrays(learnt)
    temporary = folder / f".{name[:32]}.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, digest=_text(name), **arrays)
        temporary.replace(_path(folder, name))
        for old in sorted(folder.glob("matching-*.npz"), key=lambda path: -path.stat().st_mtime)[_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def load(folder: Path, name: str, phrases: Sequence[str]) -> Learnt | None:
    """What was kept under the name, or None when there is nothing or nothing that can be trusted."""
    try:
        with _path(folder, name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if _read(kept["digest"]) != name:
                return None
            return _learnt({key: kept[key] for key in kept.files}, phrases)
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile):
        return None


def _path(folder: Path, name: str) -> Path:
    return folder / f"matching-{name[:32]}.npz"


def _arrays(learnt: Learnt) -> Arrays:
    seen = learnt.observations
    found: Arrays = {
        "table": learnt.table,
        "signs": np.array([one.signs for one in seen]),
        "outcomes": np.array([(one.right, one.among_first, one.weight) for one in seen], np.float64),
    }
    for kind in ("lemmas", "concepts"):
        rows: list[tuple[str, ...]] = [getattr(one, kind) for one in learnt.tokens]
        numbers: dict[str, int] = {}
        flat = [numbers.setdefault(word, len(numbers)) for word in chain.from_iterable(rows)]
        found[f"{kind}_ids"] = np.array(flat, np.int32)
        found[f"{kind}_ends"] = np.cumsum([len(row) for row in rows], dtype=np.int64)
        found[f"{kind}_words"] = _text(json.dumps(list(numbers), ensure_ascii=False))
    return found


def _learnt(kept: Arrays, phrases: Sequence[str]) -> Learnt:
    lemmas, concepts = _rows(kept, "lemmas"), _rows(kept, "concepts")
    tokens = tuple(Tokens(*row) for row in zip(lemmas, concepts, phrases, strict=True))
    outcomes = np.asarray(kept["outcomes"], np.float64).reshape(-1, 3)
    signs = np.asarray(kept["signs"], np.float64)
    observations = tuple(
        Observation(one, bool(right), bool(among), float(weight))
        for one, (right, among, weight) in zip(signs, outcomes.tolist(), strict=True)
    )
    return Learnt(tokens, np.asarray(kept["table"], np.float32), observations)


def _rows(kept: Arrays, kind: str) -> list[tuple[str, ...]]:
    words = json.loads(_read(kept[f"{kind}_words"]))
    flat = [words[number] for number in kept[f"{kind}_ids"].tolist()]
    ends = kept[f"{kind}_ends"].tolist()
    return [tuple(flat[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _text(text: str) -> npt.NDArray[np.generic]:
    return np.frombuffer(text.encode(), np.uint8)


def _read(text: npt.NDArray[np.generic]) -> str:
    return bytes(np.asarray(text, np.uint8)).decode()
