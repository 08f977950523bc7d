"""By what results can be narrowed down, as a file of its own, which is only fetched once there are results.

Pagefind has filters, but stores them in an order that changes from run to run, counts what is stale, and has the
reader load them first.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise

from briefbook.records import SearchRecord
from briefbook.search.bundle import seal


class Facets:
    """Those of the pages of an index, which begin after so many others."""

    def __init__(self, before: int = 0) -> None:
        self._before = before
        self._pages: dict[str, dict[tuple[str, str], list[int]]] = {}

    def noted(self, records: Iterable[SearchRecord]) -> Iterator[SearchRecord]:
        """The records, each of which is a page, given on as they are."""
        for page, record in enumerate(records, self._before):
            for facet, value, label in record.facets:
                self._pages.setdefault(facet, {}).setdefault((value, label), []).append(page)
            yield record

    def file(self) -> tuple[str, bytes]:
        """The path and the content of the file that says them, of all pages that were noted.

        The content is JSON: to each facet a list of `[value, label, pages]`, each page counted from the one before.
        """
        data = {
            facet: [
                [*named, [after - page for page, after in pairwise([0, *pages])]]
                for named, pages in sorted(values.items())
            ]
            for facet, values in sorted(self._pages.items())
        }
        packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return f"facets.{hashlib.sha256(packed).hexdigest()[:10]}.pagefind", seal(packed)
