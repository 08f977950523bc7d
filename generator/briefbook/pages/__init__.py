"""Every page of the site, decided: one file a page type; none knows another, nor disk, nor Jinja2."""

from collections.abc import Callable, Iterator

from briefbook.page import Page
from briefbook.pages.about import about_pages
from briefbook.pages.accounts import account_pages
from briefbook.pages.actors import actor_pages
from briefbook.pages.briefings import briefing_pages
from briefbook.pages.corrections import correction_pages
from briefbook.pages.coverage import coverage_pages
from briefbook.pages.events import event_pages
from briefbook.pages.home import home_pages
from briefbook.pages.indexes import index_pages
from briefbook.pages.issues import issue_pages
from briefbook.pages.places import place_pages
from briefbook.pages.positions import position_pages
from briefbook.pages.sources import source_pages
from briefbook.pages.timeline import timeline_pages
from briefbook.story import Story

PAGE_TYPES: tuple[Callable[[Story], Iterator[Page]], ...] = (
    about_pages,
    account_pages,
    actor_pages,
    briefing_pages,
    correction_pages,
    coverage_pages,
    event_pages,
    home_pages,
    index_pages,
    issue_pages,
    place_pages,
    position_pages,
    source_pages,
    timeline_pages,
)


def decide_pages(story: Story) -> list[Page]:
    """The pages of a story, by address. Nothing is rendered yet."""
    pages = [page for page_type in PAGE_TYPES for page in page_type(story)]
    return sorted(pages, key=lambda page: page.address)
