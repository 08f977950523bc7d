"""Days in words for people: the locale's own order from CLDR, and not one digit more than was written.

Dates and month names come from Babel; the words between them stand in one table, and in the catalogues.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import match_skeleton, parse_pattern

from briefbook.days import Day, Span
from briefbook.days.points import Point, Time
from briefbook.languages import catalogue, msg

Style = Literal["weekday", "long", "short"]

PHRASES = {
    "about": msg("about {when}"),
    "uncertain": msg("probably {when}"),
    "both": msg("probably about {when}"),
    "since": msg("since {when}"),
    "until": msg("until {when}"),
    "dash": msg("{start} – {end}"),
    "from_to": msg("from {start} to {end}"),
    "between": msg("between {start} and {end}"),
    "no_later": msg("no later than {when}"),
    "no_earlier": msg("no earlier than {when}"),
    "or": msg("{some} or {last}"),
    "comma": msg("{some}, {next}"),
    "on": msg("on {when}"),
    "in": msg("in {when}"),
    "decade": msg("the {year}s"),
    "some_month": msg("a month in {when}"),
    "some_day": msg("a day in {when}"),
    "some_digits": msg("{digits} (X: not known)"),
    "moment": msg("{day}, {time} ({zone})"),
    "hour": msg("{hour} h"),
}
"""Every connecting word, by its sense."""

Note = Literal[
    "not given",
    "not known",
    "time not known",
    "once",
    "once that day",
    "lasted",
    "no start",
    "no end",
]
"""What kind of knowledge a day is, beside its words."""

NOTES: dict[Note, str] = {
    "not given": msg("day not given"),
    "not known": msg("day not known"),
    "time not known": msg("time not known"),
    "once": msg("once, day not known"),
    "once that day": msg("once, time not known"),
    "lasted": msg("lasted"),
    "no start": msg("no start given"),
    "no end": msg("no end given"),
}

_SKELETONS = {
    "long": {"year": "y", "month": "yMMMM"},
    "short": {"year": "y", "month": "yMMM", "day": "yMMMd"},
}
_MARKS = {"~": "about", "?": "uncertain", "%": "both"}
_SHORTENED_YEAR = re.compile(r"\s*'?(рр?)(?:'\.|\.)$")
_YEAR_IN_PHRASE = {"uk": " 'року'"}
_YEARS = {"р": "року", "рр": "років"}
"""Ukrainian for year and years, which CLDR shortens with a full stop: our sentences go on, or end, after them."""
_ENGLISH = Locale("en", "GB")
_DASHED = re.compile(r"(.*[A-Za-z.])\s*–\s*")


@lru_cache(maxsize=65536)
def day_words(day: Day, locale: str) -> str:
    """The day in full: "4 February 2026", "4–5 February 2026", "no later than 4 February 2026"."""
    return _words(day, _locale(locale), "long")


@lru_cache(maxsize=65536)
def weekday_words(day: Day, locale: str) -> str:
    """The same, with the day of the week where the day is exact: "Wednesday 4 February 2026"."""
    return _words(day, _locale(locale), "weekday" if day.exact else "long")


@lru_cache(maxsize=65536)
def short_words(day: Day, locale: str) -> str:
    """The same for tables: "4 Feb 2026"."""
    return _words(day, _locale(locale), "short")


def month_beside(day: date, locale: str) -> str:
    """Month and year as they stand beside the number of a day: "February 2026"."""
    return _date_words(day, "month", _locale(locale), "long")


@lru_cache(maxsize=65536)
def upon_words(day: Day, locale: str) -> str:
    """The same after a verb: "on 4 February 2026", "in February 2026"; other shapes bring their own words."""
    if not datetime_attribute(day):
        return day_words(day, locale)
    known = _locale(locale)
    (point,) = day.points
    texts, words = catalogue(locale), _point_words(point, known, "long")
    match _unit(point):
        case "year":
            return texts.pgettext("year", "in {when}", when=words)
        case "month":
            return texts.pgettext("month", "in {when}", when=words)
    return texts.pgettext("day", "on {when}", when=words)


def note_of(day: Day) -> Note | None:
    """What to say beside the words: that it lasted, or which part of the day is not known."""
    if day.shape == "range":
        return "no start" if day.earliest is None else "no end" if day.latest is None else "lasted"
    if day.shape == "set":
        timed = day.earliest == day.latest and day.precision in ("hour", "minute")
        return "once that day" if timed else "once"
    if any(point.unknown for point in day.points):
        return "not known"
    return "not given" if day.form == "once" else None


def note_words(note: Note | None, locale: str) -> str:
    """A note in words; "" for none."""
    return catalogue(locale).gettext(NOTES[note]) if note else ""


def datetime_attribute(day: Day) -> str | None:
    """The value of `<time datetime>`; None where HTML has no form that says neither more nor less.

    An hour without minutes has none either, and gives its date.
    """
    if day.shape != "day":
        return None
    (point,) = day.points
    if point.mark or point.unknown:
        return None
    return point.earliest.isoformat() if point.precision == "hour" else point.text


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag, or of the longest start of it that CLDR knows, or else English.

    Plain English is written day first, as in Britain.
    """
    parts = tag.split("-")
    while parts and tag != "en":
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
            tag = "-".join(parts)
    return _ENGLISH


