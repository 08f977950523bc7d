"""How one whole site takes the place of another: nobody ever meets it missing, mixed or half written.

A new generation is made in a hidden folder beside the published one, since only folders of one file system
can trade names. What is unchanged becomes a hard link to the published file, which so keeps its inode and its
day for servers and for rsync; nothing published is ever written to. Then the two folders trade names in a
single step, and the old generation goes.

What is promised: killed at any moment, out of disk, or started twice, the site is the previous one or the
new one, whole, and the next build needs no repair by hand. Where the system has no single step (Linux has
one), two renames take its place: a build killed between them leaves no site until the next one starts and
puts the previous one back. After a loss of power the same holds as far as the file system keeps a rename
behind the data that were flushed before it.
"""

import ctypes
import errno
import fcntl
import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MARKER = ".briefbook"
"""The empty file by which a published site is known as ours; without it a folder is never replaced."""

_LINK = "\\link"
"""A link on its way to its place, in the new generation; no address holds a backslash."""

_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
"""The number of the system call, for C libraries that have no name for it."""

_NO_SINGLE_STEP = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
_NO_LINK = {*_NO_SINGLE_STEP, errno.EACCES, errno.EMLINK, errno.EXDEV}
_IMMOVABLE = {errno.EBUSY, errno.EXDEV}

_Tree = Mapping[str, os.DirEntry[str]]


class NotPublishable(Exception):
    """The new site can't be published, or not there; `hint` says what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Published:
    """How many files of the site are new or changed, and how many are those that stood there before."""

    written: int
    kept: int


@contextmanager
def build_lock(build: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder of a build's own work, which is made; nobody else does meanwhile.

    `waiting` is called when another build must end first. The kernel frees the lock of a killed build. While
    it is held, `.lock` in the folder must stay.
    """
    with _locked(build / ".lock", waiting):
        yield


