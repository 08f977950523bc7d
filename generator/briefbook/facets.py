"""By what a search can be narrowed down: kind, issue, actor and year of an entry."""

from collections.abc import Iterator

from briefbook.days import Day
from briefbook.days.points import Point
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.records import Facet
from briefbook.story import Story

_MANY = 20
"""Of what took longer than so many years, only the first and the last year count."""


def facets_of(story: Story, entry: Entry) -> tuple[Facet, ...]:
    """The values of an entry, each once. Kinds and years have no label: the dialog has words for the one."""
    kind = Facet("kind", entry.kind, "")
    refs = dict.fromkeys(story.library.resolve(ref) for ref in _refs(story, entry))
    issues = [Facet("issue", ref.id, story.label(ref)) for ref in refs if ref.kind == Issue.kind]
    actors = [Facet("actor", ref.id, story.label(ref)) for ref in refs if ref.kind == Actor.kind]
    day = _day(story, entry)
    years = [Facet("year", str(year), "") for year in _years(day)] if day else []
    return (kind, *issues, *actors, *years)


def _refs(story: Story, entry: Entry) -> Iterator[Ref]:
    """What it belongs to, issues and actors among them."""
    match entry:
        case Event():
            yield from entry.issues
            yield from (participant.actor for participant in entry.participants if participant.actor)
        case Issue() | Actor():
            yield entry.ref
        case Claim():
            yield from entry.about
            holder = story.sides.holder(entry)
            position = entry.position.issue if entry.position else None
            yield from (ref for ref in (position, entry.said_by, holder) if ref)


def _day(story: Story, entry: Entry) -> Day | None:
    """The day that stands beside it in the results."""
    match entry:
        case Source():
            return entry.published
        case Event():
            return entry.when
        case Claim():
            return story.evidence.said(entry)
        case Briefing():
            return entry.as_of
    return None


def _years(day: Day) -> list[int]:
    """All years that a day may touch. An end that is open adds none."""
    years: set[int] = set()
    for span in day.spans:
        ends = [point for point in span if isinstance(point, Point)]
        first, last = ends[0].earliest.year, ends[-1].latest.year
        long = last - first >= _MANY
        years.update((first, last) if long else range(first, last + 1))
    return sorted(years)
