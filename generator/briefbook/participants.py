"""Who took part in an event, side by side: each in the post held that day."""

from briefbook.entries.actors import Actor
from briefbook.entries.events import Event, Participant
from briefbook.fields import Ref
from briefbook.sides import role_held
from briefbook.view import Plain, View


def participants_of(event: Event, view: View) -> list[Plain]:
    """The participants by the side they stand for: the parties in their order, then others, then the unnamed."""
    groups: dict[Ref | None, list[Participant]] = {party: [] for party in view.story.sides.parties}
    for participant in event.participants:
        side = view.story.sides.side(participant.actor, event.when) if participant.actor else None
        groups.setdefault(side, []).append(participant)
    unnamed = groups.pop(None, [])
    named = [(view.link(side), people) for side, people in groups.items() if side and people]
    return [
        {"name": name, "people": [_person(each, event, view) for each in people]}
        for name, people in (*named, *([(None, unnamed)] if unnamed else []))
    ]


def _person(participant: Participant, event: Event, view: View) -> Plain:
    actor = view.story.library.get(participant.actor, Actor) if participant.actor else None
    held = role_held(actor, event.when) if actor else None
    post, role = participant.post or (held.title if held else ""), participant.role or ""
    return {
        "name": view.link(actor.ref) if actor else None,
        "post": post,
        "role": role,
        "is_sure": participant.is_sure,
        "is_absent": participant.attendance == "absent",
        "attendance": _attendance(participant, view),
        "cites": view.cites(participant.cite or event.cite),
    }


def _attendance(participant: Participant, view: View) -> str:
    if participant.attendance:
        return view.term("events.attendance", participant.attendance)
    return view.gettext("Named") if participant.actor else view.gettext("Named by office only")
