"""Folders as trees of files, named with `/` between folders. No link on disk is ever followed."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from briefbook.publish.system import NO_SINGLE_STEP

_NO_LINK = {*NO_SINGLE_STEP, errno.EACCES, errno.EMLINK, errno.EXDEV}


def is_name(name: str) -> bool:
    """Whether it names something inside a folder."""
    return "\0" not in name and {"", ".", ".."}.isdisjoint(name.split("/"))


class Tree:
    """A folder by the names in it, for work on some of them: the cost is that of those.

    What stands where is remembered, so nobody else may move folders meanwhile.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders = {"": True}

    def path(self, name: str) -> Path:
        """Where `name` is on disk."""
        return self.root / name

    def is_folder(self, name: str) -> bool:
        """Whether a folder stands at `name`, reached through folders alone."""
        if name not in self._folders:
            status = self._status(name)
            self._folders[name] = status is not None and stat.S_ISDIR(status.st_mode)
        return self._folders[name]

    def other(self, name: str) -> os.stat_result | None:
        """What stands at `name` and is no folder: a file, or something that has no business there."""
        status = self._status(name)
        return None if status is None or stat.S_ISDIR(status.st_mode) else status

    def file(self, name: str) -> os.stat_result | None:
        """The file that stands at `name`."""
        status = self._status(name)
        return status if status is not None and stat.S_ISREG(status.st_mode) else None

    def _status(self, name: str) -> os.stat_result | None:
        if not self.is_folder(_above(name)):
            return None
        try:
            return os.lstat(self.path(name))
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Remove what stands at `name`, unless it is a folder, and every folder that is empty then."""
        if self.other(name) is None:
            return
        self.path(name).unlink()
        folder = _above(name)
        while folder and _remove_if_empty(self.path(folder)):
            self._folders[folder] = False
            folder = _above(folder)

    def move_in(self, source: Path, name: str) -> None:
        """Let the file `source` become `name`."""
        source.replace(self._room(name))

    def link_in(self, source: Path, name: str) -> None:
        """Let `name` be the file `source`, or a copy where the file system has no such links."""
        link_or_copy(source, self._room(name))

    def _room(self, name: str) -> Path:
        """The path for a file: the folders above are made, and whatever is in the way goes."""
        self._make_folder(_above(name))
        remove(self.path(name))
        return self.path(name)

    def _make_folder(self, name: str) -> None:
        if not self.is_folder(name):
            self._make_folder(_above(name))
            remove(self.path(name))
            self.path(name).mkdir()
            self._folders[name] = True


def _above(name: str) -> str:
    return name.rpartition("/")[0]


def above(name: str) -> Iterator[str]:
    """Every folder on the way to `name`, the innermost first."""
    while name := _above(name):
        yield name


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def walk(folder: Path | str, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All but the folders."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from walk(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def is_file(path: Path) -> bool:
    """Whether a file stands there, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def remove(path: Path) -> None:
    """Let nothing be at `path`, whatever it is now."""
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):  # A folder gets one or the other, as the system likes.
        if not path.is_dir():
            raise
        shutil.rmtree(path)


def same(old: Path, before: os.stat_result, new: Path, after: os.stat_result) -> bool:
    """The same bytes, readable by the same people; both are files."""
    if (before.st_size, before.st_mode) != (after.st_size, after.st_mode):
        return False
    return os.path.samestat(before, after) or old.read_bytes() == new.read_bytes()


def try_link(source: Path, target: Path) -> bool:
    """Whether `target` is now the file `source` too; False where the file system has no such links."""
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    return True


def link_or_copy(source: Path, target: Path) -> None:
    """`target`, where nothing is, becomes the file `source` or a copy of the same day."""
    if not try_link(source, target):
        shutil.copy2(source, target, follow_symlinks=False)
