"""A sentence encoder that knows the phrases of a base by heart, after a restart too.

Encoding a text takes some milliseconds, learning asks for each phrase many times, and a base of 15,000 phrases would
cost two minutes at every start. What was encoded is kept in the folder of the cache, so a changed base costs its new
phrases alone. The file holds numbers and JSON and is read with pickling forbidden; one that cannot be trusted is
ignored.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.matching.features import Floats
from bot.matching.semantic import Encoder

log = logging.getLogger(__name__)

#: Vectors that are kept, as a multiple of the phrases of the present base: an editor goes back and forth.
_KEPT = 3
#: Phrases from which on encoding them is worth a word in the log.
_MANY = 1_000


class Remembering:
    """`folder` is where the vectors are kept from one start to the next; None keeps them in memory alone."""

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        self.name = encoder.name
        self.encoder = encoder
        self._file = folder / f"encoded-{hashlib.sha256(self.name.encode()).hexdigest()[:16]}.npz" if folder else None
        self._known: dict[str, npt.NDArray[np.float16]] = _read(self._file) if self._file else {}

    def learn(self, texts: Sequence[str]) -> None:
        """Encode these once, all together. Half the digits are kept: no verdict changes, and half the memory does."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not fresh:
            return
        if len(fresh) >= _MANY:
            log.info("%s encodes %d phrases that are new to it", self.name, len(fresh))
        self._known.update(zip(fresh, self.encoder.encode(fresh).astype(np.float16), strict=True))
        if self._file:
            _write(self._file, {text: self._known[text] for text in self._worth_keeping(texts)})

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder.encode`; only texts that are not known cost anything."""
        if not texts:
            return self.encode([""])[:0]
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        new = dict(zip(fresh, self.encoder.encode(fresh), strict=True)) if fresh else {}
        return np.stack([new[text] if text in new else self._known[text] for text in texts]).astype(np.float32)

    def _worth_keeping(self, texts: Sequence[str]) -> list[str]:
        """The texts, then what else is known, the latest first."""
        present = dict.fromkeys(texts)
        return list(dict.fromkeys([*present, *reversed(self._known)]))[: _KEPT * len(present)]


def _read(file: Path) -> dict[str, npt.NDArray[np.float16]]:
    try:
        with file.open("rb") as content, np.load(content, allow_pickle=False) as kept:
            texts, vectors = json.loads(bytes(kept["texts"]).decode()), kept["vectors"]
            return dict(zip(texts, vectors.astype(np.float16), strict=True))
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def _write(file: Path, known: dict[str, npt.NDArray[np.float16]]) -> None:
    """In one step: a reader never sees half a file. What cannot be written is not kept, and that is all."""
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    texts = np.frombuffer(json.dumps(list(known), ensure_ascii=False).encode(), np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as content:
            np.savez(content, allow_pickle=False, texts=texts, vectors=np.stack(list(known.values())))
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
