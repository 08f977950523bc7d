"""Files written with the folders that they need, and folders made to hold exactly what they should."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_UNFINISHED = "\\new"
"""The file being written. No given name may hold a backslash, so that it can never be one of them."""


def write_file(path: Path, content: bytes) -> None:
    """Write a new file, and the folders above it where they are missing."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@dataclass(frozen=True)
class Written:
    """How many files were written, were there already, and went."""

    written: int
    kept: int
    removed: int


def write_tree(directory: Path, files: Mapping[str, bytes | str]) -> Written:
    """Make `directory` hold exactly `files`: names relative to it, with `/` between folders; text as UTF-8.

    A file whose bytes are right is left alone, so that its day stays. Another is written anew beside the old
    one and renamed over it: whoever shares the old one by a hard link keeps it as it was. Files and folders
    that are not named go. No link is followed: one found inside goes too, and a `directory` that is itself a
    link is refused with `NotADirectoryError`. A name that would leave the directory, or one that is both a
    file and a folder, is a `ValueError` before anything is touched; an `OSError` may leave a part undone.
    """
    folders = _folders(files)
    if directory.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "a link stands where a folder should", str(directory))
    directory.mkdir(parents=True, exist_ok=True)
    removed = _sweep(str(directory), "", files, folders)
    for folder in sorted(folders):
        (directory / folder).mkdir(exist_ok=True)
    written = sum(_write(directory, name, content) for name, content in files.items())
    return Written(written, len(files) - written, removed)


def _folders(names: Mapping[str, object]) -> set[str]:
    """Every folder that the names need."""
    folders: set[str] = set()
    for name in names:
        parts = _parts(name)
        folders.update("/".join(parts[:end]) for end in range(1, len(parts)))
    for name in sorted(folders & names.keys()):
        raise ValueError(f"both a file and a folder: {name!r}")
    return folders


def _parts(name: str) -> list[str]:
    parts = name.split("/")
    if "\\" in name or "\0" in name or not {"", ".", ".."}.isdisjoint(parts):
        raise ValueError(f"not the name of a file inside a folder: {name!r}")
    name.encode()
    return parts


def _sweep(folder: str, prefix: str, files: Mapping[str, object], folders: set[str]) -> int:
    """Remove what isn't named, from the leaves up; the number of files and links that went."""
    removed = 0
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            removed += _sweep(entry.path, f"{name}/", files, folders)
            if name not in folders:
                Path(entry).rmdir()
        elif name not in files or not entry.is_file(follow_symlinks=False):
            Path(entry).unlink()
            removed += 1
    return removed


def _write(directory: Path, name: str, content: bytes | str) -> bool:
    """Whether the file had to be written."""
    data = content.encode() if isinstance(content, str) else content
    target = directory / name
    if _holds(target, data):
        return False
    unfinished = directory / _UNFINISHED
    try:
        unfinished.write_bytes(data)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return True


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
