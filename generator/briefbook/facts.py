"""What is said of an entry wherever it is shown. It is the same on every page, so it is worked out once."""

from typing import Any

from briefbook.answers import answer
from briefbook.days import words as day_words
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.story import Story
from briefbook.text import Safe, unstopped

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

    @answer
    def title(self, ref: Ref) -> str:
        """What a link says: a statement stands there as a title does, without its full stop."""
        entry = self._story.library.entry(ref)
        words = self._story.label(ref)
        return unstopped(words) if isinstance(entry, Claim) else words

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
