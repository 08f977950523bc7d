"""Prose written back from its tree: as Markdown for the builder, as HTML, as plain words."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator

from briefbook.prose.tree import (
    Block,
    Break,
    Cited,
    Emphasis,
    EntryLink,
    Inline,
    Listing,
    Paragraph,
    Prose,
    Quotation,
    Strong,
    Text,
    WebLink,
    paragraphs,
)
from briefbook.text import Safe

WriteLink = Callable[[EntryLink], Safe]
WriteCited = Callable[[Cited], Safe]


def write_markdown(prose: Prose, link: WriteLink, cite: WriteCited) -> Safe:
    """Markdown that Python-Markdown and CommonMark read alike, each paragraph on one line.

    `link` and `cite` give Markdown that stays within its line. One paragraph comes without a line's end.
    """
    return Safe("\n".join(_Markdown(link, cite).lines(prose.blocks)))


def write_html(prose: Prose, link: WriteLink, cite: WriteCited) -> Safe:
    """HTML without a line's end in it. `link` and `cite` give HTML."""
    return Safe(_Html(link, cite).blocks(prose.blocks))


def write_html_inline(prose: Prose, link: WriteLink, cite: WriteCited) -> Safe:
    """The words of a text of one paragraph, without the paragraph.

    Raises `ValueError` where there is more than one, or a list or quotation.
    """
    match prose.blocks:
        case ():
            return Safe("")
        case (Paragraph(inlines),):
            return Safe(_Html(link, cite).inlines(inlines))
    raise ValueError("this text is more than one paragraph")


def plain(prose: Prose, link: Callable[[EntryLink], str]) -> str:
    """The words alone on one line, without citations; `link` gives the words of a link to an entry."""
    said = " ".join("".join(_plain(paragraph.inlines, link)) for paragraph in paragraphs(prose.blocks))
    return " ".join(_LEFT_BY_CITATION.sub(" ", _BEFORE_MARK.sub("", said)).split())


def words(prose: Prose) -> int:
    """How many words there are to read; a link without words counts as its id's."""
    return len(plain(prose, lambda link: link.words or link.id.replace("-", " ")).split())


_CITATION = "\0"
"""Stands for a citation while plain words are put together; the parser lets no such character through."""

_BEFORE_MARK = re.compile(rf" ?{_CITATION}(?=[{_CITATION} .,;:!?)]|$)")
_LEFT_BY_CITATION = re.compile(_CITATION)


