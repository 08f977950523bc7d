"""Prose as a contributor wrote it becomes a tree, or every fault in it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import category

from markdown_it.token import Token

from briefbook.prose.marks import DEEPEST, MARKDOWN, Fault, Faults, Places, span
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
)

LONGEST = 20_000
"""Characters in one text."""


def parse_prose(text: str) -> tuple[Prose, tuple[Fault, ...]]:
    """The tree of `text` and everything in it that Prose may not hold, in reading order.

    What is faulty is missing from the tree, so a text with faults is not fit to be shown.
    """
    if len(text) > LONGEST:
        return Prose(()), (_too_long(len(text)),)
    readable = _UNREADABLE.sub("\ufffd", text.replace("\r", "\t"))
    environment: dict[str, Any] = {}
    tokens = MARKDOWN.parse(readable, environment)
    faults = Faults(readable)
    _refuse_templates(readable, faults)
    _refuse_definitions(environment, faults)
    blocks = _blocks(iter(tokens), "", 0, faults)
    return Prose(blocks), tuple(sorted(faults.found))


_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, surrogates and non-characters: no writer, file or page can carry them.

They become U+FFFD one for one, so that offsets hold. The rule `hidden-text` reports them.
"""


def _too_long(length: int) -> Fault:
    message = f"this text has {length:,} characters, {LONGEST:,} are the most"
    return Fault(LONGEST, "bad-value", message, "divide it between several entries or sections")


def _refuse_templates(text: str, faults: Faults) -> None:
    for found in _TEMPLATE.finditer(text):
        faults.refuse(found.start(), "template")


_TEMPLATE = re.compile(r"\{[{%#]")


def _refuse_definitions(environment: dict[str, Any], faults: Faults) -> None:
    """The parser takes link definitions out of the text and keeps them apart, repeated ones apart again."""
    kept = environment.get("references", {}).values()
    for definition in (*kept, *environment.get("duplicate_refs", ())):
        faults.refuse(faults.find(definition["map"][0], "["), "definition")


def _blocks(tokens: Iterator[Token], end: str, depth: int, faults: Faults) -> tuple[Block, ...]:
    """The blocks before the token `end` of the list item, quotation or text that asks."""
    found: list[Block] = []
    for token in tokens:
        if token.type == end:
            break
        block = _block(token, tokens, depth, faults)
        if block is not None:
            found.append(block)
    return tuple(found)


def _block(token: Token, tokens: Iterator[Token], depth: int, faults: Faults) -> Block | None:
    match token.type:
        case "paragraph_open":
            return _paragraph(tokens, faults)
        case "heading_open":
            _refuse_heading(token, faults)
            _paragraph(tokens, faults)
        case "blockquote_open" | "bullet_list_open" | "ordered_list_open" if depth == DEEPEST:
            faults.refuse(faults.find(span(token)[0], token.markup), "depth")
            _skip(tokens)
        case "blockquote_open":
            return _quotation(token, tokens, depth + 1, faults)
        case "bullet_list_open" | "ordered_list_open":
            return _listing(token, tokens, depth + 1, faults)
        case name:
            opening = token.markup or token.content.split("\n")[0].strip()
            faults.refuse(faults.find(span(token)[0], opening), name)
    return None


def _skip(tokens: Iterator[Token]) -> None:
    """Past the end of what has just been opened."""
    level = 1
    while level:
        level += next(tokens).nesting


def _refuse_heading(token: Token, faults: Faults) -> None:
    first, after = span(token)
    if token.markup.startswith("#"):
        faults.refuse(faults.find(first, "#"), "heading")
    else:
        faults.refuse(faults.find(after - 1, token.markup), "underline")


def _paragraph(tokens: Iterator[Token], faults: Faults) -> Paragraph | None:
    """What stands between an opening token, just read, and its closing one."""
    words = next(tokens)
    next(tokens)
    places = Places(words, faults)
    inlines = _trimmed(_inlines(iter(words.children or ()), "", 0, places))
    return Paragraph(inlines, places(0)) if inlines else None


def _quotation(token: Token, tokens: Iterator[Token], depth: int, faults: Faults) -> Quotation | None:
    offset, before = faults.find(span(token)[0], ">"), len(faults.found)
    blocks = _blocks(tokens, "blockquote_close", depth, faults)
    if not blocks and len(faults.found) == before:
        faults.refuse(offset, "quotation")
    return Quotation(blocks, offset) if blocks else None


def _listing(token: Token, tokens: Iterator[Token], depth: int, faults: Faults) -> Listing | None:
    ordered = token.type == "ordered_list_open"
    start = token.attrs.get("start", 1)
    offset = faults.find(span(token)[0], f"{start}{token.markup}" if ordered else token.markup)
    if start != 1:
        faults.refuse(offset, "start", number=str(start))
    items: list[tuple[Block, ...]] = []
    for opening in tokens:
        if opening.type != "list_item_open":
            break
        item = _item(opening, tokens, depth, faults)
        if item:
            items.append(item)
    return Listing(ordered, tuple(items), offset) if items else None


def _item(token: Token, tokens: Iterator[Token], depth: int, faults: Faults) -> tuple[Block, ...]:
    before = len(faults.found)
    blocks = _blocks(tokens, "list_item_close", depth, faults)
    if len(faults.found) == before and not (blocks and isinstance(blocks[0], Paragraph)):
        faults.refuse(faults.find(span(token)[0], token.info + token.markup), "wordless_item")
    return blocks


def _inlines(tokens: Iterator[Token], end: str, depth: int, places: Places) -> tuple[Inline, ...]:
    """The words before the token `end` of the emphasis, link or paragraph that asks."""
    found: list[Inline] = []
    words: list[str] = []
    for token in tokens:
        if token.type == end:
            break
        if token.type in _WORDS:
            words.append(_words(token, places))
            continue
        inline = _inline(token, tokens, depth, places)
        if inline is not None:
            found += (*_text(words), inline)
            words.clear()
    return (*found, *_text(words))


