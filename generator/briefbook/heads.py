"""What a page says of itself in its head: to Zotero and its kind, to those who show a link, and to search engines."""

from collections.abc import Iterator

from briefbook.bibliography import Work
from briefbook.days.words import datetime_attribute
from briefbook.drawing import HEIGHT, WIDTH
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.linked_data import Node, claim_data, entity, given, script_of
from briefbook.page import Page
from briefbook.posters import Posters
from briefbook.story import Story
from briefbook.text import Safe, encode
from briefbook.works import claim_work, source_work

_OWN_TYPES = {"home": "WebSite", "about": "AboutPage"}
"""By template, the types of pages that are about no entry; the others are collections."""


def page_head(story: Story, posters: Posters, page: Page, work: Work) -> Safe:
    """The lines for a page, which is `work`; on the page of a source, what is to be saved is the source."""
    entry = story.library.entry(page.about) if page.about else None
    saved = source_work(story, entry) if isinstance(entry, Source) else work
    lines = [*_shared(story, posters, page), *_saved(saved), script_of(_page_data(story, page))]
    return Safe("\n".join(lines))


def claim_head(story: Story, claim: Claim) -> Safe:
    """The lines for the small page that leads to a statement."""
    lines = [*_saved(claim_work(story, claim)), script_of(claim_data(story, claim))]
    return Safe("\n".join(lines))


def _shared(story: Story, posters: Posters, page: Page) -> Iterator[str]:
    """Open Graph (ogp.me): what is shown where somebody passes a link on. An address there must be absolute.

    One name is X’s own: without it, the picture would be a small square there.
    """
    tags = {
        "og:title": page.title,
        "og:type": "article" if page.about else "website",
        "og:site_name": story.settings.title,
        "og:description": page.described,
        "og:url": story.settings.absolute(page.address),
    }
    if poster := posters.where(page.about):
        address, title = poster
        tags |= {
            "og:image": story.settings.absolute(address),
            "og:image:type": "image/png",
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": title,
        }
        yield _named("twitter:card", "summary_large_image")
    for name, words in tags.items():
        if words:
            yield f'<meta property="{name}" content="{encode(words)}">'


def _saved(work: Work) -> Iterator[str]:
    """The tags of Highwire Press, as Zotero and Google Scholar read them; the type is Zotero's own word for it.

    Zotero splits a lone name at a semicolon, as it would several names.
    """
    yield _named("DC.type", work.sort.zotero)
    yield _named("citation_title", work.title)
    for name in work.names:
        yield _named("citation_author", name)
    tags = {
        "citation_publication_date": work.day.written("/") if work.day else "",
        "citation_publisher": work.by,
        "citation_language": work.language,
        "citation_public_url": work.url,
    }
    for name, words in tags.items():
        if words:
            yield _named(name, words)


def _named(name: str, words: str) -> str:
    return f'<meta name="{name}" content="{encode(words)}">'


def _page_data(story: Story, page: Page) -> Node:
    """A page, with the entry it is about, if any."""
    settings = story.settings
    entry = story.library.entry(page.about) if page.about else None
    site = {"@type": "WebSite", "name": settings.title, "url": settings.absolute("")}
    as_of = page.as_of or story.as_of
    node = {
        "@context": "https://schema.org",
        "@type": _page_type(page, entry),
        "name": page.title,
        "headline": page.title if isinstance(entry, Briefing) else "",
        "description": page.described,
        "url": settings.absolute(page.address),
        "inLanguage": settings.language,
        "temporalCoverage": (datetime_attribute(as_of) or "") if as_of else "",
        "isPartOf": given(site) if page.address else {},
        "mainEntity": entity(story, entry) if entry else {},
    }
    if not page.address and settings.licence.content:
        node["license"] = {"@type": "CreativeWork", "name": settings.licence.content}
    return given(node)


def _page_type(page: Page, entry: Entry | None) -> str:
    if entry is None:
        return _OWN_TYPES.get(page.template, "CollectionPage")
    return "Report" if isinstance(entry, Briefing) else "WebPage"
