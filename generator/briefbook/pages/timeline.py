"""The timeline: every event in full once, on the month of its earliest day, else on its year, else on `/timeline/`.

How far an event goes down follows from how exactly its start was written (a range by its start, a set by its
earliest member): to its month where that is known to the month or day, to its year where only that is known, and
not at all where the start is open or digits of the year are unknown. Months, years and `/timeline/` are cut by day
into pages of 200.

One exception: while all events fit on one page of that length, `/timeline/` shows all of them itself, in order.
Beyond that it shows those that belong to no year, and leads to the years, the months and the newest major events.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from briefbook.addresses import LONGEST_LIST, Sheet, cut_by_day, sheet_address
from briefbook.band import MOST, band, drawn_events
from briefbook.days import Day, parse_day
from briefbook.days.points import Point
from briefbook.days.words import day_words
from briefbook.entries.events import Event
from briefbook.fields import Ref
from briefbook.filters import FEWEST, choices, traits
from briefbook.languages import catalogue, msg
from briefbook.overview import leading
from briefbook.page import Page
from briefbook.story import Story
from briefbook.view import Plain, View
from briefbook.wording import capital, numbered

BASE = "timeline/"

MOST_NAMED = 5
"""Major events named beside a month on its year's page."""

_VAGUE = {True: msg("Known to the year only"), False: msg("Year not known")}


@dataclass(frozen=True)
class Period:
    """A month, a year, or (without a name) all time, and the events that are listed there in full."""

    name: str
    events: tuple[Ref, ...]

    @property
    def address(self) -> str:
        """`timeline/2031/02/`."""
        return BASE + (self.name.replace("-", "/") + "/" if self.name else "")

    @property
    def year(self) -> str:
        """The year that it is, or is part of."""
        return self.name[:4]

    @property
    def is_month(self) -> bool:
        return len(self.name) > len(self.year)

    @property
    def sheets(self) -> tuple[Sheet[Ref], ...]:
        """Its pages."""
        return cut_by_day(self.events)

    def title(self, locale: str) -> str:
        """Its name in words."""
        return day_words(parse_day(self.name), locale) if self.name else catalogue(locale).gettext("Timeline")


def timeline_pages(story: Story) -> Iterator[Page]:
    """The timeline, its years and months, and their further pages."""
    periods = _periods(story)
    months = [period for period in periods.values() if period.is_month]
    years = [period for period in periods.values() if period.name and not period.is_month]
    yield from _sheets(story, periods, periods.get("", Period("", ())), None, None)
    for row in (years, months):
        for before, period, after in zip([None, *row], row, [*row[1:], None], strict=False):
            yield from _sheets(story, periods, period, before, after)


def _periods(story: Story) -> dict[str, Period]:
    """All periods that have a page, by name; a year that has a month has one too."""
    found = story.overview.periods(Event.kind)
    names = sorted({*found, *(name[:4] for name in found)})
    return {name: Period(name, found.get(name, ())) for name in names}


def _is_whole(story: Story) -> bool:
    """Whether `/timeline/` shows every event itself."""
    return len(story.overview.order(Event.kind)) <= LONGEST_LIST


def _sheets(
    story: Story,
    periods: Mapping[str, Period],
    period: Period,
    before: Period | None,
    after: Period | None,
) -> Iterator[Page]:
    """The page of a period and its further pages; its neighbours turn from the first alone."""
    locale = story.settings.language
    whole = not period.name and _is_whole(story)
    sheets = (Sheet[Ref](None, story.overview.order(Event.kind)),) if whole else period.sheets
    texts = story.texts
    crumbs = [("", texts.gettext("Situation")), *([(BASE, texts.gettext("Timeline"))] if period.name else [])]
    if period.is_month:
        crumbs.append((periods[period.year].address, period.year))
    own = (period.address, period.title(locale))
    for sheet in sheets:
        further = sheet.number is not None
        yield Page(
            address=sheet_address(period.address, sheet.number),
            template="timeline",
            title=numbered(own[1], sheet.number, texts),
            description=texts.gettext("{title}: everything on record, with its sources.", title=own[1]),
            show=partial(_show, periods, period, sheets, sheet, whole),
            section="timeline",
            script="filter" if len(sheet.rows) >= FEWEST else "",
            crumbs=(*crumbs, *([own] if further else [])),
            previous=(before.address, before.title(locale)) if before and not further else None,
            next=(after.address, after.title(locale)) if after and not further else None,
        )


def _show(
    periods: Mapping[str, Period],
    period: Period,
    sheets: Sequence[Sheet[Ref]],
    sheet: Sheet[Ref],
    whole: bool,
    view: View,
) -> Plain:
    overview = not period.name and sheet.number is None
    events = _events(sheet.rows, view)
    found = {event.ref: traits(event, view) for event in events}
    return {
        "count": _count(periods, period, view),
        "here": view.here(sheets, sheet.number) if period.is_month else "",
        "band": _band(period, events, whole, view) if sheet.number is None else None,
        "whole": whole,
        "filter": choices(events, (each["since"] for each in found.values()), view),
        "base": view.href(BASE),
        "groups": _groups(events, found, view, whole, whole or (period.is_month and sheet.number is None)),
        "heading": "" if whole or period.is_month else view.gettext(_VAGUE[bool(period.name)]),
        "as_of": view.day(view.story.as_of),
        "pager": view.pager(period.address, period.address, sheets, sheet.number, by_day=True),
        "years": _years(periods, view) if overview else [],
        "months": _months(periods, period, view) if sheet.number is None else [],
        "leading": _leading(view) if overview and not whole else [],
    }


