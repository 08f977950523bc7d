"""The axis of the band: days to percent of its width, to scale but for long empty stretches, which are cut.

Days are ordinals here (`date.toordinal`), so that the day after the last of the calendar can be named too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

LONG = 100
"""Days without a beginning or an end in them: the least that is ever cut."""

BREAK = 4.0
"""Percent of the width that a cut takes."""


class Tick(NamedTuple):
    """A mark on the axis: `text` is the month or year as a Day is written, empty where the week is meant."""

    x: float
    text: str


@dataclass(frozen=True)
class Piece:
    """A stretch that is drawn to scale: whole months, from `start` up to but without `end`."""

    start: int
    end: int
    x: float
    width: float

    def at(self, day: int) -> float:
        """Where the beginning of a day lies."""
        inside = min(max(day, self.start), self.end) - self.start
        return self.x + self.width * inside / (self.end - self.start)


@dataclass(frozen=True)
class Axis:
    """Pieces from left to right; what lies before and after them has no scale."""

    pieces: tuple[Piece, ...]

    @property
    def begin(self) -> float:
        """Where the scale begins."""
        return self.pieces[0].x

    @property
    def end(self) -> float:
        """Where the scale ends."""
        return self.pieces[-1].x + self.pieces[-1].width

    @property
    def breaks(self) -> tuple[float, ...]:
        """The middle of every cut."""
        return tuple(piece.x - BREAK / 2 for piece in self.pieces[1:])

    def at(self, day: int) -> float:
        """Where the beginning of a day lies; a day that was cut away lies where the scale goes on."""
        piece = next((each for each in self.pieces if day <= each.end), self.pieces[-1])
        return piece.at(day)

    def ticks(self, room: float) -> Iterator[Tick]:
        """Months or years, and weeks where they have space; labels stand at least `room` percent apart."""
        for piece in self.pieces:
            per_month = piece.width / max(1, _month(piece.end) - _month(piece.start))
            step = next((step for step in _STEPS if per_month * step >= room), _STEPS[-1])
            yield from _piece_ticks(piece, step)
            if per_month >= 3 * room:
                yield from _weeks(piece)


_STEPS = (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000)
"""Months from one label to the next."""


def make_axis(points: Iterable[int], *, earlier: float, later: float, least: float) -> Axis:
    """The axis on which all points lie. `earlier` and `later` percent stay free at its ends.

    A piece is as wide as it is long and full, and at least `least` percent where there is room.
    """
    groups = [_whole_months(group) for group in _groups(sorted(set(points)))]
    weights = [(end - start) * count for start, end, count in groups]
    room = 100 - earlier - later - BREAK * (len(groups) - 1)
    least = min(least, room / 2 / len(groups))
    pieces: list[Piece] = []
    x = earlier
    for (start, end, _), weight in zip(groups, weights, strict=True):
        width = least + (room - least * len(groups)) * weight / sum(weights)
        pieces.append(Piece(start, end, x, width))
        x += width + BREAK
    return Axis(tuple(pieces))


def _groups(points: Sequence[int]) -> Iterator[list[int]]:
    """Points between the cuts. A stretch is cut where it is longer than all the others that stay together."""
    cuts = set(_cuts(points))
    group: list[int] = []
    for point in points:
        group.append(point)
        if point in cuts:
            yield group
            group = []
    yield group


def _cuts(points: Sequence[int]) -> Iterator[int]:
    stretches = sorted(((after - before, before) for before, after in pairwise(points)), reverse=True)
    rest = sum(length for length, _ in stretches)
    for length, before in stretches:
        rest -= length
        if length < LONG or length <= rest:
            return
        yield before


def _whole_months(points: Sequence[int]) -> tuple[int, int, int]:
    """From the first of the first month up to the first after the last; and how many points lie between."""
    first, last = _month(points[0]), _month(points[-1] - 1)
    return _first_day(first), _first_day(max(first, last) + 1), len(points)


def _month(day: int) -> int:
    """The number of a day's month, counted from the year 0."""
    if day > date.max.toordinal():
        return 10000 * 12
    found = date.fromordinal(max(day, 1))
    return found.year * 12 + found.month - 1


def _first_day(month: int) -> int:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1


def _piece_ticks(piece: Piece, step: int) -> Iterator[Tick]:
    months = range(_month(piece.start), _month(piece.end))
    chosen = [month for month in months if month % step == 0] or [months[0]]
    for month in chosen:
        year, index = divmod(month, 12)
        text = f"{year:04}" if step >= 12 and index == 0 else f"{year:04}-{index + 1:02}"
        yield Tick(piece.at(_first_day(month)), text)


def _weeks(piece: Piece) -> Iterator[Tick]:
    for month in range(_month(piece.start), _month(piece.end)):
        first = _first_day(month)
        weeks = range(first + 7, _first_day(month + 1), 7)
        yield from (Tick(piece.at(day), "") for day in weeks)
