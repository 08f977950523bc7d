"""The words and marks for what entries hold: days, counts, states, and on what a claim rests."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.text import Safe

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_AHEAD_MARKS = {"day": "e-expected", "once": "e-once-x", "after": "e-after-x", "before": "e-before-x"}
_STATE_MARKS = {"cancelled": "e-cancelled", "postponed": "e-postponed", "under-way": "e-under-way"}

_UNDONE_NOTES = {
    day_words.NOTES["lasted"]: "",
    day_words.NOTES["once"]: day_words.NOTES["not known"],
    day_words.NOTES["once that day"]: "time not known",
}
"""Notes on a day for what has not come about, or not yet to its end."""


_STATES = {
    "proposed": "Proposed",
    "expected": "Expected",
    "confirmed": "Confirmed",
    "under-way": "Under way",
    "happened": "Happened",
    "postponed": "Postponed",
    "cancelled": "Cancelled",
    "unclear": "Unclear",
}
_BASES = {
    "on-record": "on record",
    "unnamed": "speaker not named",
    "document": "from a document",
    "observed": "observed",
    "poll": "a poll",
    "analysis": "an analysis",
    "reported": "not quoted",
}


def words_of(name: str) -> str:
    """A word of a list as people write it: `news-report` is `News report`."""
    return name.replace("-", " ").capitalize()


def state_words(state: str) -> str:
    """The state of an event."""
    return _STATES.get(state) or words_of(state)


def basis_words(claim: Claim) -> str:
    """What a claim rests on, in words; nothing where that is said anyway."""
    if claim.basis == "reported" and (claim.quote or not (claim.said_by or claim.voice)):
        return ""
    return _BASES.get(claim.basis, words_of(claim.basis).lower())


def event_mark(event: Event) -> str:
    """The symbol that draws an event's day and state."""
    if event.state in _STATE_MARKS:
        return _STATE_MARKS[event.state]
    if event.ahead or event.state == "unclear":
        return _AHEAD_MARKS.get(event.when.form, "e-expected")
    return f"e-{event.when.form}"


def number_words(value: Decimal, locale: str) -> str:
    """A number as a language writes it, no digit more than was given."""
    return str(format_decimal(value, locale=locale.replace("-", "_"), decimal_quantization=False))


def count_words(number: int, one: str, many: str, locale: str) -> str:
    """`three statements`: small numbers as words, others in digits."""
    word = _COUNTS[number] if number < len(_COUNTS) else number_words(Decimal(number), locale)
    return f"{word} {one if number == 1 else many}"


@lru_cache(maxsize=65536)
def day_data(day: Day, locale: str) -> dict[str, str]:
    """A day for a template: `words` in full, `full` with its weekday, `short` for tables, `note`, `iso`."""
    return {
        "words": day_words.day_words(day, locale),
        "full": day_words.weekday_words(day, locale),
        "short": day_words.short_words(day, locale),
        "note": day_words.note(day),
        "iso": Safe(day_words.datetime_attribute(day) or ""),
    }


def event_day(event: Event, locale: str) -> dict[str, str]:
    """An event's day as it begins a cell; that it lasted, or was once, is said only of what is past."""
    day = day_data(event.when, locale)
    full, note = day["full"], day["note"]
    undone = event.state != "happened"
    return {
        **day,
        "full": full[:1].upper() + full[1:],
        "note": _UNDONE_NOTES.get(note, note) if undone else note,
    }
