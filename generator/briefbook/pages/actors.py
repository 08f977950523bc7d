"""One page an actor: who it is, what it wants, what it said, where it took part, and who belongs to it."""

from collections.abc import Iterator, Mapping
from functools import partial

from briefbook.addresses import cut_by_day, cut_plain
from briefbook.entries.actors import Actor, Role
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event, Participant
from briefbook.fields import Ref
from briefbook.links import Link
from briefbook.lists import (
    EntryList,
    claims_of,
    linking,
    links_of,
    mentions_of,
    other_claims,
    row_of,
    rows_of,
    with_further,
)
from briefbook.matrix import movement
from briefbook.meetings import Met
from briefbook.page import Page, entry_page
from briefbook.positions import stance_of
from briefbook.relations import relations_of
from briefbook.sides import role_held
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View, description_of
from briefbook.wording import event_mark

_TIES = ("member_of", "represents", "roles.of")
MOST_OCCASIONS = 3
"""Events at which two met that a row names; the list of those it took part in has all."""
_SHOWN = ("about", "said_by", "position.holder", "participants.actor", *_TIES)


def actor_pages(story: Story, actor: Actor) -> Iterator[Page]:
    """The page of an actor, and the further pages of its lists."""
    lists = _lists(story, actor)
    page = entry_page(
        story,
        actor,
        partial(_show, actor, lists),
        section="actors",
        description=lambda: description_of(story, actor.summary),
        crumbs=(("actors/", story.texts.gettext("Actors")),),
    )
    return with_further(story, page, lists)


def _lists(story: Story, actor: Actor) -> dict[str, EntryList]:
    return {
        "positions": _wants(story, actor),
        "took_part": _parts_taken(story, actor),
        "meetings": _meetings(story, actor),
        "said": _said(story, actor),
        "claims": _claims(story, actor),
        "also": _also(story, actor),
        "ties": _ties(story, actor),
        "mentions": _mentions(story, actor),
    }


def _show(actor: Actor, lists: Mapping[str, EntryList], view: View) -> Plain:
    story = view.story
    _, *stood_for = story.sides.way(actor.ref)
    return {
        "type": view.term("actors.type", actor.type),
        "is_person": actor.type == "person",
        "marks": view.marks(actor),
        "posts": [_post(view, actor, role) for role in actor.roles],
        "stands_for": view.links(stood_for),
        "member_of": view.links(actor.member_of),
        "names": [{"name": each.name, "language": each.language or ""} for each in actor.also_known_as],
        "url": actor.url or "",
        "wikidata": actor.wikidata or "",
        "summary": view.prose(actor.summary, actor),
        "positions": lists["positions"].show(view),
        "took_part": lists["took_part"].show(view),
        "meetings": (meetings := lists["meetings"].show(view)),
        "ties": (ties := lists["ties"].show(view)),
        "relations": relations_of(view, actor, ties["rows"], meetings["rows"], _counts(story, actor)),
        "said": lists["said"].show(view),
        "claims": lists["claims"].show(view),
        "also": lists["also"].show(view),
        "mentions": lists["mentions"].show(view),
        "page": view.notices(actor),
    }


def _post(view: View, actor: Actor, role: Role) -> Plain:
    return {
        "title": role.title,
        "of": view.link(role.of) if role.of else None,
        "since": view.day(role.since),
        "until": view.day(role.until),
        "cites": view.cites(role.cite or actor.cite),
    }


def _wants(story: Story, actor: Actor) -> EntryList:
    taken = story.stances.taken(actor.ref)
    return rows_of(
        actor, "positions", story.texts.gettext("Positions"), cut_plain(taken), partial(_wanted, actor)
    )


def _wanted(actor: Actor, view: View, taken: tuple[Ref, Ref]) -> Plain:
    issue, ref = taken
    claim = view.story.library.get(ref, Claim)
    speaker = claim.said_by and view.story.library.resolve(claim.said_by)
    holder = view.story.sides.holder(claim)
    href = view.href(view.story.addresses.of(claim.ref))
    act = view.term("claims.act", claim.position.act) if claim.position else ""
    by = _by(view, claim, speaker) if speaker and speaker != actor.ref else ""
    of = _for(view, claim, holder) if holder and holder != actor.ref else ""
    return row_of(
        {"href": href, "text": stance_of(claim), "withdrawn": False},
        head=view.link(issue),
        cites=view.cites(each for each in claim.cite if each.supports),
        detail=view.gettext(", ").join(words for words in (act, by, of) if words),
        movement=movement(view, claim),
        marks=view.marks(claim),
    )


def _by(view: View, claim: Claim, speaker: Ref) -> str:
    """Who stated a position that is not the speaker's own; another side's word on it is only an account."""
    name = view.link(speaker)["text"]
    if view.story.sides.by_account_of(claim):
        return view.gettext("by {name}’s account", name=name)
    return view.gettext("stated by {name}", name=name)


