"""The folder of a base as a whole: a name of its state, what was found in it, and what can be asked of it."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.errors import Problem


class Word(StrEnum):
    """What is asked of the process beside the bot."""

    WARM = "warm"
    READ = "read"
    REVISE = "revise"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class Found:
    """A base of that version, or what is wrong with it. `state` names the files that were read."""

    state: str
    version: str = ""
    problems: tuple[Problem | str, ...] = ()


def state(folder: Path) -> str:
    """A name of the files as they are now, and of the day: answers and rows of catalogues end with a day."""
    total = hashlib.sha256(datetime.now().astimezone().date().isoformat().encode())
    try:
        found = sorted(path for path in folder.rglob("*") if not path.name.startswith("."))
        for path in found:
            with suppress(FileNotFoundError):
                about = path.stat()
                total.update(f"{path}\0{about.st_mtime_ns}\0{about.st_size}\0{about.st_mode}\n".encode())
        total.update(b"here" if folder.is_dir() else b"gone")
    except OSError as error:
        total.update(str(error).encode())
    return total.hexdigest()
