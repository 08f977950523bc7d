"""One page an issue: who wants what side by side, where accounts differ, what is not known, and every statement."""

from collections.abc import Iterator, Sequence
from functools import partial

from briefbook.addresses import cut_plain
from briefbook.entries.claims import Claim
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.lists import (
    EntryList,
    claims_of,
    events_of,
    linking,
    mentions_of,
    other_claims,
    row_of,
    rows_of,
)
from briefbook.matrix import LONGEST_CELL, movement
from briefbook.page import Page, entry_page
from briefbook.positions import Positions, stance_of
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View, description_of

MOST_HISTORIES = 30
"""Positions whose movement is drawn, each with its newest steps; all are among the statements."""
MOST_FIGURES = 30
"""Figures drawn large; all are among the statements."""

STATUSES = {
    "open": ("m-disputed", "disputed"),
    "narrowing": ("m-disputed", "disputed"),
    "agreed": ("m-known", "known"),
    "dormant": ("m-disputed", "quiet"),
}
"""The mark and tone of a status; added ones are drawn as open."""

_SHOWN = ("about", "position.issue", "issues", "part_of")


def issue_pages(story: Story, issue: Issue) -> Iterator[Page]:
    """The page of an issue, and the further pages of its lists."""
    yield entry_page(
        story,
        issue,
        partial(_show, issue),
        section="issues",
        description=issue.question or description_of(story, issue.summary),
        crumbs=(("issues/", story.texts.gettext("Issues")), *_wholes(story, issue)),
    )
    for listed in (_parts, _claims, _also, _events, _mentions):
        yield from listed(story, issue).further(story, "issues")


def _wholes(story: Story, issue: Issue) -> tuple[tuple[str, str], ...]:
    """The issues of which it is a part, from the outside in."""
    found: list[tuple[str, str]] = []
    while issue.part_of:
        issue = story.library.get(issue.part_of, Issue)
        found.insert(0, (story.addresses.of(issue.ref), issue.title))
    return tuple(found)


def _show(issue: Issue, view: View) -> Plain:
    story = view.story
    positions = story.stances.on(issue.ref)
    return {
        "question": issue.question or "",
        "status": status_mark(issue, view),
        "part_of": view.link(issue.part_of) if issue.part_of else None,
        "marks": view.marks(issue),
        "summary": view.prose(issue.summary, issue),
        "sides": [_side(view, positions, holder, held) for holder, held in positions.standing.items()],
        "histories": [_history(view, positions, each) for each in positions.histories[:MOST_HISTORIES]],
        "more_histories": len(positions.histories[MOST_HISTORIES:]),
        "accounts": view.account_groups(issue.ref),
        **_figures(view, issue),
        "unknowns": [{"question": u.question, "settled_by": u.settled_by or ""} for u in issue.unknowns],
        "parts": _parts(story, issue).show(view),
        "events": _events(story, issue).show(view),
        "on_timeline": view.href("timeline/"),
        "claims": _claims(story, issue).show(view),
        "also": _also(story, issue).show(view),
        "mentions": _mentions(story, issue).show(view),
        "page": view.notices(issue),
    }


def status_mark(issue: Issue, view: View) -> Plain:
    """How far an issue is from being settled, as a mark."""
    mark, tone = STATUSES.get(issue.status, STATUSES["open"])
    return {"mark": Safe(mark), "tone": Safe(tone), "word": view.term("issues.status", issue.status)}


def _side(view: View, positions: Positions, holder: Ref, held: Sequence[Claim]) -> Plain:
    shown = [
        {**view.claim(claim), "moved": movement(view, positions, claim)} for claim in held[:LONGEST_CELL]
    ]
    return {"holder": view.link(holder), "stances": shown, "more": len(held) - len(shown)}


def _history(view: View, positions: Positions, history: Sequence[Claim]) -> Plain:
    holder = view.story.sides.holder(history[0])
    return {
        "holder": view.link(holder) if holder else None,
        "moves": [_move(view, positions, claim) for claim in history[:LONGEST_CELL]],
    }


def _move(view: View, positions: Positions, claim: Claim) -> Plain:
    return {
        **movement(view, positions, claim),
        "stance": stance_of(claim),
        "href": view.href(view.story.addresses.of(claim.ref)),
        "cites": view.cites(each for each in claim.cite if each.supports),
    }


def _figures(view: View, issue: Issue) -> Plain:
    """The standing figures whose home the issue is, newest first."""
    refs = (ref for sheet in view.story.addresses.claims_at(issue.ref) for ref in sheet.rows)
    on_record = [view.story.library.get(ref, Claim) for ref in refs]
    found = [each for each in reversed(on_record) if each.measure and view.story.evidence.standing(each)]
    shown = found[:MOST_FIGURES]
    return {"figures": [view.claim(claim) for claim in shown], "more_figures": len(found) - len(shown)}


def _parts(story: Story, issue: Issue) -> EntryList:
    parts = (story.library.get(ref, Issue) for ref in linking(story, issue, "part_of"))
    ordered = sorted(parts, key=lambda each: (each.title.casefold(), each.id))
    return rows_of(issue, "parts", story.texts.gettext("Questions within it"), cut_plain(ordered), _part)


def _part(view: View, part: Issue) -> Plain:
    return row_of(
        view.link(part.ref), detail=part.question or "", marks=[status_mark(part, view), *view.marks(part)]
    )


def _claims(story: Story, issue: Issue) -> EntryList:
    return claims_of(story, issue, story.texts.gettext("Every statement on record"))


def _also(story: Story, issue: Issue) -> EntryList:
    """Claims that stand on another entry's page and speak of the issue, or are a position on it."""
    return other_claims(
        story,
        issue,
        "also",
        story.texts.gettext("Also about it"),
        linking(story, issue, "about", "position.issue"),
    )


def _events(story: Story, issue: Issue) -> EntryList:
    return events_of(
        story, issue, story.texts.gettext("Events on this issue"), linking(story, issue, "issues")
    )


def _mentions(story: Story, issue: Issue) -> EntryList:
    return mentions_of(story, issue, _SHOWN)
