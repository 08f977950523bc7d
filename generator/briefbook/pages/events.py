"""One page an event: what happened, who was there, what was said, what came before and after."""

from collections.abc import Iterator, Mapping
from functools import partial

from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.places import Place
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.lists import EntryList, claims_of, events_of, linking, mentions_of, other_claims, with_further
from briefbook.maps import map_of
from briefbook.page import Page, entry_page
from briefbook.participants import participants_of
from briefbook.relations import relations_at
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View, description_of

_SHOWN = ("about", "part_of")
MOST_QUOTED = 3
MOST_FOLLOWING = 6
"""Beyond this many events that follow, they stand among what speaks of the event, in pages."""

MOST_PLACES = 24
"""Places that the map of an event shows; all of them are named beside its day."""

_HEADINGS = {
    "proposed": (msg("What is proposed"), msg("Who is to take part")),
    "expected": (msg("What is expected"), msg("Who is expected")),
    "confirmed": (msg("What is expected"), msg("Who is expected")),
    "under-way": (msg("What has happened"), msg("Who takes part")),
    "happened": (msg("What happened"), msg("Who took part")),
    "postponed": (msg("What was expected"), msg("Who was expected")),
    "cancelled": (msg("What was planned"), msg("Who was expected")),
}
_UNCERTAIN = (msg("What is reported"), msg("Who is named"))
_WITHOUT_OUTCOME = frozenset({"cancelled", "postponed", "proposed", "expected", "confirmed"})


def event_pages(story: Story, event: Event) -> Iterator[Page]:
    """The page of an event, and the further pages of its lists."""
    lists = _lists(story, event)
    page = entry_page(
        story,
        event,
        partial(_show, event, lists),
        section="timeline",
        description=lambda: description_of(story, event.summary),
        crumbs=(("timeline/", story.texts.gettext("Timeline")),),
    )
    return with_further(story, page, lists)


def _lists(story: Story, event: Event) -> dict[str, EntryList]:
    return {
        "claims": claims_of(story, event),
        "also": _also(story, event),
        "parts": _parts(story, event),
        "mentions": _mentions(story, event),
    }


def _show(event: Event, lists: Mapping[str, EntryList], view: View) -> Plain:
    story = view.story
    what, who = _HEADINGS.get(event.state, _UNCERTAIN)
    return {
        "event": view.event_title(event.ref),
        "state_note": _state_note(event, view),
        "what": view.gettext(what),
        "who": view.gettext(who),
        "page": view.notices(event),
        "type": view.term("events.type", event.type),
        "places": view.links(event.place),
        "map": map_of(view, [story.library.get(ref, Place) for ref in event.place[:MOST_PLACES]]),
        "issues": view.links(event.issues),
        "part_of": view.link(event.part_of) if event.part_of else None,
        "cites": Safe("") if event.summary else view.cites(event.cite),
        "summary": view.prose(event.summary, event),
        "sides": (sides := participants_of(event, view)),
        "relations": relations_at(view, event, sides),
        "has_posts": any(person["post"] for side in sides for person in side["people"]),
        "outcome": view.prose(event.outcome, event),
        "outcome_open": event.outcome is None and event.state not in _WITHOUT_OUTCOME,
        "accounts": view.account_groups(event.ref),
        "said": [view.quotation(claim) for claim in _quoted(story, event)],
        "claims": _claims(event, lists["claims"], view),
        "also": lists["also"].show(view),
        "parts": lists["parts"].show(view),
        "neighbours": _neighbours(event, view),
        "on_timeline": view.href("timeline/"),
        "mentions": lists["mentions"].show(view),
    }


def _state_note(event: Event, view: View) -> str:
    """What the state says, and of which day: it may have changed since."""
    as_of = view.day(view.story.as_of)
    if event.state == "happened" or as_of is None:
        return ""
    title = view.event_title(event.ref)
    return view.gettext("{state} as of {day}", state=title["state_words"].lower(), day=as_of["words"])


# ── statements ──


def _quoted(story: Story, event: Event) -> list[Claim]:
    """The first statements of which the very words are known and that nothing speaks against relying on."""
    first = story.addresses.claims_at(event.ref)[-1].rows
    claims = (story.library.get(ref, Claim) for ref in first)
    sound = (claim for claim in claims if claim.quote and not claim.withdrawn)
    return [claim for claim in sound if not story.evidence.suspect(claim)][:MOST_QUOTED]


def _claims(event: Event, claims: EntryList, view: View) -> Plain:
    """The statements; the words that were quoted above are not given again."""
    above = {claim.id for claim in _quoted(view.story, event)}
    shown = claims.show(view)
    rows = [{**row, "quote": None} if row["id"] in above else row for row in shown["rows"]]
    return {**shown, "rows": rows}


# ── other events ──


def _following(story: Story, event: Event) -> list[Ref]:
    return linking(story, event, "follows")


def _mentions(story: Story, event: Event) -> EntryList:
    """What else speaks of it; what follows it too, where that is too much to stand among the neighbours."""
    many = len(_following(story, event)) > MOST_FOLLOWING
    return mentions_of(story, event, _SHOWN if many else (*_SHOWN, "follows"))


def _neighbours(event: Event, view: View) -> list[Plain]:
    """Each once: the larger event, what it answers, what answers it, then those before and after it in time
    (its parts stand above)."""
    story = view.story
    following = _following(story, event)
    parts = linking(story, event, "part_of")
    before, after = story.overview.neighbours(event.ref)
    found = [
        *(
            (view.gettext("Part of"), story.library.resolve(ref))
            for ref in ([event.part_of] if event.part_of else [])
        ),
        *((view.gettext("Follows"), story.library.resolve(ref)) for ref in event.follows),
        *((view.gettext("Followed by"), ref) for ref in following if len(following) <= MOST_FOLLOWING),
        *((view.gettext("Before, in time"), ref) for ref in [before] if ref and ref not in parts),
        *((view.gettext("Next, in time"), ref) for ref in [after] if ref and ref not in parts),
    ]
    once = {ref: label for label, ref in reversed(found)}
    return [
        {"label": label, "event": view.event_title(ref)}
        for ref, label in dict.fromkeys((ref, label) for label, ref in found)
        if once[ref] == label
    ]


def _parts(story: Story, event: Event) -> EntryList:
    return events_of(story, event, story.texts.gettext("Consists of"), linking(story, event, "part_of"))


def _also(story: Story, event: Event) -> EntryList:
    return other_claims(
        story, event, "also", story.texts.gettext("Also about it"), linking(story, event, "about")
    )