def _for(view: View, claim: Claim, holder: Ref) -> str:
    name = view.link(holder)["text"]
    if view.story.sides.by_account_of(claim):
        return view.gettext("by their account of {name}", name=name)
    return view.gettext("for {name}", name=name)


def _said(story: Story, actor: Actor) -> EntryList:
    return other_claims(
        story, actor, "said", story.texts.gettext("What it said"), linking(story, actor, "said_by")
    )


def _claims(story: Story, actor: Actor) -> EntryList:
    return claims_of(story, actor, story.texts.gettext("Statements about it"))


def _also(story: Story, actor: Actor) -> EntryList:
    """Claims about it among others, without those that stand under what it said."""
    about = set(linking(story, actor, "about")) - set(linking(story, actor, "said_by"))
    return other_claims(story, actor, "also", story.texts.gettext("Also about it"), about)


def _parts_taken(story: Story, actor: Actor) -> EntryList:
    events = (story.library.get(ref, Event) for ref in linking(story, actor, "participants.actor"))
    ordered = [event.ref for event in sorted(events, key=lambda event: (event.when.order, event.id))]
    row = partial(_part_taken, actor)
    return rows_of(
        actor, "events", story.texts.gettext("Took part in"), cut_by_day(ordered), row, by_day=True
    )


def _part_taken(actor: Actor, view: View, ref: Ref) -> Plain:
    """An event with the role in it, the post held that day, and how sure the presence is."""
    event = view.story.library.get(ref, Event)
    parts = [each for each in event.participants if _is(view.story, each, actor)]
    role = role_held(actor, event.when)
    words = dict.fromkeys(word for part in parts for word in _words(view, part, role))
    return row_of(
        view.link(event.ref),
        day=view.day(event.when),
        cites=view.cites(cite for part in parts for cite in part.cite or event.cite),
        detail=view.gettext(", ").join(words),
        marks=[*_state(view, event), *view.marks(event)],
    )


def _state(view: View, event: Event) -> list[Plain]:
    """A mark for an event that did not simply happen."""
    if event.state == "happened":
        return []
    tone = Safe(f"{'expected' if event.ahead else 'quiet'} bb-mark--ev")
    word = view.term("events.state", event.state)
    return [{"mark": Safe(event_mark(event)), "tone": tone, "word": word}]


def _is(story: Story, participant: Participant, actor: Actor) -> bool:
    return participant.actor is not None and story.library.resolve(participant.actor) == actor.ref


def _words(view: View, part: Participant, role: Role | None) -> Iterator[str]:
    yield from filter(None, (part.post or (role.title if role else ""), part.role))
    if part.attendance:
        yield view.term("events.attendance", part.attendance).lower()


def _meetings(story: Story, actor: Actor) -> EntryList:
    return EntryList(
        actor,
        "meetings",
        story.texts.gettext("Meetings"),
        "meetings",
        cut_plain(story.meetings.of(actor.ref)),
        lambda view, met: [_met(actor, view, each) for each in met],
    )


def _met(actor: Actor, view: View, met: Met) -> Plain:
    """Somebody it met, with the newest occasions, where the sources are; `more` says how many others there were."""
    story = view.story
    refs, sure = (*met.events, *met.possible), len(met.events)
    shown = [story.library.get(ref, Event) for ref in refs[:MOST_OCCASIONS]]
    side = story.sides.side(met.actor, shown[0].when)
    others = len(refs) - len(shown)
    return {
        "link": view.link(met.actor),
        "side": view.link(side) if side != met.actor else None,
        "sure": sure,
        "events": [_occasion(view, event, is_sure=at < sure) for at, event in enumerate(shown)],
        "more": view.counted(others, "and {n} other event", "and {n} other events") if others else "",
        "took_part": view.href(story.addresses.of(actor.ref) + "#events"),
    }


def _occasion(view: View, event: Event, *, is_sure: bool) -> Plain:
    doubt = "" if is_sure else _doubt(view, event)
    return {"link": view.link(event.ref), "day": view.day(event.when), "doubt": doubt}


def _doubt(view: View, event: Event) -> str:
    """Why it is not certain that they met there."""
    if event.came_about:
        return view.gettext("Presence not certain")
    return view.term("events.state", event.state)


def _counts(story: Story, actor: Actor) -> tuple[int, int]:
    """How many belong to it, and how many it met."""
    return len({link.source for link in _links(story, actor)}), len(story.meetings.of(actor.ref))


def _links(story: Story, actor: Actor) -> list[Link]:
    return [link for link in story.library.back[actor.ref] if link.relation in _TIES]


def _ties(story: Story, actor: Actor) -> EntryList:
    """Who is a member of it, speaks for it, or holds a post in it."""
    ordered = sorted(
        _links(story, actor), key=lambda link: (link.back, story.library.entry(link.source).label.casefold())
    )
    return links_of(actor, "ties", story.texts.gettext("Who belongs to it"), ordered)


def _mentions(story: Story, actor: Actor) -> EntryList:
    return mentions_of(story, actor, _SHOWN)
