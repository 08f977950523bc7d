"""All of `content/` read in pieces, side by side, for a build that remembers nothing.

Entries go to the disk as they are read, and are fetched from there when they are asked for: no process holds all of
them. What is told of each is little: its name, its former names and its links. One of the readers brings that together,
since it is much for a moment: what a process once held lies in its memory in holes, for as long as it lives.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from briefbook.checks.cycles import goes_round
from briefbook.entries import parse_entries
from briefbook.entry import Entry
from briefbook.executors import Crew, Piece, cut
from briefbook.fields import Ref
from briefbook.library import Library, shelved
from briefbook.links import Link
from briefbook.memory import Memory, Shelf, dumped, forget, keep_entries, loaded, take_entries, write_entries
from briefbook.reading import EntryFile, find_entries, read_file
from briefbook.settings import Settings

Names = tuple[Mapping[str, tuple[Ref, ...]], Mapping[Ref, Ref]]
"""Of all entries: by kind and id, and by their former names."""


class Told(NamedTuple):
    """What is told of an entry that was read."""

    ref: Ref
    aliases: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class _Reading:
    """What all pieces of the reading have in common: where from, what words there are, and for which memory."""

    root: Path
    types: Mapping[str, Sequence[str]]
    build: Path

    @property
    def folder(self) -> Path:
        """Where a piece puts what it has read."""
        return self.build / "reading"

    def rows(self, number: int) -> Path:
        """The entries of a piece, and their links."""
        return self.folder / f"{number}.sqlite"

    def told(self, number: int) -> Path:
        """What is told of them."""
        return self.folder / f"{number}.pickle"


def shelve_entries(
    crew: Crew, root: Path, settings: Settings, memory: Memory, meanwhile: Callable[[], None] = lambda: None
) -> Library | None:
    """The library of all entries, in a memory that begins with them; None where anything is wrong with one.

    Wrong is what no page could be made of: a file that can't be read or understood, two of one name, a reference that
    leads nowhere, a chain that goes round. `check_briefing` says what it is. While the crew reads, `meanwhile` is done.
    """
    files, problems, _ = find_entries(root)
    if problems:
        return None
    reading = _Reading(root, settings.types, memory.build)
    reading.folder.mkdir(parents=True, exist_ok=True)
    pieces = cut(files, crew.hands)
    read = crew.submit(_read, reading, pieces)
    meanwhile()
    if not all(found.result() for found in read):
        return None
    (linked,) = crew.submit(_link, reading, [[piece.number for piece in pieces]])
    names = linked.result()
    if names is None:
        return None
    return shelved(
        Shelf(memory, "entries", {}), Shelf(memory, "links", {}), Shelf(memory, "back", {}), *names
    )


def _read(reading: _Reading, piece: Piece[EntryFile]) -> bool:
    """Read some files; False where something is wrong with one."""
    told: list[Told] = []
    entries: dict[Ref, Entry] = {}
    for file in piece.items:
        raw, _ = read_file(reading.root, file)
        if raw is None:
            return False
        (parsed,) = parse_entries([raw], reading.types)
        if parsed.entry is None:
            return False
        told.append(Told(parsed.ref, parsed.entry.aliases, parsed.links))
        entries[parsed.ref] = parsed.entry
    links = {each.ref: each.links for each in told}
    write_entries(reading.rows(piece.number), {"entries": entries, "links": links})
    reading.told(piece.number).write_bytes(dumped(told))
    return True


def _link(reading: _Reading, numbers: Sequence[int]) -> Names | None:
    """Bring together what the pieces of these numbers have read; None where something is wrong with names or links."""
    entries: dict[Ref, Told] = {}
    count = 0
    for number in numbers:
        told: list[Told] = loaded(reading.told(number).read_bytes())
        entries.update((each.ref, each) for each in told)
        count += len(told)
    aliases = _former(entries)
    if len(entries) < count or aliases is None or _misled(entries, aliases):
        return None
    forget(reading.build)
    take_entries(reading.build, map(reading.rows, numbers))
    keep_entries(reading.build, {"back": _back(entries, aliases)})
    members: dict[str, list[Ref]] = defaultdict(list)
    for ref in sorted(entries):
        members[ref.kind].append(ref)
    return {kind: tuple(refs) for kind, refs in members.items()}, aliases


def _former(entries: Mapping[Ref, Told]) -> dict[Ref, Ref] | None:
    """The entry that each former name leads to; None where a name is another's too."""
    claimed = [(Ref(ref.kind, alias), ref) for ref, told in entries.items() for alias in told.aliases]
    aliases = dict(claimed)
    return aliases if len(aliases) == len(claimed) and not aliases.keys() & entries.keys() else None


def _misled(entries: Mapping[Ref, Told], aliases: Mapping[Ref, Ref]) -> bool:
    """Whether a link leads nowhere, or a chain of them back."""
    if any(link.target not in entries and link.target not in aliases for link in _links(entries)):
        return True
    return goes_round(_links(entries), aliases)


def _links(entries: Mapping[Ref, Told]) -> Iterable[Link]:
    return (link for told in entries.values() for link in told.links)


def _back(entries: Mapping[Ref, Told], aliases: Mapping[Ref, Ref]) -> Mapping[Ref, object]:
    """The links that lead to each entry, in the order of where they come from."""
    back: dict[Ref, list[Link]] = {ref: [] for ref in entries}
    for ref in sorted(entries):
        for link in entries[ref].links:
            back[aliases.get(link.target, link.target)].append(link)
    return {ref: tuple(links) for ref, links in back.items()}
