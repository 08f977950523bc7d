"""SQLite, where values lie that are too many to be held."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def nameless_file(table: str) -> sqlite3.Connection:
    """A file with one table that nobody else can open, and that is gone with the process.

    SQLite keeps it in memory while it is small. It may be used in several threads, one at a time.
    """
    file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    file.execute("PRAGMA journal_mode=OFF")
    file.execute(table)
    return file


@contextmanager
def refusals(path: Path | None = None) -> Iterator[None]:
    """What the machine refuses to SQLite, such as room on a full disk, is an OSError, as with any file."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error), path and str(path)) from error
