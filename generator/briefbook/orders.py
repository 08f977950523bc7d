"""The order in which the entries of a kind stand, and in which one turns from page to page."""

from collections.abc import Callable, Iterable, Sequence

from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.library import Library


def _in_time(library: Library) -> Iterable[Entry]:
    return sorted(library.all(Event), key=lambda event: (event.when.order, event.id))


def _actors(library: Library) -> Iterable[Entry]:
    return sorted(library.all(Actor), key=lambda actor: (actor.name.casefold(), actor.id))


def _places(library: Library) -> Iterable[Entry]:
    return sorted(library.all(Place), key=lambda place: (place.name.casefold(), place.id))


def _by_day(source: Source) -> tuple[object, ...]:
    day = source.published
    return day is not None, day.order if day else (), source.title.casefold(), source.id


def _sources(library: Library) -> Iterable[Entry]:
    return sorted(library.all(Source), key=_by_day)


def _editions(library: Library) -> Iterable[Entry]:
    """Those that were not withdrawn, oldest first."""
    standing = [each for each in library.all(Briefing) if not each.withdrawn]
    return sorted(standing, key=lambda each: (each.as_of.order, each.id))


def _issues(library: Library) -> Iterable[Entry]:
    """Parents before what is part of them, then by title."""
    parts: dict[Ref | None, list[Issue]] = {}
    for issue in sorted(library.all(Issue), key=lambda each: (each.title.casefold(), each.id)):
        whole = library.resolve(issue.part_of) if issue.part_of else None
        parts.setdefault(whole, []).append(issue)
    ahead = list(reversed(parts.get(None, [])))
    while ahead:
        issue = ahead.pop()
        yield issue
        ahead += reversed(parts.get(issue.ref, []))


_ORDERS: dict[str, Callable[[Library], Iterable[Entry]]] = {
    "events": _in_time,
    "issues": _issues,
    "actors": _actors,
    "places": _places,
    "sources": _sources,
    "briefings": _editions,
}


def in_order(library: Library, kind: str) -> Sequence[Ref]:
    """The entries of a kind that has pages. Raises KeyError for another."""
    return [entry.ref for entry in _ORDERS[kind](library)]
