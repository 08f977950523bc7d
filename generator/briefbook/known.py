"""As it was known on a day: from when on what a page shows had been reported, and until when it stood.

A page draws what stands now. Beside it stand the days by which the theme's script shows it as it was known on an
earlier one: `since`, from which on a thing had been reported, and `until`, from which on another had replaced it. Days
are written as in addresses (`2031-05-12`), "" where a thing has always counted. Nothing is dated where all of a page
came out on one day, since there is nothing to choose then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from briefbook.days import parse_day
from briefbook.editions import out_since, reported
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.evidence import Account
from briefbook.fields import Ref
from briefbook.text import Safe
from briefbook.view import MOST_ACCOUNTS, Plain, View


class Known:
    """The days of what one page shows.

    `shown` are the claims and events of which it tells; `goes_on` says that some of its lists do so on further pages.
    """

    def __init__(self, view: View, shown: Iterable[Ref], *, goes_on: bool = False) -> None:
        self._view = view
        self._evidence = view.story.evidence
        self._reported: dict[Ref, tuple[str, str]] = {}
        self._days = {self.since(ref) for ref in shown} - {""}
        self.dated = len(self._days) > 1 or (goes_on and bool(self._days))

    def choice(self, base: Ref) -> Plain | None:
        """What a reader can choose from; None where there is nothing to choose.

        `days`, the newest first; `bases`, the addresses below which a day goes along: those of the entry `base`, and
        of the timeline.
        """
        if not self.dated:
            return None
        view = self._view
        bases = (view.href(view.story.addresses.of(base)), view.href("timeline/"))
        return {
            "days": listed_days(self._days, view, "words"),
            "bases": Safe(" ".join(bases)),
        }

    def since(self, ref: Ref) -> str:
        """The day from which on an entry had been reported; of a source, from which on it was out."""
        return self._days_of(ref)[0]

    def _days_of(self, ref: Ref) -> tuple[str, str]:
        """The days from which on a first source of an entry was out, and all of them were."""
        if ref not in self._reported:
            first, last = self._days_out(self._view.story.library.entry(ref))
            self._reported[ref] = _written(first), _written(last)
        return self._reported[ref]

    def _days_out(self, entry: Entry) -> tuple[date | None, date | None]:
        if isinstance(entry, Claim | Event):
            return reported(self._view.story, entry)
        day = None
        if isinstance(entry, Source):
            day = out_since(self._view.story, entry)
        elif isinstance(entry, Briefing):
            day = entry.as_of.earliest
        return day, day

    # ── rows of lists ──

    def rows(self, kind: str, items: Sequence[Any], rows: Sequence[Plain]) -> list[Plain]:
        """The rows of a list of that kind (`lists.Kind`) with their days; `items` are what they were made of."""
        if not self.dated:
            return list(rows)
        if kind == "mentions":
            return self._mentions(items, rows)
        one = self.claim if kind == "claims" else self._event
        return [one(item, row) for item, row in zip(items, rows, strict=True)]

    def claim(self, ref: Ref, row: Plain) -> Plain:
        """A claim as `View.claim` gives it, with its days and those of what is said of it."""
        if not self.dated:
            return row
        claim, own = self._view.story.library.get(ref, Claim), self.since(ref)
        accounts = self._evidence.accounts(claim)
        successor = min((self.since(each.ref) for each in self._evidence.successors(claim)), default="")
        excerpts = [self._out(citation) for citation in claim.cite if citation.excerpt]
        return {
            **row,
            "since": Safe(own),
            "origins": self._origins(claim, row),
            "marks": [_later(mark, self._marked(claim, mark), own) for mark in row["marks"]],
            "accounts": _each(row["accounts"], (self._both(claim, each) for each in accounts), own),
            "excerpts": _each(row["excerpts"], excerpts, own),
            "replaces": _later(row["replaces"], self.since(claim.replaces), own) if claim.replaces else None,
            "replaced_by": [_later(link, successor, own) for link in row["replaced_by"]],
        }

    def _event(self, ref: Ref, row: Plain) -> Plain:
        event = self._view.story.library.get(ref, Event)
        return {**row, "since": Safe(self.since(ref)), "origins": self._origins(event, row)}

    def _mentions(self, links: Sequence[Any], groups: Sequence[Plain]) -> list[Plain]:
        """Groups of links; one has been there since the first of its links."""
        view = self._view
        days = {
            view.href(view.story.addresses.of(ref)): self.since(ref)
            for ref in dict.fromkeys(link.source for link in links)
        }
        return [
            {
                **group,
                "since": Safe(min(days[link["href"]] for link in group["links"])),
                "links": [{**link, "since": Safe(days[link["href"]])} for link in group["links"]],
            }
            for group in groups
        ]

    # ── what is said of a claim ──

    def _origins(self, entry: Claim | Event, row: Plain) -> Plain:
        """The tally counts once all that it counts was out."""
        first, last = self._days_of(entry.ref)
        return _later(row["origins"], last, first)

    def _out(self, citation: Citation) -> str:
        return self.since(self._evidence.source(citation).ref)

    def _marked(self, claim: Claim, mark: Plain) -> str:
        """The day from which on a mark would have stood there. Corrections and withdrawals always do."""
        if mark["mark"] == "p-changed":
            return self.until(claim) or ""
        return self._differs(claim) if mark["mark"] == "m-disputed" else ""

    def _differs(self, claim: Claim) -> str:
        """The day from which on an account was known that differs from it."""
        days = (self._both(claim, each) for each in self._evidence.accounts(claim))
        return min(days, default="")

    def _both(self, claim: Claim, account: Account) -> str:
        return max(self.since(claim.ref), self.since(account.claim))

    # ── what stood ──

    def until(self, claim: Claim) -> str | None:
        """The day from which on another had replaced a claim; None where none has."""
        successors = self._evidence.successors(claim)
        return min((self.since(each.ref) for each in successors if not each.withdrawn), default=None)

    def stood(self, claims: Iterable[Claim], most: int) -> list[Claim]:
        """Those of these claims, all of them replaced, that stood on some day; the latest of them, if too many."""
        if not self.dated:
            return []
        found = [claim for claim in claims if (self.until(claim) or "") > self.since(claim.ref)]
        latest = sorted(found, key=lambda claim: (self.until(claim), claim.id))[-most:]
        return [claim for claim in found if claim in latest]

    def past(self, claim: Claim, row: Plain) -> Plain:
        """A claim of `stood`: it is drawn, but shows only on a day on which it stood."""
        return {**self.claim(claim.ref, row), "until": Safe(self.until(claim) or "")}

    def moves(self, history: Sequence[Claim], moves: Iterable[Plain]) -> Plain:
        """A history of positions as `{"moves"}`, each with its day; it is one once two of them were known."""
        if not self.dated:
            return {"moves": list(moves)}
        days = [self.since(claim.ref) for claim in history]
        dated = [{**move, "since": Safe(day)} for move, day in zip(moves, days, strict=False)]
        return {"moves": dated, "since": Safe(sorted(days)[1])}

    # ── accounts and sources ──

    def account_groups(self, about: Ref) -> Plain:
        """As `View.account_groups` gives them; an account differs once another was known that it differs from."""
        shown = self._view.account_groups(about)
        if not self.dated:
            return shown
        found = self._evidence.groups_about(about)[:MOST_ACCOUNTS]
        groups = [self._group(*each) for each in zip(found, shown["groups"], strict=True)]
        return {**shown, "groups": groups}

    def _group(self, claims: Sequence[Claim], group: Plain) -> Plain:
        days = dict(self._hows(claims))
        columns = [
            {**self.claim(claim.ref, row), "since": Safe(self._differs(claim))}
            for claim, row in zip(claims, group["claims"], strict=False)
        ]
        return {
            **group,
            "since": min(column["since"] for column in columns),
            "claims": columns,
            "hows": [{**how, "since": Safe(days[how["text"]])} for how in group["hows"]],
        }

    def _hows(self, claims: Sequence[Claim]) -> Iterator[tuple[str, str]]:
        """Each sentence on how accounts differ, with the day from which on two were known; the first day last."""
        pairs = (
            (each.how, self._both(claim, each)) for claim in claims for each in self._evidence.accounts(claim)
        )
        yield from sorted(pairs, key=lambda pair: pair[1], reverse=True)

    def sources(self) -> Mapping[int, Safe]:
        """The days from which on the page's sources were out, by number; to be called when all else has been shown."""
        listed = self._view.references.listed if self.dated else ()
        return {each.number: Safe(self.since(each.source)) for each in listed}


def listed_days(days: Iterable[str], view: View, form: str) -> list[Plain]:
    """Days to choose from, the newest first, as `{"value", "words"}`: between two of them, nothing else was known."""
    found = [view.day(parse_day(day)) for day in sorted(days, reverse=True)]
    return [{"value": day["iso"], "words": day[form]} for day in found if day]


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _later(row: Plain, since: str, own: str) -> Plain:
    """With its day, where that is later than that of what it belongs to."""
    return {**row, "since": Safe(since)} if since > own else row


def _each(rows: Iterable[Plain], days: Iterable[str], own: str) -> list[Plain]:
    return [_later(row, day, own) for row, day in zip(rows, days, strict=True)]
