"""All entries, linked: each link was written once, on one side, and can be followed from both."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from briefbook.answers import note, noting
from briefbook.entry import Entry, Parsed
from briefbook.fields import Fault, Ref, nearest
from briefbook.links import Link
from briefbook.problems import Problem
from briefbook.reading import KINDS

E = TypeVar("E", bound=Entry)
V = TypeVar("V")


class Noted(Mapping[Ref, V]):
    """A mapping of which every look is noted as (its name, the entry), and a walk through all as one at each kind."""

    def __init__(self, name: str, values: Mapping[Ref, V]) -> None:
        self._note = noting(name)
        self._values = values

    def __getitem__(self, ref: Ref) -> V:
        self._note(ref)
        return self._values[ref]

    def __contains__(self, ref: object) -> bool:
        if isinstance(ref, Ref):
            self._note(ref)
        return ref in self._values

    def __iter__(self) -> Iterator[Ref]:
        for kind in KINDS:
            note(("members", kind))
        return iter(self._values)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Library:
    """The sound entries by reference, in a fixed order, with their links both ways.

    `members` are the names of each kind, by id. `broken` holds the names that exist too, but whose files say
    something wrong or can't be read. What is looked up is noted (`answers.note`).
    """

    entries: Mapping[Ref, Entry]
    members: Mapping[str, tuple[Ref, ...]]
    aliases: Mapping[Ref, Ref]
    links: Mapping[Ref, tuple[Link, ...]]
    back: Mapping[Ref, tuple[Link, ...]]
    broken: frozenset[Ref] = frozenset()

    def refs(self, kind: str) -> tuple[Ref, ...]:
        """The names of all entries of one kind, by id."""
        note(("members", kind))
        return self.members.get(kind, ())

    def every(self) -> Iterator[Entry]:
        """All entries, by kind and id."""
        return (self.entry(ref) for kind in sorted(KINDS) for ref in self.refs(kind))

    def all(self, model: type[E]) -> Iterator[E]:
        """The entries of one kind, by id, one after another: there may be more than one should hold at once."""
        return (self.get(ref, model) for ref in self.refs(model.kind))

    def resolve(self, ref: Ref) -> Ref:
        """The present name of an entry, whatever it was called before."""
        return self.aliases.get(ref, ref)

    def get(self, ref: Ref, model: type[E]) -> E:
        """The entry that a reference of a sound library leads to. Raises KeyError where nothing stands."""
        entry = self.entries[self.resolve(ref)]
        if not isinstance(entry, model):
            raise KeyError(ref)
        return entry

    def entry(self, ref: Ref) -> Entry:
        """As `get`, of whatever kind."""
        return self.entries[self.resolve(ref)]


def shelved(
    entries: Mapping[Ref, Entry],
    links: Mapping[Ref, tuple[Link, ...]],
    back: Mapping[Ref, tuple[Link, ...]],
    members: Mapping[str, tuple[Ref, ...]],
    aliases: Mapping[Ref, Ref],
) -> Library:
    """A library whose entries and links are fetched when they are asked for."""
    return Library(Noted("entry", entries), members, aliases, Noted("links", links), Noted("back", back))


def link_entries(
    parsed: Iterable[Parsed], unreadable: frozenset[tuple[str, str]] = frozenset()
) -> tuple[Library, list[Problem]]:
    """The library of all sound entries, and every reference that leads nowhere.

    A reference to an entry that exists but is itself broken is no problem: its own file says what is wrong.
    """
    everything = sorted(parsed, key=lambda each: (each.ref, each.raw.path))
    entries: dict[Ref, Entry] = {}
    for each in everything:
        if each.entry is not None:
            entries.setdefault(each.ref, each.entry)
    aliases = {
        Ref(ref.kind, alias): ref
        for ref, entry in reversed(entries.items())
        for alias in entry.aliases
        if Ref(ref.kind, alias) not in entries
    }
    names = {name for each in everything if each.entry is None for name in _names_of(each)}
    broken = frozenset((names | {Ref(*each) for each in unreadable}) - entries.keys() - aliases.keys())
    present = entries.keys() | broken
    problems = [p for each in everything for p in _misdirected(each, present, aliases)]
    return _library(entries, aliases, broken, everything), problems


def _names_of(each: Parsed) -> Iterator[Ref]:
    """The names of a broken entry: its own, and the former ids that it claims."""
    yield each.ref
    former = each.raw.data.get("aliases")
    for alias in former if isinstance(former, list) else [former]:
        if isinstance(alias, str):
            yield Ref(each.ref.kind, alias)


def _library(
    entries: dict[Ref, Entry], aliases: dict[Ref, Ref], broken: frozenset[Ref], everything: list[Parsed]
) -> Library:
    links: dict[Ref, list[Link]] = {ref: [] for ref in entries}
    back: dict[Ref, list[Link]] = {ref: [] for ref in entries}
    for each in everything:
        if each.entry is None or entries[each.ref] is not each.entry:
            continue
        for link in each.links:
            target = aliases.get(link.target, link.target)
            if target in entries:
                links[each.ref].append(link)
                back[target].append(link)
    members: dict[str, list[Ref]] = defaultdict(list)
    for ref in entries:
        members[ref.kind].append(ref)
    return Library(
        Noted("entry", entries),
        {kind: tuple(refs) for kind, refs in members.items()},
        MappingProxyType(aliases),
        Noted("links", {ref: tuple(found) for ref, found in links.items()}),
        Noted("back", {ref: tuple(found) for ref, found in back.items()}),
        broken,
    )


def _misdirected(each: Parsed, present: set[Ref], aliases: Mapping[Ref, Ref]) -> Iterator[Problem]:
    for link in each.links:
        if link.target not in present and link.target not in aliases:
            yield each.fault(link.loc, _nowhere(link, present))


def _nowhere(link: Link, present: set[Ref]) -> Fault:
    kind, wanted = link.target.kind, link.target.id
    known = sorted(ref.id for ref in present if ref.kind == kind)
    hint = nearest(wanted, known) or f"add content/{kind}/{wanted}.yml first"
    return Fault("unknown-reference", f'no {kind[:-1]} is called "{wanted}"', hint, link.offset)
