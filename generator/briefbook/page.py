"""A page as it is decided: where it answers, what it is called, and how to come by what it shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

from briefbook.addresses import Sheet, sheet_address
from briefbook.days import Day
from briefbook.entry import Entry
from briefbook.facts import Facts
from briefbook.fields import Ref
from briefbook.story import Story
from briefbook.view import View
from briefbook.wording import numbered

R = TypeVar("R")

Data = Mapping[str, Any]

Turn = tuple[str, str]
"""The address and title of another page."""


Description = str | Callable[[], str]


@dataclass(frozen=True)
class Page:
    """One page, cheap to decide. `show` is called later, with a view of the page's own, and gives plain data.

    `title` and `description` are plain text; the latter may be what tells it, where it is the beginning of a long one,
    on which the further pages of an entry don't rest. `section` is the key of the navigation's current item; `crumbs`
    are (address, text) from the outside in; `as_of` is the day it speaks of, where that is not the site's; `edit` is
    the file and line that the pencil leads to; `script` is the name of the theme's script that it needs beside the
    usual, unless `show` gives another under that name; `about` is the entry whose page it is.
    """

    address: str
    template: str
    title: str
    show: Callable[[View], Data]
    section: str = ""
    description: Description = ""
    crumbs: tuple[Turn, ...] = ()
    as_of: Day | None = None
    edit: tuple[str, int] | None = None
    previous: Turn | None = None
    next: Turn | None = None
    indexed: bool = True
    script: str = ""
    about: Ref | None = None

    @cached_property
    def described(self) -> str:
        """What it says of itself where it is listed, in a few plain words."""
        return self.description if isinstance(self.description, str) else self.description()


def entry_page(
    story: Story,
    entry: Entry,
    show: Callable[[View], Data],
    *,
    section: str,
    description: Description,
    crumbs: tuple[Turn, ...],
    as_of: Day | None = None,
) -> Page:
    """The page of an entry, under its label and between its neighbours; its template is called after the kind."""
    before, after = story.overview.neighbours(entry.ref)
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


def _turn(story: Story, ref: Ref | None) -> Turn | None:
    if ref is None:
        return None
    link = Facts(story).link(ref)
    return link["address"], link["text"]


def list_pages(
    story: Story,
    address: str,
    title: str,
    sheets: Sequence[Sheet[R]],
    show: Callable[[Sequence[Sheet[R]], Sheet[R], View], Data],
    *,
    template: str,
    section: str,
    description: str = "",
    script: str = "",
) -> Iterator[Page]:
    """The pages of a list that has an address of its own. Search engines are led to the first, which stands there.

    `show` is called with all sheets, and the one that it is about.
    """
    home = ("", story.texts.gettext("Situation"))
    for sheet in sheets:
        is_first = sheet.number is None
        yield Page(
            address=sheet_address(address, sheet.number),
            template=template,
            title=numbered(title, sheet.number, story.texts),
            show=partial(show, sheets, sheet),
            section=section,
            description=description,
            crumbs=(home,) if is_first else (home, (address, title)),
            indexed=is_first,
            script=script,
        )


def markdown_file(address: str) -> str:
    """Where the Markdown of a page lies below `build/docs`: a folder for each would cost more than the text in it."""
    return f"{address.rstrip('/') or 'index'}.md"


def page_file(address: str) -> str:
    """Where a page lies below `site`."""
    return f"{address}index.html"


@dataclass(frozen=True)
class OutFile:
    """One file to be written: its path below the root of the site, and its text."""

    path: str
    text: str
