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
    """The metadata of an index, and what its scores are to be multiplied with."""

    metadata: bytes
    weight: float = 1


def start_file(base: bytes, delta: Begun | None = None, stale: Iterable[str] = ()) -> bytes:
    """The metadata of the base and of the delta, after a line of JSON that says how long each is.

    `base` is empty where nothing is in the index; `stale` are the fragments of the base that no longer hold.
    """
    parts = [part for part in (base, delta and delta.metadata) if part]
    about = {
        "lengths": [len(part) for part in parts],
        "weight": delta and round(delta.weight, 4),
        "stale": list(stale),
    }
    return seal(b"\n".join([json.dumps(about).encode(), b"".join(parts)]))
