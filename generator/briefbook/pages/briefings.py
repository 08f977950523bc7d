"""One page an edition of the briefing: questions, answers, and live blocks of what was on record by its day."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from briefbook.days import Day
from briefbook.editions import edition_name, minutes, story_as_of
from briefbook.entries.briefings import Block, Briefing, Section
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.matrix import matrix
from briefbook.page import Page, entry_page
from briefbook.participants import participants_of
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View, description_of
from briefbook.wording import capital

MOST_EVENTS = 40
"""Events in one block; the timeline has them all."""


def briefing_pages(story: Story, briefing: Briefing) -> Iterator[Page]:
    """The page of an edition, with its neighbours among those that were not withdrawn."""
    yield entry_page(
        story,
        briefing,
        partial(_show, briefing),
        section="home",
        description=lambda: description_of(story, briefing.lede),
        crumbs=(("briefings/", story.texts.gettext("Briefings")),),
        as_of=briefing.as_of,
    )


def _show(briefing: Briefing, view: View) -> Plain:
    newest = view.story.editions[-1] if view.story.editions else None
    then = _view_then(briefing, view)
    return {
        "page": view.notices(briefing),
        "name": edition_name(view.story, briefing),
        "marks": view.marks(briefing),
        "as_of": view.day(briefing.as_of),
        "minutes": capital(view.counted(minutes(briefing), "{n} minute to read.", "{n} minutes to read.")),
        "newest": view.link(newest.ref) if newest and newest.ref != briefing.ref else None,
        "deck": view.prose(briefing.lede, briefing),
        "sections": [
            _section(number, section, briefing, view, then)
            for number, section in enumerate(briefing.sections, start=1)
        ],
    }


def _view_then(briefing: Briefing, view: View) -> View:
    """The page as the edition's day saw the story; its sources are numbered with the page's."""
    if not any(section.show for section in briefing.sections):
        return view
    then = View(story_as_of(view.story, briefing), view.address)
    then.references = view.references
    return then


def _section(number: int, section: Section, briefing: Briefing, view: View, then: View) -> Plain:
    return {
        "heading": section.heading,
        "anchor": Safe(f"q{number}"),
        "text": view.prose(section.text, briefing),
        "blocks": list(_blocks(section.show, then)),
    }


def _blocks(blocks: Iterable[Block], view: View) -> Iterator[Plain]:
    """The live blocks: each with its `kind`, `heading`, a link to the full thing and what it `shows`, if anything.

    Claims that follow one another stand in one block.
    """
    for are_claims, group in groupby(blocks, key=lambda block: block.claim is not None):
        if are_claims:
            yield _claims([view.story.library.resolve(block.claim) for block in group if block.claim], view)
        else:
            yield from (_block(block, view) for block in group)


def _block(block: Block, view: View) -> Plain:
    if block.positions:
        return _positions(view.story.library.get(block.positions, Issue), view)
    if block.accounts:
        return _accounts(view.story.library.resolve(block.accounts), view)
    if block.timeline:
        return _timeline(block.timeline, view)
    if block.participants:
        return _participants(view.story.library.get(block.participants, Event), view)
    if block.unknowns:
        return _unknowns(view.story.library.get(block.unknowns, Issue), view)
    raise ValueError("a block shows exactly one thing")


def _live(kind: str, heading: str, more: str, words: str, shows: object) -> Plain:
    return {"kind": kind, "heading": heading, "href": Safe(more), "words": words, "shows": shows}


def _positions(issue: Issue, view: View) -> Plain:
    found = matrix(view, [issue])
    shows = found if found["rows"] else None
    return _live(
        "positions",
        view.gettext("Positions: {title}", title=issue.title),
        view.link(issue.ref)["href"],
        view.gettext("All on this issue"),
        shows,
    )


def _accounts(about: Ref, view: View) -> Plain:
    heading = view.gettext("Accounts: {title}", title=view.story.library.entry(about).label)
    groups = view.account_groups(about)["groups"]
    return _live(
        "accounts", heading, view.href("accounts/"), view.gettext("All accounts that differ"), groups
    )


def _timeline(day: Day, view: View) -> Plain:
    found = [event for event in view.story.events if event.when.overlaps(day)]
    rows = [
        {**view.event_title(event.ref), "cites": view.cites(view.citations(event))}
        for event in found[:MOST_EVENTS]
    ]
    words = view.day(day)
    heading = view.gettext("Events: {day}", day=words["words"]) if words else view.gettext("Events")
    shows = {"rows": rows, "more": len(found) - len(rows)} if rows else None
    return _live("timeline", heading, view.href("timeline/"), view.gettext("Full timeline"), shows)


def _participants(event: Event, view: View) -> Plain:
    people = participants_of(event, view)
    return _live(
        "participants",
        view.gettext("Participants: {title}", title=event.title),
        view.link(event.ref)["href"],
        view.gettext("The event"),
        people,
    )


def _unknowns(issue: Issue, view: View) -> Plain:
    rows = [{"question": each.question, "settled_by": each.settled_by or ""} for each in issue.unknowns]
    return _live(
        "unknowns",
        view.gettext("Not known: {title}", title=issue.title),
        view.link(issue.ref)["href"],
        view.gettext("The issue"),
        rows,
    )


def _claims(refs: Sequence[Ref], view: View) -> Plain:
    known = [view.story.library.get(ref, Claim) for ref in refs if ref in view.story.library.entries]
    return _live("claims", view.gettext("On record"), "", "", [view.claim(claim) for claim in known])
