"""Days that can't be in this order."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from briefbook.checks.case import Case, sound_items
from briefbook.days import Day
from briefbook.entries.actors import Actor
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.links import links_of
from briefbook.problems import Problem
from briefbook.reading import Loc


def check_ranges(_case: Case, entry: Entry) -> Iterator[Problem]:
    """`impossible-order`: a range that ends before it starts, in whatever field."""
    for loc, day in _days(entry, ()):
        if day.backwards:
            hint = "write the earlier day first"
            yield entry.fault(loc, "impossible-order", f'"{day.text}" ends before it starts', hint)


def check_posts(_case: Case, actor: Entry) -> Iterator[Problem]:
    """`impossible-order`: a post that ended before it was taken up."""
    for index, role in sound_items(actor.roles if isinstance(actor, Actor) else ()):
        if role.since and role.until and _lies_before(role.until, role.since):
            message = f"it ends ({role.until.text}) before it starts ({role.since.text})"
            yield actor.fault(("roles", index, "to"), "impossible-order", message, "correct one of the two")


def _lies_before(one: Day, other: Day) -> bool:
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def check_reported_before_it_happened(case: Case, event: Entry) -> Iterator[Problem]:
    """`impossible-order`: an event that happened after the last word of every source that it cites.

    Silent where one of them has no day of publication, or is itself broken.
    """
    if not isinstance(event, Event):
        return
    day, last_word = event.when.earliest, _last_word(case, event)
    if event.state == "happened" and last_word and day and day > last_word:
        message = f"it happened, but every source cited here is older: the last is of {last_word.isoformat()}"
        yield event.fault(("when",), "impossible-order", message, "correct the day, or set state: expected")


def _last_word(case: Case, event: Event) -> date | None:
    links = links_of(event.ref, event)
    cited = {case.library.resolve(link.target) for link in links if link.target.kind == "sources"}
    days: list[date | None] = []
    for ref in cited:
        source = case.library.entries.get(ref)
        if not isinstance(source, Source) or source.published is None:
            return None
        days += [day.latest for day in (source.published, source.updated) if day]
    known = [day for day in days if day]
    return max(known, default=None) if len(known) == len(days) else None


def _days(value: Any, loc: Loc) -> Iterator[tuple[Loc, Day]]:
    if isinstance(value, Day):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _days(getattr(value, name), (*loc, info.alias or name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _days(item, (*loc, index))
