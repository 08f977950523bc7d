"""The words and marks for what entries hold: days, counts, states, and on what a claim rests."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.days.words import Note
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entry import Entry
from briefbook.languages import Catalogue
from briefbook.terms import KINDS, TERMS
from briefbook.text import Safe

_AHEAD_MARKS = {"day": "e-expected", "once": "e-once-x", "after": "e-after-x", "before": "e-before-x"}
_STATE_MARKS = {"cancelled": "e-cancelled", "postponed": "e-postponed", "under-way": "e-under-way"}

_UNDONE_NOTES: dict[Note, Note | None] = {
    "lasted": None,
    "once": "not known",
    "once that day": "time not known",
}
"""Notes on a day for what has not come about, or not yet to its end."""


def words_of(name: str) -> str:
    """A word of a list as people write it: `news-report` is `News report`."""
    return name.replace("-", " ").capitalize()


def term(field: str, name: str, texts: Catalogue) -> str:
    """A word of a list in the site's language; one that the settings added as it was written there."""
    known = TERMS[field].get(name)
    return texts.pgettext(field, known) if known else words_of(name)


def kind_words(entry: Entry, texts: Catalogue) -> str:
    """What an entry is called by its kind: `Event`."""
    return texts.gettext(KINDS[entry.kind])


def foreign(language: str | None, locale: str) -> str:
    """The tag of a language that is not the site's, for `lang`; "" for one that is, or is not known."""
    return language if language and language.split("-")[0] != locale.split("-", maxsplit=1)[0] else ""


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def numbered(title: str, number: int | None, texts: Catalogue) -> str:
    """The title of one page of a list that goes on; its first has no number."""
    return title if number is None else texts.gettext("{title}, page {n}", title=title, n=number)


def basis_words(claim: Claim, texts: Catalogue) -> str:
    """What a claim rests on, in words; nothing where that is said anyway."""
    if claim.basis == "reported" and (claim.quote or not (claim.said_by or claim.voice)):
        return ""
    words = term("claims.basis", claim.basis, texts)
    return words if claim.basis in TERMS["claims.basis"] else words.lower()


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


@lru_cache(maxsize=65536)
def day_data(day: Day, locale: str) -> dict[str, str]:
    """A day for a template: `words` in full, `full` with its weekday, `short` for tables, `upon` after a verb, `note`,
    `iso`.
    """
    return {
        "words": day_words.day_words(day, locale),
        "full": day_words.weekday_words(day, locale),
        "short": day_words.short_words(day, locale),
        "upon": day_words.upon_words(day, locale),
        "note": day_words.note_words(day_words.note_of(day), locale),
        "iso": Safe(day_words.datetime_attribute(day) or ""),
    }


def event_day(event: Event, locale: str) -> dict[str, str]:
    """An event's day as it begins a cell; that it lasted, or was once, is said only of what is past."""
    day = day_data(event.when, locale)
    note = day_words.note_of(event.when)
    if note and event.state != "happened":
        note = _UNDONE_NOTES.get(note, note)
    return {
        **day,
        "full": capital(day["full"]),
        "note": day_words.note_words(note, locale),
    }
