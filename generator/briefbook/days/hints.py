"""What somebody probably meant by a day that is written another way.

Nothing here is ever taken as a day: these are guesses for a hint, and the reader of days proves each first.
"""

import re
import unicodedata
from collections.abc import Iterator

Guess = tuple[str, tuple[str, ...]]
"""The words of a hint, and the forms to put in them."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +", re.I)
_DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|\.)? +(?:of +)?)?([a-z]{3,9})\.?,? +(\d{4})", re.I)
_MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})", re.I)
_DAYS_OF_MONTH = re.compile(r"(\d{1,2}) ?(?:-|–|—|to|and) ?(\d{1,2}) +([a-z]{3,9})\.? +(\d{4})", re.I)
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})(?:\2(\d{1,2}))?|(\d{4})()(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_UNKNOWN = re.compile(r"[0-9xu?]{4}(?:-[0-9xu?]{2}){0,2}", re.I)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[t ] ?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:[.,]\d+)?)? ?"
    r"(z|utc|gmt)?(?:([+-])(\d{1,2})(?::?(\d{2}))?)?",
    re.I,
)
_ABOUT = re.compile(r"(?:about|around|circa|ca\.?|c\.|~) *", re.I)
_MARKS = re.compile(r" *([~?%]+)$")
_JOINED = (
    re.compile(r"(?:from +)?(.+?) +(?:to|until|till|through) +(.+)", re.I),
    re.compile(r"(.+?) *(?:–|—|--) *(.+)"),
    re.compile(r"(.+?) +- +(.+)"),
    re.compile(r"([^/]+)/([^/]+)"),
)
_BETWEEN = re.compile(r"between +(.+?) +and +(.+)", re.I)
_EITHER = re.compile(r"\[? *(.+?)(?: *, *| +or +)(.+?) *\]?", re.I)
_OPEN = (
    (re.compile(r"(?:since|from) +(.+)|(.+)/(?:open|unknown)?", re.I), "{}/.."),
    (re.compile(r"(?:until|till) +(.+)|(?:open|unknown)?/(.+)", re.I), "../{}"),
    (re.compile(r"(?:by|no later than) +(.+)|<=(.+)", re.I), "[..{}]"),
    (re.compile(r"no earlier than +(.+)|>=(.+)", re.I), "[{}..]"),
)


def nearest_forms(text: str) -> Iterator[Guess]:
    """Guesses at `text`, the likeliest first. Some will not read."""
    tidy = " ".join("".join(str(unicodedata.decimal(character, character)) for character in text).split())
    for form in _rewrite(tidy):
        yield "write {}", (form,)
    yield from _guess_time_without_zone(tidy)
    yield from _guess_day_or_month_first(tidy)
    yield from _guess_range(tidy)
    yield from _guess_set(tidy)
    yield from _guess_open(tidy)


def _rewrite(text: str) -> Iterator[str]:
    """Single days: the text without stray space, then other ways to write the same."""
    yield text
    if _UNKNOWN.fullmatch(text):
        yield re.sub("[xu?]", "X", text, flags=re.I)
    text, mark = _take_mark(text)
    yield text + mark
    text = _WEEKDAY.sub("", text, count=1)
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        yield from _named(found[3], found[2], found[1], mark)
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        yield from _named(found[3], found[1], found[2], mark)
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()[:4] if found[1] else found.groups()[4:]
        yield _numbered(year, month, day) + mark
    if found := _UNKNOWN.fullmatch(text):
        yield re.sub("[xu?]", "X", text, flags=re.I) + mark
    if (found := _TIME.fullmatch(text)) and (found[4] or found[5]):
        yield _moment(found) + mark


def _take_mark(text: str) -> tuple[str, str]:
    """The text without what says "about" or "perhaps", and the one mark that says the same."""
    signs = "~" if (found := _ABOUT.match(text)) else ""
    text = text[found.end() :] if found else text
    if found := _MARKS.search(text):
        text, signs = text[: found.start()], signs + found[1]
    approximate, uncertain = bool(set(signs) & set("~%")), bool(set(signs) & set("?%"))
    return text, {(True, True): "%", (True, False): "~", (False, True): "?"}.get((approximate, uncertain), "")


def _named(year: str, month: str, day: str | None, mark: str) -> Iterator[str]:
    number = _month_number(month)
    if number:
        yield _numbered(year, number, day) + mark


def _month_number(name: str) -> str:
    """The number of an English month, by its first letters; empty where there is none."""
    start = name.lower().replace("sept", "sep") if len(name) == 4 else name.lower()
    return next((str(i) for i, month in enumerate(MONTHS, 1) if month.lower().startswith(start)), "")


def _numbered(year: str, month: str, day: str | None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _moment(found: re.Match[str]) -> str:
    day, hour, minute, _, sign, hours, minutes = found.groups()
    zone = f"{sign}{int(hours):02}:{minutes or '00'}" if sign else "Z"
    return f"{day}T{int(hour):02}" + (f":{minute}" if minute else "") + zone


def _guess_time_without_zone(text: str) -> Iterator[Guess]:
    found = _TIME.fullmatch(text)
    if found and not found[4] and not found[5]:
        moment = _moment(found)
        yield "a time needs its zone: {}, or {} for UTC", (moment[:-1] + "+04:00", moment)


def _guess_day_or_month_first(text: str) -> Iterator[Guess]:
    """4/2/2031 is February to some and April to others: the hint names both, unless only one can be."""
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        day_first, month_first = _numbered(year, second, first), _numbered(year, first, second)
        if "." not in text and day_first != month_first:
            yield "write {}, or {}, whichever is meant", (day_first, month_first)
        yield "write {}", (day_first,)
        yield "write {}", (month_first,)


def _guess_range(text: str) -> Iterator[Guess]:
    if found := _DAYS_OF_MONTH.fullmatch(text):
        first, last, month, year = found.groups()
        for start in _named(year, month, first, ""):
            yield "write {}", (f"{start}/{_numbered(year, start[5:7], last)}",)
    for pattern in _JOINED:
        if found := pattern.fullmatch(text):
            for start in _rewrite(found[1]):
                # 2031-02-04/05: the end takes what it lacks from the start.
                for end in (*_rewrite(found[2]), start[: -len(found[2])] + found[2]):
                    yield "write {}", (f"{start}/{end}",)


def _guess_set(text: str) -> Iterator[Guess]:
    start, dots, end = text.partition("..")
    if dots and start and end and "/" not in text:
        for first, last in zip(_rewrite(start.strip("[ ")), _rewrite(end.strip(".] ")), strict=False):
            words = "write {} if it lasted, {} if it happened once, somewhere in there"
            yield words, (f"{first}/{last}", f"[{first}..{last}]")
    if found := _BETWEEN.fullmatch(text):
        for first, last in zip(_rewrite(found[1]), _rewrite(found[2]), strict=False):
            yield "write {}", (f"[{first}..{last}]",)
    if _EITHER.fullmatch(text):
        members = re.split(r" *, *| +or +", text.strip("[] "))
        yield "write {}", (f"[{','.join(members)}]",)
        for forms in zip(*(_rewrite(member) for member in members), strict=False):
            yield "write {}", (f"[{','.join(forms)}]",)


def _guess_open(text: str) -> Iterator[Guess]:
    for pattern, form in _OPEN:
        if found := pattern.fullmatch(text):
            for day in _rewrite(found[1] or found[2]):
                yield "write {}", (form.format(day),)
