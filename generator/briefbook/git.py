"""Git, asked what became of the files below a folder. Nothing else knows Git, and Git changes nothing here.

A repository may bring settings that run programs, ask other hosts or change what is printed: they are set aside. Of a
commit only its name, its place and its day are asked for, never its words or whose they are.

History goes from a commit to its first parent: what a merge brings came on the day of the merge, for that is when
readers could see it.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

MOST = 1 << 28
"""Bytes that are read of a list of commits: more than that is no history of a briefing."""

LARGEST = 1 << 20
"""Bytes of a file that are looked at; a larger one is no entry (content model)."""

_LATEST = 253_402_300_799  # the last second that Python has a day for
_FILES = ("100644", "100755")
_SAFE = (
    *("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"),
    *("-c", "log.diffMerges=first-parent"),  # what -m means, whatever the repository says
)
_LOG = (
    *("--first-parent", "--sparse", "-m", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff"),
    *("--no-textconv", "--no-color", "--no-notes", "--no-show-signature", "--no-relative"),
    "--format=%x01%ct %P",
)
_KEPT = re.compile(r"GIT_(?:CONFIG_.+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)")
"""Of the variables that Git knows, those that say how this machine is set up. Others speak of another repository, as
within a hook, or write down what Git does."""


class NoHistory(Exception):
    """The history can't be told: Git fails, or something of it is missing."""


@dataclass(frozen=True)
class Head:
    """The commit that is checked out, and the briefing's folder in its repository: "" or with a slash at its end."""

    commit: str
    folder: str


@dataclass(frozen=True)
class Touched:
    """One file that a commit touched: the names of its text before and after, None where there is no such file."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Commit:
    """One commit: its day in UTC as `2031-02-04`, by the clock of who committed, and the files it touched."""

    day: str
    files: tuple[Touched, ...]


def head_of(root: Path) -> Head | None:
    """What is checked out where the briefing lies; None without Git, a repository, a commit or all of the history."""
    try:
        said = _run(root, "rev-parse", "--is-shallow-repository", "HEAD", "--show-prefix")
    except NoHistory:
        return None
    shallow, commit, folder = said.split(b"\n", 2)
    if shallow != b"false":
        return None
    return Head(commit.decode(), os.fsdecode(folder.removesuffix(b"\n")))


def commits_of(root: Path, folder: str, head: Head, since: Head | None = None) -> list[Commit]:
    """The commits that touched files below a folder of `root`, the oldest first; paths are relative to `root`.

    With `since`, those after it. Raises NoHistory, also where `head` does not descend from it in a straight line.
    """
    span = f"{since.commit}..{head.commit}" if since else head.commit
    found: list[tuple[str, list[Touched]]] = []
    first = head.commit
    parts = iter(_run(root, "log", *_LOG, span, "--", folder).split(b"\0"))
    for part in parts:
        if part.startswith(b"\1"):
            seconds, *parents = part[1:].decode().split()
            found.append((_day(int(seconds)), []))
            first = parents[0] if parents else ""
        elif part:
            found[-1][1].append(_touched(part, os.fsdecode(next(parts)).removeprefix(head.folder)))
    if since and (first != since.commit or head.folder != since.folder):
        raise NoHistory("this is another history")
    return [Commit(day, tuple(files)) for day, files in reversed(found) if files]


def texts_of(root: Path, names: Sequence[str]) -> Iterator[bytes]:
    """The texts of these names, in their order, each no further than shows that it is too large.

    Raises NoHistory where one is missing.
    """
    if not names:
        return
    with TemporaryFile() as asked:  # not a pipe: Git and we would wait for each other once it is full
        asked.write("".join(f"{name}\n" for name in names).encode())
        asked.seek(0)
        with _start(root, ("cat-file", "--batch", "--buffer"), asked) as out:
            for _ in names:
                said = out.readline().split()
                if len(said) != 3 or said[1] != b"blob":
                    raise NoHistory("a text is missing")
                size = int(said[2])
                yield out.read(min(size, LARGEST + 1))
                _pass_over(out, max(0, size - LARGEST - 1) + 1)


def _pass_over(out: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(out.read(min(size, LARGEST))) or size


def _touched(modes_and_names: bytes, path: str) -> Touched:
    """As `git log --raw` tells of a file: `:100644 100644 NAME NAME M`. Links and repositories within are no files."""
    mode, mode_after, name, name_after, _ = modes_and_names.decode().strip().lstrip(":").split()
    return Touched(path, name if mode in _FILES else None, name_after if mode_after in _FILES else None)


def _day(seconds: int) -> str:
    """Clocks may say anything."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC).date().isoformat()


def _run(root: Path, *arguments: str) -> bytes:
    with _start(root, arguments) as out:
        said = out.read(MOST + 1)
        if len(said) > MOST:
            raise NoHistory("this is too much")
    return said


@contextmanager
def _start(root: Path, arguments: Sequence[str], asked: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """What Git says. It is ended where nobody listens to the end; raises NoHistory where it fails."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    try:
        git = subprocess.Popen(
            ["git", *_SAFE, *arguments],  # noqa: S607 - wherever it is installed
            cwd=root,
            env={**environment, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"},
            stdin=asked or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise NoHistory(str(error)) from error
    with git:
        try:
            yield cast(IO[bytes], git.stdout)
        except BaseException:
            git.kill()
            raise
    if git.returncode:
        raise NoHistory("Git fails")
