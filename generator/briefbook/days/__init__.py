"""Days as people know them: EDTF (ISO 8601-2) without its seasons, with hours and minutes of our own.

A day may be a year, a month, a day or a minute; a range, which *lasted*; or a set, which *happened once,
somewhere in there*. Days are compared as written and never shifted to another zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Literal, NamedTuple

from briefbook.days.hints import nearest_forms
from briefbook.days.points import PRECISIONS, Point, Precision, lies_before, read_point

Shape = Literal["day", "range", "set"]
Form = Literal["day", "lasted", "once", "before", "after", "about"]

LONGEST = 300
"""Characters, as for a line of text."""

_AFTER_ALL = date.max.toordinal() + 1


class DayError(Exception):
    """Not a day. `message` says what was written, `hint` the nearest right form."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Span(NamedTuple):
    """From one point to another; the same point twice for a lone one, None for an open end."""

    start: Point | None
    end: Point | None

    @property
    def points(self) -> tuple[Point, ...]:
        """What was written of it: one point, or two."""
        written = (self.start,) if self.start is self.end else (self.start, self.end)
        return tuple(point for point in written if point)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of any form. Made by `parse_day` alone; two days are equal when they are written alike."""

    text: str
    shape: Shape = field(compare=False)
    spans: tuple[Span, ...] = field(compare=False)
    """One span; a set has one for each of its members."""
    earliest: date | None = field(compare=False)
    """The first calendar day it may touch; None where the start is open."""
    latest: date | None = field(compare=False)
    """The last calendar day it may touch, itself included; None where the end is open.

    An approximate day keeps the bounds that were written: how far "about" reaches is not ours to say.
    """
    order: tuple[int, int, int] = field(compare=False)
    """What days are sorted by, before the id: earliest, latest, then the time of day as written.

    An open start comes first of all, an open end after every known one, a day without a time before
    all its times.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle: the text says all."""
        return parse_day, (self.text,)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point that was written, in that order."""
        return tuple(point for span in self.spans for point in span.points)

    @property
    def approximate(self) -> bool:
        return any(point.mark in ("~", "%") for point in self.points)

    @property
    def uncertain(self) -> bool:
        return any(point.mark in ("?", "%") for point in self.points)

    @property
    def precision(self) -> Precision:
        """The coarsest precision of its points: `2031-02-XX` is known to the month."""
        return min((point.precision for point in self.points), key=PRECISIONS.index)

    @property
    def exact(self) -> bool:
        """One known calendar day, neither approximate nor uncertain (with or without its time)."""
        return self._single and not any(point.mark for point in self.points)

    @property
    def _single(self) -> bool:
        return self.shape == "day" and self.precision in ("day", "hour", "minute")

    @property
    def backwards(self) -> bool:
        """Whether it ends before it starts. Times are judged where both are in one zone."""
        return any(lies_before(end, start) for start, end in self.spans)

    @property
    def form(self) -> Form:
        """How it is to be drawn. A range is `lasted` even where an end is open: it went on since, or until.

        `before` and `after` are sets with an open end; `about` is a single day, approximate or uncertain;
        `once` is whatever happened between two known ends: a month, a year, a set.
        """
        if self.shape == "range":
            return "lasted"
        if self.earliest is None:
            return "before"
        if self.latest is None:
            return "after"
        if self._single:
            return "day" if self.exact else "about"
        return "once"

    def overlaps(self, other: "Day") -> bool:
        """Whether the two may share a point: a day, or the minute where both name one in the same zone.

        Unknown digits are taken as everything between their bounds.
        """
        return any(
            not lies_before(mine.end, theirs.start) and not lies_before(theirs.end, mine.start)
            for mine, theirs in product(self.spans, other.spans)
        )


@lru_cache(maxsize=65536)
def parse_day(text: str) -> Day:
    """The day that `text` writes, or a DayError whose hint names the nearest right form.

    A range that ends before it starts is read (`backwards`), so that a check can tell it apart.
    """
    try:
        return _read(text)
    except ValueError as error:
        raise DayError(_refusal(text), str(error) or _nearest(text)) from None


def parse_day_list(members: Sequence[str]) -> Day:
    """The set whose brackets YAML took for a list of its own."""
    return parse_day(f"[{','.join(members)}]")


def _refusal(text: str) -> str:
    shown = text if len(text) <= 60 else text[:59] + "…"
    return f'"{shown}" is not a day'


def _nearest(text: str) -> str:
    """A hint made of forms that do read, whichever is found first."""
    for words, forms in nearest_forms(text[:LONGEST]):
        try:
            for form in forms:
                _read(form)
        except ValueError:
            continue
        return words.format(*forms)
    return "days are written 2031-02-04, 2031-02 or 2031, ranges 2031-02-04/2031-02-05"


def _read(text: str) -> Day:
    if len(text) > LONGEST:
        raise ValueError(f"a day has at most {LONGEST} characters")
    if text.startswith("[") and text.endswith("]"):
        return _day(text, "set", _read_members(text[1:-1]))
    if text.count("/") == 1:
        return _day(text, "range", (_read_range(text),))
    point = read_point(text)
    return _day(text, "day", (Span(point, point),))


def _day(text: str, shape: Shape, spans: tuple[Span, ...]) -> Day:
    starts = [start.earliest if start else None for start, _ in spans]
    ends = [end.latest if end else None for _, end in spans]
    earliest = None if None in starts else min(filter(None, starts))
    latest = None if None in ends else max(filter(None, ends))
    times = [start.time.first for start, _ in spans if start and start.time and start.earliest == earliest]
    order = (
        earliest.toordinal() if earliest else 0,
        latest.toordinal() if latest else _AFTER_ALL,
        min(times, default=-1),
    )
    return Day(text, shape, spans, earliest, latest, order)


def _read_range(text: str) -> Span:
    start, end = text.split("/")
    if start == end == "..":
        raise ValueError("a range open at both ends says nothing: leave the field out")
    return Span(_read_end(start), _read_end(end))


def _read_end(text: str) -> Point | None:
    return None if text == ".." else read_point(text)


def _read_members(text: str) -> tuple[Span, ...]:
    members = text.split(",")
    spans = tuple(_read_member(member) for member in members)
    if any(span.start is None for span in spans[1:]) or any(span.end is None for span in spans[:-1]):
        raise ValueError("in a set only the first member may be open at its start, only the last at its end")
    if spans[0].start is None and spans[-1].end is None:
        raise ValueError("a set open at both ends says nothing: leave the field out")
    if len(spans) == 1 and ".." not in text:
        raise ValueError(f"a set of one is simply that day: write {text}")
    return spans


def _read_member(text: str) -> Span:
    start, dots, end = text.partition("..")
    if not dots:
        point = _read_unmarked(start)
        return Span(point, point)
    return Span(_read_unmarked(start) if start else None, _read_unmarked(end) if end else None)


def _read_unmarked(text: str) -> Point:
    point = read_point(text)
    if point.mark:
        raise ValueError(f"inside a set days take no ~, ? or %: write {point.text}")
    return point
