"""Short rows that point to other entries: a list on an entry's page, and the further pages on which it goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from briefbook.addresses import Sheet, sheet_address
from briefbook.entry import Entry
from briefbook.page import Page
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View


@dataclass(frozen=True)
class RowList:
    """A list of an entry whose items `row` turns into rows, called only for those that are shown."""

    entry: Entry
    name: str
    title: str
    sheets: tuple[Sheet[Any], ...]
    row: Callable[[View, Any], Plain]
    by_day: bool = False

    def show(self, view: View, number: int | None = None) -> Plain:
        """One page of it as data: `rows`, and the `pager` where there are several."""
        sheet = next(each for each in self.sheets if each.number == number)
        own = view.story.addresses.of(self.entry.ref) + f"#{self.name}"
        return {
            "rows": [self.row(view, item) for item in sheet.rows],
            "pager": view.pager(self._base, own, self.sheets, number, by_day=self.by_day),
        }

    def further(self, story: Story, section: str) -> Iterator[Page]:
        """The pages on which it goes on."""
        own = (story.addresses.of(self.entry.ref), self.entry.label)
        for number in (sheet.number for sheet in self.sheets if sheet.number is not None):
            yield Page(
                address=sheet_address(self._base, number),
                template="rows",
                title=f"{self.title}: {self.entry.label}, page {number}",
                show=partial(_show_sheet, self, number),
                section=section,
                crumbs=(own,),
                indexed=False,
            )

    @property
    def _base(self) -> str:
        return f"{self.entry.kind}/{self.entry.id}/{self.name}/"


def _show_sheet(listed: RowList, number: int, view: View) -> Plain:
    return {"heading": listed.title, "list": listed.show(view, number)}


def row_of(link: Plain, **more: object) -> Plain:
    """A row that leads to `link`; what it doesn't say is empty.

    `head` (a text or a link) and `day` stand before it, `cites`, `detail` and `quotes` beside it; `origins`, `movement`
    and `marks` after it.
    """
    empty: Plain = {
        "head": "",
        "day": None,
        "cites": Safe(""),
        "detail": "",
        "quotes": [],
        "origins": None,
        "movement": None,
        "marks": [],
    }
    return {"link": link, **empty, **more}
