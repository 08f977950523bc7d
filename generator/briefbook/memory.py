"""What a build remembers for the next one: entries and their links, answers, and who had read what.

Two SQLite files below `build/`. Reading costs what is asked for, not what there is. Whatever is wrong with them
(another version, another hand, a build that was killed while it wrote) is found by a seal, and then they are as if
they had never been: forgetting costs time, never truth.
"""

import json
import os
import pickle
import shutil
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from briefbook.answers import Fact, Known, Made, number_of, number_of_thing
from briefbook.disk import refusals
from briefbook.recent import Recent

V = TypeVar("V")

_FOLDER = "memory"
_SEAL = "seal.json"
_ENTRIES, _ANSWERS = "entries.sqlite", "answers.sqlite"
_AT_HAND = {"entries": 8_000, "links": 2_000, "back": 4_000}
"""Rows of a table that are at hand at least: entries are asked for all the time, links mostly for their own pages."""

_BUCKETS = 4_096
"""Rows among which the readers of all facts are shared out: a row for each of millions would be dear to write."""

_OPEN = 64
"""Files of pieces that are open at once."""

_TABLES = {
    _ENTRIES: tuple(
        f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, value BLOB NOT NULL)"
        for table in (*_AT_HAND, "notes")
    ),
    _ANSWERS: (
        "CREATE TABLE answers (number INTEGER PRIMARY KEY, name TEXT NOT NULL, of BLOB NOT NULL,"
        " height INTEGER NOT NULL, reads BLOB NOT NULL, value BLOB NOT NULL)",
        "CREATE TABLE readers (bucket INTEGER PRIMARY KEY, pairs BLOB NOT NULL)",
    ),
}


def dumped(value: object) -> bytes:
    """A value as it is kept."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def loaded(blob: bytes) -> Any:
    """A value that was kept: only ever out of a file of ours that is sealed, or that this build has written."""
    try:
        return pickle.loads(blob)  # noqa: S301
    except Exception as error:  # whatever a damaged byte may cause
        raise Forgotten(str(error)) from error


# ── whether it can be relied on ──


def _identity(path: Path) -> list[int]:
    """What changes when anybody writes to a file or puts another in its place."""
    facts = os.lstat(path)
    return [facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns]


def is_sealed(build: Path, key: object) -> bool:
    """Whether there is a memory below `build` that was finished under this key, and untouched since."""
    folder = build / _FOLDER
    try:
        said = json.loads((folder / _SEAL).read_bytes())
        files = {name: _identity(folder / name) for name in _TABLES}
    except (OSError, ValueError):
        return False
    return bool(said == {"key": json.loads(json.dumps(key)), "files": files})


def seal(build: Path, key: object) -> None:
    """Say that the memory is finished."""
    folder = build / _FOLDER
    files = {name: _identity(folder / name) for name in _TABLES}
    unfinished = folder / f"{_SEAL}.new"
    unfinished.write_text(json.dumps({"key": key, "files": files}), encoding="utf-8")
    unfinished.replace(folder / _SEAL)


def break_seal(build: Path) -> None:
    """Say that the memory is being written to."""
    (build / _FOLDER / _SEAL).unlink(missing_ok=True)


def forget(build: Path) -> None:
    """Begin with an empty memory."""
    folder = build / _FOLDER
    break_seal(build)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _TABLES:
        with _writing(folder / name, new=name):
            pass


def aside(build: Path) -> Path:
    """Where a build that remembers nothing keeps what it will have remembered."""
    return build / "anew"


def take_place(made: Path, build: Path) -> None:
    """Put the memory that was made below another folder in the place of the one below `build`."""
    break_seal(build)
    shutil.rmtree(build / _FOLDER, ignore_errors=True)
    (made / _FOLDER).rename(build / _FOLDER)


# ── reading ──


class Forgotten(Exception):
    """What was remembered can't be read after all."""


