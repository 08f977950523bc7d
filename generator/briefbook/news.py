"""What is new: every change that is listed, a page of the list, and the latest few.

Where the history is not known in full, the list is of what entries tell themselves: corrections and withdrawals of
ours and of publishers, by the days they name.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from briefbook.addresses import cut_by_day
from briefbook.answers import answer, note
from briefbook.entries.sources import Source
from briefbook.entry import Correction
from briefbook.fields import Ref
from briefbook.history import TOLD, Item
from briefbook.overview import EVERY
from briefbook.story import Story

_PUBLISHERS = {"retracted": "withdrawal", "corrected": "correction"}
"""What became of a source, and the class to which that belongs."""

FIRST = 2
"""Changes that are named of a group in short."""

_Told = tuple[tuple[int, ...], Ref, str, str, tuple[Correction, ...]]
"""A change as an entry tells it: the order of its day, the entry, the class, the day as written, the correction."""


@dataclass(frozen=True)
class Extent:
    """Whether the list is of the whole history, and how many of its pages are full and have a number."""

    known: bool
    full: int


@dataclass(frozen=True)
class Group:
    """The changes of one day that are counted together: their name (`Item.group`), the first of them, how many."""

    on: str
    name: str
    first: tuple[Item, ...]
    count: int


class News:
    """The news of one story."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.answers = story.answers
        self.answers.own(self)

    @answer
    def extent(self, size: int) -> Extent:
        """How far the list goes, with so many changes on a page."""
        return Extent(self._history() is not None, len(cut_by_day(self._listed(), size)) - 1)

    @answer
    def sheet(self, number: int | None) -> tuple[Item, ...]:
        """One page of the list, the oldest change first; without a number, the newest. KeyError where there is none."""
        return {sheet.number: sheet.rows for sheet in cut_by_day(self._listed())}[number]

    @answer
    def newest(self, most: int) -> tuple[Group, ...]:
        """So many groups of changes, the newest day first, and of a day what weighs most."""
        return tuple(islice(self._groups(), most))

    def _groups(self) -> Iterator[Group]:
        for on, items in groupby(reversed(self._listed()), key=lambda item: item.on):
            ranked = sorted(items, key=lambda item: item.rank)
            for name, found in groupby(ranked, key=lambda item: item.group):
                group = tuple(found)
                yield Group(on, name, group[:FIRST], len(group))

    @answer
    def steps(self, most: int) -> tuple[tuple[int, int], ...]:
        """The newest numbers of changes, the newest first, and how many changes have each."""
        found = Counter(item.number for item in self._history() or ())
        return tuple(sorted(found.items(), reverse=True)[:most])

    @answer
    def name_of(self, ref: Ref) -> str:
        """What an entry was called that is no longer there. Raises KeyError where it never was."""
        note(TOLD)
        return self._story.told.names[ref]

    def _history(self) -> tuple[Item, ...] | None:
        note(TOLD)
        return self._story.told.listed

    def _listed(self) -> tuple[Item, ...]:
        listed = self._history()
        return listed if listed is not None else self._told_by_entries()

    def _told_by_entries(self) -> tuple[Item, ...]:
        """By day; those that name none come first."""
        found = sorted([*self._mended(), *self._mended_by_publishers()], key=lambda each: each[:3])
        return tuple(Item(on, ref, what, mends=mends) for _, ref, what, on, mends in found)

    def _mended(self) -> Iterator[_Told]:
        for ref, at in self._story.overview.mended(EVERY):
            entry = self._story.library.entry(ref)
            if at is not None:
                mend = entry.corrections[at]
                yield mend.on.order, ref, "correction", mend.on.text, (mend,)
            elif entry.withdrawn:
                yield entry.withdrawn.on.order, ref, "withdrawal", entry.withdrawn.on.text, ()

    def _mended_by_publishers(self) -> Iterator[_Told]:
        for ref in self._story.overview.mended_by_publishers(Source.kind):
            source = self._story.library.get(ref, Source)
            day = source.updated
            yield day.order if day else (), ref, _PUBLISHERS[source.status], day.text if day else "", ()
