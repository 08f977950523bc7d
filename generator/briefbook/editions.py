"""Editions of the briefing: their names, how long they take to read, and what each of them may show.

The live blocks of an edition show what sources published by its day said. An undated source counts from the oldest
edition that cites it, else from the newest. Withdrawals and corrections show in every edition.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from briefbook.addresses import Addresses
from briefbook.answers import Aside
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event, Participant
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.library import E, Library
from briefbook.links import Link, links_of
from briefbook.prose.writing import words
from briefbook.story import Story

WORDS_A_MINUTE = 200

_NAMES = (
    msg("First edition"),
    msg("Second edition"),
    msg("Third edition"),
    msg("Fourth edition"),
    msg("Fifth edition"),
    msg("Sixth edition"),
    msg("Seventh edition"),
    msg("Eighth edition"),
    msg("Ninth edition"),
    msg("Tenth edition"),
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def edition_name(story: Story, briefing: Briefing) -> str:
    """`First edition`, counted among those that were not withdrawn; `Withdrawn edition` for one that was."""
    if briefing.withdrawn:
        return story.texts.gettext("Withdrawn edition")
    number = story.editions.index(briefing) + 1
    if number <= len(_NAMES):
        return story.texts.gettext(_NAMES[number - 1])
    return story.texts.gettext("{nth} edition", nth=_nth(number) if story.texts.is_english else number)


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def minutes(briefing: Briefing) -> int:
    """How long it takes to read, one minute at least."""
    headings = sum(len(section.heading.split()) for section in briefing.sections)
    read = headings + sum(words(prose) for _, prose in briefing.prose())
    return max(1, round(read / WORDS_A_MINUTE))


def story_as_of(story: Story, briefing: Briefing) -> Story:
    """The story as the sources published by an edition's day tell it.

    It has the claims and events that at least one such source supports, with the citations, participants and
    accounts known by then; what stands and what is contested follows from these. Addresses are those of the whole.
    """
    unseen = frozenset(_unseen(story, briefing))
    if not unseen:
        return story
    library = _Then(story.library, unseen).library()
    return _StoryThen(story.settings, library, Evidence(library, Aside()), whole=story)


def reported_since(story: Story, entry: Claim | Event) -> date | None:
    """The day from which a source that supports an entry was out; None where that has always been so."""
    return reported(story, entry)[0]


def reported(story: Story, entry: Claim | Event) -> tuple[date | None, date | None]:
    """The days from which a first source that supports an entry was out, and all of them were; None where always."""
    sources = _Then(story.library, frozenset()).sources(entry)
    days = [out_since(story, story.library.get(ref, Source)) for ref in sources]
    known = [day for day in days if day]
    return (min(known) if known and len(known) == len(days) else None), max(known, default=None)


def _unseen(story: Story, briefing: Briefing) -> Iterator[Ref]:
    """The sources that were not out on the edition's day."""
    day = briefing.as_of.latest
    for source in story.library.all(Source):
        since = out_since(story, source)
        if day and since and since > day:
            yield source.ref


def out_since(story: Story, source: Source) -> date | None:
    """The day from which a source counts; None where it has always counted."""
    if source.published:
        return source.published.earliest
    citing = (story.library.get(ref, Briefing) for ref in set(_citing(story, source.ref)))
    oldest = min(citing, key=lambda each: (each.as_of.order, each.id), default=None)
    edition = oldest or (story.editions[-1] if story.editions else None)
    return edition.as_of.earliest if edition else None


def _citing(story: Story, source: Ref) -> Iterator[Ref]:
    """The editions that cite a source, or link to a claim that does, which counts as citing what it cites."""
    for link in story.library.back[source]:
        if link.source.kind == Briefing.kind:
            yield link.source
        elif link.source.kind == Claim.kind:
            linked = story.library.back[link.source]
            yield from (
                each.source
                for each in linked
                if each.source.kind == Briefing.kind and each.offset is not None
            )


@dataclass(frozen=True)
class _LibraryThen(Library):
    """The entries an edition shows. Any other can still be looked up, so that every link leads somewhere."""

    whole: Library = field(kw_only=True)

    def refs(self, kind: str) -> tuple[Ref, ...]:
        return tuple(ref for ref in self.whole.refs(kind) if ref in self.entries)

    def entry(self, ref: Ref) -> Entry:
        return self.entries.get(self.resolve(ref)) or self.whole.entry(ref)

    def get(self, ref: Ref, model: type[E]) -> E:
        entry = self.entry(ref)
        if not isinstance(entry, model):
            raise KeyError(ref)
        return entry


