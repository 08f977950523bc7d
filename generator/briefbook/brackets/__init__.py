"""Names on brackets of hairlines: who stands for whom, and who met whom, as a drawing.

Pure: words in, shapes as plain data out; `_relations.md.jinja` writes them as SVG. There are two drawings: a wide one
with brackets side by side, and a narrow one with all below one another. Across, places are in percent of the width, so
that letters never scale; beside such a place and downwards in pixels. How wide words are is reckoned, so that they
never lie over one another: what has no room is cut, and stands in full in the table that goes with the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefbook.brackets.words import lines_of
from briefbook.languages import Catalogue
from briefbook.text import Safe
from briefbook.view import Plain

WIDE, NARROW = 860, 288
"""The least width in pixels of each drawing; the stylesheet shows the one that fits."""

MOST_LINES = 2
"""Of one name."""

_NAME, _NOTE, _GAP = 19, 16, 9
"""Pixels: a line of a name, a line below it, and the space before the next name."""

_TICK, _BESIDE = 13, 19
"""Pixels from a bracket to the end of the hairline before a name, and to the name."""

_FRAME = 21
"""Pixels: a line of the name in the middle."""

_LEFT, _RIGHT = (26, 29), (53, 56)
"""Percent: where the brackets on either side stand, and where the bar between them begins and ends."""

_BOLD = 1.2
"""By how much a heading may be wider: a machine that has none of our typefaces may draw it in DejaVu Sans Bold."""

Line = Literal["sure", "unsure", "none"]
"""How a name hangs on its bracket: by a solid line, by dots where it is not certain or yet to come, or not at all."""


@dataclass(frozen=True)
class Twig:
    """A name, with a few words below it, in which each part that may run the other way is isolated."""

    words: str
    href: str = ""
    note: str = ""
    line: Line = "sure"
    is_struck: bool = False


@dataclass(frozen=True)
class Branch:
    """Names on one bracket, under a heading, which may be a name itself. `more` says how many are not drawn."""

    heading: Twig
    twigs: tuple[Twig, ...]
    more: Twig | None = None

    @property
    def hanging(self) -> tuple[Twig, ...]:
        """All that hangs on it."""
        return (*self.twigs, self.more) if self.more else self.twigs


@dataclass(frozen=True)
class _Shape:
    """A line or words: `x` and `x2` in percent, all else in pixels."""

    name: str
    x: float
    y: float
    x2: float = 0
    y2: float = 0
    dx: float = 0
    words: str = ""
    is_end: bool = False

    def plain(self) -> Plain:
        return {
            "name": Safe(self.name),
            "x": Safe(f"{self.x:g}%"),
            "x2": Safe(f"{self.x2:g}%"),
            "y": Safe(f"{self.y:g}"),
            "y2": Safe(f"{self.y2:g}"),
            "dx": Safe(f"{self.dx:g}"),
            "words": self.words,
            "is_end": self.is_end,
        }


@dataclass(frozen=True)
class _Drawn:
    """A name with its shapes; the first is the hairline before it, if there is one."""

    twig: Twig
    shapes: tuple[_Shape, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Edge:
    """Where a bracket stands, in percent, to which side its names lie, and how many pixels they have."""

    x: float
    sign: int
    room: float


# ── one bracket ──


def _branch(branch: Branch, edge: _Edge, y: float, texts: Catalogue) -> tuple[list[_Drawn], float]:
    """The names of a bracket from `y` down, and where they end."""
    drawn, y = _hang(branch.heading, edge, y, texts, "head")
    found = [drawn]
    for twig in branch.hanging:
        drawn, y = _hang(twig, edge, y + _GAP, texts, "name" if twig is not branch.more else "more")
        found.append(drawn)
    return found, y


def _hang(twig: Twig, edge: _Edge, y: float, texts: Catalogue, name: str) -> tuple[_Drawn, float]:
    """A name from `y` down, and where it ends."""
    lines = lines_of(twig.words, edge.room, 15 * _BOLD if name == "head" else 15, MOST_LINES)
    dx, is_end = edge.sign * _BESIDE, edge.sign < 0
    shapes = []
    if twig.line != "none":
        shapes.append(_Shape(twig.line, edge.x, y + _NAME / 2, dx=edge.sign * _TICK))
    for line in lines:
        shapes.append(_Shape(name, edge.x, y + 14, dx=dx, words=texts.isolated(line), is_end=is_end))
        y += _NAME
    for note in lines_of(twig.note, edge.room, 13, 1):
        shapes.append(_Shape("note", edge.x, y + 12, dx=dx, words=note, is_end=is_end))
        y += _NOTE
    return _Drawn(twig, tuple(shapes), lines), y


def _ticks(drawn: Sequence[_Drawn]) -> list[float]:
    """The heights at which hairlines leave a bracket."""
    return [each.shapes[0].y for each in drawn if each.twig.line != "none"]


def _surest(drawn: Sequence[_Drawn]) -> Line:
    """How a bracket is drawn: as the surest of the names on it."""
    return "sure" if any(each.twig.line == "sure" for each in drawn) else "unsure"


def _stack(branches: Sequence[Branch], edge: _Edge, y: float, texts: Catalogue) -> tuple[list[_Drawn], float]:
    """Brackets below one another."""
    found: list[_Drawn] = []
    for branch in branches:
        drawn, end = _branch(branch, edge, y, texts)
        found += drawn
        y = end + 2 * _GAP
    return found, y - 2 * _GAP


def _lowered(drawn: Sequence[_Drawn], by: float) -> list[_Drawn]:
    return [
        replace(each, shapes=tuple(replace(shape, y=shape.y + by) for shape in each.shapes)) for each in drawn
    ]


# ── one name in the middle ──


def between(
    here: str, before: Sequence[Branch], after: Sequence[Branch], label: str, texts: Catalogue
) -> Plain:
    """A name with what stands before and after it: `{"label", "drawings"}`, for the macro `brackets`."""
    wide = _wide_between(here, before, after, texts)
    return {"label": label, "drawings": [wide, _narrow_between(here, before, after, texts)]}


def _wide_between(here: str, before: Sequence[Branch], after: Sequence[Branch], texts: Catalogue) -> Plain:
    left = _Edge(_LEFT[0], -1, WIDE * _LEFT[0] / 100 - _BESIDE)
    right = _Edge(_RIGHT[1], 1, WIDE * (100 - _RIGHT[1]) / 100 - _BESIDE)
    sides = [
        (edge, _stack(branches, edge, 0, texts)[0], stem)
        for branches, edge, stem in ((before, left, _LEFT[1]), (after, right, _RIGHT[0]))
        if branches
    ]
    middles = [(min(ticks) + max(ticks)) / 2 for _, drawn, _ in sides if (ticks := _ticks(drawn))]
    middle = max(middles)
    lines: list[_Shape] = []
    hung: list[_Drawn] = []
    for (edge, drawn, stem), own in zip(sides, middles, strict=True):
        lowered = _lowered(drawn, middle - own)
        ticks = _ticks(lowered)
        lines.append(_Shape(_surest(lowered), edge.x, min(ticks), edge.x, max(ticks)))
        lines.append(_Shape(_surest(lowered), min(edge.x, stem), middle, max(edge.x, stem), middle))
        hung += lowered
    lines.append(_Shape("bar", _LEFT[1], middle, _RIGHT[0], middle))
    name = _here(here, _LEFT[1], middle, WIDE * (_RIGHT[0] - _LEFT[1]) / 100, texts)
    return _drawing("wide", lines, [*hung[: _count(before)], name, *hung[_count(before) :]], texts)


def _count(branches: Sequence[Branch]) -> int:
    return sum(1 + len(branch.hanging) for branch in branches)


def _here(words: str, x: float, y: float, room: float, texts: Catalogue) -> _Drawn:
    """The name in the middle, under its bar."""
    lines = lines_of(words, room, 17, 3)
    shapes = tuple(
        _Shape("here", x, y + 22 + at * _FRAME, words=texts.isolated(line)) for at, line in enumerate(lines)
    )
    return _Drawn(Twig(words, line="none"), shapes)


def _narrow_between(here: str, before: Sequence[Branch], after: Sequence[Branch], texts: Catalogue) -> Plain:
    edge = _Edge(0, 1, NARROW - _BESIDE)
    above, end = _stack(before, edge, 0, texts) if before else ([], -2 * _GAP)
    bar = end + 2 * _GAP + 2
    name = _here(here, 0, bar, NARROW, texts)
    foot = name.shapes[-1].y + 8
    below, _ = _stack(after, edge, foot + _GAP, texts) if after else ([], 0)
    lines = [_Shape("bar", 0, bar, 100, bar)]
    if above:
        lines.append(_Shape(_surest(above), 0, min(_ticks(above)), 0, bar))
    if below:
        lines.append(_Shape(_surest(below), 0, foot, 0, max(_ticks(below))))
    return _drawing("narrow", lines, [*above, name, *below], texts)


# ── what all have in common ──


def under(branches: Sequence[Branch], label: str, texts: Catalogue, *, is_sure: bool) -> Plain:
    """Brackets on one bar, which is what they have in common; dotted where that is not certain, or yet to come."""
    bar = _Shape("bar" if is_sure else "bar-unsure", 0, 2, 100, 2)
    wide = _drawing("wide", *_columns(branches, bar, texts), texts)
    drawn, _ = _stack(branches, _Edge(0, 1, NARROW - _BESIDE), 14, texts)
    lines = [bar, _Shape(_surest(drawn), 0, 2, 0, max(_ticks(drawn), default=2))]
    return {"label": label, "drawings": [wide, _drawing("narrow", lines, drawn, texts)]}


def _columns(branches: Sequence[Branch], bar: _Shape, texts: Catalogue) -> tuple[list[_Shape], list[_Drawn]]:
    share = 100 / len(branches)
    lines, hung = [bar], list[_Drawn]()
    for at, branch in enumerate(branches):
        edge = _Edge(round(at * share, 2), 1, WIDE * share / 100 - _BESIDE - 2 * _GAP)
        drawn, _ = _branch(branch, edge, 14, texts)
        lines.append(_Shape(_surest(drawn), edge.x, 2, edge.x, max(_ticks(drawn), default=2)))
        hung += drawn
    return lines, hung


# ── a drawing as plain data ──


def _drawing(name: str, lines: Sequence[_Shape], hung: Sequence[_Drawn], texts: Catalogue) -> Plain:
    turn = texts.direction == "rtl"
    lowest = max(shape.y for each in hung for shape in each.shapes)
    return {
        "name": Safe(name),
        "height": Safe(f"{max(lowest, *(line.y2 for line in lines)) + 8:g}"),
        "lines": [_turned(line, turn).plain() for line in lines],
        "twigs": [_twig(each, turn) for each in hung],
    }


def _twig(drawn: _Drawn, turn: bool) -> Plain:
    shapes = [_turned(shape, turn).plain() for shape in drawn.shapes]
    words = [shape for shape in shapes if shape["words"]]
    return {
        "tick": next((shape for shape in shapes if not shape["words"]), None),
        "href": drawn.twig.href,
        "label": " ".join(drawn.lines) if len(drawn.lines) > 1 else "",
        "is_struck": drawn.twig.is_struck,
        "words": words,
    }


def _turned(shape: _Shape, turn: bool) -> _Shape:
    """From right to left places turn; words begin on the other side by themselves."""
    return replace(shape, x=100 - shape.x, x2=100 - shape.x2, dx=-shape.dx) if turn else shape
