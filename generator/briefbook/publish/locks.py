"""One at a time: a folder that only one process works on."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def build_lock(build: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder of a build's own work, which is made; nobody else does meanwhile.

    `waiting` is called when another build must end first. The kernel frees the lock of a killed build. While
    it is held, `.lock` in the folder must stay.
    """
    with locked(build / ".lock", waiting):
        yield


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the file `path`, made for it and removed after; who waited for one that is gone tries again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with path.open("ab") as lock:
            _acquire(lock, waiting)
            if not _is_named(path, lock):
                continue
            try:
                yield
                return
            finally:
                with suppress(OSError):
                    path.unlink()
                # Closing would not do: a worker that was forked from this process holds the file open too.
                fcntl.flock(lock, fcntl.LOCK_UN)


def _acquire(lock: IO[bytes], waiting: Callable[[], None]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting()
        fcntl.flock(lock, fcntl.LOCK_EX)


def _is_named(path: Path, lock: IO[bytes]) -> bool:
    """Whether the file that was locked is still the one that others would find."""
    try:
        return os.path.samestat(path.stat(), os.fstat(lock.fileno()))
    except FileNotFoundError:
        return False
