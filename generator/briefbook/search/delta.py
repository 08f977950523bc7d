"""The index of what changed since the whole one, made so that both together answer as a new whole one would.

Pagefind ranks a result by how rare its words are in the result's own index, and passes over a word that an index
does not know. An index of a few records knows few words, so it would find too much and rank it wrongly. Its pages
are therefore preceded by stand-ins, which no reader sees: one has every word of the whole index, the others have
each word about as often as pages there do. The dialog drops them, and takes the absence of the first for a sign
that what is asked for stands only in what changed.
"""

import hashlib
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isqrt, log
from zlib import crc32

from briefbook.records import SearchRecord
from briefbook.search.bundle import (
    FRAGMENT,
    INDEX,
    STANDIN,
    Odd,
    entries,
    head,
    make_bundle,
    metadata,
    metadata_of,
    pack,
    packed_head,
    seal,
    sign,
)
from briefbook.search.facets import Facets
from briefbook.search.service import pagefind
from briefbook.search.start import Begun

ALL_WORDS = "all"
SOME_WORDS = "some"
"""What stand-ins have in place of a fragment; search.js knows both."""

CHUNK = 1000  # words of the whole index to a file

_STANDIN_PAGE = b"\x80\x81\x00"  # after a page's number: no place in its text, one in what is told about it
_ONLY_IN_BASE = b"\x81\x83\x00" + _STANDIN_PAGE + b"\x80"


@dataclass(frozen=True)
class Base:
    """What must be known of a whole index in order to add to it."""

    mark: str
    metadata: str
    facets: str
    language: str
    length: int
    fragments: Mapping[str, str]
    words: Sequence[str]
    counts: Sequence[int]

    @property
    def begun(self) -> Begun:
        """What a search must know of it first."""
        return Begun(b64decode(self.metadata), self.facets)

    @cached_property
    def standins(self) -> int:
        """How many pages have words as often as the whole index has, the one that has all not counted."""
        return max(20, isqrt(len(self.fragments)))

    def rate(self, pages: int) -> float:
        """The power that takes a number of pages of the whole index to one of an index of `pages`.

        Rarity is a logarithm, so all rarities of the one are the same multiple of those of the other.
        """
        return log(pages + 1) / log(len(self.fragments) + 1)


def learn_base(files: Mapping[str, bytes], facets: str, addresses: Sequence[str], language: str) -> Base:
    """The base that a bundle is, from the addresses of its records in order. Raises Odd when it is not as known.

    `facets` is the path of its facets.
    """
    pages = metadata(files)[1]
    packed = metadata_of(files)
    if len(pages) != len(addresses):
        raise Odd(f"{len(pages)} pages for {len(addresses)} records")
    words = sorted((entry.word, entry.pages()) for entry in entries(files))
    return Base(
        mark=hashlib.sha256(packed).hexdigest()[:16],
        metadata=b64encode(packed).decode(),
        facets=facets,
        language=language,
        length=round(sum(length for _, length in pages) / len(pages)),
        fragments=dict(zip(addresses, (fragment for fragment, _ in pages), strict=True)),
        words=[word.decode() for word, _ in words],
        counts=[count for _, count in words],
    )


def make_delta(base: Base, records: Sequence[SearchRecord]) -> tuple[dict[str, bytes], Begun]:
    """The index of `records`: its files by path, and how it begins."""
    before = base.standins + 1
    facets = Facets(before)
    with pagefind() as service:
        files = dict(make_bundle(service, facets.noted(records), base.language, before))
    version, pages, _, *rest = metadata(files)
    own = {entry.word: entry.tail for entry in entries(files)}
    if len(pages) != before + len(records) or own.pop(STANDIN.encode(), None) is None:
        raise Odd("the stand-ins are not where they should be")
    made = {
        name: files[name] for fragment, _ in pages[before:] for name in [f"fragment/{fragment}{FRAGMENT}"]
    }
    chunks = []
    for first, last, words in _chunks(base, own, len(pages)):
        data = b"\x81" + packed_head(4, len(words)) + b"".join(words)
        chunks.append([first.decode(), last.decode(), _name(base, data)])
        made[f"index/{chunks[-1][-1]}{INDEX}"] = seal(data)
    standins = [[ALL_WORDS, base.length], *([[SOME_WORDS, base.length]] * base.standins)]
    data = pack([version, [*standins, *pages[before:]], chunks, *rest])
    name, made[name] = facets.file()
    return made, Begun(sign(data), name, 1 / base.rate(len(pages)))


def _name(base: Base, data: bytes) -> str:
    return f"{base.language}_{hashlib.sha256(data).hexdigest()[:10]}"


def _chunks(base: Base, own: Mapping[bytes, bytes], pages: int) -> Iterator[tuple[bytes, bytes, list[bytes]]]:
    """The first and the last word of every chunk, and its entries. Where one ends depends on the base alone."""
    known = dict(zip((word.encode() for word in base.words), base.counts, strict=True))
    words = sorted(known.keys() | own.keys())
    starts = [word.encode() for word in base.words[CHUNK::CHUNK]]
    cuts = [0, *(bisect_left(words, start) for start in starts), len(words)]
    rate = base.rate(pages)
    for start, end in pairwise(cuts):
        made = []
        for word in words[start:end]:
            tail = own.get(word)
            if tail is None:
                tail = _ONLY_IN_BASE
            elif word in known:
                alike = round((known[word] + 0.5) ** rate - 0.5) - head(tail, 0)[1] - 1
                tail = _with(_standins(word, max(0, min(alike, base.standins)), base.standins), tail)
            made.append(b"\x83" + packed_head(3, len(word)) + word + tail)
        yield words[start], words[end - 1], made


def _standins(word: bytes, some: int, of: int) -> list[int]:
    """The numbers of the stand-ins that have a word. Other words have others, as far as there are enough."""
    first = 1 + crc32(word) % (of - some + 1)
    return [0, *range(first, first + some)]


def _with(standins: Sequence[int], tail: bytes) -> bytes:
    """What stands after a word, with stand-ins before its pages."""
    _, size, at = head(tail, 0)
    last, made = 0, [packed_head(4, size + len(standins))]
    for page in standins:
        made.append(b"\x83" + packed_head(0, page - last) + _STANDIN_PAGE)
        last = page
    if size:
        _, page, at = head(tail, at + 1)
        made.append(b"\x83" + packed_head(0, page - last))
    return b"".join(made) + tail[at:]
