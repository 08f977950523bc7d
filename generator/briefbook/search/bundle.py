"""Pagefind's index of some records, and what its files say.

The files are asked for rather than written by Pagefind: its own writing of 1.5.2 answers before the bytes are on
disk, and most of what it writes is a user interface that the theme does not use.

The same records give the same bytes: they go in sorted, all in one language, and without Pagefind's filters,
which 1.5.2 stores in an order that changes from run to run.

The metadata and the chunks of words are CBOR, packed, after a signature: metadata is `[version, [[fragment, words]],
[[first word, last word, chunk]], filters, sorts, fields]`; a chunk is `[[[word, [[page, places, places]], forms]]]`,
its words sorted, and each page counted from the one before.
"""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from briefbook.records import SearchRecord
from briefbook.search.service import Service

ENGINE = "engine.pagefind"
META = ".pf_meta"
INDEX = ".pf_index"
FRAGMENT = ".pf_fragment"
PLAIN_WASM = "wasm.unknown.pagefind"
SIGNATURE = b"pagefind_dcd"

LONGEST_NAME = 4  # words; a longer title is a sentence about things, not the name of one

JOINT = "\u2060 "  # between two words that the text writes as one; the dialog takes it out again
LETTER_APOSTROPHE = "\u02bc"
APOSTROPHE = "\u2019\u2061"
OWN_MARKS = re.compile("[\u2060\u2061]")
LONG_COMPOUND = re.compile(r"(?<=\w{3})([^\w\s\x00-\x7f])(?=\w{3})")

_WORD = re.compile(rb"\x83[\x61-\x78]")  # where an entry of a chunk may begin: three parts, the first a text


class Odd(Exception):
    """A file of Pagefind's is not as we know them."""


def make_bundle(
    service: Service, records: Iterable[SearchRecord], language: str, standins: int = 0
) -> Iterator[tuple[str, bytes]]:
    """The files of the index of `records` with their paths; after as many pages of one word, STANDIN, as asked for.

    The records come sorted, one after another, and so do the files, in any order: there may be more of both than one
    should hold at once. Raises ValueError when two records have one address: Pagefind would keep the last and lose
    the other.
    """
    index = service.ask({"type": "NewIndex", "config": None})["index_id"]
    blank = (SearchRecord(f"-{number}", "", "", STANDIN) for number in range(standins))
    service.tell(_request(record, index, language) for record in chain(blank, _each_once(records)))
    engines: dict[str, bytes] = {}
    for path, content in service.files(index):
        if path.startswith("wasm."):
            engines[path] = content
        elif path.endswith((META, INDEX, FRAGMENT)):
            yield path, content
    # The engine is WebAssembly: the one for the language, and the plain one where that has none of its own.
    yield ENGINE, engines[min(engines.keys() - {PLAIN_WASM}, default=PLAIN_WASM)]


def _each_once(records: Iterable[SearchRecord]) -> Iterator[SearchRecord]:
    last = None
    for record in records:
        if record.address == last:
            raise ValueError(f"two search records have the address {last!r}")
        last = record.address
        yield record


STANDIN = "\u203f\u203f\u203f"
"""A word in the eyes of Pagefind, and of nobody else."""


def _request(record: SearchRecord, index: int, language: str) -> dict[str, Any]:
    meta = {
        "title": _indexable(record.title),
        "name": _indexable(record.title) if len(record.title.split()) <= LONGEST_NAME else "",
        "names": "\n".join(map(_indexable, record.names)),
        "kind": _indexable(record.kind),
        "detail": _indexable(record.detail),
    }
    return {
        "type": "AddRecord",
        "index_id": index,
        "url": record.address,
        "content": _indexable(_content(record)),
        "language": language,
        "meta": meta,
        "filters": None,
        "sort": None,
    }


def _content(record: SearchRecord) -> str:
    """The text, else the title: Pagefind drops a record without words."""
    return record.text if record.text == STANDIN or any(map(str.isalnum, record.text)) else record.title


def _indexable(text: str) -> str:
    """The text as Pagefind should cut it into words, in a form from which it can be restored.

    Pagefind keeps a word with a dash inside as one where the dash is not ASCII, and takes the apostrophe
    that Unicode counts as a letter for one; people type neither. Words of its own must mean nothing to it.
    """
    if text.isascii():  # as most are
        plain = " ".join(text.split())
    else:
        plain = " ".join(OWN_MARKS.sub("", text).split()).replace(LETTER_APOSTROPHE, APOSTROPHE)
        plain = LONG_COMPOUND.sub(rf"\1{JOINT}", plain)
    return plain.replace("_PAGEFIND", "_\u2060PAGEFIND")


