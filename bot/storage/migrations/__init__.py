"""The database's shape, as numbered SQL files that are applied once each, in order, at start."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `number` is what the database's version becomes."""

    number: int
    name: str
    sql: str


def migrations(dialect: str) -> tuple[Migration, ...]:
    """All steps for `sqlite`, in order."""
    files = sorted((HERE / dialect).glob("[0-9]*.sql"))
    return tuple(Migration(int(file.stem.split("_")[0]), file.stem, file.read_text("utf-8")) for file in files)
