"""What a check is given: all that was read and computed, and the day it is for."""

from dataclasses import dataclass
from datetime import date

from briefbook.entry import Parsed
from briefbook.evidence import Evidence
from briefbook.library import Library
from briefbook.settings import Settings


@dataclass(frozen=True)
class Case:
    """`today` is None in a build: only `briefbook check` looks at the calendar, so that a build never depends on it."""

    settings: Settings
    parsed: tuple[Parsed, ...]
    library: Library
    evidence: Evidence
    today: date | None = None
