"""Files of the site that are no pages of Markdown: small pages that lead elsewhere, and what crawlers ask for."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from briefbook.addresses import relative
from briefbook.entries.claims import Claim
from briefbook.entry import Entry
from briefbook.heads import claim_head
from briefbook.page import OutFile, page_file
from briefbook.policy import HEADERS, LEADING
from briefbook.story import Story

if TYPE_CHECKING:
    from briefbook.rendering import Renderer


def leading_files(story: Story, entry: Entry, renderer: "Renderer") -> Iterator[OutFile]:
    """The small pages that lead to an entry: a claim's permalink, and the addresses that an entry had before."""
    former = [f"{entry.kind}/{alias}/" for alias in entry.aliases]
    if isinstance(entry, Claim):
        former.insert(0, story.addresses.permalink(entry.ref))
    for address in former:
        target, title = story.addresses.of(entry.ref), story.label(entry.ref)
        head = claim_head(story, entry) if isinstance(entry, Claim) and address == former[0] else ""
        yield _leading(story, renderer, address, target, title, head)


def crawler_files(story: Story, indexed: Iterable[str]) -> Iterator[OutFile]:
    """The sitemap of the addresses that are to be found, robots.txt, and the headers that a host may send."""
    yield OutFile("sitemap.xml", _sitemap(story, sorted(indexed)))
    yield OutFile("robots.txt", _robots(story))
    yield OutFile("_headers", HEADERS)


def _leading(story: Story, renderer: "Renderer", address: str, target: str, title: str, head: str) -> OutFile:
    """A page of its own that leads to where a thing is read; it works without scripts."""
    href = relative(address, target)
    data = {
        "title": title,
        "policy": LEADING,
        "site": story.settings.title,
        "language": story.settings.language,
        "dir": story.texts.direction,
        "href": href,
        "home": relative(address, ""),
        "head": head,
        "canonical": story.settings.absolute(target) or href,
    }
    return OutFile(page_file(address), renderer.render_file("leading.html", data))


def _sitemap(story: Story, indexed: Iterable[str]) -> str:
    """As sitemaps.org has it. Without a canonical address, which it asks for, addresses start at the site's root."""
    found = [story.settings.absolute(address) or f"/{address}" for address in indexed]
    lines = [f"<url><loc>{escape(address, quote=False)}</loc></url>" for address in found]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return head + "".join(f"{line}\n" for line in lines) + "</urlset>\n"


def _robots(story: Story) -> str:
    sitemap = story.settings.absolute("sitemap.xml")
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {sitemap}\n" if sitemap else "")
