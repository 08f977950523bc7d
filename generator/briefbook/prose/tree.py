"""What a text of Prose consists of, and what it says, cites and links to, in reading order.

Offsets count characters of the text that was parsed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar


class _Part:
    """A part of the tree, pickled as the call that makes it again."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, name) for name in self.__match_args__)


@dataclass(frozen=True, slots=True)
class Text(_Part):
    """Words to be shown literally, white space folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis(_Part):
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong(_Part):
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Break(_Part):
    """A line break that the writer asked for."""


@dataclass(frozen=True, slots=True)
class WebLink(_Part):
    """`[words](https://…)`: `url` is normalised and leads to `http`, `https` or `mailto`."""

    url: str
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class EntryLink(_Part):
    """`[[kind/id]]` or `[[kind/id|words]]`; whether there is such an entry is for others to say."""

    kind: str
    id: str
    words: str | None
    offset: int


@dataclass(frozen=True, slots=True)
class Pointer(_Part):
    """One source of a citation; `offset` is the place of its `@`."""

    id: str
    locator: str | None
    offset: int


@dataclass(frozen=True, slots=True)
class Cited(_Part):
    """`[@id]`, `[@id, para 4]` or `[@id; @other]`."""

    items: tuple[Pointer, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Paragraph(_Part):
    inlines: tuple["Inline", ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Listing(_Part):
    """A list; an ordered one always starts at 1."""

    ordered: bool
    items: tuple[tuple["Block", ...], ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Quotation(_Part):
    blocks: tuple["Block", ...]
    offset: int


Inline = Text | Emphasis | Strong | Break | WebLink | EntryLink | Cited
Block = Paragraph | Listing | Quotation


@dataclass(frozen=True, slots=True)
class Prose(_Part):
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph, wherever it stands: what the rule `uncited` judges."""

    offset: int
    citations: tuple[Cited, ...]
    links: tuple[EntryLink, ...]


def statements(prose: Prose) -> Iterator[Statement]:
    """Every paragraph in reading order, in list items and quotations too, with what it cites and links to."""
    for paragraph in paragraphs(prose.blocks):
        found = tuple(_leaves(paragraph.inlines))
        yield Statement(
            paragraph.offset,
            tuple(leaf for leaf in found if isinstance(leaf, Cited)),
            tuple(leaf for leaf in found if isinstance(leaf, EntryLink)),
        )


def links(prose: Prose) -> Iterator[EntryLink]:
    """Every link to an entry, in reading order."""
    return (found for statement in statements(prose) for found in statement.links)


def citations(prose: Prose) -> Iterator[Cited]:
    """Every citation, in reading order."""
    return (found for statement in statements(prose) for found in statement.citations)


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph in and under these blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Quotation():
                yield from paragraphs(block.blocks)
            case Listing():
                for item in block.items:
                    yield from paragraphs(item)


def _leaves(inlines: Iterable[Inline]) -> Iterator[Cited | EntryLink]:
    for inline in inlines:
        match inline:
            case Cited() | EntryLink():
                yield inline
            case Emphasis() | Strong() | WebLink():
                yield from _leaves(inline.inlines)
