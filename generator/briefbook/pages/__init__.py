"""Every page of the site, decided: one file a page type; none knows another, nor disk, nor Jinja2."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from briefbook.fields import Ref
from briefbook.page import Page
from briefbook.pages.about import about_pages, about_record
from briefbook.pages.accounts import account_pages
from briefbook.pages.actors import actor_pages
from briefbook.pages.briefings import briefing_pages
from briefbook.pages.corrections import correction_pages
from briefbook.pages.coverage import coverage_pages
from briefbook.pages.events import event_pages
from briefbook.pages.home import home_pages
from briefbook.pages.indexes import INDEXES, index_pages
from briefbook.pages.issues import issue_pages
from briefbook.pages.places import place_pages
from briefbook.pages.positions import position_pages
from briefbook.pages.sources import source_pages
from briefbook.pages.timeline import timeline_pages
from briefbook.pages.whats_new import whats_new_pages
from briefbook.reading import KINDS
from briefbook.records import SearchRecord
from briefbook.story import Story

OF_ENTRIES: dict[str, Callable[[Story, Any], Iterator[Page]]] = {
    "actors": actor_pages,
    "briefings": briefing_pages,
    "events": event_pages,
    "issues": issue_pages,
    "places": place_pages,
    "sources": source_pages,
}
"""By kind, the pages of one entry. A claim stands on the page of its home."""

OF_STORY: dict[str, Callable[[Story], Iterator[Page]]] = {
    "about": about_pages,
    "accounts": account_pages,
    "corrections": correction_pages,
    "coverage": coverage_pages,
    "home": home_pages,
    "positions": position_pages,
    "timeline": timeline_pages,
    "whats new": whats_new_pages,
    **{f"index of {index.kind}": partial(index_pages, index) for index in INDEXES},
}
"""The pages that are about all entries."""


RECORDS: dict[str, Callable[[Story], SearchRecord]] = {"about": about_record}
"""Which of these pages can be searched for."""


def set_names(story: Story) -> list[Ref | str]:
    """The names of all sets of pages: the keys of `OF_STORY`, and every entry."""
    return [*OF_STORY, *(ref for kind in KINDS for ref in story.library.refs(kind))]


def pages_of(story: Story, name: Ref | str) -> Iterator[Page]:
    """One set of pages; a claim has none."""
    if not isinstance(name, Ref):
        return OF_STORY[name](story)
    return OF_ENTRIES[name.kind](story, story.library.entry(name)) if name.kind in OF_ENTRIES else iter(())
