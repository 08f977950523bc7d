"""How one whole site takes the place of another: nobody ever meets it missing, mixed or half written.

A new generation is made in a hidden folder beside the published one, since only folders of one file system
can trade names. What is unchanged is a hard link to the published file, which so keeps its inode and its day
for servers and for rsync; nothing published is ever written to. Then the two folders trade names in a single
step. The previous generation stays as the spare, on which the next change is made (see `spare`).

What is promised: killed at any moment, out of disk, or started twice, the site is the previous one or the
new one, whole, and the next build needs no repair by hand. Where the system has no single step (Linux has
one), three renames take its place: a build killed between the first two leaves no site until the next one
starts and puts the previous one back. After a loss of power the same holds as far as the file system keeps a
rename behind the data that were flushed before it.
"""

import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from briefbook.publish.locks import build_lock, locked
from briefbook.publish.spare import (
    MARKER,
    beside,
    discard_spare,
    generation,
    mark,
    take_spare,
    write_journal,
)
from briefbook.publish.system import exchange, flush
from briefbook.publish.trees import Tree, above, is_file, is_name, remove, same, try_link, walk

__all__ = [
    "MARKER",
    "NotPublishable",
    "Published",
    "build_lock",
    "generation",
    "get_spare_ready",
    "make_room",
    "patch",
    "publish",
    "staging",
]

_HOME = "index.html"
_LINK = "\\link"
"""A link on its way to its place, in the new generation; no address holds a backslash."""

_IMMOVABLE = {errno.EBUSY, errno.EXDEV}

_Files = dict[str, os.DirEntry[str]]


