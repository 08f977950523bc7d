"""What tells a file that was touched from one that was not, without reading it."""

import os
import re
import stat
import time
from pathlib import Path

# Git's own files, and those that an editor keeps only while a file is open: none would ever be an entry.
PASSED_OVER = re.compile(r"\.gitkeep|\.gitattributes|\.#.*|#.*#|\..*\.sw[a-px]")

Stamp = tuple[int, int, int, int, int] | None
"""Kind of file, size, times of the last change of content and of anything, inode; None where none can be told."""

_TICK = 50_000_000
"""Nanoseconds. File systems tell times by a clock that stands still for some milliseconds."""


def stamps_of(root: Path, folder: str) -> dict[str, Stamp]:
    """The stamp of everything below a folder of `root`, by path; of a folder (its path ends in `/`) only its kind.

    No link is followed. A file that was touched a moment ago could be touched again unseen, as its times would not
    change: it has no stamp, so that it is never taken for one that has not changed.
    """
    found: dict[str, Stamp] = {}
    latest = time.time_ns() - _TICK
    top = root / folder
    waiting = [folder] if top.is_dir() and not top.is_symlink() else []
    while waiting:
        here = waiting.pop()
        with os.scandir(root / here) as items:
            for item in items:
                if PASSED_OVER.fullmatch(item.name):
                    continue
                path = f"{here}/{item.name}"
                if item.is_dir(follow_symlinks=False):
                    waiting.append(path)
                    found[f"{path}/"] = (stat.S_IFDIR, 0, 0, 0, 0)
                else:
                    found[path] = stamp(item.stat(follow_symlinks=False), latest)
    return found


def stamp(facts: os.stat_result, latest: int) -> Stamp:
    """The stamp of one file, unless it was touched after `latest`."""
    if max(facts.st_mtime_ns, facts.st_ctime_ns) > latest:
        return None
    return stat.S_IFMT(facts.st_mode), facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino
