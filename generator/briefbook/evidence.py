"""What the record says about itself: computed from the entries, never typed by anyone.

The definitions are those of the content model: superseded, contested, suspect, independent origins, standing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from briefbook.days import Day
from briefbook.entries.actors import Actor
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.links import CITES, Link


@dataclass(frozen=True)
class Origins:
    """How many independent origins a statement has: at most `count` where `up_to`, else exactly."""

    count: int
    up_to: bool


@dataclass(frozen=True)
class Doubt:
    """Why an entry is suspect: what it rests on, and what became of that (`corrected`, `retracted`, `withdrawn`).

    `link` is where the entry says so: it leads there, or to a claim that rests on it.
    """

    about: Ref
    what: str
    day: Day | None
    link: Link = field(compare=False)


@dataclass(frozen=True)
class Account:
    """Another claim that does not sit with this one, and how; `how` is empty where only their measures differ."""

    claim: Ref
    how: str


class Evidence:
    """The computed state of every claim of one library.

    The library may be incomplete, as it is while a file is broken: what isn't there is passed over.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.claims = library.all(Claim)
        self._doubts: dict[Ref, tuple[Doubt, ...]] = {}

    # ── what stands ──

    @cached_property
    def _successors(self) -> dict[Ref, tuple[Claim, ...]]:
        found: dict[Ref, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.replaces:
                found[self.library.resolve(claim.replaces)].append(claim)
        return {ref: tuple(claims) for ref, claims in found.items()}

    def successors(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims that replace this one: the same side moved."""
        return self._successors.get(claim.ref, ())

    def superseded(self, claim: Claim) -> bool:
        """Whether something replaces it."""
        return bool(self.successors(claim))

    def standing(self, claim: Claim) -> bool:
        """Neither withdrawn nor superseded by a claim that isn't withdrawn."""
        return not claim.withdrawn and all(other.withdrawn for other in self.successors(claim))

    # ── what is contested ──

    @cached_property
    def _accounts(self) -> dict[Ref, tuple[Account, ...]]:
        found: dict[Ref, dict[Ref, str]] = defaultdict(dict)
        for claim in self.claims:
            for difference in claim.differs_from:
                other = self.library.resolve(difference.claim)
                found[claim.ref][other] = difference.how
                found[other].setdefault(claim.ref, difference.how)
        for one, another in self.measures_apart():
            found[one.ref].setdefault(another.ref, "")
            found[another.ref].setdefault(one.ref, "")
        return {
            ref: tuple(Account(*each) for each in sorted(others.items())) for ref, others in found.items()
        }

    def accounts(self, claim: Claim) -> tuple[Account, ...]:
        """The claims that differ from this one, read both ways, without those that were withdrawn."""
        found = self._accounts.get(claim.ref, ())
        return tuple(account for account in found if self._counts(account.claim))

    def _counts(self, ref: Ref) -> bool:
        claim = self.library.entries.get(ref)
        return claim is not None and not claim.withdrawn

    def contested(self, claim: Claim) -> bool:
        """Whether it differs from another claim, is marked disputed, or measures don't overlap."""
        return bool(claim.disputed or self.accounts(claim))

    @cached_property
    def account_groups(self) -> tuple[tuple[Claim, ...], ...]:
        """Claims that differ from one another, directly or by way of a third; each group and all groups by id."""
        groups: list[tuple[Claim, ...]] = []
        seen: set[Ref] = set()
        for claim in self.claims:
            if claim.withdrawn or claim.ref in seen or not self.accounts(claim):
                continue
            group = {claim.ref}
            frontier = [claim.ref]
            while frontier:
                member = self.library.get(frontier.pop(), Claim)
                new = {account.claim for account in self.accounts(member)} - group
                group |= new
                frontier += sorted(new)
            seen |= group
            groups.append(tuple(self.library.get(ref, Claim) for ref in sorted(group)))
        return tuple(groups)

    @cached_property
    def _groups_about(self) -> dict[Ref, tuple[tuple[Claim, ...], ...]]:
        found: dict[Ref, list[tuple[Claim, ...]]] = defaultdict(list)
        for group in self.account_groups:
            issues = [claim.position.issue for claim in group if claim.position]
            about = [ref for claim in group for ref in claim.about]
            for ref in {self.library.resolve(each) for each in (*issues, *about)}:
                found[ref].append(group)
        return {ref: tuple(groups) for ref, groups in found.items()}

    def groups_about(self, ref: Ref) -> tuple[tuple[Claim, ...], ...]:
        """The groups of differing claims of which one speaks of an entry."""
        return self._groups_about.get(ref, ())

    def measures_apart(self) -> Iterator[tuple[Claim, Claim]]:
        """The pairs of standing claims whose measures are comparable and don't overlap."""
        for one, other, same_unit in self._comparable():
            if same_unit and one.measure and other.measure and not one.measure.overlaps(other.measure):
                yield one, other

    def units_apart(self) -> Iterator[tuple[Claim, Claim]]:
        """The pairs that could be compared if their units were the same."""
        return ((one, other) for one, other, same_unit in self._comparable() if not same_unit)

    def _comparable(self) -> Iterator[tuple[Claim, Claim, bool]]:
        groups: dict[tuple[Ref, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.measure and self.standing(claim):
                groups[self.library.resolve(claim.home), claim.measure.what.casefold()].append(claim)
        for group in groups.values():
            for index, one in enumerate(group):
                for other in group[index + 1 :]:
                    if self._same_time(one, other) and one.measure and other.measure:
                        yield one, other, one.measure.unit == other.measure.unit

    def _same_time(self, one: Claim, other: Claim) -> bool:
        first, second = self.time_of(one), self.time_of(other)
        return first is None or second is None or first.overlaps(second)

    def time_of(self, claim: Claim) -> Day | None:
        """The time a measure is about: `speaks_of`, else `said_on`, else the day it was reported."""
        return claim.speaks_of or claim.said_on or self.reported(claim)

    # ── where it comes from ──

    def source(self, citation: Citation) -> Source:
        """The source that a citation of a sound library leads to."""
        return self.library.get(citation.source, Source)

    def _source(self, ref: Ref) -> Source | None:
        found = self.library.entries.get(self.library.resolve(ref))
        return found if isinstance(found, Source) else None

    def reported(self, entry: Entry) -> Day | None:
        """The earliest day on which a source that the entry cites was published."""
        sources = [self._source(citation.source) for citation in entry.cite]
        days = [source.published for source in sources if source and source.published]
        return min(days, key=lambda day: day.order, default=None)

    def said(self, claim: Claim) -> Day | None:
        """The day by which a claim is ordered: when it was said, else when it was reported."""
        return claim.said_on or self.reported(claim)

    def origins(self, citations: tuple[Citation, ...]) -> Origins:
        """Distinct `from`, else `relays`, else publisher, else source, of the citations that are not against."""
        keys = {key for citation in citations if citation.supports for key in self._origins_of(citation)}
        return Origins(len(keys), up_to=len(keys) > 1 and any(kind == "source" for kind, _ in keys))

    def _origins_of(self, citation: Citation) -> Iterator[tuple[str, str]]:
        if isinstance(citation.passes_on, str):
            yield "name", citation.passes_on.casefold()
        else:
            yield from self._origins_behind(citation.passes_on or citation.source, frozenset())

    def _origins_behind(self, ref: Ref, seen: frozenset[Ref]) -> Iterator[tuple[str, str]]:
        """An actor and a publisher of one name are one origin; a source leads to whom it relays."""
        here = self.library.resolve(ref)
        entry = self.library.entries.get(here)
        if isinstance(entry, Source) and entry.relays and here not in seen:
            for relayed in entry.relays:
                yield from self._origins_behind(relayed, seen | {here})
        elif isinstance(entry, Source) and entry.publisher:
            yield "name", entry.publisher.casefold()
        elif isinstance(entry, Actor):
            yield "name", entry.name.casefold()
        else:
            yield "source", str(here)

    # ── what is suspect ──

    def doubts(self, entry: Entry) -> tuple[Doubt, ...]:
        """Why an entry should be looked at again: what became of the sources and entries it rests on.

        Citations `checked` later than that clear it; where either day is missing, they don't.
        """
        if entry.ref not in self._doubts:
            found = (
                doubt
                for ref, link, checked in self._rests_on(entry)
                for doubt in _doubts_about(self.library.entry(ref), link)
                if not (checked and all(_later(day, doubt.day) for day in checked))
            )
            self._doubts[entry.ref] = tuple(dict.fromkeys(found))
        return self._doubts[entry.ref]

    def suspect(self, entry: Entry) -> bool:
        """Whether something that it rests on was corrected, retracted or withdrawn since it was checked."""
        return bool(self.doubts(entry))

    def _rests_on(self, entry: Entry) -> Iterator[tuple[Ref, Link, tuple[Day | None, ...]]]:
        """What it cites or leans on, where it says so, and the days on which that was checked.

        To link to a claim in a text counts as citing what that claim cites.
        """
        for link in self.library.links[entry.ref]:
            target = self.library.resolve(link.target)
            if target == entry.ref or link.relation == "note":
                continue  # an editors' note may well tell of a source that was withdrawn
            if link.back == CITES:
                own = _citation_at(entry, link)
                yield target, link, (own.checked,) if own else self._checked(entry, target)
            elif target.kind == "claims" and link.offset is not None:
                yield target, link, ()
                claim = self.library.get(target, Claim)
                for cited in dict.fromkeys(self.library.resolve(c.source) for c in claim.cite):
                    if cited in self.library.entries:
                        yield cited, link, self._checked(entry, cited) or self._checked(claim, cited)

    def _checked(self, entry: Entry, source: Ref) -> tuple[Day | None, ...]:
        """The entry's own citations stand for those in its texts, which have no field for a day."""
        return tuple(c.checked for c in entry.cite if self.library.resolve(c.source) == source)


def _citation_at(entry: Entry, link: Link) -> Citation | None:
    """The citation that a link was made of; None where it stands in a text."""
    value: Any = entry
    for step in link.loc[:-1]:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value if isinstance(value, Citation) else None


def _doubts_about(entry: Entry, link: Link) -> Iterator[Doubt]:
    if isinstance(entry, Source) and entry.status in ("corrected", "retracted"):
        yield Doubt(entry.ref, entry.status, entry.updated, link)
    if entry.withdrawn:
        yield Doubt(entry.ref, "withdrawn", entry.withdrawn.on, link)
    for correction in entry.corrections:
        yield Doubt(entry.ref, "corrected", correction.on, link)


def _later(checked: Day | None, since: Day | None) -> bool:
    """Whether the whole of one day lies after the whole of another."""
    if checked is None or since is None or checked.earliest is None or since.latest is None:
        return False
    return checked.earliest > since.latest
