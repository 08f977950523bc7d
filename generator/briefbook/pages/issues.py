"""One page an issue: who wants what side by side, where accounts differ, what is not known, and every statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from briefbook.addresses import cut_plain
from briefbook.entries.claims import Claim
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.known import Known
from briefbook.lists import (
    EntryList,
    claims_of,
    events_of,
    linking,
    mentions_of,
    other_claims,
    row_of,
    rows_of,
    with_further,
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
    lists = _lists(story, issue)
    page = entry_page(
        story,
        issue,
        partial(_show, issue, lists),
        section="issues",
        description=lambda: issue.question or description_of(story, issue.summary),
        crumbs=(("issues/", story.texts.gettext("Issues")), *_wholes(story, issue)),
    )
    return with_further(story, page, lists)


def _lists(story: Story, issue: Issue) -> dict[str, EntryList]:
    return {
        "parts": _parts(story, issue),
        "claims": _claims(story, issue),
        "also": _also(story, issue),
        "events": _events(story, issue),
        "mentions": _mentions(story, issue),
    }


def _wholes(story: Story, issue: Issue) -> tuple[tuple[str, str], ...]:
    """The issues of which it is a part, from the outside in."""
    found: list[tuple[str, str]] = []
    while issue.part_of:
        issue = story.library.get(issue.part_of, Issue)
        found.insert(0, (story.addresses.of(issue.ref), issue.title))
    return tuple(found)


def _show(issue: Issue, lists: Mapping[str, EntryList], view: View) -> Plain:
    story = view.story
    positions = story.stances.on(issue.ref)
    known = _known(issue, view, positions, [lists[name] for name in ("claims", "also", "events")])
    shown: Plain = {
        "question": issue.question or "",
        "status": status_mark(issue, view),
        "part_of": view.link(issue.part_of) if issue.part_of else None,
        "marks": view.marks(issue),
        "summary": view.prose(issue.summary, issue),
        "sides": [_side(view, known, *each) for each in positions.standing.items()],
        "histories": [_history(view, known, each) for each in positions.histories[:MOST_HISTORIES]],
        "more_histories": len(positions.histories[MOST_HISTORIES:]),
        "accounts": known.account_groups(issue.ref),
        **_figures(view, issue, known),
        "unknowns": [{"question": u.question, "settled_by": u.settled_by or ""} for u in issue.unknowns],
        "parts": lists["parts"].show(view),
        "events": lists["events"].show(view, known=known),
        "on_timeline": view.href("timeline/"),
        "claims": lists["claims"].show(view, known=known),
        "also": lists["also"].show(view, known=known),
        "mentions": lists["mentions"].show(view, known=known),
        "page": view.notices(issue),
    }
    return shown | _as_known(issue, view, positions, known, shown)


def status_mark(issue: Issue, view: View) -> Plain:
    """How far an issue is from being settled, as a mark."""
    mark, tone = STATUSES.get(issue.status, STATUSES["open"])
    return {"mark": Safe(mark), "tone": Safe(tone), "word": view.term("issues.status", issue.status)}


def _known(issue: Issue, view: View, positions: Positions, lists: Sequence[EntryList]) -> Known:
    """The days of all that the page tells of the issue."""
    told = [ref for listed in lists for ref in listed.on()]
    taken = [claim.ref for claim in positions.recorded]
    differing = [claim.ref for group in view.story.evidence.groups_about(issue.ref) for claim in group]
    return Known(view, [*told, *taken, *differing], goes_on=any(len(each.sheets) > 1 for each in lists))


def _as_known(issue: Issue, view: View, positions: Positions, known: Known, shown: Plain) -> Plain:
    """What an earlier day needs beside what is `shown`.

    What no longer stands comes last, so that the sources keep the numbers and ways back that a reader sees today.
    """
    sides = {side["holder"]["href"]: side for side in shown["sides"]}
    for holder, held in positions.replaced.items():
        if stood := known.stood(held, LONGEST_CELL):
            link, past = view.link(holder), [_past(view, known, claim) for claim in stood]
            side = sides.get(link["href"]) or {"holder": link, "stances": [], "more": 0, **_only_then(past)}
            sides[link["href"]] = {**side, "stances": [*side["stances"], *past]}
    return {
        "sides": list(sides.values()),
        "figures": [*shown["figures"], *_past_figures(view, issue, known)],
        "known": known.choice(issue.ref),
        "out": known.sources(),
        "script": "filter" if known.dated else "",
    }


def _only_then(past: Sequence[Plain]) -> Plain:
    """The days of a side of which nothing stands now."""
    return {"since": min(c["since"] for c in past), "until": max(c["until"] for c in past)}


def _past(view: View, known: Known, claim: Claim) -> Plain:
    return {**known.past(claim, view.claim(claim)), "moved": movement(view, claim)}


def _side(view: View, known: Known, holder: Ref, held: Sequence[Claim]) -> Plain:
    shown = [
        {**known.claim(claim.ref, view.claim(claim)), "moved": movement(view, claim)}
        for claim in held[:LONGEST_CELL]
    ]
    return {"holder": view.link(holder), "stances": shown, "more": len(held) - len(shown)}


def _history(view: View, known: Known, history: Sequence[Claim]) -> Plain:
    holder = view.story.sides.holder(history[0])
    moves = [_move(view, claim) for claim in history[:LONGEST_CELL]]
    return {"holder": view.link(holder) if holder else None, **known.moves(history, moves)}


def _move(view: View, claim: Claim) -> Plain:
    return {
        **movement(view, claim),
        "stance": stance_of(claim),
        "href": view.href(view.story.addresses.of(claim.ref)),
        "cites": view.cites(each for each in claim.cite if each.supports),
    }


def _figures(view: View, issue: Issue, known: Known) -> Plain:
    """The standing figures whose home the issue is, newest first."""
    found = [claim for claim in _given(view, issue) if view.story.evidence.standing(claim)]
    shown = found[:MOST_FIGURES]
    return {
        "figures": [known.claim(claim.ref, view.claim(claim)) for claim in shown],
        "more_figures": len(found) - len(shown),
    }


def _past_figures(view: View, issue: Issue, known: Known) -> list[Plain]:
    """Those that stood on an earlier day."""
    replaced = (claim for claim in _given(view, issue) if not view.story.evidence.standing(claim))
    stood = known.stood((claim for claim in replaced if not claim.withdrawn), MOST_FIGURES)
    return [known.past(claim, view.claim(claim)) for claim in stood]


def _given(view: View, issue: Issue) -> list[Claim]:
    """The figures whose home the issue is, newest first."""
    refs = (ref for sheet in view.story.addresses.claims_at(issue.ref) for ref in sheet.rows)
    on_record = [view.story.library.get(ref, Claim) for ref in refs]
    return [claim for claim in reversed(on_record) if claim.measure]


def _parts(story: Story, issue: Issue) -> EntryList:
    parts = (story.library.get(ref, Issue) for ref in linking(story, issue, "part_of"))
    ordered = sorted(parts, key=lambda each: (each.title.casefold(), each.id))
    return rows_of(issue, "parts", story.texts.gettext("Questions within it"), cut_plain(ordered), _part)


def _part(view: View, part: Issue) -> Plain:
    return row_of(
        view.link(part.ref), detail=part.question or "", marks=[status_mark(part, view), *view.marks(part)]
    )


def _claims(story: Story, issue: Issue) -> EntryList:
    return replace(claims_of(story, issue, story.texts.gettext("Every statement on record")), dated=True)


def _also(story: Story, issue: Issue) -> EntryList:
    """Claims that stand on another entry's page and speak of the issue, or are a position on it."""
    about = linking(story, issue, "about", "position.issue")
    return replace(
        other_claims(story, issue, "also", story.texts.gettext("Also about it"), about), dated=True
    )


def _events(story: Story, issue: Issue) -> EntryList:
    on_it = linking(story, issue, "issues")
    return replace(events_of(story, issue, story.texts.gettext("Events on this issue"), on_it), dated=True)


def _mentions(story: Story, issue: Issue) -> EntryList:
    return replace(mentions_of(story, issue, _SHOWN), dated=True)
