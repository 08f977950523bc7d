"""A page as it is decided: where it answers, what it is called, and how to come by what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefbook.days import Day
from briefbook.view import View

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One page, cheap to decide. `show` is called later, with a view of the page's own, and gives plain data.

    `title` and `description` are plain text; `section` is the key of the navigation's current item; `crumbs` are
    (address, text) from the outside in; `as_of` is the day it speaks of, where that is not the site's; `edit` is the
    file and line that the pencil leads to.
    """

    address: str
    template: str
    title: str
    show: Callable[[View], Data]
    section: str = ""
    description: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    as_of: Day | None = None
    edit: tuple[str, int] | None = None
    previous: tuple[str, str] | None = None
    next: tuple[str, str] | None = None
    indexed: bool = True


@dataclass(frozen=True)
class OutFile:
    """One file to be written: its path below the root of the site, and its text."""

    path: str
    text: str
