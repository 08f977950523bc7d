"""What has changed in `content/` since the last build, down to single fields of entries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefbook.answers import Fact
from briefbook.checks.cycles import lies_on_a_circle
from briefbook.entries import parse_entries
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.library import Library, shelved
from briefbook.links import Link
from briefbook.memory import Memory, Shelf
from briefbook.reading import read_entry
from briefbook.settings import Settings
from briefbook.stamps import Stamp

Row = tuple[Entry, tuple[Link, ...]]
"""An entry with its links."""


@dataclass(frozen=True)
class Change:
    """Entries that are new, other than before, or (None) no longer there, with their links, and what has others back.

    `library` is the library now, `facts` what reads otherwise in it; `left` are the files in which the entries stood.
    """

    entries: Mapping[Ref, Entry | None]
    links: Mapping[Ref, tuple[Link, ...] | None]
    back: Mapping[Ref, tuple[Link, ...]]
    library: Library
    facts: frozenset[Fact]
    added: frozenset[Ref]
    removed: frozenset[Ref]
    left: frozenset[str]


def find_change(root: Path, settings: Settings, memory: Memory, now: Mapping[str, Stamp]) -> Change | None:
    """The change since the stamps that are remembered; None where it is not an ordinary one.

    All must then be looked at anew. Not ordinary is whatever is wrong in itself, and what changes the names under
    which entries are found.
    """
    then: Mapping[str, Stamp] = memory.note("stamps")
    paths = {
        path for path in then.keys() | now.keys() if then.get(path) != now.get(path) or now.get(path) is None
    }
    found = _rows(root, settings, paths, now)
    if found is None:
        return None
    before = {ref: _row_then(memory, ref) for ref in found}
    aliases: dict[Ref, Ref] = memory.note("aliases")
    if any(not _ordinary(ref, before[ref], found[ref], aliases, now) for ref in found):
        return None
    members = _members(memory, before, found)
    back = _back(memory, before, found)
    entries = {ref: row and row[0] for ref, row in found.items()}
    links = {ref: row and row[1] for ref, row in found.items()}
    library = shelved(
        Shelf(memory, "entries", entries),
        Shelf(memory, "links", links),
        Shelf(memory, "back", dict(back)),
        members,
        aliases,
    )
    if any(link.target not in library.entries for row in found.values() if row for link in row[1]):
        return None
    if any(back.get(ref, library.back.get(ref, ())) for ref, row in found.items() if row is None):
        return None  # something still leads to what was removed
    if any(row and lies_on_a_circle(library, ref) for ref, row in found.items()):
        return None
    facts = {fact for ref in found for fact in _facts(ref, before[ref], found[ref])}
    facts |= {("back", ref) for ref in back}
    added = {ref for ref in found if found[ref] and not before[ref]}
    removed = {ref for ref in found if before[ref] and not found[ref]}
    facts |= {("members", ref.kind) for ref in added | removed}
    left = frozenset(row[0].path for row in before.values() if row)
    return Change(entries, links, back, library, frozenset(facts), frozenset(added), frozenset(removed), left)


def _row_then(memory: Memory, ref: Ref) -> Row | None:
    """An entry as it is remembered."""
    try:
        return memory.kept("entries", ref), memory.kept("links", ref)
    except KeyError:
        return None


def _rows(
    root: Path, settings: Settings, paths: Iterable[str], now: Mapping[str, Stamp]
) -> dict[Ref, Row | None] | None:
    """What stands at these paths now; None where something is wrong with it."""
    found: dict[Ref, Row | None] = {}
    # First what went, then what came: a file may have moved.
    for path in sorted(paths, key=lambda path: path in now):
        if path.endswith("/"):
            if path in now and "/." in path:
                return None
            continue
        raw = read_entry(root, path) if path in now else None
        if raw is None and path in now:
            return None
        if raw is None:
            kind, name = path.split("/")[1], path.rpartition("/")[2]
            found[Ref(kind, name.removesuffix(".yml"))] = None
            continue
        (parsed,) = parse_entries([raw], settings.types)
        if parsed.entry is None or parsed.problems or found.get(parsed.ref):
            return None
        found[parsed.ref] = (parsed.entry, parsed.links)
    return found


def _ordinary(
    ref: Ref, before: Row | None, after: Row | None, aliases: Mapping[Ref, Ref], now: Mapping[str, Stamp]
) -> bool:
    """Whether a change leaves all names as they were."""
    if ref in aliases:
        return False
    if before and after and before[0].path != after[0].path and before[0].path in now:
        return False  # two files of one name
    return (before[0].aliases if before else ()) == (after[0].aliases if after else ())


def _members(
    memory: Memory, before: Mapping[Ref, Row | None], after: Mapping[Ref, Row | None]
) -> dict[str, tuple[Ref, ...]]:
    members: dict[str, tuple[Ref, ...]] = dict(memory.note("members"))
    for kind in {ref.kind for ref in after}:
        come = {ref for ref in after if ref.kind == kind and after[ref] and not before[ref]}
        gone = {ref for ref in after if ref.kind == kind and before[ref] and not after[ref]}
        if come or gone:
            members[kind] = tuple(sorted((set(members.get(kind, ())) | come) - gone))
    return members


def _back(
    memory: Memory, before: Mapping[Ref, Row | None], after: Mapping[Ref, Row | None]
) -> dict[Ref, tuple[Link, ...]]:
    """The links that lead to each entry to which other links lead now."""
    shelf = Shelf[tuple[Link, ...]](memory, "back", {})
    targets: set[Ref] = set()
    for ref in after:
        old, new = _by_target(before[ref]), _by_target(after[ref])
        targets |= {target for target in old.keys() | new.keys() if old.get(target) != new.get(target)}
    targets |= {ref for ref in after if after[ref] and not before[ref]}
    found = {}
    for target in targets:
        others = [link for link in shelf.get(target, ()) if link.source not in after]
        ours = [link for row in after.values() if row for link in row[1] if link.target == target]
        found[target] = tuple(sorted((*others, *ours), key=lambda link: link.source))
    return found


def _by_target(row: Row | None) -> dict[Ref, list[Link]]:
    found: dict[Ref, list[Link]] = {}
    for link in row[1] if row else ():
        found.setdefault(link.target, []).append(link)
    return found


def _facts(ref: Ref, before: Row | None, after: Row | None) -> Iterator[Fact]:
    """What reads otherwise of one entry."""
    if before is None or after is None:
        yield from ((name, ref) for name in ("entry", "links", "back"))
    old, new = before and before[0], after and after[0]
    for name in _fields(old) | _fields(new):
        if not (old and new) or old.__dict__[name] != new.__dict__[name]:
            yield (name, ref)
    if before and after and before[1] != after[1]:
        yield ("links", ref)
    if not (old and new) or _lines(old) != _lines(new):
        yield ("lines", ref)
    yield ("marks", ref)
    yield ("data", ref)


def _fields(entry: Entry | None) -> set[str]:
    return set(type(entry).model_fields) if entry else set()


def _lines(entry: Entry) -> list[object]:
    """What `line_of` tells of an entry and its fields."""
    return [entry.path, entry.raw.lines]