_WORDS = frozenset({"text", "text_special", "softbreak", "dead_link"})


def _words(token: Token, places: Places) -> str:
    if token.info == "entity" and any(map(_unseen, token.content)):
        places.refuse(token.meta["at"], "entity")
    elif token.type == "dead_link":
        places.refuse(token.meta["at"], "dead_link")
    return token.content if token.type != "softbreak" else " "


def _unseen(character: str) -> bool:
    """Whether a reader sees nothing of it; a space of any width can be seen."""
    return character in _INVISIBLE or not (character.isprintable() or category(character) == "Zs")


_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""What Unicode counts among letters and marks although it shows nothing."""


def _text(words: list[str]) -> tuple[Text, ...]:
    folded = _SPACE.sub(" ", "".join(words))
    return (Text(folded),) if folded else ()


_SPACE = re.compile(r"[ \t\n]+")


def _inline(token: Token, tokens: Iterator[Token], depth: int, places: Places) -> Inline | None:
    match token.type:
        case "em_open" | "strong_open":
            return _emphasis(token, tokens, depth, places)
        case "hardbreak":
            return Break()
        case "link_open":
            return _web_link(token, _inlines(tokens, "link_close", depth, places), places)
        case "entry_link":
            return _entry_link(token, places)
        case "citation":
            return _citation(token, places)
        case name:
            places.refuse(token.meta["at"], name)
            return None


def _emphasis(token: Token, tokens: Iterator[Token], depth: int, places: Places) -> Emphasis | Strong | None:
    if depth == DEEPEST:
        places.refuse(token.meta["at"], "depth")
        _skip(tokens)
        return None
    inlines = _inlines(tokens, token.type.replace("open", "close"), depth + 1, places)
    if not inlines:
        return None
    return Emphasis(inlines) if token.type == "em_open" else Strong(inlines)


def _web_link(token: Token, inlines: tuple[Inline, ...], places: Places) -> WebLink | None:
    url, at = str(token.attrs["href"]), token.meta["at"]
    if token.meta["exclaimed"]:
        places.refuse(at - 1, "image")
    elif not _WEB.fullmatch(url):
        places.refuse(at, "address", url=url[:60])
    elif "title" in token.attrs:
        places.refuse(at, "title")
    elif _holds_link(inlines):
        places.refuse(at, "nested_link")
    elif not _trimmed(inlines):
        places.refuse(at, "wordless_link")
    else:
        return WebLink(url, inlines)
    return None


_WEB = re.compile(
    r"https?://(?:[^\s/?#\\]*@)?[\w.\-\[\]:]+(?:[/?#][^\s\\<>\"^`{|}]*)?|mailto:[^\s@?\\<>\"]+@[^\s\\<>\"]+",
    re.ASCII | re.IGNORECASE,
)
"""The addresses that a link may lead to, once normalised."""


def _holds_link(inlines: Iterable[Inline]) -> bool:
    return any(
        isinstance(inline, WebLink | EntryLink | Cited)
        or (isinstance(inline, Emphasis | Strong) and _holds_link(inline.inlines))
        for inline in inlines
    )


def _entry_link(token: Token, places: Places) -> EntryLink | None:
    at = token.meta["at"]
    parts = _TARGET.fullmatch(token.content)
    if parts is None:
        places.refuse(at, "entry_link")
        return None
    kind, entry, words = parts.groups()
    return EntryLink(kind, entry, words and _SPACE.sub(" ", words).strip(" "), places(at))


_TARGET = re.compile(r"\s*([^\s/|]+)/([^\s/|]+)\s*(?:\|(.*\S.*))?", re.DOTALL)


def _citation(token: Token, places: Places) -> Cited | None:
    """Empty content stands for a missing bracket."""
    at = token.meta["at"]
    pointers: list[Pointer] = []
    for start, part in _parts(token.content):
        place = at + 1 + start if part else at
        found = _POINTER.fullmatch(part)
        if found is None:
            places.refuse(place, "citation", form=_right_form(part))
            return None
        locator = found[2] and _SPACE.sub(" ", found[2]).strip()
        pointers.append(Pointer(found[1], locator, places(place)))
    return Cited(tuple(pointers), places(at))


_POINTER = re.compile(r"@([a-z0-9]+(?:-[a-z0-9]+)*)(?:\s*,\s*([^\s@][^@]*))?")
_COMMA_FORGOTTEN = re.compile(r"@([a-z0-9]+(?:-[a-z0-9]+)*)\s+([^\s@,][^@]*)")


def _parts(content: str) -> Iterator[tuple[int, str]]:
    """What semicolons divide, each with its place."""
    start = 0
    for part in content.split(";"):
        yield start + len(part) - len(part.lstrip()), part.strip()
        start += len(part) + 1


def _right_form(part: str) -> str:
    if forgotten := _COMMA_FORGOTTEN.fullmatch(part):
        return f"a comma stands before the place: [@{forgotten[1]}, {forgotten[2]}]"
    if lowered := _POINTER.fullmatch(part.lower()):
        return f"ids are in lower case: [@{lowered[1]}]"
    return "write [@id], [@id, para 4] or [@id; @other]"


def _trimmed(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without white space and breaks at either end."""
    kept = list(inlines)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while kept and _blank(kept[end]):
            kept.pop(end)
        if kept and isinstance(text := kept[end], Text):
            kept[end] = Text(strip(text.text, " "))
    return tuple(kept)


def _blank(inline: Inline) -> bool:
    return isinstance(inline, Break) or inline == Text(" ")
