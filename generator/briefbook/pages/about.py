"""What this site is: how to read it, how it is made, under which terms, and how to report an error."""

import re
from collections.abc import Iterator

from briefbook.languages import msg
from briefbook.page import Page
from briefbook.records import SearchRecord
from briefbook.settings import Settings
from briefbook.story import Story
from briefbook.view import Plain, View

ADDRESS = "about/"
TITLE = msg("About")

_MAIL = re.compile(r"[^\s@/:<>?&]+@[^\s@/:<>?&]+\.[^\s@/:<>?&]+")
_FOUND_BY = msg("method marks symbols days origins references licence error mistake contact privacy cookies")


def about_pages(story: Story) -> Iterator[Page]:
    """The one page about the site itself."""
    settings, texts = story.settings, story.texts
    yield Page(
        address=ADDRESS,
        template="about",
        title=texts.gettext(TITLE),
        show=_show,
        section="about",
        description=texts.gettext(
            "How to read {title}, how it is made, and how to report an error.", title=settings.title
        ),
        crumbs=(("", texts.gettext("Situation")),),
    )


def about_record(story: Story) -> SearchRecord:
    """What the search is given of it."""
    description = story.settings.description or ""
    texts = story.texts
    words = f"{description} {texts.gettext(_FOUND_BY)}".strip()
    return SearchRecord(ADDRESS, texts.gettext(TITLE), texts.gettext("Page"), words)


def _show(view: View) -> Plain:
    settings = view.story.settings
    return {
        "title": view.gettext("About {title}", title=settings.title),
        "description": settings.description or "",
        "licence": {"content": settings.licence.content or "", "code": settings.licence.code or ""},
        "contact": _contact(settings),
        "repository": settings.repository or "",
        "to": {
            name: view.href(f"{name}/")
            for name in ("corrections", "coverage", "accounts", "sources", "whats-new")
        },
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
