"""A copy of a SQLite database while a bot writes to it: one moment of it, checked, and never over another file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import DatabaseError


def back_up(source: Path, target: Path) -> int:
    """Copy `source` to the new file `target` and return its size in bytes. Writers are not held up.

    The copy grows beside the target and takes its name when it is complete, so a file of that name is a good one.

    Raises:
        DatabaseError: the source cannot be read, the target is there already, or the copy is not sound.
    """
    if not source.is_file():
        raise DatabaseError([f"{source}: no such database; check database.url"])
    if target.exists():
        raise DatabaseError([f"{target} is there already; name a new file"])
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, part)
        os.link(part, target)
    except FileExistsError as error:
        raise DatabaseError([f"{target} is there already; name a new file"]) from error
    except OSError as error:
        raise DatabaseError([f"{target}: {error.strerror}; choose a folder that can be written to"]) from error
    except sqlite3.Error as error:
        raise DatabaseError([f"{source}: {error}; no copy was made"]) from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, part: Path) -> None:
    """In one step, which sees one moment of the source however much is written meanwhile."""
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    with closing(reading) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)
        copy.execute("pragma journal_mode = delete")
        ((said, *_), *_) = copy.execute("pragma integrity_check").fetchall()
    if said != "ok":
        raise DatabaseError([f"{source}: the copy is not sound ({said}); no copy was made"])
    with part.open("rb") as written:
        os.fsync(written.fileno())
