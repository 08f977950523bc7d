"""What time has overtaken. These look at the calendar, and only ever warn."""

from collections.abc import Iterator
from datetime import date

from briefbook.checks.case import Case
from briefbook.days import Day
from briefbook.entries.events import Event
from briefbook.entry import Entry
from briefbook.problems import Problem

_OPEN_STATES = ("proposed", "expected", "confirmed", "under-way")


def check_overdue(case: Case, event: Entry) -> Iterator[Problem]:
    """`overdue`: an event that was ahead or under way, and whose latest day has passed."""
    if not isinstance(event, Event):
        return
    last = _last_day(event.when)
    if case.today and last and not event.withdrawn and event.state in _OPEN_STATES and last < case.today:
        message = f'it is "{event.state}", but its last day, {last.isoformat()}, has passed'
        hint = "say in state what became of it: happened, postponed, cancelled or unclear"
        yield event.fault(("when",), "overdue", message, hint)


def check_reviews(case: Case, entry: Entry) -> Iterator[Problem]:
    """`due-for-review`: the day by which somebody wanted another look has passed."""
    last = _last_day(entry.review_by)
    if case.today and last and not entry.withdrawn and last < case.today:
        message = f"it asked for another look by {last.isoformat()}"
        yield entry.fault(
            ("review_by",), "due-for-review", message, "look again, then move or remove the day"
        )


def _last_day(day: Day | None) -> date | None:
    return day.latest if day else None
