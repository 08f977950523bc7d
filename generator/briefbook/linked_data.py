"""What entries are in the words of schema.org, as JSON-LD.

Nothing is rated, and nothing is made more exact than it is recorded: a day that is about or unsure is left out.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from briefbook.bibliography import sort_of
from briefbook.days import Day
from briefbook.days.points import Point
from briefbook.days.words import datetime_attribute
from briefbook.entries.actors import Actor
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.story import Story
from briefbook.text import Safe

Node = dict[str, Any]

_ACTORS = {"person": "Person", "state": "Country"}
_PLACES = {"city": "City", "country": "Country", "region": "AdministrativeArea"}
_STATES = {"cancelled": "EventCancelled", "postponed": "EventPostponed", "expected": "EventScheduled"}
_STATES |= {"proposed": "EventScheduled", "confirmed": "EventScheduled"}

_JSON = json.JSONEncoder(ensure_ascii=False)


def script_of(data: Mapping[str, Any]) -> Safe:
    """Data as an element that runs nothing. HTML knows no entities there: what could end it is escaped as in JSON."""
    text = _JSON.encode(data).replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    return Safe(f'<script type="application/ld+json">{text}</script>')


def claim_data(story: Story, claim: Claim) -> Node:
    """A statement, under its permalink: who made it, and where it can be read."""
    speaker = story.library.get(claim.said_by, Actor) if claim.said_by else None
    cited = (story.library.get(each.source, Source) for each in claim.cite if each.supports)
    node = {
        "@context": "https://schema.org",
        "@type": "Claim",
        "name": story.label(claim.ref),
        "url": story.settings.absolute(story.addresses.permalink(claim.ref)),
        "inLanguage": story.settings.language,
        "author": given({"@type": _actor_type(speaker), "name": speaker.name}) if speaker else {},
        "appearance": [_source(source) for source in cited],
    }
    return given(node)


def entity(story: Story, entry: Entry) -> Node:
    """What an entry is about; {} where the words have nothing to say of it."""
    match entry:
        case Source():
            return _source(entry)
        case Event():
            return _event(story, entry)
        case Actor():
            return _actor(story, entry)
        case Place():
            return _place(story, entry)
        case Issue():
            return given({"@type": "Question", "name": entry.title, "text": entry.question})
    return {}


def _source(source: Source) -> Node:
    published = datetime_attribute(source.published) if source.published else ""
    return given(
        {
            "@type": sort_of(source.type).schema,
            "name": source.title,
            "author": list(source.authors),
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else {},
            "datePublished": published,
            "inLanguage": source.language,
            "url": source.url,
        }
    )


def _event(story: Story, event: Event) -> Node:
    start, end = _ends(event.when)
    status = _STATES.get(event.state)
    return given(
        {
            "@type": "Event",
            "name": event.title,
            "startDate": start,
            "endDate": end,
            "eventStatus": f"https://schema.org/{status}" if status else "",
            "location": _named(story, "Place", event.place),
            "superEvent": _named(story, "Event", [event.part_of] if event.part_of else []),
        }
    )


def _ends(day: Day) -> tuple[str, str]:
    """The first and the last day of what has known ends; "" for any other."""
    if day.shape == "day":
        return datetime_attribute(day) or "", ""
    if day.shape == "range":
        start, end = day.spans[0]
        return _certain(start), _certain(end)
    return "", ""


def _certain(point: Point | None) -> str:
    if point is None or point.mark or point.unknown:
        return ""
    return point.earliest.isoformat() if point.precision == "hour" else point.text


def _actor(story: Story, actor: Actor) -> Node:
    return given(
        {
            "@type": _actor_type(actor),
            "name": actor.name,
            "alternateName": [each.name for each in actor.also_known_as],
            "url": actor.url,
            "sameAs": _wikidata(actor.wikidata),
            "memberOf": _named(story, "Organization", actor.member_of),
        }
    )


def _actor_type(actor: Actor | None) -> str:
    return _ACTORS.get(actor.type, "Organization") if actor else ""


def _place(story: Story, place: Place) -> Node:
    latitude, longitude = place.coordinates or (None, None)
    point = {"@type": "GeoCoordinates", "latitude": str(latitude), "longitude": str(longitude)}
    return given(
        {
            "@type": _PLACES.get(place.type or "", "Place"),
            "name": place.name,
            "alternateName": [each.name for each in place.also_known_as],
            "geo": point if place.coordinates else {},
            "containedInPlace": _named(story, "Place", [place.within] if place.within else []),
            "sameAs": _wikidata(place.wikidata),
        }
    )


def _wikidata(item: str | None) -> str:
    return f"http://www.wikidata.org/entity/{item}" if item else ""


def _named(story: Story, kind: str, refs: Iterable[Ref]) -> list[Node]:
    return [{"@type": kind, "name": story.label(story.library.resolve(ref))} for ref in refs]


def given(node: Node) -> Node:
    """A node without what is not recorded."""
    return {name: value for name, value in node.items() if value}