def _plain(inlines: Iterable[Inline], link: Callable[[EntryLink], str]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case Break():
                yield " "
            case EntryLink():
                yield link(inline)
            case Cited():
                yield _CITATION
            case Emphasis(inner) | Strong(inner) | WebLink(_, inner):
                yield from _plain(inner, link)


_ACTING = re.compile(r"""(?<![^\W\d_])[,.;'?-]|[!"#$%&()*+/:<=>@\[\\\]^_`{|}~]|[^\S ]""")
"""The characters that some parser of Markdown or HTML acts upon.

Six marks stay as they are directly after a letter, to keep text readable and pages quick: there they begin
neither a line nor a word, so no list, rule or underline can come of them, an entity needs an "&" before its
";", and no attribute is ever written with this encoding. Unusual spaces are encoded: parsers would trim them.
"""


def _encoded(text: str) -> str:
    return _ACTING.sub(lambda mark: f"&#{ord(mark[0])};", text)


def _tight(listing: Listing) -> bool:
    """Whether no item needs room: each is one paragraph, with at most a list under it that is tight too."""
    for item in listing.items:
        match item:
            case (Paragraph(),):
                continue
            case (Paragraph(), Listing() as inner) if _tight(inner):
                continue
        return False
    return True


class _Writer(ABC):
    """What both writers do alike."""

    def __init__(self, link: WriteLink, cite: WriteCited) -> None:
        self.link = link
        self.cite = cite

    def inlines(self, inlines: tuple[Inline, ...]) -> str:
        before: tuple[Inline | None, ...] = (None, *inlines)
        return "".join(map(self.inline, inlines, before))

    def inline(self, inline: Inline, before: Inline | None) -> str:
        match inline:
            case Text(text):
                return _encoded(text)
            case Break():
                return "<br>"
            case EntryLink():
                return self.link(inline)
            case Cited():
                return self.cite(inline)
            case WebLink(url, inner):
                return self.web_link(url, self.inlines(inner))
            case Emphasis() | Strong():
                return self.emphasis(inline, before)

    def emphasis(self, inline: Emphasis | Strong, before: Inline | None) -> str:  # noqa: ARG002
        tag = "em" if isinstance(inline, Emphasis) else "strong"
        return f"<{tag}>{self.inlines(inline.inlines)}</{tag}>"

    @abstractmethod
    def web_link(self, url: str, said: str) -> str: ...


class _Html(_Writer):
    def web_link(self, url: str, said: str) -> str:
        return f'<a href="{_address(url)}">{said}</a>'

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(inlines):
                return f"<p>{self.inlines(inlines)}</p>"
            case Quotation(blocks):
                return f"<blockquote>{self.blocks(blocks)}</blockquote>"
            case Listing(ordered, items):
                tag = "ol" if ordered else "ul"
                write = self.tight_item if _tight(block) else self.blocks
                return f"<{tag}>{''.join(f'<li>{write(item)}</li>' for item in items)}</{tag}>"

    def tight_item(self, item: tuple[Block, ...]) -> str:
        return "".join(
            self.inlines(block.inlines) if isinstance(block, Paragraph) else self.block(block)
            for block in item
        )


class _Markdown(_Writer):
    def web_link(self, url: str, said: str) -> str:
        return f"[{said}]({_address(url)})"

    def emphasis(self, inline: Emphasis | Strong, before: Inline | None) -> str:
        """With asterisks where every parser reads them alike: letters inside them, none of the kind near."""
        said = self.inlines(inline.inlines)
        near = isinstance(before, Emphasis | Strong) or _emphasised(inline.inlines)
        if near or not (said[:1].isalnum() and said[-1:].isalnum()):
            return super().emphasis(inline, before)
        mark = "*" if isinstance(inline, Emphasis) else "**"
        return f"{mark}{said}{mark}"

    def lines(self, blocks: tuple[Block, ...], gap: tuple[str, ...] = ("",)) -> list[str]:
        """The lines of blocks; two of a kind, which parsers would join, have a comment between them."""
        written: list[str] = []
        before: Block | None = None
        for block in blocks:
            if before is not None:
                written += ("", "<!-- -->", "") if _would_join(before, block) else gap
            written += self.block(block)
            before = block
        return written

    def block(self, block: Block) -> list[str]:
        match block:
            case Paragraph(inlines):
                return [self.inlines(inlines)]
            case Quotation(blocks):
                return [f"> {line}".rstrip() for line in self.lines(blocks)]
            case Listing():
                return self.listing(block)

    def listing(self, listing: Listing) -> list[str]:
        """Every number is 1: builders count for themselves, and "100." would need a wider indent."""
        mark, gap = "1.  " if listing.ordered else "-   ", () if _tight(listing) else ("",)
        written: list[str] = []
        for item in listing.items:
            first, *rest = self.lines(item, gap)
            written += (*(gap if written else ()), mark + first, *(f"    {line}".rstrip() for line in rest))
        return written


def _emphasised(inlines: Iterable[Inline]) -> bool:
    return any(
        isinstance(inline, Emphasis | Strong) or (isinstance(inline, WebLink) and _emphasised(inline.inlines))
        for inline in inlines
    )


def _would_join(before: Block, block: Block) -> bool:
    return isinstance(block, Listing | Quotation) and type(before) is type(block)


_IN_ADDRESS = re.compile(r"[^A-Za-z0-9/:.?=%#,+@;-]")


def _address(url: str) -> str:
    """An address for a link's brackets or a quoted attribute."""
    return _IN_ADDRESS.sub(lambda mark: f"&#{ord(mark[0])};", url)
