"""A page as it is decided: where it answers, what it is called, and how to come by what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefbook.days import Day
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.story import Story
from briefbook.view import View

Data = Mapping[str, Any]

Turn = tuple[str, str]
"""The address and title of another page."""


@dataclass(frozen=True)
class Page:
    """One page, cheap to decide. `show` is called later, with a view of the page's own, and gives plain data.

    `title` and `description` are plain text; `section` is the key of the navigation's current item; `crumbs` are
    (address, text) from the outside in; `as_of` is the day it speaks of, where that is not the site's; `edit` is the
    file and line that the pencil leads to; `script` is the name of the theme's script that it needs beside the usual;
    `about` is the entry whose page it is.
    """

    address: str
    template: str
    title: str
    show: Callable[[View], Data]
    section: str = ""
    description: str = ""
    crumbs: tuple[Turn, ...] = ()
    as_of: Day | None = None
    edit: tuple[str, int] | None = None
    previous: Turn | None = None
    next: Turn | None = None
    indexed: bool = True
    script: str = ""
    about: Ref | None = None


def entry_page(
    story: Story,
    entry: Entry,
    show: Callable[[View], Data],
    *,
    section: str,
    description: str,
    crumbs: tuple[Turn, ...],
    as_of: Day | None = None,
) -> Page:
    """The page of an entry, under its label and between its neighbours; its template is called after the kind."""
    before, after = (ref and story.library.entry(ref) for ref in story.neighbours(entry.ref))
    return Page(
        address=story.addresses.of(entry.ref),
        template=entry.singular,
        title=entry.label,
        show=show,
        section=section,
        description=description,
        crumbs=(("", story.texts.gettext("Situation")), *crumbs),
        as_of=as_of,
        edit=(entry.path, entry.line_of()),
        previous=_turn(story, before),
        next=_turn(story, after),
        about=entry.ref,
    )


def _turn(story: Story, entry: Entry | None) -> Turn | None:
    return (story.addresses.of(entry.ref), entry.label) if entry else None


@dataclass(frozen=True)
class OutFile:
    """One file to be written: its path below the root of the site, and its text."""

    path: str
    text: str
