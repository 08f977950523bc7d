"""Posters: the picture that stands for a page where its link is passed on. The only room that knows resvg.

It is drawn as SVG, which resvg turns into PNG with the letters of our own typeface, shaped and set from right to left
where the language asks for it. Nothing of the machine goes in, so the bytes are the same everywhere.
"""

import unicodedata
from dataclasses import dataclass
from html import escape

from briefbook.lettering import FAMILY, TEXT, TITLE, cut

WIDTH, HEIGHT = 1200, 630
"""What those who show links ask for, in pixels."""

_EDGE = 72
_TOP, _FOOT = 84, 562
"""Where the first line and the last one stand."""
_BAR, _HAIR = 26, 22
"""How far below the first line the bar is, and how far above the last the hairline."""
_ROOM = WIDTH - 2 * _EDGE
_FACT = 30
_TITLES = (84, 72, 60, 52, 46)
"""The sizes of the title, from the first at which it fits; what fits at none is cut at the last."""
_MOST = 340
"""What title and line may take from the room between the bars."""
_LINE = 36
_LINES = 2
_LEADING = 1.36
_TITLE_LEADING = {"ltr": 1.12, "rtl": 1.3}
"""Letters from right to left reach further up and down."""
_GAP = 30

_START, _END = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"
"""Round each line, by which way its text runs: what stands within is ordered among itself."""
_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True)
class Poster:
    """The words of a poster. All but `title` may be "".

    `above` and `kind` stand at the two ends of the first line, `day` and `tally` at those of the last.
    """

    title: str
    above: str = ""
    kind: str = ""
    line: str = ""
    day: str = ""
    tally: str = ""


@dataclass(frozen=True)
class Manner:
    """How all posters of a site are drawn: the colours, which way its language runs, whether our sign stands there."""

    paper: str = "#fdfdfc"
    ink: str = "#15191a"
    quiet: str = "#4a5453"
    rule: str = "#cdd4d2"
    direction: str = "ltr"
    sign: bool = True


def draw(poster: Poster, manner: Manner) -> bytes:
    """A poster as PNG."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=_svg(poster, manner),
        skip_system_fonts=True,
        font_files=[str(cut(name).path) for name in (TEXT, TITLE)],
    )


def can_write(text: str) -> bool:
    """Whether the typeface has the letters of a text."""
    return cut(TITLE).can_write(text)


def _svg(poster: Poster, manner: Manner) -> str:
    sheet = _Sheet(manner)
    sheet.first(poster)
    sheet.middle(poster)
    sheet.last(poster)
    parts = "".join(sheet.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{manner.paper}"/>{parts}</svg>'
    )


class _Sheet:
    """A poster while it is set. A place along a line counts from where the language begins."""

    def __init__(self, manner: Manner) -> None:
        self.parts: list[str] = []
        self._manner = manner
        self._mirrored = manner.direction == "rtl"

    def first(self, poster: Poster) -> None:
        """Whose page it is, and what kind of page; a bar below."""
        at = self._sign() if self._manner.sign else 0
        room = _ROOM - at - self._at_end(poster.kind, _TOP)
        self._write(self._one_line(poster.above, TITLE, room), at, _TOP, _FACT, TITLE)
        self._bar(_TOP + _BAR, 3, self._manner.ink)

    def middle(self, poster: Poster) -> None:
        """The title as large as it fits, and the line, in the middle of what is left."""
        line = cut(TEXT).even(poster.line, _LINE, _ROOM)
        if len(line) > _LINES:
            line = cut(TEXT).shortened(poster.line, _LINE, _ROOM, _LINES)
        below = len(line) * _LINE * _LEADING + _GAP if line else 0
        leading = _TITLE_LEADING[self._manner.direction]
        size, title = _fitted(poster.title, _MOST - below, leading)
        height = len(title) * size * leading + below
        top = (_TOP + _BAR + _FOOT - _FACT - _HAIR - height) / 2
        for words in title:
            top += size * leading
            self._write(words, 0, top - size * 0.26, size, TITLE, of=poster.title)
        top += _GAP
        for words in line:
            top += _LINE * _LEADING
            self._write(words, 0, top - _LINE * 0.4, _LINE, TEXT, self._manner.quiet, of=poster.line)

    def last(self, poster: Poster) -> None:
        """The day it speaks of, and how much it rests on; a hairline above."""
        self._bar(_FOOT - _FACT - _HAIR, 1.5, self._manner.rule)
        room = _ROOM - self._at_end(poster.tally, _FOOT)
        self._write(self._one_line(poster.day, TEXT, room), 0, _FOOT, _FACT, TEXT, self._manner.quiet)

    def _sign(self) -> float:
        """Our sign: solid is known, double is disputed, dotted is unknown. How much room it takes."""
        left = WIDTH - _EDGE - 46 if self._mirrored else _EDGE
        rows = ((3, 8, ""), (15.6, 3.2, ""), (22.8, 3.2, ""), (33, 7.2, ' stroke-dasharray="7.2 5.72"'))
        for below, thickness, dashes in rows:
            y = _TOP - 31 + below
            self.parts.append(
                f'<path d="M{left} {y:g}h46" stroke="{self._manner.ink}" stroke-width="{thickness}"{dashes}/>'
            )
        return 46 + 18

    def _at_end(self, words: str, y: float) -> float:
        """Words at the far end of a line, and how much room they take from what stands before them."""
        words = self._one_line(words, TEXT, _ROOM / 2)
        if not words:
            return 0
        width = cut(TEXT).width(words, _FACT)
        self._write(words, _ROOM, y, _FACT, TEXT, self._manner.quiet, at_end=True)
        return width + _GAP

    def _one_line(self, text: str, name: str, room: float) -> str:
        lines = cut(name).lines(text, _FACT, room)
        return "".join(lines if len(lines) < 2 else cut(name).shortened(text, _FACT, room, 1))

    def _bar(self, y: float, thickness: float, colour: str) -> None:
        self.parts.append(
            f'<rect x="{_EDGE}" y="{y:g}" width="{_ROOM}" height="{thickness}" fill="{colour}"/>'
        )

    def _write(
        self,
        words: str,
        at: float,
        y: float,
        size: float,
        name: str,
        colour: str = "",
        *,
        of: str = "",
        at_end: bool = False,
    ) -> None:
        """Set a line of text, or a line of one (`of`), which runs the way that the text does."""
        x = WIDTH - _EDGE - at if self._mirrored else _EDGE + at
        anchor = "end" if at_end != self._mirrored else "start"
        weight = 600 if name == TITLE else 400
        text = escape(f"{_START[self._way(of or words)]}{words}{_END}", quote=False)
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-family="{FAMILY}" font-size="{size}"'
            f' font-weight="{weight}" fill="{colour or self._manner.ink}">{text}</text>'
        )

    def _way(self, text: str) -> str:
        """Which way a text runs: that of its first letter, as a browser takes it, else that of the site."""
        ways = (_WAYS.get(unicodedata.bidirectional(letter)) for letter in text)
        return next(filter(None, ways), self._manner.direction)


def _fitted(title: str, room: float, leading: float) -> tuple[int, list[str]]:
    """The largest size at which a title fits, with its lines; one that fits at none is cut."""
    for size in _TITLES:
        lines = cut(TITLE).even(title, size, _ROOM)
        if len(lines) * size * leading <= room:
            return size, lines
    return size, cut(TITLE).shortened(title, size, _ROOM, int(room / size / leading))
