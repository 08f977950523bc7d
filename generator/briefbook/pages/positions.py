"""Who wants what: parties by issues, on one page as long as two hundred issues fit on it."""

from collections.abc import Iterator
from functools import partial

from briefbook.addresses import Sheet, cut_plain, sheet_address
from briefbook.entries.issues import Issue
from briefbook.matrix import Positions, issues_in_order, matrix
from briefbook.page import Page
from briefbook.story import Story
from briefbook.view import Plain, View

ADDRESS = "positions/"
TITLE = "Who wants what"


def position_pages(story: Story) -> Iterator[Page]:
    """The matrix; its rows are the issues on which anyone has a position that stands."""
    rows = [
        issue
        for issue in issues_in_order(story)
        if not issue.withdrawn and Positions(story, issue.ref).standing
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


def _show(sheets: tuple[Sheet[Issue], ...], sheet: Sheet[Issue], view: View) -> Plain:
    found = matrix(view, sheet.rows)
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
