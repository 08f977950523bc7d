"""One page a place: where it lies, what happened there, and what is said of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

from briefbook.addresses import cut_plain
from briefbook.entries.places import Place
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
from briefbook.maps import EAST, NORTH, SOUTH, WEST, map_of
from briefbook.page import Page, entry_page
from briefbook.story import Story
from briefbook.view import Plain, View

MOST_INSIDE = 12
"""Places within it that its map shows; all of them are listed."""

_SHOWN = ("about", "place", "within")


def place_pages(story: Story, place: Place) -> Iterator[Page]:
    """The page of a place, and the further pages of its lists."""
    lists = _lists(story, place)
    page = entry_page(
        story,
        place,
        partial(_show, place, lists),
        section="places",
        description=", ".join(each.name for each in (place, *_around(story, place))),
        crumbs=(("places/", story.texts.gettext("Places")), *_crumbs(story, place)),
    )
    return with_further(story, page, lists)


def _lists(story: Story, place: Place) -> dict[str, EntryList]:
    return {
        "events": _events(story, place),
        "claims": _claims(story, place),
        "also": _also(story, place),
        "inside": _inside(story, place),
        "mentions": _mentions(story, place),
    }


def _by_name(place: Place) -> tuple[str, str]:
    return place.name.casefold(), place.id


def _around(story: Story, place: Place) -> list[Place]:
    """The larger places round it, the nearest first."""
    found: list[Place] = []
    while place.within:
        place = story.library.get(place.within, Place)
        found.append(place)
    return found


def _crumbs(story: Story, place: Place) -> Iterator[tuple[str, str]]:
    return ((story.addresses.of(each.ref), each.name) for each in reversed(_around(story, place)))


def _show(place: Place, lists: Mapping[str, EntryList], view: View) -> Plain:
    story = view.story
    return {
        "type": view.term("places.type", place.type),
        "marks": view.marks(place),
        "within": view.links(each.ref for each in _around(story, place)),
        "coordinates": _degrees(view, place),
        "map": map_of(view, _nearby(story, place), place) if place.coordinates else None,
        "names": [{"name": each.name, "language": each.language or ""} for each in place.also_known_as],
        "wikidata": place.wikidata or "",
        "events": lists["events"].show(view),
        "on_timeline": view.href("timeline/"),
        "claims": lists["claims"].show(view),
        "also": lists["also"].show(view),
        "inside": lists["inside"].show(view),
        "mentions": lists["mentions"].show(view),
        "page": view.notices(place),
    }


def _nearby(story: Story, place: Place) -> list[Place]:
    """The place with those round it and the first of those within it."""
    inner = [story.library.get(ref, Place) for ref in linking(story, place, "within")]
    return [place, *_around(story, place), *sorted(inner, key=_by_name)[:MOST_INSIDE]]


def _degrees(view: View, place: Place) -> str:
    """`31.05° N, 46.26° E`, as exactly as they were given."""
    if place.coordinates is None:
        return ""
    latitude, longitude = place.coordinates
    from_equator = view.gettext(SOUTH if latitude < 0 else NORTH, degrees=_angle(view, latitude))
    from_greenwich = view.gettext(WEST if longitude < 0 else EAST, degrees=_angle(view, longitude))
    return view.gettext(", ").join((from_equator, from_greenwich))


def _angle(view: View, degrees: Decimal) -> str:
    return view.number(abs(degrees))


def _events(story: Story, place: Place) -> EntryList:
    return events_of(story, place, story.texts.gettext("What happened here"), linking(story, place, "place"))


def _claims(story: Story, place: Place) -> EntryList:
    return claims_of(story, place, story.texts.gettext("Statements about it"))


def _also(story: Story, place: Place) -> EntryList:
    return other_claims(
        story, place, "also", story.texts.gettext("Also about it"), linking(story, place, "about")
    )


def _inside(story: Story, place: Place) -> EntryList:
    found = (story.library.get(ref, Place) for ref in linking(story, place, "within"))
    return rows_of(
        place,
        "places",
        story.texts.gettext("Places within it"),
        cut_plain(sorted(found, key=_by_name)),
        _inner,
    )


def _inner(view: View, place: Place) -> Plain:
    return row_of(view.link(place.ref), head=view.term("places.type", place.type), marks=view.marks(place))


def _mentions(story: Story, place: Place) -> EntryList:
    return mentions_of(story, place, _SHOWN)
