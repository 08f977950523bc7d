"""A part of the earth as a drawing: the land in it, and where a point lies.

The land is that of Natural Earth (1:50 million, in the public domain), simplified once to a fiftieth of a degree;
islands of less than a hundredth of a square degree are left out. `land.txt` has a ring on each line, in longitudes and
latitudes of a fiftieth of a degree: the south-western and the north-eastern corner of all of it, its first point, and
then each point as the step from the one before. What reaches beyond 180 degrees is there on both sides. There are no
borders in it: where they run is often what a story is about.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate, groupby
from math import cos, inf, radians
from pathlib import Path

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

WIDTH, HEIGHT = 600, 400
"""Of a drawing, in its own units."""

_UNITS = 50
_MARGIN = 0.18
"""Of the extent of the points, on each side."""

_STEPS = (1, 2, 5, 10, 15, 30, 45, 60)
"""Degrees between the lines of the grid."""


@dataclass(frozen=True)
class Frame:
    """A rectangle of the map, from its south-western corner. A degree is drawn as wide as it is in its middle."""

    west: float
    south: float
    east: float
    north: float

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a point lies, in the units of the drawing, from its upper left corner."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down

    @cached_property
    def across(self) -> float:
        """Units of the drawing to a degree of longitude."""
        return WIDTH / (self.east - self.west)

    @cached_property
    def down(self) -> float:
        """Units of the drawing to a degree of latitude."""
        return HEIGHT / (self.north - self.south)

    @property
    def meridians(self) -> list[int]:
        """The longitudes at which a line is drawn."""
        return _lines(self.west, self.east)

    @property
    def parallels(self) -> list[int]:
        """The latitudes at which a line is drawn."""
        return _lines(self.south, self.north)


def frame_of(points: Sequence[Point], least: float) -> Frame:
    """The part of the earth in which all points lie, with room round them, and at least `least` degrees high."""
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    shrink = max(0.2, cos(radians(middle)))
    tall = (max(latitudes) - min(latitudes)) * (1 + 2 * _MARGIN)
    across = (max(longitudes) - min(longitudes)) * (1 + 2 * _MARGIN)
    tall = min(max(tall, across * shrink * HEIGHT / WIDTH, least), 180)
    wide = min(max(tall * WIDTH / HEIGHT / shrink, across), 360)
    centre = (min(longitudes) + max(longitudes)) / 2
    south = min(max(middle - tall / 2, -90), 90 - tall)
    west = min(max(centre - wide / 2, -180), 180 - wide)
    return Frame(west, south, west + wide, south + tall)


@lru_cache(maxsize=1024)
def land_in(frame: Frame) -> str:
    """The land as the data of an SVG path, to be filled by the even-odd rule; "" where there is none."""
    return "".join(_path(frame, ring) for ring in _near(frame) if len(ring) > 2)


def _path(frame: Frame, ring: Iterable[Point]) -> str:
    """Whole units, without the points that would fall on the one before."""
    west, north, across, down = frame.west, frame.north, frame.across, frame.down  # as `at`, for very many
    places = [(round((x - west) * across), round((north - y) * down)) for x, y in ring]
    apart = [place for place, before in zip(places, [None, *places], strict=False) if place != before]
    steps = "L".join(f"{x} {y}" for x, y in apart)
    return f"M{steps}Z" if len(apart) > 2 else ""


@dataclass(frozen=True)
class _Box:
    """The least rectangle round something."""

    west: float
    south: float
    east: float
    north: float

    def beyond(self, frame: Frame) -> str:
        """The edge of a frame on whose far side all of it lies; "" where there is none."""
        if self.east < frame.west:
            return "west"
        if self.west > frame.east:
            return "east"
        if self.north < frame.south:
            return "south"
        return "north" if self.south > frame.north else ""


@dataclass(frozen=True)
class _Stretch(_Box):
    """Points one after another."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class _Line(_Box):
    """A ring as it is written, without its corners: what lies elsewhere is never read."""

    steps: str


_LONG = 48
"""Points of a stretch."""

_GRAINS = (0.4, 0.2, 0.1, 0.0)
"""Degrees that points lie apart at least, where less could not be seen."""


