"""The seven kinds of entries, one file a kind."""

from collections.abc import Iterable, Mapping, Sequence

from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Entry, Parsed, parse
from briefbook.reading import RawEntry

KINDS: dict[str, type[Entry]] = {
    model.kind: model for model in (Source, Event, Issue, Actor, Place, Claim, Briefing)
}


def parse_entries(raws: Iterable[RawEntry], types: Mapping[str, Sequence[str]]) -> list[Parsed]:
    """Every file parsed by the model of its kind, in the order given."""
    return [parse(KINDS[raw.kind], raw, types) for raw in raws]
