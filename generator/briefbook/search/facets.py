"""By what results can be narrowed down, as a file of its own, which is only fetched once there are results.

Pagefind has filters, but stores them in an order that changes from run to run, counts what is stale, and has the
reader load them first.
"""

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise

from briefbook.records import SearchRecord
from briefbook.search.bundle import seal


def facets_file(records: Sequence[SearchRecord], before: int = 0) -> tuple[str, bytes]:
    """The path and the content of the facets of an index whose pages are `records`, after so many other pages.

    The content is JSON: to each facet a list of `[value, label, pages]`, each page counted from the one before.
    """
    facets: dict[str, dict[tuple[str, str], list[int]]] = {}
    for page, record in enumerate(records, before):
        for facet, value, label in record.facets:
            facets.setdefault(facet, {}).setdefault((value, label), []).append(page)
    data = {
        facet: [
            [*named, [after - page for page, after in pairwise([0, *pages])]]
            for named, pages in sorted(values.items())
        ]
        for facet, values in sorted(facets.items())
    }
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return f"facets.{hashlib.sha256(packed).hexdigest()[:10]}.pagefind", seal(packed)
