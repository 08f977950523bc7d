"""The order in which the entries of a kind stand, and in which one turns from page to page."""

from collections.abc import Callable
from typing import TypeVar

from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.library import Library

E = TypeVar("E", bound=Entry)


def _sorted(library: Library, model: type[E], key: Callable[[E], tuple[object, ...]]) -> list[Ref]:
    """By a key, then by id."""
    return sorted(library.refs(model.kind), key=lambda ref: (*key(library.get(ref, model)), ref.id))


def _in_time(library: Library) -> list[Ref]:
    return _sorted(library, Event, lambda event: (event.when.order,))


def _actors(library: Library) -> list[Ref]:
    return _sorted(library, Actor, lambda actor: (actor.name.casefold(),))


def _places(library: Library) -> list[Ref]:
    return _sorted(library, Place, lambda place: (place.name.casefold(),))


def _by_day(source: Source) -> tuple[object, ...]:
    day = source.published
    return day is not None, day.order if day else (), source.title.casefold()


def _sources(library: Library) -> list[Ref]:
    return _sorted(library, Source, _by_day)


def _editions(library: Library) -> list[Ref]:
    """Those that were not withdrawn, oldest first."""
    dated = _sorted(library, Briefing, lambda briefing: (briefing.as_of.order,))
    return [ref for ref in dated if not library.entry(ref).withdrawn]


def _issues(library: Library) -> list[Ref]:
    """Parents before what is part of them, then by title."""
    parts: dict[Ref | None, list[Ref]] = {}
    for ref in _sorted(library, Issue, lambda issue: (issue.title.casefold(),)):
        whole = library.get(ref, Issue).part_of
        parts.setdefault(library.resolve(whole) if whole else None, []).append(ref)
    found: list[Ref] = []
    ahead = parts.get(None, [])[::-1]
    while ahead:
        found.append(ahead.pop())
        ahead += reversed(parts.get(found[-1], []))
    return found


_ORDERS: dict[str, Callable[[Library], list[Ref]]] = {
    "events": _in_time,
    "issues": _issues,
    "actors": _actors,
    "places": _places,
    "sources": _sources,
    "briefings": _editions,
}


def in_order(library: Library, kind: str) -> list[Ref]:
    """The entries of a kind that has pages. Raises KeyError for another."""
    return _ORDERS[kind](library)
