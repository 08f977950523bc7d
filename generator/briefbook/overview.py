"""Questions about all entries of a kind: in which order they are listed, and which of them a page picks out.

A page of the whole story asks these, so that it need not look at every entry again when one has changed.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from briefbook.answers import answer
from briefbook.days import Day
from briefbook.days.points import PRECISIONS
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.orders import in_order
from briefbook.reading import KINDS

_FIRM = ("on-record", "document", "observed")

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Sourcing:
    """On how much the standing record rests: how many statements have so many origins, and what sources lack."""

    origins: dict[int, int]
    up_to: bool
    sources: int
    without_publisher: int
    without_address: int


def leading(library: Library, events: Iterable[Ref]) -> tuple[Ref, ...]:
    """Of some events the major ones that were not withdrawn; where none is marked major, all of them."""
    major: dict[Ref, bool] = {}
    for ref in events:
        event = library.get(ref, Event)
        if not event.withdrawn:
            major[ref] = event.major
    return tuple(ref for ref in major if major[ref]) or tuple(major)


class Overview:
    """What is asked of all entries of one library.

    There may be more of them than one should hold at once, so each is let go before the next is asked for.
    """

    def __init__(self, library: Library, evidence: Evidence) -> None:
        self._library = library
        self._evidence = evidence
        self.answers = evidence.answers
        self.answers.own(self)

    def _all(self, kind: str, model: type[E]) -> Iterator[tuple[Ref, E]]:
        return ((ref, self._library.get(ref, model)) for ref in self._library.refs(kind))

    def _standing(self, model: type[E]) -> Iterator[E]:
        """The entries of a kind that were not withdrawn."""
        return (entry for entry in self._library.all(model) if not entry.withdrawn)

    # ── lists ──

    @answer
    def order(self, kind: str) -> tuple[Ref, ...]:
        """The entries of a kind that has pages, in the order in which one turns from one to the next."""
        return tuple(in_order(self._library, kind))

    @answer
    def _turns(self, kind: str) -> dict[Ref, tuple[Ref | None, Ref | None]]:
        ordered = self.order(kind)
        rows = zip((None, *ordered), ordered, (*ordered[1:], None), strict=False)
        return {ref: (before, after) for before, ref, after in rows}

    @answer
    def neighbours(self, ref: Ref) -> tuple[Ref | None, Ref | None]:
        """What stands before and after an entry in the order of its kind."""
        return self._turns(ref.kind).get(ref, (None, None))

    @answer
    def listed(self, kind: str) -> tuple[Ref, ...]:
        """The entries of a kind as its index has them: by label, in time, or the newest first."""
        match kind:
            case "claims":
                return self._evidence.in_order(self._library.refs(kind))
            case "events":
                return self.order(kind)
            case "briefings" | "sources":
                return tuple(self._newest_first(kind))
        return tuple(sorted(self._library.refs(kind), key=self.sorting_key))

    def _newest_first(self, kind: str) -> Iterator[Ref]:
        """Those without a day last."""
        days = {ref: self._day(self._library.entry(ref)) for ref in self._library.refs(kind)}
        dated = [(day.order, ref) for ref, day in days.items() if day]
        if kind == "briefings":
            dated.sort(reverse=True)  # of one day, the last id first
        yield from (ref for _, ref in sorted(dated, key=lambda each: each[0], reverse=True))
        yield from (ref for ref, day in days.items() if not day)

    def _day(self, entry: Entry) -> Day | None:
        return entry.published if isinstance(entry, Source) else getattr(entry, "as_of", None)

    @answer
    def sorting_key(self, ref: Ref) -> tuple[str, str]:
        """Letters without their accents and without what stands before the first; then the id. No locale's order."""
        label = self._library.entry(ref).label
        plain = unicodedata.normalize("NFKD", label.casefold())
        bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
        start = next((at for at, letter in enumerate(bare) if letter.isalnum()), 0)
        return bare[start:], ref.id

    @answer
    def periods(self, kind: str) -> dict[str, tuple[Ref, ...]]:
        """The events by the name of the period under which they are listed, in time (`listed_at`)."""
        found: dict[str, list[Ref]] = defaultdict(list)
        for ref in self.order(kind):
            found[listed_at(self._library.get(ref, Event).when)].append(ref)
        return {name: tuple(refs) for name, refs in found.items()}

    @answer
    def leading(self, kind: str) -> tuple[Ref, ...]:
        """The major events that were not withdrawn, in time; where none is marked major, all of them."""
        return leading(self._library, self.order(kind))

    @answer
    def ahead(self, kind: str) -> tuple[Ref, ...]:
        """The events that had not begun when they were written, the earliest to be over first; of those that end
        alike, the most exact first."""

        def key(event: Event) -> tuple[object, ...]:
            return (event.when.order[1], not event.when.exact, not event.major, event.when.order)

        ahead = [
            (key(each), ref) for ref, each in self._all(kind, Event) if each.ahead and not each.withdrawn
        ]
        return tuple(ref for _, ref in sorted(ahead))

    # ── what stands out ──

    @answer
    def firm(self, kind: str) -> tuple[Ref, ...]:
        """The claims that rest on something firm and that nothing speaks against, the newest first."""
        firm = (ref for ref, claim in self._all(kind, Claim) if self._is_firm(claim))
        return self._evidence.in_order(firm)[::-1]

    def _is_firm(self, claim: Claim) -> bool:
        return (
            claim.basis in _FIRM
            and all(citation.supports for citation in claim.cite)
            and self._evidence.standing(claim)
            and not self._evidence.contested(claim)
            and not self._evidence.suspect(claim)
        )

    @answer
    def disputed(self, kind: str) -> tuple[tuple[Ref, ...], ...]:
        """Groups of accounts of which one still stands, and standing claims that are marked disputed by themselves;
        the newest first."""
        stands = self._evidence.standing
        groups = [group for group in self._evidence.account_groups if any(map(stands, group))]
        alone = [
            (each,)
            for _, each in self._all(kind, Claim)
            if each.disputed and stands(each) and not self._evidence.accounts(each)
        ]
        found = sorted([*groups, *alone], key=self._newest, reverse=True)
        return tuple(tuple(claim.ref for claim in group) for group in found)

    def _newest(self, group: Iterable[Claim]) -> tuple[object, ...]:
        claims = list(group)
        days = [day.order for claim in claims if (day := self._evidence.said(claim))]
        return (max(days, default=()), claims[0].id)

    @answer
    def by_weight(self, kind: str) -> tuple[Ref, ...]:
        """The issues, those of which most entries speak first."""
        return tuple(sorted(self._library.refs(kind), key=lambda ref: (-self._weight(ref), ref.id)))

    @answer
    def _weight(self, ref: Ref) -> int:
        return len(self._library.back[ref])

    # ── how well it is sourced ──

    @answer
    def _origins(self, ref: Ref) -> tuple[int, bool]:
        """On how many origins a standing claim rests, and whether there may be fewer; none for a withdrawn one."""
        claim = self._library.get(ref, Claim)
        found = self._evidence.origins(claim.cite)
        return (0, False) if claim.withdrawn else (found.count, found.up_to)

    @answer
    def sourcing(self, kind: str) -> Sourcing:
        """The tallies of claims and sources that were not withdrawn."""
        origins = [found for ref in self._library.refs(kind) if (found := self._origins(ref))[0]]
        sources = [(each.publisher, each.url) for each in self._standing(Source)]
        return Sourcing(
            dict(Counter(count for count, _ in origins)),
            any(up_to for _, up_to in origins),
            len(sources),
            sum(publisher is None for publisher, _ in sources),
            sum(url is None for _, url in sources),
        )

    @answer
    def resting_on_one(self, kind: str) -> tuple[Ref, ...]:
        """The claims that rest on one origin, by what they are about, then by day."""
        found = [ref for ref in self._library.refs(kind) if self._origins(ref)[0] == 1]
        return tuple(sorted(self._evidence.in_order(found), key=self._home))

    def _home(self, ref: Ref) -> Ref:
        return self._library.resolve(self._library.get(ref, Claim).home)

    @answer
    def suspects(self, kinds: tuple[str, ...]) -> tuple[Ref, ...]:
        """The entries that rest on what was corrected, retracted or withdrawn since they were checked."""
        every = (ref for kind in kinds for ref in self._library.refs(kind))
        doubted = filter(self._evidence.doubts_of, every)
        return tuple(ref for ref in doubted if not self._library.entry(ref).withdrawn)

    @answer
    def _flagged(self, kind: str) -> tuple[Ref, ...]:
        """The few entries of a kind that were corrected or withdrawn, or ask for another look."""
        every = ((ref, self._library.entry(ref)) for ref in self._library.refs(kind))
        return tuple(ref for ref, each in every if each.corrections or each.withdrawn or each.review_by)

    def _all_flagged(self, kinds: Iterable[str]) -> Iterator[tuple[Ref, Entry]]:
        return ((ref, self._library.entry(ref)) for kind in kinds for ref in self._flagged(kind))

    @answer
    def for_review(self, kinds: tuple[str, ...]) -> tuple[Ref, ...]:
        """The entries that ask for another look by a day, by that day."""
        dated = [
            (entry.review_by.order, ref)
            for ref, entry in self._all_flagged(kinds)
            if entry.review_by and not entry.withdrawn
        ]
        return tuple(ref for _, ref in sorted(dated))

    @answer
    def mended(self, kinds: tuple[str, ...]) -> tuple[tuple[Ref, int | None], ...]:
        """Every correction (the entry and the correction's place in it) and withdrawal (the entry alone), by day."""
        found: list[tuple[object, Ref, str, int | None]] = []
        for ref, entry in self._all_flagged(kinds):
            found += [(each.on.order, ref, each.why, at) for at, each in enumerate(entry.corrections)]
            if entry.withdrawn:
                found.append((entry.withdrawn.on.order, ref, entry.withdrawn.why, None))
        return tuple((ref, at) for _, ref, _, at in sorted(found, key=lambda each: each[:3]))

    @answer
    def mended_by_publishers(self, kind: str) -> tuple[Ref, ...]:
        """The sources that their publishers corrected or took back, and that we did not withdraw."""
        mended = ("corrected", "retracted")
        return tuple(
            ref for ref, each in self._all(kind, Source) if each.status in mended and not each.withdrawn
        )

    @answer
    def said_of_sources(self, fields: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """What the sources that were not withdrawn say in some fields, one word or "" for each of them."""
        return tuple(
            tuple(getattr(source, field) or "" for field in fields) for source in self._standing(Source)
        )


EVERY = tuple(sorted(KINDS))
"""All kinds, for questions about entries of any."""


def listed_at(day: Day) -> str:
    """The name of the period under which an event of that day is listed: `2031-02`, `2031`, or "" for neither."""
    if day.earliest is None:
        return ""
    starts = [span.start for span in day.spans if span.start and span.start.earliest == day.earliest]
    precision = min((point.precision for point in starts), key=PRECISIONS.index)
    if precision == "years":
        return ""
    return day.earliest.isoformat()[: 4 if precision == "year" else 7]
