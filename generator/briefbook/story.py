"""The whole story as pages need it: the entries with all that is computed from them."""

from dataclasses import dataclass
from functools import cached_property

from briefbook.addresses import Addresses
from briefbook.days import Day
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.prose.tree import EntryLink, Prose
from briefbook.prose.writing import plain
from briefbook.settings import Settings
from briefbook.sides import Sides


@dataclass(frozen=True)
class Story:
    """Settings, entries, evidence, sides and addresses of one build."""

    settings: Settings
    library: Library
    evidence: Evidence

    @cached_property
    def sides(self) -> Sides:
        """Who stands for whom."""
        return Sides(self.library, tuple(self.library.resolve(party) for party in self.settings.parties))

    @cached_property
    def addresses(self) -> Addresses:
        """Where each entry answers."""
        return Addresses(self.library, self.evidence)

    def words(self, prose: Prose | None) -> str:
        """A text as plain words on one line; a link without words of its own gives the name of what it leads to."""
        return plain(prose, self._words_of) if prose else ""

    def _words_of(self, link: EntryLink) -> str:
        return link.words or self.library.entry(Ref(link.kind, link.id)).label

    def label(self, ref: Ref) -> str:
        """What a reader calls an entry, in plain words."""
        entry = self.library.entry(ref)
        return self.words(entry.text) if isinstance(entry, Claim) else entry.label

    def pencil(self, path: str, line: int) -> str:
        """Where a file is edited in the repository, at a line of it; "" where no repository is recorded."""
        settings = self.settings
        if not settings.repository:
            return ""
        return f"{settings.repository.rstrip('/')}/edit/{settings.edit_branch}/{path}#L{line}"

    @cached_property
    def editions(self) -> tuple[Briefing, ...]:
        """The briefings that were not withdrawn, oldest first."""
        standing = [each for each in self.library.all(Briefing) if not each.withdrawn]
        return tuple(sorted(standing, key=lambda each: (each.as_of.order, each.id)))

    @cached_property
    def as_of(self) -> Day | None:
        """The day that the site speaks of: the newest edition's, else the newest day of any source."""
        if self.editions:
            return self.editions[-1].as_of
        days = [
            day for source in self.library.all(Source) for day in (source.published, source.updated) if day
        ]
        return max(days, key=lambda day: day.order, default=None)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All events in the order of time."""
        return tuple(sorted(self.library.all(Event), key=lambda event: (event.when.order, event.id)))