def _say(locale: Locale, phrase: str, **given: str) -> str:
    return catalogue(str(locale).replace("_", "-")).gettext(PHRASES[phrase], **given)


def _words(day: Day, locale: Locale, style: Style) -> str:
    if day.shape == "range":
        return _range_words(day.spans[0], locale, style)
    if day.shape == "set":
        return _set_words(day.spans, locale, style)
    (point,) = day.points
    words = _point_words(point, locale, style, alone=True)
    return _say(locale, "in", when=words) if _is_decade(point) and not point.mark else words


def _point_words(point: Point, locale: Locale, style: Style, *, alone: bool = False) -> str:
    if point.unknown:
        words = _unknown_words(point, locale, style)
    else:
        words = _known_words(point, locale, style, alone=alone and not point.mark)
    return _say(locale, _MARKS[point.mark], when=words) if point.mark else words


def _known_words(point: Point, locale: Locale, style: Style, *, alone: bool) -> str:
    words = _date_words(point.earliest, _unit(point), locale, style, alone=alone)
    if point.time is None:
        return words
    return _say(
        locale, "moment", day=words, time=_time_words(point.time, locale), zone=_zone_words(point.time.zone)
    )


def _unit(point: Point) -> str:
    """The calendar unit that was written: `year`, `month` or `day`."""
    return {4: "year", 7: "month"}.get(len(point.text), "day")


def _date_words(day: date, unit: str, locale: Locale, style: Style, *, alone: bool = False) -> str:
    """A date. A month that does not stand alone has the form that it has beside a day, in a phrase too: the genitive
    of Slavic languages.
    """
    if unit == "day" and style != "short":
        pattern = locale.date_formats["full" if style == "weekday" else "long"].pattern
        if locale == _ENGLISH:
            pattern = pattern.replace("EEEE, ", "EEEE ")
        return _apply(pattern, day, locale)
    skeleton = _SKELETONS["short" if style == "short" else "long"][unit]
    patterns = locale.datetime_skeletons
    pattern = patterns[skeleton if skeleton in patterns else match_skeleton(skeleton, patterns)].pattern
    if unit == "year" and style != "short" and not alone:
        pattern += _YEAR_IN_PHRASE.get(locale.language, "")
    return _apply(pattern if alone else pattern.replace("L", "M"), day, locale)


def _time_words(time: Time, locale: Locale) -> str:
    hour, minute, _ = time
    return _say(locale, "hour", hour=f"{hour:02}") if minute is None else f"{hour:02}:{minute:02}"


def _zone_words(zone: str) -> str:
    """UTC, UTC+4, UTC−3:30: the zone as it was written, without what is nought."""
    if zone in ("Z", "+00:00"):
        return "UTC"
    hours, minutes = int(zone[1:3]), zone[4:]
    return f"UTC{'−' if zone[0] == '-' else '+'}{hours}" + (f":{minutes}" if minutes != "00" else "")


def _unknown_words(point: Point, locale: Locale, style: Style) -> str:
    if _is_decade(point):
        return _say(locale, "decade", year=point.text[:3] + "0")
    if re.fullmatch("[0-9]*X+", point.text):
        first, last = (_date_words(end, "year", locale, style) for end in (point.earliest, point.latest))
        return _say(locale, "between", start=first, end=last)
    year, _, rest = point.text.partition("-")
    month, _, day = rest.partition("-")
    if "X" not in year and day in ("", "XX") and (month == "XX" or "X" not in month):
        known = _date_words(point.earliest, "year" if month == "XX" else "month", locale, style)
        return _say(locale, "some_day" if day else "some_month", when=known)
    return _say(locale, "some_digits", digits=point.text)


def _is_decade(point: Point) -> bool:
    return re.fullmatch("[1-9][0-9]{2}X", point.text) is not None