@dataclass(frozen=True)
class _StoryThen(Story):
    whole: Story = field(kw_only=True)

    @cached_property
    def addresses(self) -> Addresses:
        return self.whole.addresses


class _EntriesThen(Mapping[Ref, Entry]):
    def __init__(self, then: "_Then") -> None:
        self._then = then

    def __getitem__(self, ref: Ref) -> Entry:
        if not self._then.shown(ref):
            raise KeyError(ref)
        return self._then.entry(ref)

    def __iter__(self) -> Iterator[Ref]:
        return filter(self._then.shown, (entry.ref for entry in self._then.whole.every()))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _LinksThen(Mapping[Ref, tuple[Link, ...]]):
    def __init__(self, then: "_Then") -> None:
        self._then = then

    def __getitem__(self, ref: Ref) -> tuple[Link, ...]:
        return self._then.links(ref)

    def __iter__(self) -> Iterator[Ref]:
        return iter(self._then.whole.links)

    def __len__(self) -> int:
        return len(self._then.whole.links)


class _BackThen(_LinksThen):
    def __getitem__(self, ref: Ref) -> tuple[Link, ...]:
        sources = dict.fromkeys(link.source for link in self._then.whole.back[ref])
        return tuple(
            link
            for source in sources
            if self._then.shown(source)
            for link in self._then.links(source)
            if self._then.whole.resolve(link.target) == ref
        )


@dataclass(frozen=True)
class _Then:
    """Cuts a library down to what does not rest on unseen sources alone."""

    whole: Library
    unseen: frozenset[Ref]

    def library(self) -> Library:
        return _LibraryThen(
            _EntriesThen(self),
            {},
            self.whole.aliases,
            _LinksThen(self),
            _BackThen(self),
            self.whole.broken,
            whole=self.whole,
        )

    def shown(self, ref: Ref) -> bool:
        """Whether the edition may show an entry. Raises KeyError where there is none."""
        return self._is_supported(self.whole.entries[ref])

    def _is_supported(self, entry: Entry) -> bool:
        if not isinstance(entry, Claim | Event):
            return True
        return any(ref not in self.unseen for ref in self.sources(entry))

    def sources(self, entry: Claim | Event) -> Iterator[Ref]:
        """The sources that support an entry: cited in its fields or its text, or by a claim that its text links to."""
        yield from self._supporting(_citations(entry))
        for link in self.whole.links[entry.ref]:
            target = self.whole.resolve(link.target)
            if link.offset is not None and target.kind == Source.kind:
                yield target
            elif link.offset is not None and target.kind == Claim.kind:
                yield from self._supporting(self.whole.get(target, Claim).cite)

    def _supporting(self, citations: Iterable[Citation]) -> Iterator[Ref]:
        return (self.whole.resolve(each.source) for each in citations if each.supports)

    def entry(self, ref: Ref) -> Entry:
        """The entry without what was not known by then."""
        entry = self.whole.entries[ref]
        if isinstance(entry, Claim):
            return self._claim_then(entry)
        return self._event_then(entry) if isinstance(entry, Event) else entry

    def links(self, ref: Ref) -> tuple[Link, ...]:
        """What the entry speaks of: the place of a link in it may be another without what was not known by then."""
        entry = self.whole.entries[ref]
        if isinstance(entry, Claim | Event):
            return tuple(links_of(ref, self.entry(ref)))
        return self.whole.links[ref]

    def _claim_then(self, claim: Claim) -> Claim:
        cited = self._seen(claim.cite)
        replaces = (
            claim.replaces if claim.replaces and self.shown(self.whole.resolve(claim.replaces)) else None
        )
        return claim.model_copy(update={"cite": cited, "replaces": replaces})

    def _event_then(self, event: Event) -> Event:
        people = tuple(self._person_then(each) for each in event.participants if self._was_known(each))
        return event.model_copy(update={"cite": self._seen(event.cite), "participants": people})

    def _was_known(self, participant: Participant) -> bool:
        """Whether a source of then names them; one without sources of its own stands with the event."""
        return not participant.cite or bool(self._seen(participant.cite))

    def _person_then(self, participant: Participant) -> Participant:
        return participant.model_copy(update={"cite": self._seen(participant.cite)})

    def _seen(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple(each for each in citations if self.whole.resolve(each.source) not in self.unseen)


def _citations(entry: Claim | Event) -> Iterator[Citation]:
    yield from entry.cite
    if isinstance(entry, Event):
        for participant in entry.participants:
            yield from participant.cite
