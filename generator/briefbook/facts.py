"""What is said of an entry wherever it is shown. It is the same on every page, so it is worked out once."""

from typing import Any

from briefbook.answers import answer
from briefbook.days import words as day_words
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.story import Story
from briefbook.text import Safe, unstopped
from briefbook.wording import day_data, event_day, event_mark, foreign, kind_words, term

_BY_PUBLISHER = {
    "corrected": msg("Corrected by its publisher"),
    "retracted": msg("Retracted by its publisher"),
}


class Facts:
    """The facts of one story. What it gives belongs to all pages: nobody changes it."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.answers = story.answers
        self.answers.own(self)
        self._locale = story.settings.language

    @answer
    def link(self, ref: Ref) -> dict[str, Any]:
        """A link to an entry: `address`, `text`, `kind`, `withdrawn`, and its `language` if that is not the site's.

        A statement stands in it as a title does, without its full stop.
        """
        entry = self._story.library.entry(ref)
        words = self._story.label(ref)
        return {
            "address": self._story.addresses.of(ref),
            "text": unstopped(words) if isinstance(entry, Claim) else words,
            "kind": kind_words(entry, self._story.texts),
            "withdrawn": bool(entry.withdrawn),
            "language": foreign(entry.language, self._locale) if isinstance(entry, Source) else "",
        }

    @answer
    def source(self, ref: Ref) -> dict[str, Any]:
        """A source as a line of a list."""
        source = self._story.library.get(ref, Source)
        return {
            "title": source.title,
            "language": foreign(source.language, self._locale),
            "type": term("sources.type", source.type, self._story.texts) if source.type else "",
            "published": day_data(source.published, self._locale) if source.published else None,
            "publisher": source.publisher,
            "url": source.url,
            "archive": source.archive.url if source.archive else None,
            "status": source.status if source.status != "live" else "",
            "relays": source.relays,
            "marks": self.marks(ref),
            "withdrawn": bool(source.withdrawn),
        }

    @answer
    def event(self, ref: Ref) -> dict[str, Any]:
        """An event's title and day, without anything that would cite."""
        event = self._story.library.get(ref, Event)
        return {
            "address": self._story.addresses.of(ref),
            "title": event.title,
            "when": event_day(event, self._locale),
            "mark": Safe(event_mark(event)),
            "state": event.state,
            "state_words": term("events.state", event.state, self._story.texts) if event.state else "",
            "ahead": event.ahead,
            "major": event.major,
            "withdrawn": bool(event.withdrawn),
            "marks": self.marks(ref),
        }

    @answer
    def marks(self, ref: Ref) -> list[dict[str, Any]]:
        """What readers must know before they rely on an entry: `mark` (a symbol), `tone`, `word`."""
        entry = self._story.library.entry(ref)
        evidence, texts = self._story.evidence, self._story.texts
        found: list[tuple[str, str, str]] = []
        if entry.withdrawn:
            found.append(("m-withdrawn", "pencil", texts.gettext("Withdrawn")))
        if isinstance(entry, Source) and entry.status in ("corrected", "retracted"):
            words = texts.gettext(_BY_PUBLISHER[entry.status])
            found.append(("m-corrected", "pencil", words))
        if entry.corrections:
            found.append(
                ("m-corrected", "pencil", texts.gettext("Corrected {day}", day=self._last_correction(entry)))
            )
        if evidence.suspect(entry) and not entry.withdrawn:
            found.append(("m-suspect", "pencil", texts.gettext("Suspect")))
        if isinstance(entry, Claim):
            if not entry.withdrawn and not evidence.standing(entry):
                found.append(("p-changed", "quiet", texts.gettext("Replaced")))
            if evidence.accounts(entry):
                found.append(("m-disputed", "disputed", texts.gettext("Accounts differ")))
            elif evidence.contested(entry):
                found.append(("m-disputed", "disputed", texts.gettext("Disputed")))
        return [{"mark": Safe(mark), "tone": Safe(tone), "word": word} for mark, tone, word in found]

    def _last_correction(self, entry: Entry) -> str:
        last = max(entry.corrections, key=lambda each: each.on.order)
        return day_words.short_words(last.on, self._story.settings.language)

    @answer
    def citations(self, ref: Ref) -> tuple[Citation, ...]:
        """Every citation of an entry, those in its prose too, as the tally of origins counts them."""
        library = self._story.library
        entry = library.entry(ref)
        known = {library.resolve(c.source) for c in entry.cite}
        in_prose = {
            library.resolve(link.target) for link in library.links[entry.ref] if link.offset is not None
        }
        more = sorted(ref for ref in in_prose - known if ref.kind == "sources")
        return (*entry.cite, *(Citation.model_construct(source=ref) for ref in more))
