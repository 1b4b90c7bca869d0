"""A look at the database from outside: nothing is locked or changed, so a running bot does not mind."""

import errno
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DatabaseError
from bot.storage.migrations import migrations


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """`version` is None before the first start; `newest` is what this code brings it to; a server's disk is its own."""

    version: int | None
    newest: int
    free_bytes: int | None = None


def inspect(path: Path) -> DatabaseState:
    """How the file is, and how much room its disk has.

    Raises:
        DatabaseError: it cannot be opened, or a newer version of this code made it.
    """
    newest = migrations("sqlite")[-1].number
    folder = next(one for one in path.absolute().parents if one.exists())
    if not os.access(folder, os.W_OK):
        raise DatabaseError([f"{folder}: {os.strerror(errno.EACCES)}"])
    free = shutil.disk_usage(folder).free
    if not path.exists():
        return DatabaseState(None, newest, free)
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("select count(*) from sqlite_master").fetchall()
            ((version,),) = connection.execute("pragma user_version").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DatabaseError([f"{path}: {error}"]) from error
    if version > newest:
        raise DatabaseError([f"{path}: {version} > {newest}"])
    return DatabaseState(int(version), newest, free)
