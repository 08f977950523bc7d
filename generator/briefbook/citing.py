"""Numbered references: each source gets its number on a page when it is first shown there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import NamedTuple

from briefbook.entries.claims import Claim
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


class Passage(NamedTuple):
    """What a page cites of a source: the place in it, its words there, and whose words it passes on.

    `sought` are the words to look for in the source itself.
    """

    place: str
    excerpt: str
    passes_on: Ref | str | None
    sought: str


class Spot(NamedTuple):
    """Where a passage stands: which it is of its source on the page, and the anchor of the number that leads to it."""

    number: int
    anchor: str


class Tally(NamedTuple):
    """How many independent origins a statement has: the symbol that draws it, and the words."""

    mark: str
    words: str


@dataclass
class Reference:
    """A source with its number on one page, and the passages of it that the page cites."""

    number: int
    source: Ref
    passages: dict[Passage, Spot] = field(default_factory=dict)


class References:
    """The numbering of one page. `titled` gives the title of a source."""

    def __init__(self, story: Story, titled: Callable[[Ref], str]) -> None:
        self._story = story
        self._titled = titled
        self._word = encode(story.texts.gettext("Source"))
        self._by_source: dict[Ref, Reference] = {}

    @property
    def listed(self) -> tuple[Reference, ...]:
        """In the order of their numbers."""
        return tuple(self._by_source.values())

    def mark(self, citations: Iterable[Citation], tally: Tally | None = None, quote: str = "") -> Safe:
        """The small raised numbers after a statement, each leading to the list of the page; "" for none.

        `quote` are words that the source has, where no citation names others.
        """
        cited: dict[Ref, list[Passage]] = {}
        for each in citations:
            sought = each.excerpt or quote
            passage = Passage(each.at or "", each.excerpt or "", each.passes_on, sought)
            cited.setdefault(self._story.library.resolve(each.source), []).append(passage)
        if not cited:
            return Safe("")
        numbers = "<i>,</i>".join(self._number(ref, passages) for ref, passages in cited.items())
        told = f' data-mark="{tally.mark}" data-origins="{encode(tally.words)}"' if tally else ""
        return Safe(f'<sup class="bb-ref"{told}>{numbers}</sup>')

    def _number(self, ref: Ref, passages: list[Passage]) -> Safe:
        reference = self._by_source.setdefault(ref, Reference(len(self._by_source) + 1, ref))
        known = len(reference.passages)
        anchor = f"c{reference.number}-{known + 1}"
        spots = [reference.passages.setdefault(each, self._next(reference, anchor)) for each in passages]
        name = f' id="{anchor}"' if len(reference.passages) > known else ""
        at = " ".join(dict.fromkeys(str(spot.number) for spot in spots))
        comma = self._story.texts.gettext(", ")
        title = encode(
            comma.join(filter(None, [self._titled(ref), *dict.fromkeys(p.place for p in passages)]))
        )
        words = f'<span class="bb-vh">{self._word} </span>'
        link = f'<a{name} href="#ref-{reference.number}" data-at="{at}" title="{title}">'
        return Safe(f"{link}{words}{reference.number}</a>")

    @staticmethod
    def _next(reference: Reference, anchor: str) -> Spot:
        return Spot(len(reference.passages) + 1, anchor)


@dataclass(frozen=True, slots=True)
class _Own(Pointer):
    """A citation of an entry that stands after a paragraph which has none of its own."""

    citation: Citation


def citations_of(cited: Cited) -> tuple[Citation, ...]:
    """What a citation within a text points to."""
    return tuple(
        each.citation
        if isinstance(each, _Own)
        else Citation.model_construct(source=Ref("sources", each.id), at=each.locator)
        for each in cited.items
    )


def with_citations(prose: Prose, fallback: Iterable[Citation], story: Story) -> Prose:
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
        return (inline, *_cited(c for c in claim.cite if c.supports))
    return (inline,)


def _cited(found: Iterable[Citation]) -> tuple[Inline, ...]:
    items = tuple(_Own(each.source.id, each.at, 0, each) for each in found)
    return (Cited(items, 0),) if items else ()


def _has_citation(inlines: Iterable[Inline]) -> bool:
    return any(isinstance(i, Cited) or _has_citation(getattr(i, "inlines", ())) for i in inlines)
