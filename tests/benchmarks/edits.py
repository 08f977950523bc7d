"""What people do between two builds: one edit to one entry."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.content import MUCH_LINKED, little_linked

_SUMMARY = "summary: |-\n  "
_NAME = "name: "
_LINKING = "events/event-0"  # names the much-linked actor


@dataclass(frozen=True)
class Edit:
    """Puts a new word at the beginning of one field of an entry, in the place of the one before."""

    what: str
    entry: str
    field: str
    shown_on: tuple[str, ...]

    def make(self, root: Path, word: str) -> None:
        """Write the entry with `word`."""
        path = root / "content" / f"{self.entry}.yml"
        before = path.read_text(encoding="utf-8")
        after = re.sub(rf"^{re.escape(self.field)}(?:New\d+ )?", f"{self.field}{word} ", before, flags=re.M)
        path.write_text(after, encoding="utf-8")

    def missing(self, site: Path, word: str) -> list[str]:
        """The pages that should show `word` and don't."""
        pages = ((page, site / page / "index.html") for page in self.shown_on)
        return [page for page, file in pages if word not in file.read_text(encoding="utf-8")]


def word(number: int) -> str:
    """A word that no text held before."""
    return f"New{number}"


def edits(size: int) -> tuple[Edit, ...]:
    """The edits that are measured in a briefing of `size` entries."""
    little = little_linked(size)
    return (
        Edit("text of an entry that little links to", little, _SUMMARY, (little,)),
        Edit("text of an entry that a tenth link to", MUCH_LINKED, _SUMMARY, (MUCH_LINKED,)),
        Edit("name of an entry that a tenth link to", MUCH_LINKED, _NAME, (MUCH_LINKED, _LINKING)),
    )
