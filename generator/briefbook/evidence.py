"""What the record says about itself: computed from the entries, never typed by anyone.

The definitions are those of the content model: superseded, contested, suspect, independent origins, standing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from briefbook.answers import Answers, answer
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
    link: Link


@dataclass(frozen=True)
class Account:
    """Another claim that does not sit with this one, and how; `how` is empty where only their measures differ."""

    claim: Ref
    how: str


class Evidence:
    """The computed state of every claim of one library.

    The library may be incomplete, as it is while a file is broken: what isn't there is passed over.
    """

    def __init__(self, library: Library, answers: Answers | None = None) -> None:
        self.library = library
        self.answers = answers or Answers()
        self.answers.own(self)

    def _claims(self, refs: Iterable[Ref]) -> tuple[Claim, ...]:
        return tuple(self.library.get(ref, Claim) for ref in refs)

    def _back(self, ref: Ref, *relations: str) -> Iterator[Link]:
        """The links of claims that lead to an entry through certain fields."""
        links = self.library.back.get(ref, ())
        return (link for link in links if link.relation in relations and link.source.kind == Claim.kind)

    # ── what stands ──

    def successors(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims that replace this one: the same side moved."""
        return self._claims(link.source for link in self._back(claim.ref, "replaces"))

    def superseded(self, claim: Claim) -> bool:
        """Whether something replaces it."""
        return bool(self.successors(claim))

    def standing(self, claim: Claim) -> bool:
        """Neither withdrawn nor superseded by a claim that isn't withdrawn."""
        return self._stands(claim.ref)

    @answer
    def _stands(self, ref: Ref) -> bool:
        claim = self.library.get(ref, Claim)
        return not claim.withdrawn and all(other.withdrawn for other in self.successors(claim))

    # ── what is contested ──

    def accounts(self, claim: Claim) -> tuple[Account, ...]:
        """The claims that differ from this one, read both ways, without those that were withdrawn."""
        return self._accounts(claim.ref)

    @answer
    def _accounts(self, ref: Ref) -> tuple[Account, ...]:
        claim = self.library.get(ref, Claim)
        found = {self.library.resolve(each.claim): each.how for each in claim.differs_from}
        for link in self._back(ref, "differs_from.claim"):
            index = next(step for step in link.loc if isinstance(step, int))
            found.setdefault(link.source, self.library.get(link.source, Claim).differs_from[index].how)
        for pair in self.measures_apart(claim):
            found.setdefault(next(each.ref for each in pair if each.ref != ref), "")
        return tuple(Account(other, how) for other, how in sorted(found.items()) if self._counts(other))

    def _counts(self, ref: Ref) -> bool:
        claim = self.library.entries.get(ref)
        return claim is not None and not claim.withdrawn

    def contested(self, claim: Claim) -> bool:
        """Whether it differs from another claim, is marked disputed, or measures don't overlap."""
        return bool(claim.disputed or self.accounts(claim))

    @property
    def account_groups(self) -> tuple[tuple[Claim, ...], ...]:
        """Claims that differ from one another, directly or by way of a third; each group and all groups by id."""
        return tuple(map(self._claims, self._groups(Claim.kind)))

    @answer
    def _groups(self, kind: str) -> tuple[tuple[Ref, ...], ...]:
        groups: list[tuple[Ref, ...]] = []
        seen: set[Ref] = set()
        for ref in self.library.refs(kind):
            if ref not in seen and self._counts(ref) and self._accounts(ref):
                groups.append(self._group(ref))
                seen.update(groups[-1])
        return tuple(groups)

    @answer
    def _group(self, ref: Ref) -> tuple[Ref, ...]:
        """The claims that differ from a claim, directly or by way of others, and itself."""
        group = {ref}
        frontier = [ref]
        while frontier:
            new = {account.claim for account in self._accounts(frontier.pop())} - group
            group |= new
            frontier += sorted(new)
        return tuple(sorted(group))

    def groups_about(self, ref: Ref) -> tuple[tuple[Claim, ...], ...]:
        """The groups of differing claims of which one speaks of an entry."""
        return tuple(map(self._claims, self._about(ref)))

    @answer
    def _about(self, ref: Ref) -> tuple[tuple[Ref, ...], ...]:
        speaking = dict.fromkeys(link.source for link in self._back(ref, "about", "position.issue"))
        found = (each for each in speaking if self._counts(each) and self._accounts(each))
        return tuple(sorted({self._group(each) for each in found}))

    def measures_apart(self, claim: Claim) -> tuple[tuple[Claim, Claim], ...]:
        """The pairs of standing claims, it and another, whose measures are comparable and don't overlap."""
        return self._pairs(claim, same_unit=True)

    def units_apart(self, claim: Claim) -> tuple[tuple[Claim, Claim], ...]:
        """The pairs that could be compared if their units were the same."""
        return self._pairs(claim, same_unit=False)

    def _pairs(self, claim: Claim, *, same_unit: bool) -> tuple[tuple[Claim, Claim], ...]:
        if not claim.measure:
            return ()
        pairs = self._apart(self.library.resolve(claim.home))
        found = (pair for *pair, same in pairs if same == same_unit and claim.ref in pair)
        return tuple((self.library.get(one, Claim), self.library.get(other, Claim)) for one, other in found)

    @answer
    def _apart(self, home: Ref) -> tuple[tuple[Ref, Ref, bool], ...]:
        """The pairs of figures of one home that don't go together, and whether they have one unit."""
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._claims(self.homed(home)):
            if claim.measure and self.standing(claim):
                groups[claim.measure.what.casefold()].append(claim)
        return tuple(
            (one.ref, other.ref, one.measure.unit == other.measure.unit)
            for group in groups.values()
            for one, other in combinations(group, 2)
            if one.measure and other.measure and self._same_time(one, other)
            if one.measure.unit != other.measure.unit or not one.measure.overlaps(other.measure)
        )

    def _same_time(self, one: Claim, other: Claim) -> bool:
        first, second = self.time_of(one), self.time_of(other)
        return first is None or second is None or first.overlaps(second)

    def time_of(self, claim: Claim) -> Day | None:
        """The time a measure is about: `speaks_of`, else `said_on`, else the day it was reported."""
        return claim.speaks_of or self.said(claim)

    @answer
    def homed(self, home: Ref) -> tuple[Ref, ...]:
        """The claims whose home an entry is, by id."""
        links = self._back(home, "about", "position.issue")
        return tuple(sorted({link.source for link in links if self._leads_home(link)}))

    def _leads_home(self, link: Link) -> bool:
        """Whether it is the link of a claim to its home (`Claim.home`), mostly told without a look at the claim."""
        if link.relation == "about":
            return link.loc[-1] == 0
        return not self.library.get(link.source, Claim).about

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
        return self.day_of(claim.ref)

    @answer
    def day_of(self, ref: Ref) -> Day | None:
        """As `said`, of the claim with that name."""
        claim = self.library.get(ref, Claim)
        return claim.said_on or self.reported(claim)

    def in_order(self, claims: Iterable[Ref]) -> tuple[Ref, ...]:
        """Claims by the day they were said or reported, those without one first, then by id."""

        def key(ref: Ref) -> tuple[object, ...]:
            day = self.day_of(ref)
            return (day is not None, day.order if day else (), ref.id)

        return tuple(sorted(claims, key=key))

    def origins(self, citations: tuple[Citation, ...]) -> Origins:
        """Distinct `from`, else `relays`, else publisher, else source, of the citations that are not against."""
        keys = {key for citation in citations if citation.supports for key in self._origins_of(citation)}
        return Origins(len(keys), up_to=len(keys) > 1 and any(kind == "source" for kind, _ in keys))

    def _origins_of(self, citation: Citation) -> Iterator[tuple[str, str]]:
        if isinstance(citation.passes_on, str):
            yield "name", citation.passes_on.casefold()
        else:
            yield from self._origins(self.library.resolve(citation.passes_on or citation.source))

    @answer
    def _origins(self, ref: Ref) -> tuple[tuple[str, str], ...]:
        return tuple(self._origins_behind(ref, frozenset()))

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
        return self.doubts_of(entry.ref)

    @answer
    def doubts_of(self, ref: Ref) -> tuple[Doubt, ...]:
        """As `doubts`, of the entry with that name."""
        found = (
            doubt
            for target, link, checked in self._rests_on(self.library.entry(ref))
            for doubt in _doubts_about(self.library.entry(target), link)
            if not (checked and all(_later(day, doubt.day) for day in checked))
        )
        once: dict[tuple[Ref, str, Day | None], Doubt] = {}
        for doubt in found:
            once.setdefault((doubt.about, doubt.what, doubt.day), doubt)
        return tuple(once.values())

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
