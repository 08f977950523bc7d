"""What a list of events can be narrowed by: issue, actor, kind, major ones, and what had been reported by a day."""

from collections.abc import Iterable, Mapping, Sequence

from briefbook.editions import reported_since
from briefbook.entries.events import Event
from briefbook.fields import Ref
from briefbook.known import listed_days
from briefbook.text import Safe
from briefbook.view import Plain, View

FEWEST = 4
"""Events below which there is nothing to choose."""


def traits(event: Event, view: View) -> Plain:
    """What tells an event from others, as ids: `{"issues", "actors", "kind", "since"}`.

    Its actors are those who took part and the sides they stood for that day; `since` is the day from which it had been
    reported, empty where that has always been so.
    """
    since = reported_since(view.story, event)
    return {
        "issues": _ids(map(view.story.library.resolve, event.issues)),
        "actors": _ids(_actors(event, view)),
        "kind": event.type or "",
        "since": since.isoformat() if since else "",
    }


def choices(events: Sequence[Event], since: Iterable[str], view: View) -> Plain | None:
    """What a reader can choose from to narrow these events, of which `since` are traits; None where they are too few.

    Lists of `{"value", "words"}`: `issues` and `actors` by name, `kinds`, and `days`, the newest first.
    """
    if len(events) < FEWEST:
        return None
    labels = view.story.label
    issues = {
        ref.id: labels(ref) for event in events for ref in map(view.story.library.resolve, event.issues)
    }
    actors = {ref.id: labels(ref) for event in events for ref in _actors(event, view)}
    kinds = {event.type: view.term("events.type", event.type) for event in events if event.type}
    return {
        "issues": _listed(issues),
        "actors": _listed(actors),
        "kinds": _listed(kinds),
        "days": listed_days(set(since) - {""}, view, "short"),
        "majors": any(event.major for event in events),
    }


def _actors(event: Event, view: View) -> Iterable[Ref]:
    named = [view.story.library.resolve(each.actor) for each in event.participants if each.actor]
    return dict.fromkeys([*named, *(view.story.sides.side(ref, event.when) for ref in named)])


def _ids(refs: Iterable[Ref]) -> Safe:
    return Safe(" ".join(sorted({ref.id for ref in refs})))


def _listed(words: Mapping[str, str]) -> list[Plain]:
    ordered = sorted(words.items(), key=lambda each: (each[1].casefold(), each[0]))
    return [{"value": value, "words": said} for value, said in ordered]
