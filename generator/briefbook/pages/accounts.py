"""Where accounts differ: everything in the record that does not sit together, under what it is about."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from briefbook.addresses import Sheet, cut_plain
from briefbook.entries.claims import Claim
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.page import Page, list_pages
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import capital

ADDRESS = "accounts/"
TITLE = msg("Where accounts differ")
KINDS = ("issues", "events", "actors", "places")
"""The order of homes: questions first, then what happened."""

_WAYS = {
    "issues": msg("The issue"),
    "events": msg("The event"),
    "actors": msg("The actor"),
    "places": msg("The place"),
}

Group = tuple[Claim, ...]


def account_pages(story: Story) -> Iterator[Page]:
    """All groups of claims that differ, two hundred a page."""
    groups = sorted(story.evidence.account_groups, key=partial(_place, story))
    return list_pages(
        story,
        ADDRESS,
        story.texts.gettext(TITLE),
        cut_plain(groups),
        _show,
        template="accounts",
        section="accounts",
        description=story.texts.gettext(
            "Accounts that do not sit together, side by side, each with its source."
        ),
    )


def _place(story: Story, group: Group) -> tuple[object, ...]:
    home = _home(story, group)
    return KINDS.index(home.kind), story.library.entry(home).label.casefold(), home, group[0].id


def _home(story: Story, group: Group) -> Ref:
    """What a group is about: the home of its first claim."""
    return story.library.resolve(group[0].home)


def _show(sheets: Sequence[Sheet[Group]], sheet: Sheet[Group], view: View) -> Plain:
    homes = groupby(sheet.rows, key=partial(_home, view.story))
    return {
        "homes": [_about(view, home, list(groups)) for home, groups in homes],
        "deck": _deck(view, sum(len(each.rows) for each in sheets)),
        "pager": view.pager(ADDRESS, ADDRESS, sheets, sheet.number, by_day=False),
    }


def _about(view: View, home: Ref, groups: Sequence[Group]) -> Plain:
    return {
        "id": Safe(f"{home.kind}-{home.id}"),
        "link": view.link(home),
        "way": view.gettext(_WAYS[home.kind]),
        "groups": [view.account_group(group) for group in groups],
    }


def _deck(view: View, count: int) -> str:
    if not count:
        return view.gettext(
            "No two accounts in the record differ. Where some do, they are shown here side by side."
        )
    places = view.counted(
        count,
        "{n} place where the record does not agree with itself.",
        "{n} places where the record does not agree with itself.",
    )
    return capital(places) + " " + view.gettext("Neither account is ours.")
