"""The file that a search begins with: all that must be known before a word can be looked up.

It is one, so that a reader waits for one answer, and so that the base, the delta and what they say of each other are
always of one build.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from briefbook.search.bundle import seal

START = "start.pagefind"


@dataclass(frozen=True)
class Begun:
    """The metadata of an index, the path of its facets, and what its scores are to be multiplied with."""

    metadata: bytes
    facets: str
    weight: float = 1


def start_file(base: Begun, delta: Begun | None = None, stale: Iterable[str] = ()) -> bytes:
    """The metadata of the base and of the delta, after a line of JSON that says how long each is, and the rest.

    A base of no records has no metadata, and is left out. `stale` are the fragments of the base that no longer hold.
    """
    indexes = [index for index in (base, delta) if index and index.metadata]
    about = {
        "indexes": [
            {"length": len(index.metadata), "facets": index.facets, "weight": round(index.weight, 4)}
            for index in indexes
        ],
        "stale": list(stale),
    }
    return seal(b"\n".join([json.dumps(about).encode(), b"".join(index.metadata for index in indexes)]))
