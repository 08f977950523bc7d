"""The start: the newest edition in a minute, what is known, disputed and unknown, and how it got here."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from babel.dates import format_date

from briefbook.band import band
from briefbook.days import Day
from briefbook.days.words import month_beside
from briefbook.editions import edition_name, minutes
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue, Unknown
from briefbook.fields import Ref
from briefbook.latest import lately, visit
from briefbook.matrix import matrix
from briefbook.page import Page
from briefbook.story import Story
from briefbook.view import Plain, View, description_of
from briefbook.wording import term

MOST_KNOWN = 6
FEW_KNOWN = 3
"""Below this many claims the newest major events stand among what is known."""
MOST_DISPUTED = 5
MOST_SIDES = 3
"""Accounts of one question; the page of accounts has them all."""
MOST_UNKNOWN = 5
MOST_AHEAD = 4
MOST_ISSUES = 5
MOST_STANCES = 6
"""In one cell of the matrix."""
MOST_EVENTS = 9
FEW_AHEAD = 3
"""Major events ahead that keep their place in the strip, however many lie behind."""

_OPEN = ("open", "narrowing")


def home_pages(story: Story) -> Iterator[Page]:
    """The site's first page."""
    yield Page(
        address="",
        template="home",
        title=story.settings.title,
        show=_show,
        section="home",
        description=story.settings.description or "",
        script="visit",
    )


def _show(view: View) -> Plain:
    story = view.story
    newest = story.editions[-1] if story.editions else None
    strip = _strip(story)
    return {
        "title": newest.title if newest else story.settings.title,
        "edition": _edition(newest, view) if newest else None,
        "description": "" if newest else story.settings.description or "",
        "next": _next(view),
        "known": _known(view),
        "disputed": _disputed(view),
        "unknown": _unknown(view),
        "empty": not any(story.library.every()),
        "positions": matrix(view, _issues(story), longest=MOST_STANCES),
        "as_of": view.day(story.as_of),
        "band": band(view, list(enumerate(strip, start=1))),
        "strip": [_event(event, view) for event in strip],
        "lately": lately(view),
        "visit": visit(view),
        "sourcing": _sourcing(view),
        "to": {
            name: view.href(f"{name}/")
            for name in ("claims", "accounts", "issues", "positions", "timeline", "coverage", "whats-new")
        },
    }


def _edition(newest: Briefing, view: View) -> Plain:
    return {
        "deck": view.prose(newest.lede, newest),
        "href": view.href(view.story.addresses.of(newest.ref)),
        "name": edition_name(view.story, newest),
        "minutes": view.counted(minutes(newest), "{n} minute", "{n} minutes"),
        "marks": view.marks(newest),
    }


# ── what comes next ──


def _next(view: View) -> Plain | None:
    """The earliest that is expected after the as-of day, and a few more."""
    ahead = list(islice(_ahead(view.story), MOST_AHEAD))
    if not ahead:
        return None
    first, *more = ahead
    return {
        "big": _big(first.when, view.locale) if first.when.exact else None,
        "first": _event(first, view),
        "more": [_event(event, view) for event in more],
    }


def _ahead(story: Story) -> Iterator[Event]:
    """What is still to come, the earliest to be over first; of those that end alike, the most exact first."""
    now = story.as_of.earliest if story.as_of else None
    ahead = _events(story.overview.ahead(Event.kind), story)
    return (event for event in ahead if not (now and event.when.latest and event.when.latest < now))


def _events(refs: Iterable[Ref], story: Story) -> Iterator[Event]:
    """One after another: only a few of all are shown."""
    return (story.library.get(ref, Event) for ref in refs)


def _big(day: Day, locale: str) -> Plain | None:
    """An exact day as a calendar sheet: its `number`, its `month` with the year, its `weekday`."""
    date = day.earliest
    if date is None:
        return None
    weekday = format_date(date, "EEEE", locale=locale.replace("-", "_"))
    return {"number": str(date.day), "month": month_beside(date, locale), "weekday": weekday}


def _event(event: Event, view: View) -> Plain:
    return {**view.event_title(event.ref), "cites": view.cites(view.citations(event))}


# ── known, disputed, unknown ──


def _known(view: View) -> Plain:
    """What stands on record uncontested, newest first; where that is little, the newest major events too."""
    claims = view.story.overview.firm(Claim.kind)
    rows = [_statement(view.story.library.get(ref, Claim), view) for ref in claims[:MOST_KNOWN]]
    if len(rows) < FEW_KNOWN:
        newest = _events(reversed(view.story.overview.leading(Event.kind)), view.story)
        happened = (event for event in newest if event.state == "happened")
        rows += [_happened(event, view) for event in islice(happened, MOST_KNOWN - len(rows))]
    return {"rows": rows, "count": len(claims)}


def _statement(claim: Claim, view: View) -> Plain:
    return {
        "event": None,
        "text": view.sentence(claim.text),
        "href": view.href(view.story.addresses.of(claim.ref)),
        "cites": view.cites(claim.cite),
        "speaker": _speaker(claim, view.story),
        "day": view.day(view.story.evidence.said(claim)),
        "origins": view.origins(claim.cite),
    }


