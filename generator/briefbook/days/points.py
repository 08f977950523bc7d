"""One end of a day as it is written, and the calendar days that it may stand for.

A year, a month, a day or a minute; `X` for digits that are not known; `~`, `?` or `%` behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Literal, NamedTuple

Precision = Literal["years", "year", "month", "day", "hour", "minute"]

PRECISIONS: tuple[Precision, ...] = ("years", "year", "month", "day", "hour", "minute")
"""From the coarsest to the finest; `years` is a year with unknown digits."""

_POINT = re.compile(
    r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2})"
    r"(?:T([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?([~?%]?)"
)
_ZONE = re.compile(r"Z|\+00:00|[+-](?!00:00)(?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00")
_UP, _DOWN = "0123456789", "9876543210"


class Time(NamedTuple):
    """The time of day as written."""

    hour: int
    minute: int | None
    zone: str

    @property
    def first(self) -> int:
        """The first minute of the day that this may be."""
        return self.hour * 60 + (self.minute or 0)

    @property
    def last(self) -> int:
        return self.hour * 60 + (59 if self.minute is None else self.minute)


@dataclass(frozen=True, slots=True)
class Point:
    """One end as written: `text` without its `mark`, and the calendar days it may stand for."""

    text: str
    mark: str
    precision: Precision
    earliest: date
    latest: date
    time: Time | None

    @property
    def unknown(self) -> bool:
        """Whether some of its digits are not known."""
        return "X" in self.text


def read_point(text: str) -> Point:
    """The point that `text` writes. A ValueError says what would be right, or nothing where it can't tell."""
    found = _POINT.fullmatch(text)
    if found is None:
        raise ValueError("")
    year, month, day, hour, minute, zone, mark = found.groups()
    bare = text[:-1] if mark else text
    if "X" in bare:
        if hour:
            raise ValueError("a day with a time needs all its digits")
        return Point(bare, mark, _known_to(year, month), *_unknown_bounds(year, month, day), None)
    bounds = _known_bounds(int(year), int(month) if month else None, int(day) if day else None)
    if hour:
        time = _read_time(hour, minute, zone)
        return Point(bare, mark, "minute" if minute else "hour", *bounds, time)
    return Point(bare, mark, "day" if day else "month" if month else "year", *bounds, None)


def _read_time(hour: str, minute: str | None, zone: str) -> Time:
    if int(hour) > 23:
        raise ValueError("hours go from 00 to 23; midnight at the end of a day is 00:00 of the next")
    if minute is not None and int(minute) > 59:
        raise ValueError("minutes go from 00 to 59")
    if not _ZONE.fullmatch(zone):
        raise ValueError("zones go from -14:00 to +14:00, and UTC is Z or +00:00")
    return Time(int(hour), None if minute is None else int(minute), zone)


def _known_to(year: str, month: str | None) -> Precision:
    if "X" in year:
        return "years"
    return "year" if month is None or "X" in month else "month"


def lies_before(end: Point | None, start: Point | None) -> bool:
    """Whether all of `end` is over before `start` begins, as far as what is written tells."""
    if end is None or start is None:
        return False
    if end.latest != start.earliest:
        return end.latest < start.earliest
    if end.time is None or start.time is None or end.time.zone != start.time.zone:
        return False
    return end.time.last < start.time.first


def _known_bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The first and last day of a year, of a month, or a day twice; ValueError says what is right."""
    if year == 0:
        raise ValueError("years go from 0001 to 9999")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(_no_such_month(year, month, day))
    if day is None:
        return date(year, month, 1), _last_day(year, month)
    try:
        only = date(year, month, day)
    except ValueError:
        raise ValueError(
            f"the days of {year:04}-{month:02} go from 01 to {_last_day(year, month).day}"
        ) from None
    return only, only


def _unknown_bounds(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """The first and last real day that the known digits allow; ValueError where there is none.

    A month or day that was left out is as open as one written `XX`.
    """
    parts = (year, month or "XX", day or "XX")
    earliest, latest = _first_real(parts, _UP), _first_real(parts, _DOWN)
    if earliest is None or latest is None:
        raise ValueError("no day of the calendar fits these digits")
    return earliest, latest


def _last_day(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _no_such_month(year: int, month: int, day: int | None) -> str:
    rule = "months go from 01 to 12"
    if day is not None and 1 <= day <= 12 and 13 <= month <= 31:
        return f"{rule}; did you mean {year:04}-{day:02}-{month:02}?"
    if day is None and 21 <= month <= 41:
        # EDTF numbers seasons from 21 on.
        return f"{rule}; for a season give its months, such as [{year:04}-03..{year:04}-05]"
    return rule


def _first_real(parts: tuple[str, str, str], digits: str) -> date | None:
    """The first date that fits, trying unknown digits in the order of `digits`."""
    year, month, day = parts
    months = [number for number in _numbers(month, digits) if 1 <= number <= 12]
    days = [number for number in _numbers(day, digits) if 1 <= number <= 31]
    for candidate in _numbers(year, digits):
        for month_and_day in product(months, days):
            try:
                return date(candidate, *month_and_day)
            except ValueError:
                continue
    return None


def _numbers(pattern: str, digits: str) -> Iterator[int]:
    """Every number that the pattern allows, in the order of `digits`."""
    for chosen in product(*(digits if digit == "X" else digit for digit in pattern)):
        yield int("".join(chosen))