@contextmanager
def staging(site: Path, waiting: Callable[[], None]) -> Iterator[Path]:
    """An empty folder beside `site` for the next generation; `publish` belongs inside.

    First whatever a killed build left is put right. At the end the folder goes, with whatever is in it then:
    the previous generation, or one that was never published. Nobody else has one for this site meanwhile;
    `waiting` is called when another build must end first. Raises `NotPublishable` where nothing could be
    published, before any work is done.
    """
    site = _named(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    with _locked(_beside(site, "lock"), waiting):
        _repair(site)
        _refuse_foreign(site)
        try:
            staged = _beside(site, "next")
            staged.mkdir()
            yield staged
        finally:
            # The site is whole by now; what can't be removed is no reason to fail. The next start says so.
            with suppress(OSError):
                _repair(site)


def publish(staged: Path, site: Path) -> Published:
    """Let `staged`, the folder from `staging(site)` with a whole site in it, become `site` in one step.

    It holds the previous generation afterwards. Raises `NotPublishable` when there is no `index.html`, when
    something is neither a file nor a folder, or when `site` is none of our making; `OSError` when the machine
    fails. `site` is as it was then.
    """
    site = _named(site)
    _refuse_foreign(site)
    _mark(staged)
    fresh = _verified(staged)
    kept = _share_unchanged(staged, fresh, _published(site))
    _flush(staged)
    _replace(site, staged)
    return Published(len(fresh) - kept, kept)


# --- What stands where


def _named(site: Path) -> Path:
    """`site` with a name at its end, which `.` and `..` are not: what stands beside it is named after it."""
    if site.name in ("", ".."):
        site = site.resolve()
    if not site.name:
        raise NotPublishable("the root of the file system can't be a site", "name a folder")
    return site


def _beside(site: Path, role: str) -> Path:
    """Named so that nobody would have made it for a purpose of their own: leftovers are removed unasked."""
    return site.with_name(f".{site.name}.briefbook-{role}")


def _refuse_foreign(site: Path) -> None:
    """A slip in a path must cost nothing: only a site of ours, an empty folder or nothing may be replaced."""
    if site.is_symlink():
        raise NotPublishable(f"{site} is a link on disk", "name the folder that it leads to")
    if not site.exists():
        return
    if not site.is_dir():
        raise NotPublishable(f"{site} is not a folder", "name another one, or move it away")
    if any(site.iterdir()) and not _is_file(site / MARKER):
        raise NotPublishable(
            f"{site} holds files, and no site of ours: it has no file named {MARKER}",
            "name another folder, or empty this one",
        )


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def _repair(site: Path) -> None:
    """Put back a site that was moved aside and never replaced; remove what a killed build left."""
    aside = _beside(site, "old")
    if aside.is_dir() and not os.path.lexists(site):
        aside.rename(site)
    _remove(aside)
    _remove(_beside(site, "next"))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# --- The new generation


def _mark(staged: Path) -> None:
    """Not written to when there: it may be a link to the published one."""
    marker = staged / MARKER
    if not os.path.lexists(marker):
        marker.touch()


def _verified(staged: Path) -> _Tree:
    """Every file of the new generation."""
    tree = dict(_walk(staged))
    for name, entry in sorted(tree.items()):
        if not entry.is_file(follow_symlinks=False):
            raise NotPublishable(f"the new site holds {name}, neither a file nor a folder")
    if "index.html" not in tree:
        raise NotPublishable("the new site has no index.html")
    return tree


def _published(site: Path) -> _Tree:
    """Every file of the published generation, without what somebody may have added that isn't one."""
    if not site.exists():
        return {}
    return {name: entry for name, entry in _walk(site) if entry.is_file(follow_symlinks=False)}


def _walk(folder: Path | str, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All but the folders, without following a link."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def _share_unchanged(staged: Path, fresh: _Tree, published: _Tree) -> int:
    """Let unchanged files be the published ones; how many."""
    kept = 0
    for name, new in fresh.items():
        old = published.get(name)
        if old is not None and _same(old, new):
            kept += _share(old, new, staged / _LINK)
    return kept


def _same(old: os.DirEntry[str], new: os.DirEntry[str]) -> bool:
    """The same bytes, readable by the same people."""
    before, after = old.stat(follow_symlinks=False), new.stat(follow_symlinks=False)
    if (before.st_size, before.st_mode) != (after.st_size, after.st_mode):
        return False
    return os.path.samestat(before, after) or Path(old).read_bytes() == Path(new).read_bytes()


def _share(old: os.DirEntry[str], new: os.DirEntry[str], link: Path) -> bool:
    """Whether `new` is now the published file. It stays itself where the file system has no such links."""
    if old.inode() == new.inode():
        return True
    try:
        os.link(old.path, link)
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    link.replace(new.path)
    return True


def _flush(folder: Path) -> None:
    """Have the file system put what it holds onto the disk; a write that fails only now is an `OSError` too.

    One call for all files: a call for each costs several times as much from a few files on.
    """
    if not hasattr(_LIBC, "syncfs"):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _LIBC.syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


# --- The moment


def _replace(site: Path, staged: Path) -> None:
    try:
        if not _is_file(site / MARKER):
            staged.rename(site)
        elif not _exchange(staged, site):
            site.rename(_beside(site, "old"))
            staged.rename(site)
    except OSError as error:
        if error.errno not in _IMMOVABLE:
            raise
        raise NotPublishable(
            f"{site} can't be renamed: it is a mount point, or comes from a layer below",
            "name a folder inside it, or another one",
        ) from error


def _exchange(one: Path, other: Path) -> bool:
    """Two folders trade names in a single step; False where the system or the file system has none."""
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if hasattr(_LIBC, "renameat2"):
        failed = _LIBC.renameat2(*arguments)
    elif number := _renameat2_number():
        failed = _LIBC.syscall(number, *arguments)
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in _NO_SINGLE_STEP:
        raise OSError(code, os.strerror(code), str(one), None, str(other))
    return not failed


def _renameat2_number() -> int | None:
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return _RENAMEAT2.get(platform.machine())


# --- One at a time


@contextmanager
def _locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
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