def _range_words(span: Span, locale: Locale, style: Style) -> str:
    start, end = span
    if start is None or end is None:
        (known,) = span.points
        return _say(locale, "since" if start else "until", when=_point_words(known, locale, style))
    if start == end:
        return _point_words(start, locale, style)
    if patterns := _interval(start, end, locale, style):
        return _apply(patterns[0], start.earliest, locale) + _apply(patterns[1], end.earliest, locale)
    if times := _times_of_one_day(start, end):
        return _say(
            locale,
            "moment",
            day=_date_words(start.earliest, "day", locale, style),
            time="–".join(_time_words(time, locale) for time in times),
            zone=_zone_words(times[0].zone),
        )
    loose = any(point.mark or point.unknown for point in span if point)
    return _say(
        locale,
        "from_to" if loose else "dash",
        start=_point_words(start, locale, style),
        end=_point_words(end, locale, style),
    )


def _times_of_one_day(start: Point, end: Point) -> tuple[Time, Time] | None:
    """Both times where they are unmarked and share their day and zone."""
    if not start.time or not end.time or start.mark or end.mark:
        return None
    shared = start.earliest == end.earliest and start.time.zone == end.time.zone
    return (start.time, end.time) if shared else None


def _interval(start: Point, end: Point, locale: Locale, style: Style) -> tuple[str, str] | None:
    """CLDR's two patterns for a range whose ends share something; None where it has no such pair."""
    if not _is_plain(start) or not _is_plain(end) or _unit(start) != _unit(end):
        return None
    first, last = start.earliest, end.earliest
    if first == last:
        return None
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    patterns = locale.interval_formats.get(_SKELETONS["short"][_unit(start)], {}).get(differs, ())
    if len(patterns) != 2:
        return None
    # CLDR has these for abbreviated months; to write the name out is to widen the field.
    first_part, last_part = patterns if style == "short" else map(_widen, patterns)
    return first_part, last_part


def _widen(pattern: str) -> str:
    return re.sub("M+|L+", lambda month: month[0][0] * 4 if len(month[0]) == 3 else month[0], pattern)


def _is_plain(point: Point) -> bool:
    return not (point.mark or point.unknown or point.time)


def _set_words(spans: tuple[Span, ...], locale: Locale, style: Style) -> str:
    last = spans[-1].points[-1]
    members = [_member_words(span, last, locale, style) for span in spans]
    words = members[0]
    for member in members[1:-1]:
        words = _say(locale, "comma", some=words, next=member)
    if members[1:]:
        words = _say(locale, "or", some=words, last=members[-1])
    preposition = _preposition(spans)
    return _say(locale, preposition, when=words) if preposition else words


def _preposition(spans: tuple[Span, ...]) -> str:
    """ "on" some days, "in" some months or years; none where members differ in kind."""
    lone = [span.start for span in spans if span.start is span.end and span.start]
    units = {_unit(point) for point in lone if not point.unknown}
    if len(lone) < len(spans) or any(point.unknown for point in lone) or len(units) != 1:
        return ""
    return "on" if units == {"day"} else "in"


def _member_words(span: Span, last: Point, locale: Locale, style: Style) -> str:
    start, end = span
    if start is None or end is None:
        (known,) = span.points
        phrase = "no_later" if start is None else "no_earlier"
        return _say(locale, phrase, when=_point_words(known, locale, style))
    if start is end:
        return _leading_words(start, last, locale, style)
    return _say(
        locale,
        "between",
        start=_leading_words(start, end, locale, style),
        end=_leading_words(end, last, locale, style),
    )


def _leading_words(point: Point, last: Point, locale: Locale, style: Style) -> str:
    """The point without what it shares with the last one: "23" and 24 January 2031.

    Only where the locale's range leaves out the start's share, not the end's, and joins with a dash.
    """
    patterns = _interval(point, last, locale, style)
    if patterns and point.earliest.year == last.earliest.year:
        start = _DASHED.fullmatch(patterns[0])
        if start and "y" in patterns[1]:
            return _apply(start[1].replace("L", "M"), point.earliest, locale)
    return _point_words(point, locale, style)


def _apply(pattern: str, day: date, locale: Locale) -> str:
    if shortened := _SHORTENED_YEAR.search(pattern):
        is_long = "MMMM" in pattern or "LLLL" in pattern
        pattern = pattern[: shortened.start()] + (f" '{_YEARS[shortened[1]]}'" if is_long else "")
    return _plain_space(parse_pattern(pattern).apply(day, locale))


def _plain_space(words: str) -> str:
    """CLDR's thin and narrow spaces as ordinary ones, so that what is read can be searched and copied."""
    return words.replace("\u2009", " ").replace("\u202f", " ").replace("\u00a0", " ")
