"""Prose: what is read, what is refused and where, and that every parser reads what we write alike."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import lxml.html
import markdown
import nh3
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefbook.prose.marks import Fault
from briefbook.prose.parsing import parse_prose
from briefbook.prose.tree import (
    Block,
    Break,
    Cited,
    Emphasis,
    EntryLink,
    Inline,
    Listing,
    Paragraph,
    Pointer,
    Prose,
    Quotation,
    Strong,
    Text,
    WebLink,
    citations,
    links,
    statements,
)
from briefbook.prose.writing import plain, words, write_html, write_html_inline, write_markdown
from briefbook.text import Safe, encode

EXAMPLES = [
    pytest.param(example, id=f"{path.stem}: {example['name']}")
    for path in sorted((Path(__file__).parent / "prose").glob("*.yml"))
    for example in yaml.safe_load(path.read_text("utf-8"))
]


def title(link: EntryLink) -> str:
    return link.words or link.id.replace("-", " ").capitalize()


def link_markdown(link: EntryLink) -> Safe:
    return Safe(f"[{encode(title(link))}](../../{encode(link.kind)}/{encode(link.id)}/)")


def link_html(link: EntryLink) -> Safe:
    return Safe(f'<a href="../../{encode(link.kind)}/{encode(link.id)}/">{encode(title(link))}</a>')


def cite(cited: Cited) -> Safe:
    numbers = (f'<a href="#{pointer.id}">{encode(pointer.locator or "1")}</a>' for pointer in cited.items)
    return Safe(f"<sup>{', '.join(numbers)}</sup>")


def markdown_of(prose: Prose) -> str:
    return write_markdown(prose, link_markdown, cite)


def html_of(prose: Prose) -> str:
    return write_html(prose, link_html, cite)


def placed(text: str, fault: Fault) -> str:
    before = text[: fault.offset]
    column = fault.offset - (before.rfind("\n") + 1) + 1
    return f"{before.count(chr(10)) + 1}:{column} {fault.rule}: {fault.message}; {fault.hint}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: dict[str, Any]) -> None:
    prose, faults = parse_prose(example["given"])
    seen: dict[str, Callable[[], object]] = {
        "html": lambda: html_of(prose),
        "markdown": lambda: markdown_of(prose),
        "plain": lambda: plain(prose, title),
        "words": lambda: words(prose),
        "statements": lambda: [
            f"{s.offset}: {len(s.citations)} cited, {len(s.links)} linked" for s in statements(prose)
        ],
        "links": lambda: [f"{link.offset}: {link.kind}/{link.id}" for link in links(prose)],
        "citations": lambda: [
            f"{pointer.offset}: {pointer.id}, {pointer.locator}"
            for cited in citations(prose)
            for pointer in cited.items
        ],
    }
    assert [placed(example["given"], fault) for fault in faults] == example.get("faults", [])
    expected = {key: value for key, value in example.items() if key in seen}
    assert {key: seen[key]() for key in expected} == expected


def test_length() -> None:
    assert parse_prose("a" * 20_000)[1] == ()
    prose, faults = parse_prose("a" * 20_001)
    assert prose == Prose(())
    assert [(fault.offset, fault.rule) for fault in faults] == [(20_000, "bad-value")]


def test_a_tree_is_a_value() -> None:
    text = "> - a *b* [[places/lake-tarn]] [@courier, p. 3] [c](https://example.org/)\n"
    assert hash(parse_prose(text)[0]) == hash(parse_prose(text)[0])


def test_inline() -> None:
    assert write_html_inline(parse_prose("a *b*")[0], link_html, cite) == "a <em>b</em>"
    assert write_html_inline(parse_prose("")[0], link_html, cite) == ""
    with pytest.raises(ValueError, match="more than one"):
        write_html_inline(parse_prose("a\n\nb")[0], link_html, cite)


def test_offsets_hold_under_indents_and_marks() -> None:
    """The same fault, under every kind of indent, is found at its own place."""
    for before in (
        "",
        "  ",
        "> ",
        "> > ",
        "- ",
        "1.  ",
        "- > ",
        "> -\t",
        "\t",
        "- a\n\n  ",
        "> a\n",
        "a  \n",
        "é\n\t",
    ):
        text = f"{before}b <i>"
        assert [fault.offset for fault in parse_prose(text)[1]] == [len(text) - 3], text


def visible(marks: str) -> list[str]:
    """Marks one after the other; spaces, tabs and line ends in them are written as ␣, ⇥ and ⏎."""
    return [mark.translate({ord("␣"): " ", ord("⇥"): "\t", ord("⏎"): "\n"}) for mark in marks.split()]


HOSTILE = visible("""
    [ ![ * > >␣ -␣ -␣a⏎ < [@ [[ [@a] [[a/b]] []( ]( [a](http://x *a␣ **a␣* _* <!-- <a␣ <a> & &#x202e; \\ \\* `
    [a]:␣x⏎ [a⏎ [a]:␣< 1.␣ {{ a⏎ a␣␣⏎ [< [](< [x](http://a␣" [![ [a]([b]( *␣+␣-␣ >␣-␣ >␣-␣a⏎ ```⏎ ⇥ ⇥-␣a⏎
    <? <![CDATA[ ](< &a ~~~ *␣*␣*⏎ ] a@ [@a; |- a␣ ␣
""")


def calls(text: str) -> int:
    """How many functions are called while `text` is parsed: a measure of cost that no clock disturbs."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event.endswith("call")

    sys.setprofile(counting)
    try:
        parse_prose(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("mark", HOSTILE)
def test_cost_is_linear(mark: str) -> None:
    """A text of nothing but one mark: twice as long, at most about twice the cost."""
    assert calls((mark * 4000)[:4000]) < 2.5 * calls((mark * 2000)[:2000]) + 500


@pytest.mark.parametrize(
    ("opening", "closing"), [("**", "**"), ("[", "]"), ("[@a", ";@a"), ("*a ", "b*"), ("[", "](http://x.y)")]
)
def test_cost_of_pairs(opening: str, closing: str) -> None:
    short, long = (opening * n + "a" + closing * n for n in (300, 600))
    assert calls(long) < 2.5 * calls(short) + 500


# What is written reads the same everywhere

COMMONMARK = MarkdownIt("commonmark")
PYTHON_MARKDOWN = markdown.Markdown(extensions=["toc", "tables", "attr_list"])
Shape = tuple[Any, ...]


def shape(html: str) -> Shape:
    """Elements, addresses and folded words; comments are nothing to see."""
    return tuple(_shapes(lxml.html.fragment_fromstring(html, create_parent="div")))


def _shapes(element: Any) -> Iterator[Any]:
    said = element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _said(said)
            said = ""
            yield (child.tag, tuple(sorted(child.attrib.items())), tuple(_shapes(child)))
        said += child.tail or ""
    yield from _said(said)


def _said(text: str) -> Iterator[str]:
    folded = re.sub(r"[ \n]+", " ", text).strip(" ")
    if folded:
        yield folded


def assert_read_alike(prose: Prose) -> None:
    written, expected = markdown_of(prose), shape(html_of(prose))
    assert shape(COMMONMARK.render(written)) == expected, written
    assert shape(PYTHON_MARKDOWN.reset().convert(written)) == expected, written


PIECES = visible("""
    a Z é ß 7 1 0 word␣ Two␣words.␣ ␣ ⏎ ⏎⏎ ⇥ ⏎␣␣␣␣ ␣␣⏎ \\⏎ \x02klzzwxh:0001\x03
    ! " # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` { | } ~ ** ]: <!-- <b>
    {:␣onclick=x} 1.␣ ⏎-␣ ⏎+␣ ⏎>␣ #␣ ⏎===⏎ ⏎---⏎ &copy; &#106; &lt;b&gt; &#32; [^1] [TOC] http://x.y
    *a* **b** [a](https://x.y/_a_(b)?c&copy=d) <https://x.y> [[a/b]] [@a]
    ⏎⏎-␣a⏎-␣b⏎ ⏎⏎1.␣a⏎⏎␣␣␣b⏎⏎2.␣c⏎ |␣a␣|␣b␣|⏎|---|---|⏎|␣c␣|␣d␣|
""")
PIECES.append("\u00a0")

texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_what_was_parsed_is_read_alike(text: str) -> None:
    assert_read_alike(parse_prose(text)[0])


@settings(max_examples=150, deadline=None)
@given(texts)
def test_faults_and_marks_stand_in_the_text(text: str) -> None:
    prose, faults = parse_prose(text)
    assert all(0 <= fault.offset < len(text) for fault in faults)
    assert all(text.startswith("[[", link.offset) for link in links(prose))
    for cited in citations(prose):
        assert text.startswith("[@", cited.offset)
        assert all(text[pointer.offset] == "@" for pointer in cited.items)


def folded(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip(" ") or "x"


said = st.lists(
    st.sampled_from(PIECES).filter(lambda piece: "\x02" not in piece), min_size=1, max_size=6
).map(lambda pieces: Text(folded("".join(pieces))))
entries = st.builds(
    EntryLink, st.just("places"), st.just("lake-tarn"), st.none() | said.map(lambda t: t.text), st.just(0)
)
cited = st.just(Cited((Pointer("courier", "p. 3", 0),), 0))
addresses = st.sampled_from(
    ["https://x.y/", "https://x.y/a_b_(c)*d*?e=1&copy=2#~f", "mailto:a.b@x.y?subject='c'"]
)


def marked(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(Emphasis, several) | st.builds(Strong, several)


linked = st.builds(WebLink, addresses, st.lists(said | marked(said), min_size=1, max_size=2).map(tuple))
inlines = st.recursive(said | said | entries | cited | linked, marked, max_leaves=5)


def paragraph(parts: list[Inline]) -> Paragraph:
    """With a break in its middle, where there is a middle."""
    return Paragraph((parts[0], Break(), *parts[1:]) if len(parts) > 2 else tuple(parts), 0)


paragraph_trees = st.lists(inlines, min_size=1, max_size=4).map(paragraph)


def containing(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    item = st.builds(lambda first, rest: (first, *rest), paragraph_trees, st.lists(blocks, max_size=2))
    listing = st.builds(Listing, st.booleans(), st.lists(item, min_size=1, max_size=3).map(tuple), st.just(0))
    return listing | st.builds(Quotation, st.lists(blocks, min_size=1, max_size=3).map(tuple), st.just(0))


trees = st.lists(st.recursive(paragraph_trees, containing, max_leaves=6), max_size=3).map(
    lambda b: Prose(tuple(b))
)


@settings(max_examples=150, deadline=None)
@given(trees)
def test_every_tree_is_read_alike(prose: Prose) -> None:
    assert_read_alike(prose)


# Nothing but what is allowed comes out

TAGS = {"p", "em", "strong", "br", "a", "ul", "ol", "li", "blockquote", "sup"}


@settings(max_examples=150, deadline=None)
@given(texts | st.text())
def test_only_permitted_html_comes_out(text: str) -> None:
    html = html_of(parse_prose(text)[0])
    assert "\n" not in html
    assert shape(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None)) == shape(html)
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        assert element.tag in TAGS | {"DOCUMENT_FRAGMENT"}
        assert set(element.keys()) <= {"href"}
        assert re.match(r"https?://|mailto:|#|\.\./|$", element.get("href", ""), re.IGNORECASE)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_escaped_text_is_shown_literally(text: str) -> None:
    """A backslash before every mark makes anything plain words."""
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    prose, faults = parse_prose(escaped)
    assert faults == ()
    assert plain(prose, title) == text
