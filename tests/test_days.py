"""Days against their examples, against the calendar, and against the public `edtf` library."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefbook.days import LONGEST, Day, DayError, parse_day, parse_day_list
from briefbook.days.words import (
    datetime_attribute,
    day_words,
    note_of,
    note_words,
    short_words,
    weekday_words,
)

HERE = Path(__file__).parent / "days"
FLAGS = ("approximate", "uncertain", "exact", "backwards")


def _examples(name: str) -> list[dict[str, str]]:
    # The base loader leaves every scalar as it is written.
    rows: list[dict[str, str]] = yaml.load((HERE / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return rows


def _named(row: dict[str, str]) -> str:
    return f"{row['given']} {row.get('in', '')}".strip()


@pytest.mark.parametrize("row", _examples("read.yml"), ids=_named)
def test_a_day_is_read(row: dict[str, str]) -> None:
    day = parse_day(row["given"])
    seen = {"given": day.text, "shape": day.shape, "form": day.form, "precision": day.precision}
    bounds = {"from": day.earliest, "to": day.latest}
    seen |= {name: bound.isoformat() for name, bound in bounds.items() if bound}
    seen |= {flag: "yes" for flag in FLAGS if getattr(day, flag)}
    assert seen == row


@pytest.mark.parametrize("row", _examples("refused.yml"), ids=_named)
def test_what_is_not_a_day_is_refused_with_the_nearest_form(row: dict[str, str]) -> None:
    with pytest.raises(DayError) as refusal:
        parse_day(row["given"])
    assert refusal.value.message == f'"{row["given"]}" is not a day'
    assert refusal.value.hint == row["hint"]


@pytest.mark.parametrize("row", _examples("words.yml"), ids=_named)
def test_a_day_is_put_in_words(row: dict[str, str]) -> None:
    day, locale = parse_day(row["given"]), row.get("in", "en")
    assert day_words(day, locale) == row["words"]
    assert weekday_words(day, locale) == row.get("weekday", row["words"])
    assert short_words(day, locale) == row["short"]
    assert note_words(note_of(day), locale) == row.get("note", "")
    assert datetime_attribute(day) == row.get("datetime")


def test_a_list_of_yaml_is_a_set() -> None:
    assert parse_day_list(["2031-01-23", "2031-01-30"]) == parse_day("[2031-01-23,2031-01-30]")
    assert parse_day_list(["..2031-01-24"]).text == "[..2031-01-24]"
    with pytest.raises(DayError, match=re.escape('"[2031]" is not a day')):
        parse_day_list(["2031"])


def test_a_day_is_a_value() -> None:
    parse_day.cache_clear()
    first = parse_day("2031-02-04")
    parse_day.cache_clear()
    assert {first: "found"}[parse_day("2031-02-04")] == "found"
    assert first != parse_day("2031-02-04~")


def test_a_text_of_any_length_is_refused_shortly() -> None:
    with pytest.raises(DayError) as refusal:
        parse_day("[" + "2031," * LONGEST + "2032]")
    assert refusal.value.hint == f"a day has at most {LONGEST} characters"
    assert len(refusal.value.message) < 100


def test_days_stand_in_order() -> None:
    in_order = [
        "[..2031-02-03]",
        "../2031-02-04",
        "2031-01",
        "2031",
        "2031-01-01/..",
        "2031-02-04",
        "2031-02-04T00:00Z",
        # As written: five o'clock in UTC is later than nine o'clock in UTC+4, and stands before it.
        "2031-02-04T05:30Z",
        "2031-02-04T09+04:00",
        "2031-02-04T09:30+04:00",
        "2031-02-04/2031-02-05",
        "[2031-02-04,2031-02-06]",
        "[2031-02-04..]",
    ]
    shuffled = random.Random(2031).sample(in_order, len(in_order))
    assert sorted(shuffled, key=lambda text: parse_day(text).order) == in_order


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("2031-02", "2031-02-28", True),
        ("2031-02", "2031-03", False),
        ("2031-02-04/..", "2035", True),
        ("[..2031-02-04]", "2031-02-05/..", False),
        ("[2031-01-23,2031-01-30]", "2031-01-25", False),
        ("[2031-01-23..2031-01-30]", "2031-01-25", True),
        ("2031-02-04T09:30Z", "2031-02-04", True),
        ("2031-02-04T09Z", "2031-02-04T09:59Z", True),
        ("2031-02-04T09Z", "2031-02-04T10:00Z", False),
        ("2031-02-04T09:30Z", "2031-02-04T13:30+04:00", True),
    ],
)
def test_days_share_a_point(one: str, other: str, share: bool) -> None:
    assert parse_day(one).overlaps(parse_day(other)) is share
    assert parse_day(other).overlaps(parse_day(one)) is share


# Days of every form, made up.

marks = st.sampled_from(["", "", "~", "?", "%"])
dates = st.one_of(st.dates(), st.dates(date(2028, 1, 1), date(2032, 12, 31)))
known = dates.flatmap(lambda day: st.sampled_from([day.isoformat()[:n] for n in (4, 7, 10, 10)]))
zones = st.sampled_from(["Z", "+00:00", "+04:00", "-03:30", "+14:00"])
times = st.builds("{:02}{}{}".format, st.integers(0, 23), st.sampled_from(["", ":00", ":30"]), zones)
moments = st.builds("{}T{}".format, dates, times)


@st.composite
def unknowns(draw: st.DrawFn) -> str:
    """Some digits of a real day hidden, so that at least one day fits."""
    text = draw(known)
    hidden = draw(st.sets(st.integers(0, len(text) - 1), min_size=1).filter(lambda hide: hide - {4, 7}))
    return "".join("X" if i in hidden and mark != "-" else mark for i, mark in enumerate(text))


points = st.one_of(known, known, unknowns(), moments)
ends = st.builds("{}{}".format, points, marks)
ranges = st.one_of(
    st.builds("{}/{}".format, ends, ends), st.builds("{}/..".format, ends), st.builds("../{}".format, ends)
)


@st.composite
def sets(draw: st.DrawFn) -> str:
    members = draw(st.lists(st.one_of(points, st.builds("{}..{}".format, points, points)), max_size=3))
    if draw(st.booleans()):
        members.insert(0, ".." + draw(points))
    elif draw(st.booleans()):
        members.append(draw(points) + "..")
    if len(members) < 2 and not any(".." in member for member in members):
        members = [draw(points), draw(points)]
    return f"[{','.join(members)}]"


days = st.one_of(ends, ranges, sets())


@given(days)
def test_a_day_keeps_its_text(text: str) -> None:
    day = parse_day(text)
    assert day.text == text
    assert day.shape == ("set" if "[" in text else "range" if "/" in text else "day")


@given(days, days)
@example("2031-02-04T09:30Z", "2031-02-04T09Z")
def test_order_follows_the_bounds(one: str, other: str) -> None:
    first, second = sorted((parse_day(one), parse_day(other)), key=lambda day: day.order)
    if first.order == second.order:
        assert (first.earliest, first.latest) == (second.earliest, second.latest)
    assert _key(first) <= _key(second)
    assert first.overlaps(second) == second.overlaps(first)


def _key(day: Day) -> tuple[bool, date, bool, date]:
    known_start, known_end = day.earliest is not None, day.latest is not None
    return known_start, day.earliest or date.min, not known_end, day.latest or date.max


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3),
)
def test_sets_overlap_where_they_share_a_day(
    mine: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    one, other = (_spans_of_january(spans) for spans in (mine, theirs))
    assert parse_day(one[0]).overlaps(parse_day(other[0])) == bool(one[1] & other[1])


def _spans_of_january(spans: list[tuple[int, int]]) -> tuple[str, set[int]]:
    """A set written out, and the days of January 2031 that are in it."""
    ordered = [sorted(span) for span in spans]
    first = date(2031, 1, 1)
    members = [f"{first + timedelta(start)}..{first + timedelta(end)}" for start, end in ordered]
    return f"[{','.join(members)}]", {day for start, end in ordered for day in range(start, end + 1)}


@given(
    st.text("0123456789X-/[].,~?%T:+Z orto", max_size=40)
    | st.text(max_size=20)
    | st.builds("{}{}".format, days, st.sampled_from([" ", "x", "-", ",", "..", "/", "~~", "T09", "\n"]))
)
def test_whatever_is_written_is_read_or_refused_with_a_hint(text: str) -> None:
    try:
        outcome = parse_day(text).text == text
    except DayError as refusal:
        outcome = bool(refusal.hint)
    assert outcome


@given(unknowns())
def test_unknown_digits_reach_from_the_first_to_the_last_day_that_fits(text: str) -> None:
    day = parse_day(text)
    assert day.earliest
    assert day.latest
    pattern = re.compile(text.replace("X", "[0-9]"))
    assert pattern.match(day.earliest.isoformat())
    assert pattern.match(day.latest.isoformat())
    # What lies next to the bounds, within a day or a month, no longer fits.
    for outside, step in ((day.earliest, -1), (day.latest, 1)):
        near = (outside.toordinal() + step * n for n in range(1, 32))
        in_calendar = (date.fromordinal(n) for n in near if 1 <= n <= date.max.toordinal())
        assert not any(pattern.match(near_by.isoformat()) for near_by in in_calendar)


@given(days, st.sampled_from(["en", "uk", "ar", "fa"]))
def test_words_never_say_more_than_is_written(text: str, locale: str) -> None:
    day = parse_day(text)
    written = {int(number) for number in re.findall(r"\d+", text)}
    if "X" in text:
        # A decade or century is named by its years; other unknown digits are shown as they stand.
        years = (bound.year for point in day.points for bound in (point.earliest, point.latest))
        written |= set(years) | {0}
    for words in (day_words(day, locale), weekday_words(day, locale), short_words(day, locale)):
        assert words.strip() == words != ""
        assert {int(number) for number in re.findall(r"\d+", words)} <= written


# The public library: where it fails on a form or differs, the form is named here with an example.


def _points_of(text: str) -> list[str]:
    return [point for point in re.split(r"\.\.|[][/,~?%]", text) if point]


def _has_year_nought(text: str) -> bool:
    """It lets `000X` begin with the year 0, which our calendar has not."""
    return any("X" in point and re.fullmatch("[0X]{4}", point[:4]) for point in _points_of(text))


def _has_half_a_month_or_day(text: str) -> bool:
    """It refuses `2031-1X`, and has no bounds for `2031-02-1X`."""
    return any(re.search(r"-(X[0-9]|[0-9]X)", point) for point in _points_of(text))


def _has_day_of_some_months(text: str) -> bool:
    """It takes each unknown part alone, so that `203X-02-29` begins on 29 February 2030."""
    return any("X" in point[:7] and point[8:] in ("29", "30", "31") for point in _points_of(text))


def _has_range_of_unknown_digits(text: str) -> bool:
    """It refuses ranges of unknown digits that are open or marked: `202X/..`, `202X/2031~`."""
    return "/" in text and "X" in text and (".." in text or bool(re.search("[~?%]", text)))


def _has_marked_unknown_digits(text: str) -> bool:
    """It takes marks on unknown digits only where they end a known year, month or day: not on `2X31~`."""
    simple = r"[0-9][0-9X]{2}X|[0-9]{4}-XX(-XX)?|[0-9]{4}-[0-9]{2}-XX"
    return "X" in text and text[-1] in "~?%" and not re.fullmatch(simple, text[:-1])


def _has_uneven_run(text: str) -> bool:
    """It refuses runs of unlike or unknown ends, `[2031..2032-02]`, `[..202X]`, and lets none stand alone."""
    if "[" not in text:
        return False
    runs = [member.split("..") for member in text.strip("[]").split(",") if ".." in member]
    return any((len(start) != len(end) and start and end) or "X" in start + end for start, end in runs)


def _has_time(text: str) -> bool:
    """Times without seconds are ours."""
    return "T" in text


FORMS_THAT_DIFFER: dict[str, Callable[[str], bool]] = {
    "000X": _has_year_nought,
    "2031-1X": _has_half_a_month_or_day,
    "2031-02-1X": _has_half_a_month_or_day,
    "203X-02-29": _has_day_of_some_months,
    "202X/..": _has_range_of_unknown_digits,
    "202X/2031~": _has_range_of_unknown_digits,
    "2X31~": _has_marked_unknown_digits,
    "[2031..2032-02]": _has_uneven_run,
    "[..202X]": _has_uneven_run,
    "2031-02-04T09+04:00": _has_time,
    "2031-02-04T09:30+04:00": _has_time,
}


def _library_bounds(text: str) -> tuple[date | None, date | None]:
    found: Any = parse_edtf(text)
    return _date(found.lower_strict()), _date(found.upper_strict())


def _date(bound: Any) -> date | None:
    """The library says minus or plus infinity for an open end."""
    return None if isinstance(bound, float) else date(*bound[:3])


@pytest.mark.parametrize("text", FORMS_THAT_DIFFER)
def test_the_library_still_differs(text: str) -> None:
    assert FORMS_THAT_DIFFER[text](text)
    day = parse_day(text)
    try:
        seen = _library_bounds(text)
    except Exception:
        return
    assert seen != (day.earliest, day.latest)


@settings(deadline=None)
@given(days.filter(lambda text: not any(differs(text) for differs in FORMS_THAT_DIFFER.values())))
def test_bounds_and_marks_are_those_of_the_public_library(text: str) -> None:
    day, found = parse_day(text), parse_edtf(text)
    assert (day.earliest, day.latest) == _library_bounds(text)
    both = found.is_uncertain_and_approximate
    assert (day.approximate, day.uncertain) == (found.is_approximate or both, found.is_uncertain or both)
