"""What the record says about itself: computed from the entries, never typed by anyone.

The definitions are those of the content model: superseded, contested, suspect, independent origins, standing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from briefbook.days import Day
from briefbook.entries.claims import Claim, Measure
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.library import Library


@dataclass(frozen=True)
class Origins:
    """How many independent origins a statement has: at most `count` where `up_to`, else exactly."""

    count: int
    up_to: bool


@dataclass(frozen=True)
class Doubt:
    """Why an entry is suspect: what it rests on, and what became of that (`corrected`, `retracted`, `withdrawn`)."""

    about: Ref
    what: str
    day: Day | None


@dataclass(frozen=True)
class Account:
    """Another claim that does not sit with this one, and how; `how` is empty where only their measures differ."""

    claim: Ref
    how: str


class Evidence:
    """The computed state of every claim of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.claims = library.all(Claim)

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
        return tuple(account for account in found if not self.library.entry(account.claim).withdrawn)

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

    def measures_apart(self) -> Iterator[tuple[Claim, Claim]]:
        """The pairs of standing claims whose measures are comparable and don't overlap."""
        for one, other, same_unit in self._comparable():
            if same_unit and one.measure and other.measure and not _overlap(one.measure, other.measure):
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
        """The source that a citation leads to."""
        return self.library.get(citation.source, Source)

    def reported(self, entry: Entry) -> Day | None:
        """The earliest day on which a source that the entry cites was published."""
        days = [self.source(c).published for c in entry.cite]
        return min((day for day in days if day), key=lambda day: day.order, default=None)

    def said(self, claim: Claim) -> Day | None:
        """The day by which a claim is ordered: when it was said, else when it was reported."""
        return claim.said_on or self.reported(claim)

    def origins(self, citations: tuple[Citation, ...]) -> Origins:
        """Distinct `from`, else `relays`, else publisher, else source, of the citations that are not against."""
        keys = {key for citation in citations if citation.supports for key in self._origins_of(citation)}
        return Origins(len(keys), up_to=len(keys) > 1 and any(kind == "source" for kind, _ in keys))

    def _origins_of(self, citation: Citation) -> Iterator[tuple[str, str]]:
        if isinstance(citation.passes_on, Ref):
            yield "named", str(self.library.resolve(citation.passes_on))
        elif citation.passes_on:
            yield "words", citation.passes_on.casefold()
        else:
            yield from self._origins_of_source(self.source(citation), frozenset())

    def _origins_of_source(self, source: Source, seen: frozenset[Ref]) -> Iterator[tuple[str, str]]:
        relayed = [self.library.resolve(ref) for ref in source.relays]
        for ref in relayed:
            if ref.kind == "sources" and ref not in seen:
                yield from self._origins_of_source(self.library.get(ref, Source), seen | {source.ref})
            else:
                yield "named", str(ref)
        if not relayed and source.publisher:
            yield "publisher", source.publisher.casefold()
        elif not relayed:
            yield "source", source.id

    # ── what is suspect ──

    def doubts(self, entry: Entry) -> tuple[Doubt, ...]:
        """Why an entry should be looked at again: what became of the sources and entries it rests on.

        A citation `checked` later than that clears it; where either day is missing, it doesn't.
        """
        checked = {self.library.resolve(c.source): c.checked for c in entry.cite}
        found = {
            doubt: None
            for ref in self._rests_on(entry)
            for doubt in _doubts_about(self.library.entry(ref))
            if not _later(checked.get(ref), doubt.day)
        }
        return tuple(found)

    def suspect(self, entry: Entry) -> bool:
        """Whether something that it rests on was corrected, retracted or withdrawn since it was checked."""
        return bool(self.doubts(entry))

    def _rests_on(self, entry: Entry) -> Iterator[Ref]:
        for link in self.library.links[entry.ref]:
            target = self.library.resolve(link.target)
            cites = target.kind == "sources" and (
                link.relation.endswith("cite.source") or link.offset is not None
            )
            leans_on = target.kind == "claims" and link.offset is not None
            if (cites or leans_on) and target != entry.ref:
                yield target


def _doubts_about(entry: Entry) -> Iterator[Doubt]:
    if isinstance(entry, Source) and entry.status in ("corrected", "retracted"):
        yield Doubt(entry.ref, entry.status, entry.updated)
    if entry.withdrawn:
        yield Doubt(entry.ref, "withdrawn", entry.withdrawn.on)
    for correction in entry.corrections:
        yield Doubt(entry.ref, "corrected", correction.on)


def _later(checked: Day | None, since: Day | None) -> bool:
    """Whether the whole of one day lies after the whole of another."""
    if checked is None or since is None or checked.earliest is None or since.latest is None:
        return False
    return checked.earliest > since.latest


def _overlap(one: Measure, other: Measure) -> bool:
    """Whether two measures share a point; what can't be compared is taken to."""
    first, second = _span(one), _span(other)
    if first is None or second is None:
        return True
    if isinstance(first, str) and isinstance(second, str):
        return first == second
    if isinstance(first, tuple) and isinstance(second, tuple):
        return _spans_touch(first, second)
    return True


def _spans_touch(
    first: tuple[Decimal | date | None, Decimal | date | None],
    second: tuple[Decimal | date | None, Decimal | date | None],
) -> bool:
    kinds = {type(end) for end in (*first, *second) if end is not None}
    if len(kinds) > 1:
        return True
    return _not_after(first[0], second[1]) and _not_after(second[0], first[1])


def _not_after(start: Decimal | date | None, end: Decimal | date | None) -> bool:
    if start is None or end is None:
        return True
    return start <= end  # type: ignore[operator]  # both are of one type, seen to by the caller


def _span(measure: Measure) -> tuple[Decimal | date | None, Decimal | date | None] | str | None:
    value = measure.value
    if measure.low is not None or measure.high is not None:
        point = value if isinstance(value, Decimal) else None
        return (
            measure.low if measure.low is not None else point,
            measure.high if measure.high is not None else point,
        )
    if measure.approximate:
        return None
    if isinstance(value, Decimal):
        return (value, value)
    if isinstance(value, Day):
        return (value.earliest, value.latest)
    return value.casefold()
