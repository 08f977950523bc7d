"""The whole story as pages need it: the entries with all that is computed from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from briefbook.addresses import Addresses
from briefbook.answers import Answers, answer
from briefbook.days import Day
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.history import UNTOLD, Told
from briefbook.languages import Catalogue, catalogue
from briefbook.library import Library
from briefbook.meetings import Meetings
from briefbook.overview import Overview
from briefbook.positions import Stances
from briefbook.prose.tree import EntryLink, Prose
from briefbook.prose.writing import plain
from briefbook.settings import Settings
from briefbook.sides import Sides


@dataclass(frozen=True)
class Story:
    """Settings, entries, evidence, sides and addresses of one build, and what is told of its history."""

    settings: Settings
    library: Library
    evidence: Evidence
    told: Told = UNTOLD

    def __post_init__(self) -> None:
        self.answers.own(self, Story.__name__)
        # Their questions have owners from now on.
        _ = self.addresses, self.stances, self.overview, self.meetings

    @property
    def texts(self) -> Catalogue:
        """The words of the interface, in the language of the site."""
        return catalogue(self.settings.language)

    @cached_property
    def sides(self) -> Sides:
        """Who stands for whom."""
        return Sides(self.library, tuple(self.library.resolve(party) for party in self.settings.parties))

    @cached_property
    def stances(self) -> Stances:
        """Who wants what."""
        return Stances(self.library, self.evidence, self.sides)

    @cached_property
    def overview(self) -> Overview:
        """What is asked of all entries of a kind."""
        return Overview(self.library, self.evidence)

    @cached_property
    def meetings(self) -> Meetings:
        """Who met whom."""
        return Meetings(self.library, self.answers, self.sides)

    @property
    def answers(self) -> Answers:
        """What was worked out from the entries."""
        return self.evidence.answers

    @cached_property
    def addresses(self) -> Addresses:
        """Where each entry answers."""
        return Addresses(self.library, self.evidence, self.answers)

    def words(self, prose: Prose | None) -> str:
        """A text as plain words on one line; a link without words of its own gives the name of what it leads to."""
        return plain(prose, self._words_of) if prose else ""

    def _words_of(self, link: EntryLink) -> str:
        return link.words or self.library.entry(Ref(link.kind, link.id)).label

    @answer
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

    @property
    def editions(self) -> tuple[Briefing, ...]:
        """The briefings that were not withdrawn, oldest first."""
        return tuple(self.library.get(ref, Briefing) for ref in self.overview.order(Briefing.kind))

    @property
    def as_of(self) -> Day | None:
        """The day that the site speaks of: the newest edition's, else the newest day of any source."""
        return self._newest_day(Source.kind)

    @answer
    def _newest_day(self, kind: str) -> Day | None:
        if self.editions:
            return self.editions[-1].as_of
        sources = (self.library.get(ref, Source) for ref in self.library.refs(kind))
        days = (day for source in sources for day in (source.published, source.updated) if day)
        return max(days, key=lambda day: day.order, default=None)

    @property
    def events(self) -> Iterator[Event]:
        """All events in the order of time."""
        return (self.library.get(ref, Event) for ref in self.overview.order(Event.kind))