def _happened(event: Event, view: View) -> Plain:
    citations = view.citations(event)
    return {
        "event": view.event_title(event.ref),
        "cites": view.cites(citations),
        "origins": view.origins(citations),
    }


def _speaker(claim: Claim, story: Story) -> str:
    return story.library.entry(claim.said_by).label if claim.said_by else claim.voice or ""


def _disputed(view: View) -> Plain:
    """The questions on which accounts differ, the newest first, each with what either side says."""
    found = view.story.overview.disputed(Claim.kind)
    groups = [[view.story.library.get(ref, Claim) for ref in group] for group in found[:MOST_DISPUTED]]
    return {"rows": [_question(group, view) for group in groups], "count": len(found)}


def _question(group: Sequence[Claim], view: View) -> Plain:
    home = view.story.library.resolve(group[0].home)
    shown = group[:MOST_SIDES]
    return {
        "about": view.link(home),
        "holder": _one_holder(group, view.story),
        "why": group[0].disputed or "" if len(group) == 1 else "",
        "sides": [
            {
                "who": who,
                "says": claim.position.stance
                if claim.position
                else description_of(view.story, claim.text, 140),
                "href": view.href(view.story.addresses.of(claim.ref)),
                "cites": view.cites(citation for citation in claim.cite if citation.supports),
            }
            for claim, who in zip(shown, _tellers(shown, view.story), strict=True)
        ],
        "more": len(group) - len(shown),
    }


def _one_holder(group: Sequence[Claim], story: Story) -> str:
    """The side whose stance all of them tell, each in its own way."""
    holders = {story.sides.holder(claim) for claim in group}
    (holder,) = holders if len(holders) == 1 else (None,)
    return story.library.entry(holder).label if holder else ""


def _tellers(group: Sequence[Claim], story: Story) -> list[str]:
    """Who gives each account: the sides where they differ, else the speakers, else what reports them."""
    holders = [
        story.library.entry(side).label if (side := story.sides.holder(claim)) else "" for claim in group
    ]
    speakers = [_speaker(claim, story) for claim in group]
    for names in (holders, speakers):
        if all(names) and len(set(names)) == len(names):
            return names
    return [speaker or _outlet(claim, story) for claim, speaker in zip(group, speakers, strict=True)]


def _outlet(claim: Claim, story: Story) -> str:
    source = next(story.evidence.source(citation) for citation in claim.cite if citation.supports)
    return source.publisher or term("sources.type", source.type, story.texts)


def _unknown(view: View) -> Plain:
    """Open questions of open issues: the first of each issue, then the second of each, and so on."""
    by_issue = [[(issue, each) for each in issue.unknowns] for issue in _by_weight(view.story)]
    found = [each for each in chain.from_iterable(zip_longest(*by_issue)) if each]
    return {
        "rows": [_open_question(issue, each, view) for issue, each in found[:MOST_UNKNOWN]],
        "count": len(found),
    }


def _open_question(issue: Issue, unknown: Unknown, view: View) -> Plain:
    return {"question": unknown.question, "issue": view.link(issue.ref)}


def _by_weight(story: Story) -> list[Issue]:
    """The open issues, those of which most entries speak first."""
    issues = (story.library.get(ref, Issue) for ref in story.overview.by_weight(Issue.kind))
    return [issue for issue in issues if issue.status in _OPEN and not issue.withdrawn]


# ── who wants what, how it got here, how well it is sourced ──


def _issues(story: Story) -> list[Issue]:
    """The open issues on which most sides hold a position."""
    sides = {issue.id: len(story.stances.standing(issue.ref)) for issue in _by_weight(story)}
    ranked = sorted(_by_weight(story), key=lambda issue: -sides[issue.id])
    return [issue for issue in ranked if sides[issue.id]][:MOST_ISSUES]


def _strip(story: Story) -> list[Event]:
    """The newest major events, and the first of those ahead."""
    majors, ahead = story.overview.leading(Event.kind), set(story.overview.ahead(Event.kind))
    behind = [ref for ref in majors if ref not in ahead]
    coming = [ref for ref in majors if ref in ahead][: max(FEW_AHEAD, MOST_EVENTS - len(behind))]
    room = MOST_EVENTS - len(coming)
    return list(_events([*behind[max(0, len(behind) - room) :], *coming], story))


def _sourcing(view: View) -> Plain | None:
    found = view.story.overview.sourcing(Claim.kind)
    if not found.sources:
        return None
    statements = sum(found.origins.values())
    several = sum(count for origins, count in found.origins.items() if origins > 1)
    return {
        "statements": statements,
        "several": several,
        "one": statements - several,
        "share": round(100 * several / statements, 2) if statements else 0,
        "up_to": found.up_to,
        "sources": found.sources,
        "no_publisher": found.without_publisher,
        "no_address": found.without_address,
    }