# ── what the files say ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Entry:
    """A word of a chunk, and what stands after it: its pages and its other forms, as they are."""

    word: bytes
    tail: bytes

    def pages(self) -> int:
        """On how many pages the word is in this very form."""
        return head(self.tail, 0)[1]


def metadata(files: Mapping[str, bytes]) -> list[Any]:
    """What the only metadata says. Raises Odd where there isn't one: an index of no records has none."""
    packed = metadata_of(files)
    if not packed.startswith(SIGNATURE):
        raise Odd("no metadata")
    value: list[Any] = _unpack(packed, len(SIGNATURE))[0]
    return value


def metadata_of(files: Mapping[str, bytes]) -> bytes:
    """The only metadata, unpacked, as it is; nothing where there isn't one."""
    found = [content for path, content in files.items() if path.endswith(META)]
    return gzip.decompress(found[0]) if len(found) == 1 else b""


def entries(files: Mapping[str, bytes]) -> Iterator[Entry]:
    """The words of all chunks. Raises Odd where a chunk does not have as many as it says."""
    for path, content in files.items():
        if path.endswith(INDEX):
            yield from _entries(_open(content))


def _entries(chunk: bytes) -> list[Entry]:
    """Words are found by how an entry begins, since reading every place of every word would take seconds."""
    _, declared, at = head(chunk, 1)
    marks: list[tuple[int, int, bytes]] = []
    last = b""
    while match := _WORD.search(chunk, at):
        try:
            _, length, start = head(chunk, match.start() + 1)
        except Odd:
            at = match.start() + 1
            continue
        end = start + length
        word = chunk[start:end]
        if word > last and _is_text(word) and b"\x80" <= chunk[end : end + 1] <= b"\x9b":  # a list follows
            marks.append((match.start(), end, word))
            last, at = word, end
        else:
            at = match.start() + 1
    if len(marks) != declared:
        raise Odd(f"{len(marks)} words in a chunk of {declared}")
    ends = [*(mark[0] for mark in marks[1:]), len(chunk)]
    return [Entry(word, chunk[start:end]) for (_, start, word), end in zip(marks, ends, strict=True)]


def _is_text(word: bytes) -> bool:
    try:
        return word.decode() > "/"  # every word begins with a letter, a digit or a bow, never with a control
    except UnicodeDecodeError:
        return False


def _open(content: bytes) -> bytes:
    opened = gzip.decompress(content)
    if not opened.startswith(SIGNATURE):
        raise Odd("no signature")
    return opened[len(SIGNATURE) :]


def _unpack(data: bytes, at: int) -> tuple[Any, int]:
    kind, size, at = head(data, at)
    if kind == 0:
        return size, at
    if kind == 3:
        return data[at : at + size].decode(), at + size
    if kind != 4:
        raise Odd(f"a value of kind {kind}")
    values = []
    for _ in range(size):
        value, at = _unpack(data, at)
        values.append(value)
    return values, at


def head(data: bytes, at: int) -> tuple[int, int, int]:
    """The kind of the value at a place, its number or size, and where it goes on."""
    kind, size = data[at] >> 5, data[at] & 31
    if size < 24:
        return kind, size, at + 1
    if size > 27:
        raise Odd(f"a size of {size}")
    width = 1 << (size - 24)
    return kind, int.from_bytes(data[at + 1 : at + 1 + width]), at + 1 + width


# ── and how they say it ───────────────────────────────────────────────────────────────────────────────────


def sign(data: bytes) -> bytes:
    """The content of a file, signed."""
    return SIGNATURE + data


def seal(data: bytes) -> bytes:
    """The content of a file, signed and packed."""
    return gzip.compress(sign(data), 6, mtime=0)


def pack(value: Any) -> bytes:
    """A number, a text, or a list of such, as CBOR."""
    match value:
        case int():
            return packed_head(0, value)
        case str():
            return packed_head(3, len(value.encode())) + value.encode()
        case _:
            return packed_head(4, len(value)) + b"".join(map(pack, value))


def packed_head(kind: int, size: int) -> bytes:
    """The beginning of a value, from its kind and its number or size."""
    if size < 24:
        return bytes([kind << 5 | size])
    for step in range(4):
        if size < 1 << (8 << step):
            return bytes([kind << 5 | 24 + step]) + size.to_bytes(1 << step)
    raise Odd(f"a size of {size}")
