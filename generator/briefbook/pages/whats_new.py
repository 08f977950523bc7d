"""What is new in the entries, day by day: of each, of which class the change was, and what it is about."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from briefbook.addresses import LONGEST_LIST, Sheet
from briefbook.days import parse_day
from briefbook.history import Item
from briefbook.languages import msg
from briefbook.latest import grouped, visit
from briefbook.news import Extent, News
from briefbook.page import Page, list_pages
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import capital

ADDRESS = "whats-new/"
TITLE = msg("What’s new")

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def whats_new_pages(story: Story) -> Iterator[Page]:
    """All changes by day: the newest part at the page's own address, older ones on numbered pages."""
    extent = News(story).extent(LONGEST_LIST)
    sheets = tuple(Sheet[Item](number, ()) for number in (*range(1, extent.full + 1), None))
    return list_pages(
        story,
        ADDRESS,
        story.texts.gettext(TITLE),
        sheets,
        partial(_show, extent),
        template="whats_new",
        section="whats-new",
        description=story.texts.gettext(
            "What changed in the entries of this site, day by day, and of which sort each change is."
        ),
        script="visit",
    )


def _show(extent: Extent, sheets: Sequence[Sheet[Item]], sheet: Sheet[Item], view: View) -> Plain:
    news = News(view.story)
    days = groupby(reversed(news.sheet(sheet.number)), key=lambda item: item.on)
    return {
        "known": extent.known,
        "days": [_day(at, on, list(items), view) for at, (on, items) in enumerate(days, start=1)],
        "visit": visit(view) if sheet.number is None else None,
        "pager": view.pager(ADDRESS, ADDRESS, sheets, sheet.number, by_day=True),
    }


def _day(at: int, on: str, items: Sequence[Item], view: View) -> Plain:
    return {
        "id": Safe(f"day-{on}" if _DATE.fullmatch(on) else f"day-{at}"),
        "day": view.day(parse_day(on)) if on else None,
        "count": capital(view.counted(len(items), "{n} change.", "{n} changes.")),
        "groups": grouped(view, items),
    }
