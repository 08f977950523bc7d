"""The typeface of posters: what it can write, and how wide that comes out.

A poster looks the same on every machine, so its typeface travels in the theme, and none of the machine's is asked.
The files are of OpenType; of each, two tables say which letters there are and how far each moves the pen. Kerning and
joined letters make a text a little narrower than is said here, never wider.
"""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefbook.theme import builtin_theme

FAMILY = "Briefbook Serif"

TEXT, TITLE = "text", "title"
"""The cuts, by the names of their files: upright and semi-bold."""

ELLIPSIS = "…"


class Cut:
    """One cut of the typeface."""

    def __init__(self, path: Path) -> None:
        self.path = path
        font = path.read_bytes()
        tables = _tables(font)
        self._em: int = struct.unpack_from(">H", font, tables["head"] + 18)[0]
        (count,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
        advances = [each[0] for each in struct.iter_unpack(">Hh", font[tables["hmtx"] :][: 4 * count])]
        glyphs = dict(_glyphs(font, tables["cmap"]))
        self._advances: dict[str, int] = {
            chr(code): advances[min(glyph, count - 1)] for code, glyph in glyphs.items()
        }
        self._joined: dict[str, int] = dict(_joined(self._advances))

    def can_write(self, text: str) -> bool:
        """Whether there is a letter for each that is seen."""
        return all(letter in self._advances or letter == " " or _unseen(letter) for letter in text)

    def width(self, text: str, size: float) -> float:
        """How wide a text comes out at a size."""
        pairs = zip(text, (*text[1:], ""), strict=True)
        return sum(self._advance(letter, follower) for letter, follower in pairs) * size / self._em

    def _advance(self, letter: str, follower: str) -> int:
        if follower in self._joined or follower in _JOINED_BEFORE:
            return self._joined.get(letter, self._advances.get(letter, 0))
        return self._advances.get(letter, 0)

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """A text cut at its spaces into lines that fit; a word that is too long by itself is cut where it must be."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size) <= width:
                lines[-1] = longer
                continue
            *full, rest = self._pieces(word, size, width)
            lines += [*full, rest]
        return [line for line in lines if line]

    def even(self, text: str, size: float, width: float) -> list[str]:
        """As many lines, each about as long as the others."""
        lines = self.lines(text, size, width)
        for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
            narrower = self.lines(text, size, width * share)
            if len(narrower) > len(lines):
                break
            lines = narrower
        return lines

    def shortened(self, text: str, size: float, width: float, most: int) -> list[str]:
        """The first lines, the last of which ends with an ellipsis at a word."""
        *first, last = self.lines(text, size, width)[:most]
        while " " in last and self.width(last + ELLIPSIS, size) > width:
            last = last.rpartition(" ")[0]
        while self.width(last + ELLIPSIS, size) > width:
            last = last[:-1]
        return [*first, last.rstrip(" .,;:–—") + ELLIPSIS]

    def _pieces(self, word: str, size: float, width: float) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter, size) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces


_JOINED_BEFORE = frozenset("اأإآٱةدذرزوؤىء")
"""Letters of Arabic that join the one before them alone (the last not even that: no more than a hair is lost)."""


def _joined(advances: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """How far the letters of Arabic move the pen where another follows: the forms they have then are letters too."""
    for letter, advance in advances.items():
        form, _, of = unicodedata.decomposition(letter).partition(" ")
        if form == "<initial>" and " " not in of:
            yield chr(int(of, 16)), advance


@cache
def cut(name: str) -> Cut:
    """A cut by its name."""
    return Cut(builtin_theme() / "posters" / f"{name}.ttf")


def _unseen(letter: str) -> bool:
    """Joiners, and the marks that isolate a text which runs the other way: they are obeyed, not drawn."""
    return unicodedata.category(letter) == "Cf"


def _tables(font: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s4xI", font, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii"): start for tag, start in records}


def _glyphs(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Each letter's code and glyph: of the table's one part, in its form 12, rows of letters with rows of glyphs.

    A typeface may hold controls, such as NUL; those are no letters.
    """
    (offset,) = struct.unpack_from(">I", font, start + 8)
    (count,) = struct.unpack_from(">I", font, start + offset + 12)
    for index in range(count):
        first, last, glyph = struct.unpack_from(">III", font, start + offset + 16 + 12 * index)
        yield from ((code, glyph + code - first) for code in range(max(first, 32), last + 1))
