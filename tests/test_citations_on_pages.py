"""Whatever a page says leads to its source: each paragraph of Prose, and each claim, wherever it is shown.

What is expected is read from the model, what is shown from the published HTML; nothing of the pages' own code
stands in between.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urldefrag

import pytest
from lxml import html
from pydantic import BaseModel

from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.prose.tree import Cited, EntryLink, Inline, Paragraph, Prose, paragraphs
from briefbook.prose.writing import plain
from briefbook.story import Story
from tests.conftest import read_story
from tests.sites import PageFile, Site, resolved

BASE = "https://briefing.example/"
PARAGRAPHS = "//main//*[self::p or self::li or self::dd or self::td or self::span or self::div or self::h3]"
NOTE = "ancestor-or-self::*[contains(concat(' ', @class, ' '), ' bb-note ')]"

Pointers = frozenset[tuple[str, str]]
"""Sources by id, each with the place in it ("" for the whole)."""


@dataclass(frozen=True)
class Said:
    """A paragraph of an entry: its words as a page shows them, and what it must lead to."""

    entry: Entry
    words: str
    sources: Pointers


# ── what the entries say ──────────────────────────────────────────────────────────────────────────────────


@cache
def story_of(site: Site) -> Story:
    return read_story(site.root)


def texts(value: object, field: str = "") -> Iterator[Prose]:
    """Every Prose of an entry, but the editors' note and a claim's own text."""
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "note" and not (isinstance(value, Claim) and name == "text"):
                yield from texts(getattr(value, name), name)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each, field)


def everything_said(story: Story) -> Iterator[Said]:
    for entry in story.library.entries.values():
        for text in texts(entry):
            for paragraph in paragraphs(text.blocks):
                yield Said(entry, words_of(paragraph, story), expected(paragraph, entry, story))


def words_of(paragraph: Paragraph, story: Story) -> str:
    def label(link: EntryLink) -> str:
        name = story.library.entry(Ref(link.kind, link.id)).label
        return link.words or (name.removesuffix(".") if link.kind == "claims" else name)

    return plain(Prose((paragraph,)), label)


def expected(paragraph: Paragraph, entry: Entry, story: Story) -> Pointers:
    own = pointed_to(inlines_of(paragraph), story)
    if own:
        return own
    return frozenset({(entry.id, "")}) if isinstance(entry, Source) else cited_by(entry.cite, story)


def pointed_to(inlines: Iterable[Inline], story: Story) -> Pointers:
    found: set[tuple[str, str]] = set()
    for inline in inlines:
        if isinstance(inline, Cited):
            found |= {
                (source_id(Ref("sources", each.id), story), each.locator or "") for each in inline.items
            }
        if isinstance(inline, EntryLink) and inline.kind == "claims":
            claim = story.library.get(Ref("claims", inline.id), Claim)
            found |= cited_by((each for each in claim.cite if each.supports), story)
    return frozenset(found)


def inlines_of(holder: object) -> Iterator[Inline]:
    for inline in getattr(holder, "inlines", ()):
        yield inline
        yield from inlines_of(inline)


def cited_by(citations: Iterable[Citation], story: Story) -> Pointers:
    return frozenset((source_id(each.source, story), each.at or "") for each in citations)


def source_id(ref: Ref, story: Story) -> str:
    return story.library.resolve(ref).id


# ── what the pages show ───────────────────────────────────────────────────────────────────────────────────


def shown_words(element: html.HtmlElement) -> str:
    """An element's words, without reference numbers and without lists inside it."""
    return " ".join("".join(_words(element)).split())


