"""Files of the site that are no pages of Markdown: small pages that lead elsewhere, and what crawlers ask for."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from briefbook.addresses import relative
from briefbook.entries.claims import Claim
from briefbook.page import OutFile, Page
from briefbook.rendering import Renderer
from briefbook.story import Story


def render_files(story: Story, pages: Iterable[Page], renderer: Renderer) -> Iterator[OutFile]:
    """Permalinks of claims, former addresses, the sitemap and robots.txt."""
    for claim in story.library.all(Claim):
        yield _leading(
            story,
            renderer,
            story.addresses.permalink(claim.ref),
            story.addresses.of(claim.ref),
            story.label(claim.ref),
        )
    for former, now in story.library.aliases.items():
        address = f"{former.kind}/{former.id}/"
        yield _leading(story, renderer, address, story.addresses.of(now), story.label(now))
    yield OutFile("sitemap.xml", _sitemap(story, pages))
    yield OutFile("robots.txt", _robots(story))


def _leading(story: Story, renderer: Renderer, address: str, target: str, title: str) -> OutFile:
    """A page of its own that leads to where a thing is read; it works without scripts."""
    href = relative(address, target)
    data = {
        "title": title,
        "site": story.settings.title,
        "language": story.settings.language,
        "href": href,
        "home": relative(address, ""),
        "canonical": _absolute(story, target) or href,
    }
    return OutFile(f"{address}index.html", renderer.render_file("leading.html", data))


def _absolute(story: Story, address: str) -> str:
    return f"{story.settings.url.rstrip('/')}/{address}" if story.settings.url else ""


def _sitemap(story: Story, pages: Iterable[Page]) -> str:
    """As sitemaps.org has it. Without a canonical address, which it asks for, addresses start at the site's root."""
    found = [_absolute(story, page.address) or f"/{page.address}" for page in pages if page.indexed]
    lines = [f"<url><loc>{escape(address)}</loc></url>" for address in found]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return head + "".join(f"{line}\n" for line in lines) + "</urlset>\n"


def _robots(story: Story) -> str:
    sitemap = _absolute(story, "sitemap.xml")
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {sitemap}\n" if sitemap else "")
