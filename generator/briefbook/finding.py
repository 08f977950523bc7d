"""What can be found: the search record of every entry, made of the entry's own words."""

from collections.abc import Iterator

from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.facets import facets_of
from briefbook.fields import Ref
from briefbook.records import SearchRecord
from briefbook.story import Story
from briefbook.wording import kind_words, term


def record_of(story: Story, entry: Entry) -> SearchRecord:
    """What the search is given of an entry."""
    words = " · ".join(
        dict.fromkeys(each for each in (*_texts(story, entry), *_notices(story, entry)) if each)
    )
    return SearchRecord(
        address=story.addresses.of(entry.ref),
        title=story.label(entry.ref),
        kind=_kind(story, entry),
        text=words,
        names=tuple(_names(entry)),
        detail=story.texts.gettext("; ").join(each for each in _details(story, entry) if each),
        facets=facets_of(story, entry),
    )


def _kind(story: Story, entry: Entry) -> str:
    if isinstance(entry, Claim):
        holder = story.sides.holder(entry)
        if holder:
            return story.texts.gettext("Position, {name}", name=story.library.entry(holder).label)
    return kind_words(entry, story.texts)


def _texts(story: Story, entry: Entry) -> Iterator[str]:
    """The entry's own words, in the order in which its page shows them."""
    match entry:
        case Source():
            yield from (
                story.words(entry.summary),
                entry.publisher or "",
                story.texts.gettext(", ").join(entry.authors),
            )
        case Event():
            yield from (story.words(entry.summary), story.words(entry.outcome))
            for participant in entry.participants:
                yield _label(story, participant.actor)
                yield participant.post or participant.role or ""
            yield from (_label(story, ref) for ref in (*entry.place, *entry.issues))
        case Issue():
            yield from (entry.question or "", story.words(entry.summary))
            for unknown in entry.unknowns:
                yield from (unknown.question, unknown.settled_by or "")
        case Actor():
            yield from (role.title for role in entry.roles)
            yield story.words(entry.summary)
        case Place():
            yield _label(story, entry.within)
        case Claim():
            yield from _claim_texts(story, entry)
        case Briefing():
            yield story.words(entry.lede)
            for section in entry.sections:
                yield from (section.heading, story.words(section.text))


def _claim_texts(story: Story, claim: Claim) -> Iterator[str]:
    yield claim.quote.text if claim.quote else ""
    yield _label(story, claim.said_by) or claim.voice or ""
    yield claim.via or ""
    if claim.position:
        yield from (
            claim.position.stance,
            claim.position.condition or "",
            _label(story, claim.position.issue),
        )
    yield from (_label(story, ref) for ref in claim.about)
    yield claim.disputed or ""


def _notices(story: Story, entry: Entry) -> Iterator[str]:
    yield story.words(entry.note)
    if entry.withdrawn:
        yield entry.withdrawn.why
    for correction in entry.corrections:
        yield from (correction.what, correction.why)


def _names(entry: Entry) -> Iterator[str]:
    """Other forms under which people look for it."""
    if isinstance(entry, Actor | Place):
        yield from (each.name for each in entry.also_known_as)


def _details(story: Story, entry: Entry) -> Iterator[str]:
    match entry:
        case Source():
            yield term("sources.type", entry.type, story.texts)
            yield _day(story, entry.published)
        case Event():
            yield _day(story, entry.when)
            yield term("events.state", entry.state, story.texts).lower() if entry.state != "happened" else ""
        case Issue():
            yield term("issues.status", entry.status, story.texts)
        case Actor() | Place() if entry.type:
            yield term(f"{entry.kind}.type", entry.type, story.texts)
        case Claim():
            yield _day(story, story.evidence.said(entry))
            yield story.texts.gettext("Accounts differ").lower() if story.evidence.accounts(entry) else ""
        case Briefing():
            yield _day(story, entry.as_of)
    if entry.withdrawn:
        yield story.texts.gettext("Withdrawn").lower()


def _day(story: Story, day: Day | None) -> str:
    return day_words.day_words(day, story.settings.language) if day else ""


def _label(story: Story, ref: Ref | None) -> str:
    return story.label(ref) if ref else ""