def _words(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        skipped = child.tag in ("ul", "ol", html.etree.Comment) or "bb-ref" in child.get("class", "").split()
        if child.tag == "br":
            yield " "
        elif not skipped:
            yield from _words(child)
        yield child.tail or ""


def led_to(element: html.HtmlElement, page: PageFile) -> Pointers:
    """The sources that the numbers in an element lead to, by way of the page's list, with the places listed."""
    numbers = element.xpath(".//sup[contains(@class, 'bb-ref')]//a/@href")
    named = (page.sources[number.removeprefix("#")] for number in numbers)
    return frozenset((source, place) for source, places in named for place in {"", *places})


def paragraphs_on(page: PageFile) -> Iterator[tuple[str, html.HtmlElement]]:
    """The words of each element outside the editors' notes and the list of sources."""
    for element in page.tree.xpath(PARAGRAPHS):
        if not element.xpath(NOTE) and not element.xpath("ancestor::ol[contains(@class, 'bb-refs')]"):
            yield shown_words(element), element


def claim_at(link: str, page: PageFile) -> str:
    """The id of the claim that a link leads to, by its anchor or permalink; "" for another link."""
    where, anchor = urldefrag(resolved(page.address, link, BASE))
    if anchor.startswith("claim-"):
        return anchor.removeprefix("claim-")
    path = where.removeprefix(BASE)
    return path.split("/")[1] if path.startswith("claims/") and path.count("/") == 2 else ""


# ── the tests ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_paragraph_stands_on_its_entrys_page(any_site: Site) -> None:
    story = story_of(any_site)
    missing = []
    for said in everything_said(story):
        if not isinstance(said.entry, Claim):
            page = any_site.pages.get(story.addresses.of(said.entry.ref))
            if page is None or said.words not in dict(paragraphs_on(page)):
                missing.append(f"{said.entry.ref}: {said.words[:80]}")
    assert missing == []


def test_every_paragraph_leads_to_its_sources_wherever_it_is_shown(any_site: Site) -> None:
    story = story_of(any_site)
    by_words = {said.words: said for said in everything_said(story)}
    names = {
        entry.label for entry in story.library.entries.values()
    }  # a name may be said in a paragraph of its own
    unsourced = []
    for page in any_site.read.values():
        for words, element in paragraphs_on(page):
            if words in by_words.keys() - names and not by_words[words].sources <= led_to(element, page):
                lost = sorted(by_words[words].sources - led_to(element, page))
                unsourced.append(f"{page.name}: {words[:60]} … lacks {lost}")
    assert unsourced == []


def test_every_claim_leads_to_its_sources_wherever_it_is_listed(any_site: Site) -> None:
    story = story_of(any_site)
    unsourced, seen = [], set()
    for page in any_site.read.values():
        for item in page.tree.xpath("//li[contains(concat(' ', @class, ' '), ' bb-claim ')]"):
            links = [claim_at(link, page) for link in item.xpath(".//a/@href") if "claims/" in link]
            permalinks = [found for found in links if found]
            claim = story.library.get(Ref("claims", permalinks[-1]), Claim)
            seen.add(claim.id)
            lost = cited_by(claim.cite, story) - led_to(item, page)
            if lost:
                unsourced.append(f"{page.name}: {claim.id} lacks {sorted(lost)}")
    assert unsourced == []
    assert seen == {claim.id for claim in story.library.all(Claim)}


@pytest.mark.parametrize("box", ["*[@class='bb-acc__c']", "*[@class='bb-stance']/.."])
def test_every_claim_in_a_column_or_a_cell_leads_to_its_sources(any_site: Site, box: str) -> None:
    """Accounts side by side, and the stances of the matrix and of an issue's sides."""
    story = story_of(any_site)
    unsourced, seen = [], set()
    for page in any_site.read.values():
        for element in page.tree.xpath(f"//{box}"):
            named = [claim_at(link, page) for link in element.xpath(".//a/@href")]
            claim = story.library.get(Ref("claims", next(filter(None, named))), Claim)
            seen.add(claim.id)
            lost = cited_by((c for c in claim.cite if c.supports), story) - led_to(element, page)
            if lost:
                unsourced.append(f"{page.name}: {claim.id} lacks {sorted(lost)}")
    assert unsourced == []
    assert seen


def test_a_claim_in_full_leads_to_its_sources_or_is_itself_a_link_to_it(any_site: Site) -> None:
    story = story_of(any_site)
    by_words = {claim.label: claim for claim in story.library.all(Claim)}
    unsourced = []
    for page in any_site.read.values():
        for words, element in paragraphs_on(page):
            claim = by_words.get(words)
            if claim is None or any(claim_at(link, page) == claim.id for link in element.xpath(".//a/@href")):
                continue
            around = next(element.iterancestors("li", "div", "td", "section"), element)
            if cited_by((c for c in claim.cite if c.supports), story) - led_to(around, page):
                unsourced.append(f"{page.name}: {words[:60]}")
    assert unsourced == []
