"""Who wants what: parties by issues, on one page as long as two hundred issues fit on it."""

from collections.abc import Iterator, Sequence

from briefbook.addresses import Sheet, cut_plain
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.matrix import matrix
from briefbook.page import Page, list_pages
from briefbook.story import Story
from briefbook.view import Plain, View
from briefbook.wording import capital

ADDRESS = "positions/"
TITLE = msg("Who wants what")


def position_pages(story: Story) -> Iterator[Page]:
    """The matrix; its rows are the issues on which anyone has a position that stands."""
    rows = [
        ref
        for ref in story.overview.order(Issue.kind)
        if story.stances.standing(ref) and not story.library.entry(ref).withdrawn
    ]
    return list_pages(
        story,
        ADDRESS,
        story.texts.gettext(TITLE),
        cut_plain(rows),
        _show,
        template="positions",
        section="positions",
        description=story.texts.gettext("The positions of each side, issue by issue, each with its source."),
    )


def _show(sheets: Sequence[Sheet[Ref]], sheet: Sheet[Ref], view: View) -> Plain:
    found = matrix(view, [view.story.library.get(ref, Issue) for ref in sheet.rows])
    return {
        "matrix": found,
        "deck": _deck(view, found, len(sheets)),
        "pager": view.pager(ADDRESS, ADDRESS, sheets, sheet.number, by_day=False),
    }


def _deck(view: View, found: Plain, pages: int) -> str:
    if not found["rows"]:
        return view.gettext("No side has a position on record yet.")
    what = {
        "positions": capital(view.counted(found["count"], "{n} position", "{n} positions")),
        "issues": view.counted(len(found["rows"]), "on {n} issue", "on {n} issues"),
    }
    if pages > 1:
        all_of_them = view.gettext("{positions} {issues} on this page, each with its source.", **what)
    else:
        all_of_them = view.gettext("{positions} {issues}, each with its source.", **what)
    if found["moved"]:
        moved = capital(view.counted(found["moved"], "{n} has moved.", "{n} have moved."))
    else:
        moved = view.gettext("None has moved yet.")
    return f"{all_of_them} {moved}"
