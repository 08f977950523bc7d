"""Who wants what: parties by issues, on one page as long as two hundred issues fit on it."""

from collections.abc import Iterator
from functools import partial

from briefbook.addresses import Sheet, cut_plain, sheet_address
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.matrix import matrix
from briefbook.page import Page
from briefbook.story import Story
from briefbook.view import Plain, View

ADDRESS = "positions/"
TITLE = "Who wants what"


def position_pages(story: Story) -> Iterator[Page]:
    """The matrix; its rows are the issues on which anyone has a position that stands."""
    rows = [
        ref
        for ref in story.order(Issue.kind)
        if story.stances.standing(ref) and not story.library.entry(ref).withdrawn
    ]
    sheets = cut_plain(rows)
    for sheet in sheets:
        yield Page(
            address=sheet_address(ADDRESS, sheet.number),
            template="positions",
            title=TITLE if sheet.number is None else f"{TITLE}, page {sheet.number}",
            show=partial(_show, sheets, sheet),
            section="positions",
            description="The positions of each side, issue by issue, each with its source.",
            crumbs=(("", "Situation"),) if sheet.number is None else (("", "Situation"), (ADDRESS, TITLE)),
            indexed=sheet.number is None,
        )


def _show(sheets: tuple[Sheet[Ref], ...], sheet: Sheet[Ref], view: View) -> Plain:
    found = matrix(view, [view.story.library.get(ref, Issue) for ref in sheet.rows])
    return {
        "matrix": found,
        "deck": _deck(view, found, len(sheets)),
        "pager": view.pager(ADDRESS, ADDRESS, sheets, sheet.number, by_day=False),
    }


def _deck(view: View, found: Plain, pages: int) -> str:
    if not found["rows"]:
        return "No side has a position on record yet."
    positions = view.count(found["count"], "position", "positions").capitalize()
    issues = view.count(len(found["rows"]), "issue", "issues")
    where = " on this page" if pages > 1 else ""
    moved = view.count(found["moved"], "has", "have").capitalize() if found["moved"] else "None has"
    return f"{positions} on {issues}{where}, each with its source. {moved} moved{'' if found['moved'] else ' yet'}."
