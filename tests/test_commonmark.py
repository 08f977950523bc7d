"""The fast engine gives what Python-Markdown gives, so that the stock builder remains a way out."""

from collections.abc import Iterator

import html5lib
import markdown
from lxml.etree import _Element

from briefbook.commonmark import convert
from tests.sites import Site

STOCK = ["toc", "tables", "fenced_code", "attr_list"]  # what MkDocs loads, and what our headings need


def parts(element: _Element) -> Iterator[object]:
    """Elements, attributes and words in the order of the page; white space between them is nothing."""
    for child in element:
        attributes = dict(child.attrib)
        if child.tag == "h1":
            attributes.pop("id", None)  # stock makes one of the words; nothing links to it
        yield str(child.tag), sorted(attributes.items()), " ".join((child.text or "").split())
        yield from parts(child)
        yield " ".join((child.tail or "").split())


def shape(html: str) -> list[object]:
    return list(parts(html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False).getroot()))


def test_every_page_is_the_same_to_both(any_site: Site) -> None:
    pages = sorted((any_site.root / "build" / "docs").rglob("*.md"))
    assert len(pages) > 50
    for page in pages:
        body = page.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert shape(convert(body)) == shape(markdown.markdown(body, extensions=STOCK)), page


def test_the_comparison_sees_a_difference() -> None:
    assert shape(convert("a *b*")) != shape(convert("a b"))
