"""The spare: the generation before the published one, kept as a second tree, and the journal that goes with it.

The journal lists every name in which the two trees may differ, and of which two generations that is said.
Whichever of them is the published one, putting right those names in the other makes it equal, at a cost that
follows the last change. The rule that keeps this true however a build ends: *while there is a journal, nobody
works on the spare*. It is removed before the first change to the spare, and written again when the spare is
whole and on the disk. So a killed build leaves two trees that the journal describes, or no journal; then the
spare is made anew from the published site. A journal that was lost or torn, that tells of other generations,
or that no longer has both of its trees, is none.
"""

import json
import os
import stat
from collections.abc import Collection
from pathlib import Path

from briefbook.publish.system import flush_names
from briefbook.publish.trees import Tree, is_name, link_or_copy, remove, walk

MARKER = ".briefbook"
"""The empty file by which a published site is known as ours; without it a folder is never replaced."""


def beside(site: Path, role: str) -> Path:
    """Named so that nobody would have made it for a purpose of their own: leftovers are removed unasked."""
    return site.with_name(f".{site.name}.briefbook-{role}")


def mark(tree: Path) -> None:
    """Give the tree a marker of its own, which no other generation has: its inode and the days tell them apart."""
    marker = tree / MARKER
    marker.unlink(missing_ok=True)
    marker.touch()


def generation(site: Path) -> str | None:
    """Which generation is published at `site`: the same words as long as nobody touches it, else others.

    Another generation, a copy put in its place, and a name added to or removed from the site's own folder
    show. What was done by hand deeper inside does not. None where no site of ours is.
    """
    try:
        folder, marker = os.lstat(site), os.lstat(site / MARKER)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not (stat.S_ISDIR(folder.st_mode) and stat.S_ISREG(marker.st_mode)):
        return None
    return f"{folder.st_ino}-{folder.st_mtime_ns}-{marker.st_ino}-{marker.st_mtime_ns}"


def take_spare(site: Path) -> tuple[Tree, set[str]]:
    """The spare to work on and the names in which it may differ from the site. Its journal is gone."""
    spare = beside(site, "spare")
    names = _read_journal(site, spare)
    if names is None:
        discard_spare(site)
        spare.mkdir()
        _copy_tree(site, spare)
        return Tree(spare), set()
    _forget_journal(site)
    return Tree(spare), names


def discard_spare(site: Path) -> None:
    """Let there be no spare."""
    _forget_journal(site)
    remove(beside(site, "spare"))


def write_journal(site: Path, other: Path, names: Collection[str]) -> None:
    """Say that `site` and `other`, whole and on the disk, differ in nothing but `names`.

    It need not be on the disk itself: what a loss of power leaves of it either reads well, and is true, or
    does not.
    """
    told = {"of": [generation(site), generation(other)], "names": sorted(names)}
    beside(site, "journal").write_text(json.dumps(told), encoding="ascii")


def _read_journal(site: Path, spare: Path) -> set[str] | None:
    """The names, if the journal tells of these two trees as they are."""
    try:
        told = json.loads(beside(site, "journal").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    match told:
        case {"of": [str(one), str(other)], "names": [*names]} if all(map(_is_name, names)):
            now = generation(site), generation(spare)
            return set(names) if now in ((one, other), (other, one)) else None
    return None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and is_name(value)


def _forget_journal(site: Path) -> None:
    journal = beside(site, "journal")
    if os.path.lexists(journal):
        remove(journal)
        # Else a loss of power could bring it back, but not the spare of which it told.
        flush_names(site.parent)


def _copy_tree(site: Path, copy: Path) -> None:
    """Hard links to every file, in folders that are made; without what somebody may have added that isn't one."""
    made = {""}
    for name, entry in walk(site):
        if not entry.is_file(follow_symlinks=False):
            continue
        folder = name.rpartition("/")[0]
        if folder not in made:
            (copy / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        link_or_copy(Path(entry), copy / name)
