"""Values at hand for as long as somebody asks for them, so that memory does not grow with the briefing."""

import pickle
import sqlite3
from collections.abc import Mapping
from typing import Generic, TypeVar

from briefbook.disk import nameless_file, refusals

K = TypeVar("K")
V = TypeVar("V")


class Recent(dict[K, V | None], Generic[K, V]):
    """At least the last `most` values that were put here or got from here, and at most twice as many.

    `recent[key]` is the value, or None if it is not at hand. There are two generations. What is asked for goes to the
    younger, which is the mapping itself; when that is full, the older is dropped, and the younger takes its place. That
    comes near to the order in which all were last asked for, and costs nothing to keep.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._old: dict[K, V | None] = {}

    def __reduce__(self) -> tuple[type["Recent[K, V]"], tuple[int]]:
        """Where it is sent, nothing is at hand yet."""
        return type(self), (self._most,)

    def __missing__(self, key: K) -> V | None:
        found = self._old.pop(key, None)
        if found is not None:
            self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Have a value at hand."""
        if len(self) >= self._most:
            self._drop(self._old)
            self._old = dict(self)
            self.clear()
        self[key] = value

    def _drop(self, values: Mapping[K, V | None]) -> None:
        """Let go of values."""


_MARKS = 1 << 20
"""Bytes whose bits say which keys may be in a file: of a million keys that are not, an eighth seem to be."""

_DROPPED = "CREATE TABLE dropped (key INTEGER PRIMARY KEY, value BLOB NOT NULL)"


class Overflowing(Recent[int, V]):
    """As `Recent`, but what is no longer at hand is found again, in a file that is gone with the process.

    Keys are spread evenly over all numbers, as hashes are. Half of what is asked for was never put here, which one bit
    tells sooner than the file (Bloom, 1970). Where the machine refuses that file, such as on a full disk, it is an
    OSError.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._file: sqlite3.Connection | None = None
        self._marks = bytearray()
        self._in_file: set[int] = set()  # of those at hand

    def __missing__(self, key: int) -> V | None:
        found = super().__missing__(key)
        return self._fetched(key) if found is None else found

    def _fetched(self, key: int) -> V | None:
        if self._file is None or not self._marks[key >> 3 & _MARKS - 1] >> (key & 7) & 1:
            return None
        row = self._file.execute("SELECT value FROM dropped WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        found: V = pickle.loads(row[0])  # noqa: S301 - nobody else can open the file
        self.put(key, found)
        self._in_file.add(key)
        return found

    def _drop(self, values: Mapping[int, V | None]) -> None:
        new = sorted(values.keys() - self._in_file)
        self._in_file &= self.keys()
        if not new:
            return
        rows = ((key, pickle.dumps(values[key], pickle.HIGHEST_PROTOCOL)) for key in new)
        with refusals():
            if self._file is None:
                self._file, self._marks = nameless_file(_DROPPED), bytearray(_MARKS)
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR REPLACE INTO dropped VALUES (?, ?)", rows)
            self._file.execute("COMMIT")
        for key in new:
            self._marks[key >> 3 & _MARKS - 1] |= 1 << (key & 7)
