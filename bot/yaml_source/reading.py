"""From a file's bytes to data, past every line that YAML cannot read."""

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.yaml_source.compose import Composer
from bot.yaml_source.diagnose import Diagnosis, diagnose
from bot.yaml_source.source import Flaw, Source

MAX_BYTES = 2_000_000
MAX_REPAIRS = 40
_MANY = 4
"""Every how manieth character is zero in a file that is not text, or in UTF-16."""
_CONFLICT = "<<<<<<< "
"""What git leaves in a file where two changed the same lines."""

_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Rereading:
    """Reads files again and again; what a file held the last time too is not parsed once more."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[bytes, Source]] = {}

    def read(self, file: Path) -> Source:
        """See `read`."""
        return read(file, lambda content: self._parsed(file, content))

    def _parsed(self, file: Path, content: bytes) -> Source:
        known = self._known.get(file)
        if known is None or known[0] != content:
            known = self._known[file] = (content, replace(parse(content), file=file))
        return known[1]


def read(file: Path, parsed: Callable[[bytes], Source] | None = None) -> Source:
    """Read a file as far as it can be read. Nothing is raised: what is wrong stands in `Source.flaws`."""
    try:
        about = file.stat()
        regular = stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)
        content = file.read_bytes() if regular and about.st_size <= MAX_BYTES else b""
    except FileNotFoundError:
        return Source(file, flaws=(Flaw(0, "yaml-not-found"),), incomplete=True)
    except OSError as error:
        reason = error.strerror or str(error)
        return Source(file, flaws=(Flaw(0, "yaml-unreadable", {"reason": reason}),), incomplete=True)
    if not regular:  # reading a pipe would never end
        return Source(file, flaws=(Flaw(0, "yaml-unreadable", {"reason": "not a file"}),), incomplete=True)
    if about.st_size > MAX_BYTES:
        flaw = Flaw(0, "yaml-too-large", {"limit": f"{MAX_BYTES // 1_000_000}"})
        return Source(file, flaws=(flaw,), incomplete=True)
    return parsed(content) if parsed else replace(parse(content), file=file)


def parse(content: bytes) -> Source:
    """The same for content at hand; `file` is left empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        flaw = Flaw(content.count(b"\n", 0, error.start) + 1, "yaml-not-utf8")
        return Source(Path(), flaws=(flaw,), incomplete=True)
    if text.count("\0") > len(text) // _MANY:
        return Source(Path(), flaws=(Flaw(1, "yaml-not-utf8"),), incomplete=True)
    lines = _BREAKS.split(text)
    if conflicts := [index for index, line in enumerate(lines) if line.startswith(_CONFLICT)]:
        flaws = [Flaw(index + 1, "yaml-conflict") for index in conflicts]
        return Source(Path(), flaws=tuple(flaws), incomplete=True)
    flaws = []
    for index, line in enumerate(lines):
        if found := _UNPRINTABLE.search(line):
            flaws.append(Flaw(index + 1, "yaml-control-character", {"code": f"U+{ord(found[0]):04X}"}))
            lines[index] = _UNPRINTABLE.sub(" ", line)
    source = _recovered(lines)
    return replace(source, flaws=(*flaws, *source.flaws))


def _recovered(lines: list[str]) -> Source:
    """Compose; on a bad line note it, put something harmless in its place, and compose again."""
    flaws: list[Flaw] = []
    repaired: set[int] = set()
    incomplete = False
    attempt = Composer(lines)
    for _ in range(MAX_REPAIRS):
        if attempt.failure is None:
            break
        diagnosis = diagnose(attempt.lines, attempt.failure)
        if diagnosis.flaw.text_id != "yaml-indent" or diagnosis.index + 1 not in repaired:
            flaws.append(diagnosis.flaw)
        better = _repaired(attempt, diagnosis)
        if better is None:
            break
        attempt = better
        repaired.add(diagnosis.index + 1)
        incomplete = incomplete or not attempt.lines[diagnosis.index]
    unreadable = attempt.failure is not None
    return Source(
        file=Path(),
        data=attempt.data,
        lines=attempt.marks,
        flaws=(*flaws, *(flaw for flaw in attempt.flaws if flaw.line not in repaired)),
        repaired=frozenset(repaired),
        incomplete=incomplete or unreadable or attempt.cut,
    )


def _repaired(attempt: Composer, diagnosis: Diagnosis) -> Composer | None:
    """The first replacement after which the parser gets further than before."""
    for line in diagnosis.repairs:
        lines = [*attempt.lines]
        lines[min(diagnosis.index, len(lines) - 1)] = line
        trial = Composer(lines)
        if trial.failure is None or attempt.failure is None:
            return trial
        further = (trial.failure.line, trial.failure.column) > (attempt.failure.line, attempt.failure.column)
        if further or diagnose(lines, trial.failure).index > diagnosis.index:
            return trial
    return None