class NotPublishable(Exception):
    """The new site can't be published, or not there; `hint` says what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Published:
    """Of the files that were staged, how many are new or changed, and how many stood there before."""

    written: int
    kept: int


@contextmanager
def staging(site: Path, waiting: Callable[[], None]) -> Iterator[Path]:
    """An empty folder beside `site` for fresh files; `publish` or `patch` belongs inside.

    First whatever a killed build left is put right. At the end the folder goes, with whatever is in it then.
    Nobody else has one for this site meanwhile; `waiting` is called when another build must end first. Raises
    `NotPublishable` where nothing could be published, before any work is done.
    """
    site = _named(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    with locked(beside(site, "lock"), waiting):
        _repair(site)
        _refuse_foreign(site)
        try:
            staged = beside(site, "next")
            staged.mkdir()
            yield staged
        finally:
            # The site is whole by now; what can't be removed is no reason to fail. The next start says so.
            with suppress(OSError):
                _repair(site)


def publish(staged: Path, site: Path) -> Published:
    """Let `staged`, the folder from `staging(site)` with a whole site in it, become `site` in one step.

    A site that holds exactly these files already is left alone. Raises `NotPublishable` when there is no
    `index.html`, when something is neither a file nor a folder, or when `site` is none of our making;
    `OSError` when the machine fails. `site` is as it was then.
    """
    site = _named(site)
    _refuse_foreign(site)
    fresh = _staged_files(staged)
    if _HOME not in fresh:
        raise NotPublishable(f"the new site has no {_HOME}")
    published = Tree(site)
    old = {name for name, _ in walk(site)} if site.exists() else set()
    replaced = MARKER in old
    unchanged = {name for name, entry in fresh.items() if name in old and _holds(published, name, entry)}
    different = (fresh.keys() | old) - unchanged - {MARKER}
    if replaced and not different:
        return Published(0, len(fresh))
    discard_spare(site)
    kept = sum(_share(published.path(name), fresh[name], staged / _LINK) for name in unchanged)
    mark(staged)
    flush(staged)
    if replaced:
        write_journal(site, staged, different)
    _replace(site, staged)
    if replaced:
        with suppress(OSError):  # The site is published; a spare that is missing is made when it is needed.
            staged.rename(beside(site, "spare"))
    return Published(len(fresh) - kept, kept)


def make_room(site: Path) -> None:
    """Remove the spare ahead of a `publish`, which has no use for it."""
    discard_spare(_named(site))


def get_spare_ready(site: Path) -> None:
    """Let the spare equal the site, so that the next `patch` need not begin with that: after a first `publish` it
    costs a link for every file. Belongs inside `staging`. An `OSError` costs no more than the time that it saves.
    """
    site = _named(site)
    spare, behind = take_spare(site)
    _catch_up(spare, Tree(site), behind)
    _finish(spare, site, ())


def patch(staged: Path, removed: Iterable[str], site: Path) -> Published:
    """Put the files in `staged`, the folder from `staging(site)`, into the published site in one step.

    Files that are `removed`, named like `events/vote/index.html`, go unless they are staged; so do folders
    that are empty then, a file where a staged one needs a folder, and a folder where a file is staged. What
    equals the published file leaves that in its place. The cost follows this change and the one before.
    Raises as `publish` does, also where no site of ours is, and `ValueError` for what can't be a name.
    """
    site = _named(site)
    _refuse_foreign(site)
    if generation(site) is None:
        raise NotPublishable(f"no site is published at {site}", "publish a whole one first")
    fresh, published = _staged_files(staged), Tree(site)
    changed = {name for name, entry in fresh.items() if not _holds(published, name, entry)}
    gone = {name for name in _names(removed) if name not in fresh and published.other(name)}
    gone.update(_displaced(published, changed))
    if _HOME in gone:
        raise NotPublishable(f"the new site has no {_HOME}")
    if changed or gone:
        spare, behind = take_spare(site)
        _catch_up(spare, published, behind - changed - gone)
        for name in gone:
            spare.drop(name)
        for name in changed:
            spare.move_in(Path(fresh[name]), name)
        _finish(spare, site, changed | gone)
        _replace(site, spare.root)
    return Published(len(changed), len(fresh) - len(changed))


# --- What stands where


def _named(site: Path) -> Path:
    """`site` with a name at its end, which `.` and `..` are not: what stands beside it is named after it."""
    if site.name in ("", ".."):
        site = site.resolve()
    if not site.name:
        raise NotPublishable("the root of the file system can't be a site", "name a folder")
    return site


def _refuse_foreign(site: Path) -> None:
    """A slip in a path must cost nothing: only a site of ours, an empty folder or nothing may be replaced."""
    if site.is_symlink():
        raise NotPublishable(f"{site} is a link on disk", "name the folder that it leads to")
    if not site.exists():
        return
    if not site.is_dir():
        raise NotPublishable(f"{site} is not a folder", "name another one, or move it away")
    if any(site.iterdir()) and not is_file(site / MARKER):
        raise NotPublishable(
            f"{site} holds files, and no site of ours: it has no file named {MARKER}",
            "name another folder, or empty this one",
        )


def _repair(site: Path) -> None:
    """Finish the renames of a build that was killed between them; remove what it left."""
    aside = beside(site, "old")
    for home in (site, beside(site, "spare")):
        if aside.is_dir() and not os.path.lexists(home):
            aside.rename(home)
    remove(aside)
    remove(beside(site, "next"))


# --- What is new


def _staged_files(staged: Path) -> _Files:
    """Every file that is staged but the marker, of which each generation gets its own."""
    files = dict(walk(staged))
    for name, entry in sorted(files.items()):
        if not entry.is_file(follow_symlinks=False):
            raise NotPublishable(f"the new site holds {name}, neither a file nor a folder")
        if name.startswith(f"{MARKER}/"):
            raise NotPublishable(f"the new site holds {name}, where a file of ours must be")
    files.pop(MARKER, None)
    return files


def _holds(published: Tree, name: str, new: os.DirEntry[str]) -> bool:
    """Whether the file that is published at `name` is the same as the staged one."""
    before = published.file(name)
    return before is not None and same(
        published.path(name), before, Path(new), new.stat(follow_symlinks=False)
    )


def _share(old: Path, new: os.DirEntry[str], link: Path) -> bool:
    """Whether `new` is now the published file. It stays itself where the file system has no such links."""
    if old.lstat().st_ino == new.inode():
        return True
    if not try_link(old, link):
        return False
    link.replace(new.path)
    return True


def _names(removed: Iterable[str]) -> Iterator[str]:
    for name in removed:
        if not is_name(name) or name == MARKER:
            raise ValueError(f"not the name of a file of a site: {name!r}")
        yield name


def _displaced(published: Tree, changed: Iterable[str]) -> Iterator[str]:
    """What stands where a folder must be, and all that stands below what becomes a file."""
    for folder in {folder for name in changed for folder in above(name)}:
        if published.other(folder):
            yield folder
    for name in changed:
        if published.is_folder(name):
            yield from (below for below, _ in walk(published.path(name), f"{name}/"))


def _catch_up(spare: Tree, published: Tree, behind: Iterable[str]) -> None:
    """Let the spare equal the published site in the names in which it was behind."""
    standing = {name: status for name in behind if (status := published.file(name))}
    for name in behind:
        if name not in standing:
            spare.drop(name)
    for name, status in standing.items():
        there = spare.file(name)
        if there is None or not os.path.samestat(there, status):
            spare.link_in(published.path(name), name)


def _finish(spare: Tree, site: Path, different: Collection[str]) -> None:
    """The spare is whole; it differs from the site in these names."""
    mark(spare.root)
    flush(spare.root)
    write_journal(site, spare.root, different)


# --- The moment


def _replace(site: Path, new: Path) -> None:
    """`new` becomes the site, and the folder of its name the generation before, if there was one."""
    try:
        if not is_file(site / MARKER):
            new.rename(site)
        elif not exchange(new, site):
            aside = beside(site, "old")
            site.rename(aside)
            new.rename(site)
            with suppress(OSError):  # The site is published; `_repair` tries again.
                aside.rename(new)
    except OSError as error:
        if error.errno not in _IMMOVABLE:
            raise
        raise NotPublishable(
            f"{site} can't be renamed: it is a mount point, or comes from a layer below",
            "name a folder inside it, or another one",
        ) from error