def _count(periods: Mapping[str, Period], period: Period, view: View) -> str:
    within = [each for name, each in periods.items() if name.startswith(period.name)]
    count = sum(len(each.events) for each in within)
    if not count:
        return view.gettext(
            "No event is recorded yet. An event is a file in {folder}.", folder="content/events/"
        )
    return capital(view.counted(count, "{n} event.", "{n} events."))


# ── rows ──


def _events(refs: Sequence[Ref], view: View) -> list[Event]:
    return [view.story.library.get(ref, Event) for ref in refs]


def _groups(
    events: Sequence[Event], found: Mapping[Ref, Plain], view: View, whole: bool, is_numbered: bool
) -> list[Plain]:
    """Rows under the heading of their year, and the line between what is past and what is still ahead."""
    numbers = {event.ref: number for number, event in enumerate(events, start=1)} if is_numbered else {}
    line = _first_ahead(events, view.story)
    parts = groupby(enumerate(events), key=lambda each: (_year(each[1].when, view), each[0] >= line))
    groups: list[Plain] = []
    for (year, ahead), rows in parts:
        shown = [
            {
                "number": str(numbers.get(event.ref, "")),
                "traits": found[event.ref],
                **view.event(event),
            }
            for _, event in rows
        ]
        is_new = not groups or groups[-1]["name"] != year
        crosses = ahead and line > 0 and not any(group["line"] for group in groups)
        groups.append(
            {"name": year, "year": year if whole and is_new else "", "line": crosses, "rows": shown}
        )
    return groups


def _first_ahead(events: Sequence[Event], story: Story) -> int:
    """Where the rows begin that are all still ahead: their number, or one that none has."""
    line = len(events)
    while line and _is_ahead(events[line - 1], story.as_of):
        line -= 1
    return line


def _is_ahead(event: Event, as_of: Day | None) -> bool:
    """Whether it is yet to come, seen from the as-of day; that day itself may still bring it."""
    if as_of is None or as_of.latest is None or event.withdrawn:
        return False
    return event.ahead and (event.when.latest is None or event.when.latest >= as_of.latest)


def _year(day: Day, view: View) -> str:
    """What stands over an event: its year, or what is known instead."""
    if day.earliest is None:
        return view.gettext("Earliest day not known")
    start: Point | None = day.spans[0].start
    if start and start.precision == "years":
        return day_words(day, view.locale)
    return day_words(parse_day(day.earliest.isoformat()[:4]), view.locale)


def _band(period: Period, events: Sequence[Event], whole: bool, view: View) -> Plain | None:
    """The newest major events, under the numbers that this page gives them; None for a year, which only leads on."""
    if period.name and not period.is_month:
        return None
    if period.is_month:
        majors = leading(view.story.library, (event.ref for event in events))
        listed, drawn = events, tuple(_events(majors[-MOST:], view))
    else:
        listed, drawn = events if whole else _newest(view), drawn_events(view.story)
    numbers = {event.ref: number for number, event in enumerate(listed, start=1)}
    return band(view, [(numbers[event.ref], event) for event in drawn])


# ── ways to elsewhere ──


def _newest(view: View) -> list[Event]:
    """The newest of the events that carry the story, in time."""
    return _events(view.story.overview.leading(Event.kind)[-LONGEST_LIST:], view)


def _leading(view: View) -> list[Plain]:
    leading = enumerate(_newest(view), start=1)
    return [{"number": str(number), **view.event_title(event.ref)} for number, event in leading]


def _years(periods: Mapping[str, Period], view: View) -> list[Plain]:
    """Every year with its number of events, and its months with theirs."""
    years = [period for period in periods.values() if period.name and not period.is_month]
    months = {year.name: _months_of(periods, year) for year in years}
    return [
        {
            **_way(year, months[year.name], view),
            "months": [_way(month, [], view) for month in months[year.name]],
        }
        for year in years
    ]


def _months_of(periods: Mapping[str, Period], year: Period) -> list[Period]:
    names = (f"{year.name}-{month:02}" for month in range(1, 13))
    return [periods[name] for name in names if name in periods]


def _months(periods: Mapping[str, Period], year: Period, view: View) -> list[Plain]:
    """The months of a year, each with its number of events and the first major ones."""
    return [
        {**_way(month, [], view), "majors": [view.event_title(event.ref) for event in _named(month, view)]}
        for month in _months_of(periods, year)
    ]


def _named(month: Period, view: View) -> list[Event]:
    return [event for event in _events(month.events, view) if event.major and not event.withdrawn][
        :MOST_NAMED
    ]


def _way(period: Period, parts: Sequence[Period], view: View) -> Plain:
    count = sum(len(each.events) for each in (period, *parts))
    return {
        "href": view.href(period.address),
        "name": period.title(view.locale),
        "count": view.counted(count, "{n} event", "{n} events"),
    }
