"""What this site is: how to read it, how it is made, under which terms, and how to report an error."""

import re
from collections.abc import Iterator

from briefbook.page import Page
from briefbook.records import SearchRecord
from briefbook.settings import Settings
from briefbook.story import Story
from briefbook.view import Plain, View

ADDRESS = "about/"
TITLE = "About"

_MAIL = re.compile(r"[^\s@/:<>?&]+@[^\s@/:<>?&]+\.[^\s@/:<>?&]+")
_FOUND_BY = "method marks symbols days origins references licence error mistake contact privacy cookies"


def about_pages(story: Story) -> Iterator[Page]:
    """The one page about the site itself."""
    settings = story.settings
    yield Page(
        address=ADDRESS,
        template="about",
        title=TITLE,
        show=_show,
        section="about",
        description=f"How to read {settings.title}, how it is made, and how to report an error.",
        crumbs=(("", "Situation"),),
    )


def about_record(story: Story) -> SearchRecord:
    """What the search is given of it."""
    description = story.settings.description or ""
    return SearchRecord(ADDRESS, TITLE, "Page", f"{description} {_FOUND_BY}".strip())


def _show(view: View) -> Plain:
    settings = view.story.settings
    return {
        "title": f"About {settings.title}",
        "description": settings.description or "",
        "licence": {"content": settings.licence.content or "", "code": settings.licence.code or ""},
        "contact": _contact(settings),
        "repository": settings.repository or "",
        "to": {name: view.href(f"{name}/") for name in ("corrections", "coverage", "accounts", "sources")},
    }


def _contact(settings: Settings) -> Plain | None:
    """Whom to write to: its `text`, and the `href` that opens it where it is an address of mail or a page."""
    text = settings.contact
    if not text:
        return None
    if _MAIL.fullmatch(text):
        return {"text": text, "href": f"mailto:{text}"}
    is_page = text.startswith(("https://", "http://")) and " " not in text
    return {"text": text, "href": text if is_page else ""}