def _grain(frame: Frame) -> float:
    unit = (frame.north - frame.south) / HEIGHT
    return next(grain for grain in _GRAINS if grain <= unit)


@cache
def _ring(line: _Line, grain: float) -> tuple[_Stretch, tuple[_Stretch, ...]] | None:
    """A ring as a whole and in stretches; None where too little of it is left to be drawn."""
    points = tuple(_apart(_points(line), grain))
    if len(points) < 3:
        return None
    cuts = (points[at : at + _LONG] for at in range(0, len(points), _LONG))
    return _stretch(points), tuple(map(_stretch, cuts))


@cache
def _land() -> tuple[_Line, ...]:
    written = Path(__file__).with_name("land.txt").read_text(encoding="ascii").splitlines()
    return tuple(map(_line, written))


def _line(written: str) -> _Line:
    south_west, north_east, steps = written.split(" ", 2)
    west, south = map(int, south_west.split(","))
    east, north = map(int, north_east.split(","))
    return _Line(west / _UNITS, south / _UNITS, east / _UNITS, north / _UNITS, steps)


def _apart(points: Iterable[Point], grain: float) -> Iterator[Point]:
    """The first, and of the others those that lie far enough from the one before."""
    left = below = -inf
    for x, y in points:
        if abs(x - left) >= grain or abs(y - below) >= grain:
            left, below = x, y
            yield x, y


def _points(line: _Line) -> Iterator[Point]:
    steps = list(map(int, line.steps.replace(",", " ").split()))
    places = zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)
    return ((x / _UNITS, y / _UNITS) for x, y in places)


def _stretch(points: tuple[Point, ...]) -> _Stretch:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return _Stretch(min(longitudes), min(latitudes), max(longitudes), max(latitudes), points)


def _near(frame: Frame) -> Iterator[Sequence[Point]]:
    """What of the rings lies in a frame."""
    grain = _grain(frame)
    for line in _land():
        if not line.beyond(frame) and (ring := _ring(line, grain)):
            yield _clipped(*ring, frame)


def _clipped(ring: _Stretch, stretches: Iterable[_Stretch], frame: Frame) -> Sequence[Point]:
    """What of a ring lies in a frame, cut at those sides beyond which it reaches (Sutherland and Hodgman, 1974)."""
    sides = [
        (axis, bound, sign)
        for axis, bound, sign, is_over in (
            (0, frame.west, 1, ring.west < frame.west),
            (0, frame.east, -1, ring.east > frame.east),
            (1, frame.south, 1, ring.south < frame.south),
            (1, frame.north, -1, ring.north > frame.north),
        )
        if is_over
    ]
    points: Sequence[Point] = _shortened(stretches, frame) if sides else ring.points
    for axis, bound, sign in sides:
        points = _cut(points, axis, bound, sign)
    return points


def _shortened(stretches: Iterable[_Stretch], frame: Frame) -> list[Point]:
    """Of stretches one after another beyond the same edge the ends are enough: all between is cut away."""
    points: list[Point] = []
    for edge, run in groupby(stretches, key=lambda stretch: stretch.beyond(frame)):
        found = list(run)
        if edge:
            points += (found[0].points[0], found[-1].points[-1])
        else:
            points += (point for stretch in found for point in stretch.points)
    return points


def _cut(ring: Sequence[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """What lies on one side of a line: that of greater numbers, or, where the sign is -1, of smaller ones."""
    found: list[Point] = []
    if not ring:
        return found
    before = ring[-1]
    was_in = (before[axis] - bound) * sign >= 0
    for here in ring:
        is_in = (here[axis] - bound) * sign >= 0
        if is_in != was_in:
            share = (bound - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            found.append((bound, other) if axis == 0 else (other, bound))
        if is_in:
            found.append(here)
        before, was_in = here, is_in
    return found


def _lines(start: float, end: float) -> list[int]:
    """Round degrees between two, at most five."""
    step = next((step for step in _STEPS if (end - start) / step <= 5), _STEPS[-1])
    first = -int(-start // step) * step
    return [degree for degree in range(first, int(end) + 1, step) if start < degree < end]
