"""What was corrected and what was withdrawn, of every entry, by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefbook.addresses import Sheet, cut_by_day
from briefbook.days import Day
from briefbook.entries.claims import Claim
from briefbook.entry import Correction, Entry, Withdrawal
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.overview import EVERY
from briefbook.page import Page, list_pages
from briefbook.relying import relying_on
from briefbook.story import Story
from briefbook.view import Plain, View

ADDRESS = "corrections/"
TITLE = msg("Corrections")

Mended = tuple[Ref, int | None]
"""An entry, and which of its corrections; None where it was withdrawn."""


@dataclass(frozen=True)
class Mend:
    """One correction or withdrawal of one entry."""

    entry: Entry
    change: Correction | Withdrawal

    @property
    def on(self) -> Day:
        """The day it was made."""
        return self.change.on


def correction_pages(story: Story) -> Iterator[Page]:
    """All mends by day: the newest part at the page's own address, older ones on numbered pages."""
    return list_pages(
        story,
        ADDRESS,
        story.texts.gettext(TITLE),
        cut_by_day(story.overview.mended(EVERY)),
        _show,
        template="corrections",
        section="corrections",
        description=story.texts.gettext(
            "What was corrected and what was withdrawn, with the reason, and what relies on it."
        ),
    )


def _mend(story: Story, ref: Ref, at: int | None) -> Mend:
    entry = story.library.entry(ref)
    change = entry.withdrawn if at is None else entry.corrections[at]
    if change is None:
        raise KeyError(ref)
    return Mend(entry, change)


def _show(sheets: Sequence[Sheet[Mended]], sheet: Sheet[Mended], view: View) -> Plain:
    return {
        "rows": [_row(_mend(view.story, *mended), view) for mended in reversed(sheet.rows)],
        "pager": view.pager(ADDRESS, ADDRESS, sheets, sheet.number, by_day=True),
    }


def _row(mend: Mend, view: View) -> Plain:
    change = mend.change
    withdrawn = isinstance(change, Withdrawal)
    duplicate = change.duplicate_of if isinstance(change, Withdrawal) else None
    return {
        "on": view.day(change.on),
        "entry": view.link(mend.entry.ref),
        "cites": view.cites(mend.entry.cite) if isinstance(mend.entry, Claim) else "",
        "withdrawn": withdrawn,
        "what": change.what if isinstance(change, Correction) else "",
        "why": change.why,
        "duplicate_of": view.link(duplicate) if duplicate else None,
        **relying_on(mend.entry, view),
    }
