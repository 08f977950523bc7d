"""An index of every kind at `/<kind>/`: all its entries, each with what tells it from the others.

Issues, actors and places stand from A to Z; events and statements in the order of time, the newest page first;
sources and editions newest first. Further pages are at `/<kind>/page/N/`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from briefbook.addresses import Sheet, cut_by_day, cut_plain
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.languages import msg, msg_counted
from briefbook.maps import map_of
from briefbook.page import Page, list_pages
from briefbook.story import Story
from briefbook.view import Plain, View
from briefbook.wording import capital

MANY = 30
"""Rows from which on an alphabetical index has letters to jump to."""

_SPEAKS = frozenset({"about", "said_by", "position.issue"})

Row = Callable[[Any, View], Plain]


@dataclass(frozen=True)
class Index:
    """The index of one kind. `look` says how its rows are laid out: `dated`, `lettered` or `claims`."""

    kind: str
    title: str
    one: str
    many: str
    heading: str
    nothing: str
    look: str
    row: Row
    section: str
    by_day: bool = False

    def sheets(self, story: Story) -> tuple[Sheet[Ref], ...]:
        """Its pages."""
        refs = story.overview.listed(self.kind)
        return cut_by_day(refs) if self.by_day else cut_plain(refs)


def index_pages(index: "Index", story: Story) -> Iterator[Page]:
    """The index of a kind, and its further pages. One without entries says how to add the first."""
    title = story.texts.gettext(index.title)
    return list_pages(
        story,
        f"{index.kind}/",
        title,
        index.sheets(story),
        partial(_show, index),
        template="index",
        section=index.section,
        description=story.texts.gettext("{title}: everything on record, with its sources.", title=title),
    )


def _show(index: Index, sheets: Sequence[Sheet[Ref]], sheet: Sheet[Ref], view: View) -> Plain:
    base = f"{index.kind}/"
    total = sum(len(each.rows) for each in sheets)
    entries = [view.story.library.entry(ref) for ref in sheet.rows]
    rows = [{**_common(entry, view), **index.row(entry, view)} for entry in entries]
    return {
        "kind": index.kind,
        "look": index.look,
        "heading": view.gettext(index.heading),
        "nothing": view.gettext(index.nothing),
        "count": capital(view.counted(total, index.one, index.many)) if total else "",
        "here": view.here(sheets, sheet.number),
        "map": map_of(view, [entry for entry in entries if isinstance(entry, Place) and not entry.withdrawn]),
        "groups": _groups(index, sheet.rows, rows, view),
        "pager": view.pager(base, base, sheets, sheet.number, by_day=index.by_day),
    }


def _common(entry: Entry, view: View) -> Plain:
    """What every row has: the link with its title, and the marks."""
    return {"link": view.link(entry.ref), "marks": view.marks(entry)}


def _groups(index: Index, refs: Sequence[Ref], rows: Sequence[Plain], view: View) -> list[Plain]:
    """The rows under their letters where there are many in alphabetical order, else all in one group."""
    if not rows:
        return []
    if index.look != "lettered" or len(rows) < MANY:
        return [{"letter": "", "anchor": "", "rows": list(rows)}]
    pairs = groupby(zip(refs, rows, strict=True), key=lambda pair: _letter(pair[0], view))
    return [
        {"letter": letter, "anchor": _anchor(letter), "rows": [row for _, row in group]}
        for letter, group in pairs
    ]


# ── letters ──


def _letter(ref: Ref, view: View) -> str:
    first = view.story.overview.sorting_key(ref)[0][:1]
    return first.upper() if first.isalpha() else "0–9"


def _anchor(letter: str) -> str:
    """`letter-a`; letters beyond A–Z by the number of their character."""
    if letter == "0–9":
        return "letter-0"
    return f"letter-{letter.lower() if letter.isascii() else format(ord(letter[0]), 'x')}"


# ── rows ──


def _details(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]


def _within(word: str, ref: Ref | None, view: View) -> Plain | None:
    return {"word": word, "link": view.link(ref)} if ref else None


def _statements(entry: Entry, view: View) -> str:
    """How many claims speak of an entry, were made by it, or are positions on it."""
    back = view.story.library.back[entry.ref]
    claims = {link.source for link in back if link.source.kind == Claim.kind and link.relation in _SPEAKS}
    return view.counted(len(claims), "{n} statement", "{n} statements") if claims else ""


def _event(event: Event, view: View) -> Plain:
    title = view.event_title(event.ref)
    state = title["state_words"].lower() if event.state != "happened" else ""
    return {**title, "details": _details([view.term("events.type", event.type), state])}


def _source(source: Source, view: View) -> Plain:
    dead = view.gettext("no longer there") if source.status == "dead" else ""
    return {
        "when": view.day(source.published),
        "details": _details(
            [
                view.term("sources.type", source.type),
                source.publisher or view.gettext("publisher not recorded"),
                dead,
            ]
        ),
    }


def _briefing(briefing: Briefing, view: View) -> Plain:
    count = len(briefing.sections)
    questions = capital(view.counted(count, "{n} question", "{n} questions")) if count else ""
    return {"when": view.day(briefing.as_of), "details": _details([questions])}


def _issue(issue: Issue, view: View) -> Plain:
    return {
        "more": issue.question or "",
        "names": [],
        "within": _within(view.gettext("Part of"), issue.part_of, view),
        "details": _details([view.term("issues.status", issue.status), _statements(issue, view)]),
    }


def _actor(actor: Actor, view: View) -> Plain:
    side = view.story.sides.side(actor.ref, view.story.as_of)
    others = side if side != actor.ref else None
    return {
        "more": "",
        "names": _names(actor),
        "within": _within(view.gettext("Represents"), others, view),
        "details": _details([view.term("actors.type", actor.type), _statements(actor, view)]),
    }


def _names(entry: Actor | Place) -> list[Plain]:
    return [{"name": each.name, "language": each.language or ""} for each in entry.also_known_as]


def _place(place: Place, view: View) -> Plain:
    return {
        "more": "",
        "names": _names(place),
        "within": _within(view.gettext("In"), place.within, view),
        "details": _details([view.term("places.type", place.type), _statements(place, view)]),
    }


def _claim(claim: Claim, view: View) -> Plain:
    said = view.story.evidence.said(claim)
    holder = view.story.sides.holder(claim)
    return {
        "when": view.day(said),
        "reported": bool(said) and not claim.said_on,
        "cites": view.cites(citation for citation in claim.cite if citation.supports),
        "home": view.link(claim.home),
        "holder": view.link(holder) if holder else None,
    }


INDEXES = (
    Index(
        "briefings",
        msg("Briefings"),
        *msg_counted("{n} edition.", "{n} editions."),
        msg("All editions"),
        msg("No editions are recorded yet."),
        "dated",
        _briefing,
        "briefings",
    ),
    Index(
        "events",
        msg("Events"),
        *msg_counted("{n} event.", "{n} events."),
        msg("All events"),
        msg("No events are recorded yet."),
        "dated",
        _event,
        "timeline",
        by_day=True,
    ),
    Index(
        "issues",
        msg("Issues"),
        *msg_counted("{n} issue.", "{n} issues."),
        msg("All issues"),
        msg("No issues are recorded yet."),
        "lettered",
        _issue,
        "issues",
    ),
    Index(
        "actors",
        msg("Actors"),
        *msg_counted("{n} actor.", "{n} actors."),
        msg("All actors"),
        msg("No actors are recorded yet."),
        "lettered",
        _actor,
        "actors",
    ),
    Index(
        "places",
        msg("Places"),
        *msg_counted("{n} place.", "{n} places."),
        msg("All places"),
        msg("No places are recorded yet."),
        "lettered",
        _place,
        "places",
    ),
    Index(
        "claims",
        msg("Statements"),
        *msg_counted("{n} statement.", "{n} statements."),
        msg("All statements"),
        msg("No statements are recorded yet."),
        "claims",
        _claim,
        "claims",
        by_day=True,
    ),
    Index(
        "sources",
        msg("Sources"),
        *msg_counted("{n} source.", "{n} sources."),
        msg("All sources"),
        msg("No sources are recorded yet."),
        "dated",
        _source,
        "sources",
    ),
)
"""In the order of the foot of every page."""