class Memory:
    """What was remembered; Forgotten is raised where it is damaged. Only read here, opened anew where it is sent."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self._folder = build / _FOLDER
        self._open: dict[str, sqlite3.Connection] = {}
        self._notes: dict[str, Any] = {}

    def __reduce__(self) -> tuple[type["Memory"], tuple[Path]]:
        return Memory, (self.build,)

    def _rows(self, name: str, query: str, *values: object) -> list[Any]:
        try:
            if name not in self._open:
                address = f"{(self._folder / name).resolve().as_uri()}?mode=ro&immutable=1"
                # A worker may do its pieces in several threads, one at a time.
                self._open[name] = sqlite3.connect(address, uri=True, check_same_thread=False)
            return self._open[name].execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise Forgotten(str(error)) from error

    def close(self) -> None:
        """Let go of the files, before they are written to."""
        while self._open:
            self._open.popitem()[1].close()

    def kept(self, table: str, name: Hashable) -> Any:
        """A row of `entries`, `links`, `back` or `notes`. Raises KeyError where there is none."""
        query = f"SELECT value FROM {table} WHERE number = ?"  # noqa: S608
        for (value,) in self._rows(_ENTRIES, query, number_of_thing(name)):
            return loaded(value)
        raise KeyError(name)

    def note(self, name: str) -> Any:
        """Something remembered under a name of its own. It is not to be changed."""
        if name not in self._notes:
            self._notes[name] = self.kept("notes", name)
        return self._notes[name]

    def recall(self, fact: Fact) -> Known | None:
        """An answer with its height, if there was one."""
        rows = self._rows(_ANSWERS, "SELECT value, height FROM answers WHERE number = ?", number_of(fact))
        for value, height in rows:
            return loaded(value), height
        return None

    def readers(self, fact: Fact) -> Iterator[tuple[Fact, int]]:
        """The answers that had read a fact, with their heights."""
        wanted = number_of(fact)
        for read, number in self.pairs(wanted % _BUCKETS):
            if read != wanted:
                continue
            rows = self._rows(_ANSWERS, "SELECT name, of, height FROM answers WHERE number = ?", number)
            for name, of, height in rows:
                yield (name, loaded(of)), height

    def reads(self, number: int) -> "array[int]":
        """The numbers of the facts that an answer had read."""
        return self._numbers("SELECT reads FROM answers WHERE number = ?", number)

    def pairs(self, bucket: int) -> Iterator[tuple[int, int]]:
        """The numbers of facts of one bucket, each with that of an answer that had read it."""
        numbers = self._numbers("SELECT pairs FROM readers WHERE bucket = ?", bucket)
        return zip(numbers[::2], numbers[1::2], strict=False)

    def _numbers(self, query: str, key: int) -> "array[int]":
        return _numbers(b"".join(value for (value,) in self._rows(_ANSWERS, query, key)))

    def all_of(self, name: str) -> Iterator[tuple[Any, Any]]:
        """Every answer to one question: what it is about, and what it is."""
        for of, value in self._rows(_ANSWERS, "SELECT of, value FROM answers WHERE name = ?", name):
            yield loaded(of), loaded(value)


@dataclass
class Shelf(Mapping[Any, V], Generic[V]):
    """Rows of a memory by the names of entries, with what is newer laid over them (None: no longer there)."""

    memory: Memory
    table: str
    newer: dict[Any, V | None]

    def __post_init__(self) -> None:
        self._recent = Recent[Any, V](_AT_HAND[self.table])

    def __getitem__(self, ref: Any) -> V:
        row = self._recent[ref]
        return self._fetched(ref) if row is None else row

    def _fetched(self, ref: Any) -> V:
        if ref in self.newer:
            found = self.newer[ref]
            if found is None:
                raise KeyError(ref)
            return found
        row: V = self.memory.kept(self.table, ref)
        self._recent.put(ref, row)
        return row

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError("a shelf is not walked along; the library knows its members")

    def __len__(self) -> int:
        raise NotImplementedError("a shelf is not counted")


# ── writing ──


class _writing:  # noqa: N801 - reads as a word at its `with`
    """A file opened for one go of writing. It is sealed afterwards or not at all, so it need not be safe from kills.

    What the machine refuses, such as a full disk, is an OSError, as with any file.
    """

    def __init__(self, path: Path, new: str | None = None) -> None:
        """A `new` file has the tables of the one of that name."""
        self._path = path
        self._database = sqlite3.connect(path, isolation_level=None)
        self._tables = _TABLES[new] if new else ()

    def __enter__(self) -> sqlite3.Connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")
        for table in self._tables:
            self._database.execute(table)
        return self._database

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        with refusals(self._path), closing(self._database):
            if error is None:
                self._database.execute("COMMIT")
            elif isinstance(error, sqlite3.Error):
                raise error


Rows = Mapping[Any, object]
"""Values by the names under which they are kept; None takes one out."""


def keep_entries(build: Path, tables: Mapping[str, Rows]) -> None:
    """Write rows of `entries`, of their `links`, of those that lead `back` to them, and of `notes`."""
    _keep(build / _FOLDER / _ENTRIES, tables)


def _keep(path: Path, tables: Mapping[str, Rows], new: str | None = None) -> None:
    with _writing(path, new) as database:
        for table, rows in tables.items():
            for name, value in rows.items():
                number = number_of_thing(name)
                if value is None:
                    database.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608
                else:
                    row = number, dumped(value)
                    database.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", row)  # noqa: S608


AnswerRow = tuple[int, str, bytes, int, bytes, bytes]
"""An answer as it is kept: number, name of the question, what it is about, height, what was read, the answer."""


def rows_of(made: Mapping[Fact, Made]) -> list[AnswerRow]:
    """Answers as they are kept."""
    return [
        (
            number_of(fact),
            fact[0],
            dumped(fact[1]),
            answer.height,
            answer.reads.tobytes(),
            dumped(answer.value),
        )
        for fact, answer in made.items()
    ]


def write_entries(path: Path, tables: Mapping[str, Rows]) -> None:
    """Write rows as `keep_entries` does, into a file of their own, to be taken by `take_entries`."""
    _keep(path, tables, _ENTRIES)


def take_entries(build: Path, paths: Iterable[Path]) -> None:
    """Remember the entries of all pieces, and their links."""
    taken = (f"INSERT INTO {table} SELECT * FROM piece.{table}" for table in ("entries", "links"))  # noqa: S608
    _take(build / _FOLDER / _ENTRIES, paths, *taken)


def write_answers(path: Path, rows: Iterable[AnswerRow]) -> None:
    """Write the answers of one piece of a first build into a file of their own, to be taken by `take_answers`."""
    buckets = [array("q") for _ in range(_BUCKETS)]
    put = [pairs.append for pairs in buckets]
    rows = sorted(rows)
    for number, _, _, _, reads, _ in rows:
        for fact in _numbers(reads):
            to_bucket = put[fact % _BUCKETS]
            to_bucket(fact)
            to_bucket(number)
    with _writing(path, new=_ANSWERS) as database:
        database.executemany(_INSERT, rows)
        found = ((bucket, pairs.tobytes()) for bucket, pairs in enumerate(buckets) if pairs)
        database.executemany(_INSERT_READERS, found)


def take_answers(build: Path, paths: Sequence[Path]) -> None:
    """Remember the answers of pieces of a first build. Many at once are cheaper: each time all readers are written."""
    file = build / _FOLDER / _ANSWERS
    _take(file, paths, "INSERT OR IGNORE INTO answers SELECT * FROM piece.answers ORDER BY number")
    for start in range(0, len(paths), _OPEN):
        with ExitStack() as opened, _writing(file) as database:
            pieces = [opened.enter_context(closing(sqlite3.connect(path))) for path in paths[start:][:_OPEN]]
            for piece in pieces:
                piece.execute("PRAGMA cache_size = 10")  # pages: each is read once
            rows = merge(*(piece.execute("SELECT * FROM readers ORDER BY bucket") for piece in pieces))
            database.executemany(
                "INSERT INTO readers VALUES (?, ?) ON CONFLICT (bucket)"
                " DO UPDATE SET pairs = CAST(pairs || excluded.pairs AS BLOB)",
                (
                    (bucket, b"".join(pairs for _, pairs in each))
                    for bucket, each in groupby(rows, itemgetter(0))
                ),
            )


def _take(file: Path, pieces: Iterable[Path], *statements: str) -> None:
    with _writing(file) as database:
        database.execute("COMMIT")  # nothing can be attached in a transaction
        for path in pieces:
            database.execute("ATTACH ? AS piece", (str(path),))
            for statement in statements:
                database.execute(statement)
            database.execute("DETACH piece")
        database.execute("BEGIN")


def keep_answers(build: Path, memory: Memory, rows: Iterable[AnswerRow], gone: Iterable[Fact]) -> None:
    """Write what was worked out anew, and take out what is gone and was not: one may well ask about what is gone."""
    more: dict[int, set[tuple[int, int]]] = defaultdict(set)
    less: dict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = list(rows)
    lost = {number_of(fact) for fact in gone} - {row[0] for row in rows}
    for number, now in (
        *((row[0], set(_numbers(row[4]))) for row in rows),
        *((number, set()) for number in lost),
    ):
        then = set(memory.reads(number))
        for fact in now - then:
            more[fact % _BUCKETS].add((fact, number))
        for fact in then - now:
            less[fact % _BUCKETS].add((fact, number))
    readers = {
        bucket: (set(memory.pairs(bucket)) | more[bucket]) - less[bucket]
        for bucket in sorted(more.keys() | less.keys())
    }
    memory.close()
    with _writing(build / _FOLDER / _ANSWERS) as database:
        database.executemany("DELETE FROM answers WHERE number = ?", ((number,) for number in lost))
        database.executemany(_INSERT, rows)
        found = ((bucket, array("q", chain(*pairs)).tobytes()) for bucket, pairs in readers.items())
        database.executemany(_INSERT_READERS, found)


_INSERT = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_READERS = "INSERT OR REPLACE INTO readers VALUES (?, ?)"


def _numbers(blob: bytes) -> "array[int]":
    found = array("q")
    try:
        found.frombytes(blob)
    except ValueError as error:
        raise Forgotten(str(error)) from error
    return found
