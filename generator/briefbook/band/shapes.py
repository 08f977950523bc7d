"""How one event is drawn on the band: solid is known, brackets and dots hold what happened once on a day not known,
dots fade where there is only one bound, an outline is still to come."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from briefbook.band.axis import Axis
from briefbook.days import Day
from briefbook.days.points import Point
from briefbook.entries.events import Event
from briefbook.text import Safe
from briefbook.view import Plain
from briefbook.wording import event_mark

_PARTS = 5
"""Of a bar whose start is open."""

_SYMBOLS_ALONE = frozenset({"cancelled", "postponed"})
_LEAST_BAR, _LEAST_BRACKETS, _SYMBOL = 10, 34, 16
"""Pixels: what would be narrower is drawn as the symbol of its row instead; half a symbol."""


@dataclass(frozen=True)
class Shape:
    """One shape: `x` and `width` in percent, `y`, `tall` and `dx` in pixels. What is `outlined` is not certain yet."""

    name: str
    x: float
    width: float = 0
    y: float = 0
    tall: int = 0
    dx: int = 0
    outlined: bool = False
    opacity: float = 1
    anchor: str = "start"
    turned: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    symbol: str = ""

    def plain(self) -> Plain:
        """For the template: numbers as short as they can be."""
        return {
            "name": self.name,
            "x": Safe(f"{self.x:.2f}%"),
            "x2": Safe(f"{self.x + self.width:.2f}%"),
            "width": Safe(f"{self.width:.2f}%"),
            "y": Safe(f"{self.y:g}"),
            "y2": Safe(f"{self.y + self.tall:g}"),
            "tall": self.tall,
            "dx": Safe(f"{self.dx}"),
            "outlined": self.outlined,
            "opacity": Safe(f"{self.opacity:.2f}") if self.opacity < 1 else "",
            "anchor": Safe(self.anchor),
            "turned": self.turned,
            "words": self.words,
            "symbol": Safe(self.symbol),
        }


class Fade(NamedTuple):
    """How far dots run out where no bound is known, in percent, and how many they are."""

    width: float
    dots: int


@dataclass(frozen=True)
class Figure:
    """An event as shapes on a line of its own, from `start` to `end` percent; `gap` pixels from them to a label."""

    shapes: tuple[Shape, ...]
    start: float
    end: float
    gap: int
    wide: bool
    ahead: bool


def points_of(day: Day) -> Iterator[int]:
    """The days between which something may begin or end, the last one's end included."""
    for end in day.points:
        yield end.earliest.toordinal()
        yield end.latest.toordinal() + 1


def draw(event: Event, axis: Axis, now: int | None, fade: Fade, percent: Callable[[float], float]) -> Figure:
    """The figure of an event. `now` is the end of the as-of day, `fade` says how dots run out where no bound
    is known, `percent` turns pixels of the narrowest drawing into percent."""
    start, end = _extent(event, axis, now)
    outlined = event.ahead or event.state == "unclear"
    shapes: list[Shape] = []
    if event.state not in _SYMBOLS_ALONE:
        shapes = [
            replace(shape, outlined=shape.outlined or outlined) for shape in _shapes(event, axis, now, fade)
        ]
    first = min((shape.x for shape in shapes), default=start)
    last = max((shape.x + shape.width for shape in shapes), default=end)
    least = _LEAST_BAR if event.when.shape == "range" else _LEAST_BRACKETS
    if not shapes or last - first < percent(least):
        middle = (start + end) / 2
        symbol = Shape("symbol", middle, symbol=event_mark(event), outlined=outlined)
        half = percent(_SYMBOL)
        return Figure((symbol,), middle - half, middle + half, 4, wide=False, ahead=event.ahead)
    wide = last - first > percent(4 * _LEAST_BRACKETS)
    return Figure(tuple(shapes), max(first, 0), min(last, 100), 8, wide, event.ahead)


def _extent(event: Event, axis: Axis, now: int | None) -> tuple[float, float]:
    points = list(points_of(event.when))
    first = min(points) if event.when.earliest else max(points) - 1
    last = max(points) if event.when.latest else first + 1
    return axis.at(_not_past(event, first, now)), axis.at(last)


def _not_past(event: Event, first: int, now: int | None) -> int:
    """What is still expected within some days can't have been on those before the as-of day."""
    latest = event.when.latest
    is_open = now is not None and (latest is None or latest.toordinal() >= now)
    return max(first, now - 1) if event.ahead and now is not None and is_open else first


def _shapes(event: Event, axis: Axis, now: int | None, fade: Fade) -> Iterator[Shape]:
    start, end = _extent(event, axis, now)
    match event.when.form:
        case "lasted":
            yield from _range(event, axis, now, fade)
        case "once":
            yield from _held(start, end)
        case "before":
            yield Shape("close", end)
            yield from _fading_dots(end, -fade.width, fade.dots)
        case "after":
            yield Shape("open", start)
            yield from _fading_dots(start, fade.width, fade.dots)


def _held(start: float, end: float) -> Iterator[Shape]:
    yield Shape("open", start)
    yield Shape("close", end)
    yield Shape("dots", start, end - start)


def _fading_dots(start: float, width: float, count: int) -> Iterator[Shape]:
    """Dots away from a bound, each weaker than the one before; to the left where the width is negative."""
    for step in range(1, count + 1):
        x = start + width * step / (count + 1)
        if 0 <= x <= 100:
            yield Shape("dot", x, opacity=1 - 0.85 * (step - 1) / count)


def _fading_bar(end: float, width: float) -> Iterator[Shape]:
    """A bar that grows stronger towards its end; parts that would leave the drawing are left out."""
    part = width / _PARTS
    for step in range(_PARTS):
        x = end - width + step * part
        if x >= 0:
            yield Shape("bar", x, part, opacity=(step + 1) / _PARTS)


def _range(event: Event, axis: Axis, now: int | None, fade: Fade) -> Iterator[Shape]:
    """A bar over the days that are certain; dots in brackets at an end that is known only to the month or year."""
    ((start, end),) = event.when.spans
    first = start.latest.toordinal() if start else None
    last = end.earliest.toordinal() + 1 if end else None
    if first is not None and last is not None and first >= last:
        return
    if start is not None:
        yield from _vague(start, axis, "open")
    if end is not None:
        yield from _vague(end, axis, "close")
    if first is not None:
        yield from _bar(event, axis, first, last, now)
    elif last is not None:
        yield from _fading_bar(axis.at(last), fade.width)


def _vague(end: Point, axis: Axis, bracket: Literal["open", "close"]) -> Iterator[Shape]:
    if end.earliest == end.latest:
        return
    first, last = axis.at(end.earliest.toordinal()), axis.at(end.latest.toordinal() + 1)
    yield Shape(bracket, first if bracket == "open" else last)
    yield Shape("dots", first, last - first)


def _bar(event: Event, axis: Axis, first: int, last: int | None, now: int | None) -> Iterator[Shape]:
    """From one day to another; what goes on is certain up to the as-of day. Without an end, to the edge."""
    x, end = axis.at(first), axis.at(last) if last is not None else 100.0
    goes_on = last is None or event.state == "under-way"
    if goes_on and now is not None and first < now and axis.at(now) < end:
        yield Shape("bar", x, axis.at(now) - x)
        yield Shape("bar", axis.at(now), end - axis.at(now), outlined=True)
    else:
        yield Shape("bar", x, end - x)
