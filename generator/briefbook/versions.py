"""What one version of an entry says otherwise than an earlier one, and to which class such a change belongs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from briefbook.days import Day
from briefbook.entries.briefings import Section
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Correction, Entry
from briefbook.fields import Model
from briefbook.prose.tree import Cited, EntryLink, Prose, citations, links
from briefbook.prose.writing import plain, write_html
from briefbook.text import Safe

SILENT = frozenset({"aliases", "review_by"})
"""Fields whose change is no news: former ids, and when the editors want to look again."""

COURSE = frozenset({("events", "state"), ("events", "when"), ("issues", "status")})
"""Fields, by kind, that say how far a thing has come."""

_WORDS = frozenset({"title", "name", "question", "heading"})
"""Lines of an entry, or of a section of a briefing, that are words about it as its prose is."""

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Two:
    """An entry before and after a change, None where there was or is none, and its `fields` that were changed."""

    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()

    def began(self, field: str, *values: str) -> bool:
        """Whether a field has a value now (one of these), and had another or none before."""
        if not self.before or not self.after:
            return False
        now = self.after.__dict__.get(field)
        return bool(now) and field in self.fields and (not values or now in values)


Rule = Callable[[Two], bool]


def _was_mended(two: Two) -> bool:
    return bool(new_corrections(two)) or (isinstance(two.after, Source) and two.began("status", "corrected"))


def _moved(two: Two) -> bool:
    if not isinstance(two.after, Claim) or not two.after.replaces:
        return False
    return two.before is None or "replaces" in two.fields


def _went_on(two: Two) -> bool:
    return bool(two.before and two.after) and any((_kind(two), field) in COURSE for field in two.fields)


def _means_the_same(two: Two) -> bool:
    before, after = two.before, two.after
    if not (before and after):
        return False
    return all(_form(before, name, bare=True) == _form(after, name, bare=True) for name in two.fields)


CLASSES: Mapping[str, Rule] = MappingProxyType(
    {
        # It was withdrawn, or its publisher took it back.
        "withdrawal": lambda two: two.began("withdrawn") or two.began("status", "retracted"),
        # It has a correction more, or its publisher corrected it.
        "correction": _was_mended,
        # It is no longer there.
        "removed": lambda two: two.before is not None and two.after is None,
        # A claim replaces another one. Only this is movement.
        "moved": _moved,
        # It was not there before.
        "new": lambda two: two.before is None and two.after is not None,
        # An event has another state or day, an issue another status.
        "course": _went_on,
        # It says something else.
        "substance": lambda two: bool(two.fields) and not _means_the_same(two),
        # Only words are others: the same figures, citations and links stand in the same order.
        "wording": lambda two: bool(two.fields),
    }
)
"""The classes of changes, what weighs most first. A change belongs to the first whose rule holds, to none where it
says nothing new."""


def class_of(two: Two) -> str:
    """The class of a change; "" where it is no news."""
    return next((name for name, holds in CLASSES.items() if holds(two)), "")


def two_versions(before: Entry | None, after: Entry | None) -> Two:
    """Two versions with the names of the fields that differ in what they say, however they were written."""
    if not (before and after):
        return Two(before, after)
    names = (name for name in type(after).model_fields if name not in SILENT)
    return Two(before, after, tuple(name for name in names if _differs(before, after, name)))


def new_corrections(two: Two) -> tuple[Correction, ...]:
    """The corrections that an entry did not have before."""
    if not (two.before and two.after):
        return ()
    return tuple(each for each in two.after.corrections if each not in two.before.corrections)


def turns(two: Two) -> tuple[tuple[str, Any, Any], ...]:
    """The fields that say how far a thing has come and are others now, each with what it said and says."""
    if not (two.before and two.after):
        return ()
    found = ((name, two.before.__dict__[name], two.after.__dict__[name]) for name in two.fields)
    return tuple(each for each in found if (_kind(two), each[0]) in COURSE and None not in each)


def _kind(two: Two) -> str:
    return two.after.kind if two.after else ""


def _differs(before: Entry, after: Entry, name: str) -> bool:
    if before.__dict__[name] == after.__dict__[name]:
        return False
    return bool(_form(before, name, bare=False) != _form(after, name, bare=False))


def _form(owner: Model, name: str, *, bare: bool) -> Any:
    """What a field says, as it can be compared; `bare` of words, but for the figures in them."""
    value = owner.__dict__[name]
    if bare and isinstance(value, str) and name in _WORDS and isinstance(owner, Entry | Section):
        return _FIGURE.findall(value)
    return _plain(value, bare=bare)


def _plain(value: Any, *, bare: bool) -> Any:
    match value:
        case Prose():
            return _bones(value) if bare else write_html(value, _link, _cited)
        case Day():
            return value
        case Model():
            return type(value), [_form(value, name, bare=bare) for name in type(value).model_fields]
        case tuple() if type(value) is tuple:
            return [_plain(each, bare=bare) for each in value]
    return value


def _bones(prose: Prose) -> Any:
    """Figures, citations and links, each in their order."""
    figures = _FIGURE.findall(plain(prose, lambda link: link.words or link.id))
    return (
        figures,
        [_cited(each) for each in citations(prose)],
        [str((each.kind, each.id)) for each in links(prose)],
    )


def _link(link: EntryLink) -> Safe:
    return Safe(f"[[{link.kind}/{link.id}|{link.words}]]")


def _cited(cited: Cited) -> Safe:
    return Safe(str([(each.id, each.locator) for each in cited.items]))
