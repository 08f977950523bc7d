"""Numbered references: each source gets its number on a page when it is first shown there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation
from briefbook.fields import Ref
from briefbook.prose.tree import (
    Block,
    Cited,
    EntryLink,
    Inline,
    Listing,
    Paragraph,
    Pointer,
    Prose,
    Quotation,
)
from briefbook.prose.tree import Text as ProseText
from briefbook.story import Story
from briefbook.text import Safe, encode


@dataclass
class Reference:
    """A source with its number on one page, and the places in it that the page cites, each with its anchor."""

    number: int
    source: Source
    places: dict[str, str] = field(default_factory=dict)


class References:
    """The numbering of one page."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._word = encode(story.texts.gettext("Source"))
        self._by_source: dict[Ref, Reference] = {}

    @property
    def listed(self) -> tuple[Reference, ...]:
        """In the order of their numbers."""
        return tuple(self._by_source.values())

    def mark(self, pointers: Iterable[tuple[Ref, str | None]]) -> Safe:
        """The small raised numbers after a statement, each leading to the list of the page; "" for none."""
        numbers = [self._number(self._story.library.resolve(ref), place or "") for ref, place in pointers]
        if not numbers:
            return Safe("")
        once = dict(numbers)
        return Safe(f'<sup class="bb-ref">{"<i>,</i>".join(once.values())}</sup>')

    def _number(self, ref: Ref, place: str) -> tuple[tuple[Ref, str], Safe]:
        source = self._story.library.get(ref, Source)
        reference = self._by_source.setdefault(ref, Reference(len(self._by_source) + 1, source))
        anchor = f"c{reference.number}-{len(reference.places) + 1}"
        is_first = reference.places.setdefault(place, anchor) is anchor
        name = f' id="{anchor}"' if is_first else ""
        comma = self._story.texts.gettext(", ")
        title = encode(f"{source.title}{comma}{place}" if place else source.title)
        words = Safe(f'<span class="bb-vh">{self._word} </span>')
        link = f'<a{name} href="#ref-{reference.number}" title="{title}">{words}{reference.number}</a>'
        return (ref, ""), Safe(link)


def pointers(citations: Iterable[Citation]) -> list[tuple[Ref, str | None]]:
    """What citations point to."""
    return [(citation.source, citation.at) for citation in citations]


def with_citations(prose: Prose, fallback: Iterable[tuple[Ref, str | None]], story: Story) -> Prose:
    """Prose in which each paragraph leads to its sources.

    A link to a claim counts as citing what it cites; a paragraph without any citation has the entry's own.
    """
    own = _cited(fallback)
    return Prose(tuple(_block(block, own, story) for block in prose.blocks))


def _block(block: Block, own: tuple[Inline, ...], story: Story) -> Block:
    match block:
        case Paragraph():
            inlines = tuple(each for inline in block.inlines for each in _with_claims_cites(inline, story))
            inlines = inlines if _has_citation(inlines) else (*inlines, *own)
            return Paragraph(_unspaced(_after_punctuation(inlines)), block.offset)
        case Quotation():
            return Quotation(tuple(_block(each, own, story) for each in block.blocks), block.offset)
        case Listing():
            items = tuple(tuple(_block(each, own, story) for each in item) for item in block.items)
            return Listing(block.ordered, items, block.offset)


_CLOSING = ".,;:!?”’)"


def _after_punctuation(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """With the number that a link brings along after the full stop or comma that follows the link."""
    for index, (cited, text) in enumerate(pairwise(inlines)):
        if isinstance(cited, Cited) and isinstance(text, ProseText) and text.text[:1] in _CLOSING:
            rest = text.text.lstrip(_CLOSING)
            marks = ProseText(text.text[: len(text.text) - len(rest)])
            following = (ProseText(rest),) if rest else ()
            return (*inlines[:index], marks, cited, *_after_punctuation((*following, *inlines[index + 2 :])))
    return inlines


def _unspaced(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without the space before a citation: the small number stands directly after the word."""
    return tuple(
        ProseText(inline.text.rstrip())
        if isinstance(inline, ProseText) and isinstance(after, Cited)
        else inline
        for inline, after in zip_longest(inlines, inlines[1:])
    )


def _with_claims_cites(inline: Inline, story: Story) -> tuple[Inline, ...]:
    if isinstance(inline, EntryLink) and inline.kind == "claims":
        claim = story.library.get(Ref("claims", inline.id), Claim)
        return (inline, *_cited((c.source, c.at) for c in claim.cite if c.supports))
    return (inline,)


def _cited(found: Iterable[tuple[Ref, str | None]]) -> tuple[Inline, ...]:
    items = tuple(Pointer(ref.id, place, 0) for ref, place in found)
    return (Cited(items, 0),) if items else ()


def _has_citation(inlines: Iterable[Inline]) -> bool:
    return any(isinstance(i, Cited) or _has_citation(getattr(i, "inlines", ())) for i in inlines)
