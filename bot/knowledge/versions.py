"""Two states of a base side by side: a folder as it lies, or the same folder at a revision of git."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.texts import Texts

GIT = "git:"
_PATIENCE_S = 60


@contextmanager
def laid_out(name: str, folder: Path, language: str) -> Iterator[Path]:
    """The folder that `name` stands for: a folder itself, or `git:REV`, which is `folder` as that commit had it.

    Raises:
        KnowledgeError: git is not there, or does not know the revision; the message quotes it.
    """
    if not name.startswith(GIT):
        yield Path(name)
        return
    packed = _archive(name.removeprefix(GIT), folder, language)
    with tempfile.TemporaryDirectory(prefix="kb-") as place, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(place, filter="data")
        yield Path(place)


def _archive(revision: str, folder: Path, language: str) -> bytes:
    asked = ["git", "archive", "--format=tar", "--end-of-options", revision]
    try:
        done = subprocess.run(  # noqa: S603 - the revision stands behind no dash
            asked, cwd=folder, capture_output=True, check=False, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unknown(revision, folder, language, str(error)) from error
    if revision.startswith("-") or done.returncode:
        raise _unknown(revision, folder, language, done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _unknown(revision: str, folder: Path, language: str, reason: str) -> KnowledgeError:
    arguments = {"revision": revision, "reason": reason.splitlines()[0] if reason else "?"}
    return KnowledgeError([Problem(folder, 0, Texts.load("en").plain(language, "kb-diff-revision", arguments))])
