"""What changed in a base lately: git's commits and what is not committed yet, or the times of files without git."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_PATIENCE_S = 20
_FIELD, _RECORD = "\x1f", "\x1e"
LINES = 400
"""Of one change; longer ones are cut, a page is no place for them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: a commit (`revision` is its hash), what is not committed (empty), or a file's time (its name)."""

    revision: str
    author: str
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class History:
    """`under_git` tells whether there are commits at all; `pending` is the diff of what is not committed."""

    under_git: bool
    pending: Sequence[str]
    edits: Sequence[Edit]


def history(folder: Path, most: int = 30) -> History:
    """The latest changes of the folder, newest first. Takes git's time: call it off the event loop."""
    log = _git(folder, "log", f"-n{most}", f"--format={_RECORD}%H{_FIELD}%an{_FIELD}%ct{_FIELD}%s", "--", ".")
    if log is None:
        return History(False, [], tuple(_by_file(folder))[:most])
    new = _git(folder, "ls-files", "--others", "--exclude-standard", "--", ".") or ""
    fresh = [f"new file: {name}" for name in new.splitlines()]
    pending = [*fresh, *_lines(_git(folder, "diff", "HEAD", "--relative", "--", "."))]
    return History(True, pending, tuple(map(_edit, log.split(_RECORD)[1:])))


def change(folder: Path, revision: str) -> Sequence[str]:
    """The lines of one commit's diff within the folder."""
    return _lines(_git(folder, "show", "--format=", "--relative", "--end-of-options", revision, "--", "."))


def _edit(record: str) -> Edit:
    revision, author, seconds, subject = record.strip("\n").split(_FIELD, 3)
    return Edit(revision, author, datetime.fromtimestamp(int(seconds), UTC), subject)


def _by_file(folder: Path) -> Iterator[Edit]:
    times = [(file.stat().st_mtime, file) for file in folder.glob("*.y*ml")]
    for seconds, file in sorted(times, reverse=True):
        yield Edit(file.name, "", datetime.fromtimestamp(seconds, UTC), file.name)


def _lines(text: str | None) -> list[str]:
    lines = (text or "").splitlines()
    return [*lines[:LINES], "…"] if len(lines) > LINES else lines


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says, or None when the folder is no work tree, has no commit, or git is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - nothing of it comes from outside but a revision behind --end-of-options
            ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607 - whichever git the editor uses
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
