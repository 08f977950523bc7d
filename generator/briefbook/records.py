"""What the search is given: one record for each thing that can be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Facet(NamedTuple):
    """A value by which results can be narrowed down: of which facet, what stands for it in an address, its words."""

    facet: str
    value: str
    label: str


@dataclass(frozen=True, order=True)
class SearchRecord:
    """One thing that a reader can find. All texts are plain: no markup, nothing encoded.

    `address` is relative to the root of the site (`issues/quota/`, `issues/quota/#claim-x`) and belongs to
    one record only. `kind` is the word shown above the title, `detail` the line shown below the excerpt,
    `names` the other forms under which people look for it. One value has one label in all records.
    """

    address: str
    title: str
    kind: str
    text: str
    names: tuple[str, ...] = ()
    detail: str = ""
    facets: tuple[Facet, ...] = ()
