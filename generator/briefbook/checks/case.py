"""What a check is given: all that was read and computed, and the day it is for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from briefbook.entry import Entry, Parsed
from briefbook.evidence import Evidence
from briefbook.library import Library
from briefbook.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """`today` is None in a build: only `briefbook check` looks at the calendar, so that a build never depends on it."""

    settings: Settings
    parsed: tuple[Parsed, ...]
    library: Library
    evidence: Evidence
    today: date | None = None

    @cached_property
    def remains(self) -> tuple[Entry, ...]:
        """Every entry, and what is sound of each broken one: for checks that look at one entry alone."""
        return tuple(each.remains for each in self.parsed)


def sound_items(items: Iterable[T | None]) -> Iterator[tuple[int, T]]:
    """What is sound of a list in what remains of an entry, each item with its place in the list."""
    return ((index, item) for index, item in enumerate(items) if item is not None)
