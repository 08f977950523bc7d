"""What is said of an entry wherever it is shown. It is the same on every page, so it is worked out once."""

from collections.abc import Callable
from typing import Any, TypeVar

from briefbook.days import words as day_words
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.story import Story
from briefbook.text import Safe

T = TypeVar("T")


class Facts:
    """The facts of one story. What it gives belongs to all pages: nobody changes it."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._titles: dict[Ref, str] = {}
        self._marks: dict[Ref, list[dict[str, Any]]] = {}
        self._citations: dict[Ref, tuple[Citation, ...]] = {}

    def title(self, entry: Entry) -> str:
        """What a link says: a statement stands there as a title does, without its full stop."""
        return _once(self._titles, entry, self._title)

    def _title(self, entry: Entry) -> str:
        words = self._story.label(entry.ref)
        sentence = isinstance(entry, Claim) and words[-2:-1] not in ("", ".")
        return words.removesuffix(".") if sentence else words

    def marks(self, entry: Entry) -> list[dict[str, Any]]:
        """What readers must know before they rely on an entry: `mark` (a symbol), `tone`, `word`."""
        return _once(self._marks, entry, self._marks_of)

    def _marks_of(self, entry: Entry) -> list[dict[str, Any]]:
        evidence = self._story.evidence
        found: list[tuple[str, str, str]] = []
        if entry.withdrawn:
            found.append(("m-withdrawn", "pencil", "Withdrawn"))
        if isinstance(entry, Source) and entry.status in ("corrected", "retracted"):
            found.append(("m-corrected", "pencil", f"{entry.status.capitalize()} by its publisher"))
        if entry.corrections:
            found.append(("m-corrected", "pencil", f"Corrected {self._last_correction(entry)}"))
        if evidence.suspect(entry) and not entry.withdrawn:
            found.append(("m-suspect", "pencil", "Suspect"))
        if isinstance(entry, Claim):
            if not entry.withdrawn and not evidence.standing(entry):
                found.append(("p-changed", "quiet", "Replaced"))
            if evidence.accounts(entry):
                found.append(("m-disputed", "disputed", "Accounts differ"))
            elif evidence.contested(entry):
                found.append(("m-disputed", "disputed", "Disputed"))
        return [{"mark": Safe(mark), "tone": Safe(tone), "word": word} for mark, tone, word in found]

    def _last_correction(self, entry: Entry) -> str:
        last = max(entry.corrections, key=lambda each: each.on.order)
        return day_words.short_words(last.on, self._story.settings.language)

    def citations(self, entry: Entry) -> tuple[Citation, ...]:
        """Every citation of an entry, those in its prose too, as the tally of origins counts them."""
        return _once(self._citations, entry, self._citations_of)

    def _citations_of(self, entry: Entry) -> tuple[Citation, ...]:
        library = self._story.library
        known = {library.resolve(c.source) for c in entry.cite}
        in_prose = {
            library.resolve(link.target) for link in library.links[entry.ref] if link.offset is not None
        }
        more = sorted(ref for ref in in_prose - known if ref.kind == "sources")
        return (*entry.cite, *(Citation.model_construct(source=ref) for ref in more))


def _once(known: dict[Ref, T], entry: Entry, work_out: Callable[[Entry], T]) -> T:
    ref = entry.ref
    if ref not in known:
        known[ref] = work_out(entry)
    return known[ref]
