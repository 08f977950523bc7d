"""Where a thing answers. Addresses are relative to the site's root, without a leading slash; home is ""."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from briefbook.answers import Answers, answer
from briefbook.entries.claims import Claim
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.library import Library

LONGEST_LIST = 200
"""Rows on one page of a list."""

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """One page of a list: its number (None: the list's own address) and its rows."""

    number: int | None
    rows: tuple[T, ...]


def cut_by_day(rows: Sequence[T], size: int = LONGEST_LIST) -> tuple[Sheet[T], ...]:
    """A list that grows at its end, oldest rows first: adding there moves nothing.

    Full pages are numbered from 1; the unfinished newest stands at the list's own address and comes last.
    """
    full = max(0, (len(rows) - 1) // size)
    finished = [Sheet[T](n + 1, tuple(rows[n * size : (n + 1) * size])) for n in range(full)]
    return (*finished, Sheet(None, tuple(rows[full * size :])))


def cut_plain(rows: Sequence[T], size: int = LONGEST_LIST) -> tuple[Sheet[T], ...]:
    """A list in another order: its own address is page 1, and comes first."""
    starts = range(0, max(len(rows), 1), size)
    return tuple(Sheet(None if n == 0 else n + 1, tuple(rows[at : at + size])) for n, at in enumerate(starts))


def sheet_address(base: str, number: int | None) -> str:
    """The address of one page of the list whose own address is `base`."""
    return base if number is None else f"{base}page/{number}/"


def relative(page: str, target: str) -> str:
    """The way from one page's address to another address, as a browser resolves it under any prefix."""
    path, mark, anchor = target.partition("#")
    if path == page and mark:
        return f"#{anchor}"
    here, there = page.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    way = "../" * (len(here) - shared) + "/".join(there[shared:])
    return (way or "./") + mark + anchor


class Addresses:
    """The address of every entry. A claim answers at an anchor on its home's page."""

    def __init__(self, library: Library, evidence: Evidence, answers: Answers) -> None:
        self.library = library
        self.evidence = evidence
        self.answers = answers
        self.answers.own(self)

    def of(self, ref: Ref) -> str:
        """Where an entry is read."""
        now = self.library.resolve(ref)
        return self._of_claim(now) if now.kind == Claim.kind else f"{now.kind}/{now.id}/"

    @answer
    def _of_claim(self, ref: Ref) -> str:
        home = self.library.resolve(self.library.get(ref, Claim).home)
        number = self._further(home).get(ref)
        page = self.of(home) if number is None else sheet_address(self.claims_list(home), number)
        return f"{page}#claim-{ref.id}"

    def permalink(self, claim: Ref) -> str:
        """The small page that leads to a claim wherever it stands."""
        return f"claims/{claim.id}/"

    def claims_list(self, home: Ref) -> str:
        """The base address of the further pages of an entry's claims."""
        return f"{home.kind}/{home.id}/claims/"

    def claims_at(self, home: Ref) -> tuple[Sheet[Ref], ...]:
        """The claims whose home an entry is, by day, cut into pages."""
        return cut_by_day(self._at(home))

    @answer
    def _at(self, home: Ref) -> tuple[Ref, ...]:
        return self.evidence.in_order(self.evidence.homed(home))

    @answer
    def _further(self, home: Ref) -> dict[Ref, int]:
        """The claims that stand on further pages of their home, with the numbers of these. Few homes have any."""
        if len(self.evidence.homed(home)) <= LONGEST_LIST:
            return {}  # so there is no need to know the days of all
        return {ref: sheet.number for sheet in self.claims_at(home) if sheet.number for ref in sheet.rows}
