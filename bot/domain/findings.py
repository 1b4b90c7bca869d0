"""What a check found: the same values are printed by the doctor and decide whether the bot starts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, `note` being what was seen; when it is not `ok`, `cure` says what to do.

    What is not `fatal` is said at start, and the bot starts all the same.
    """

    name: str
    ok: bool
    cure: str = ""
    note: str = ""
    fatal: bool = True

    def __str__(self) -> str:
        said = self.note if self.ok else self.cure
        return f"{'✓' if self.ok else '✗'} {self.name}{': ' if said else ''}{said}"
