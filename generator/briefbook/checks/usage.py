"""What is given twice or used by nobody."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.entry import Entry
from briefbook.problems import Problem

_SHOWN_ANYWAY = ("events", "claims", "briefings")


def check_unused(case: Case, entry: Entry) -> Iterator[Problem]:
    """`unused`: a source, issue, actor or place that no other entry speaks of.

    Silent while an entry is broken: nobody knows what that one speaks of.
    """
    ref = entry.ref
    if case.library.broken or ref.kind in _SHOWN_ANYWAY or entry.withdrawn:
        return
    is_party = ref in (case.library.resolve(party) for party in case.settings.parties)
    if not is_party and all(link.source == ref for link in case.library.back[ref]):
        yield entry.fault(
            (), "unused", "no other entry speaks of this one", "link to it, or leave it for later"
        )


def check_same_origin(case: Case, entry: Entry) -> Iterator[Problem]:
    """`same-origin`: several sources are cited, and all of them pass on one."""
    sources = {case.library.resolve(c.source) for c in entry.cite if c.supports}
    if len(sources) > 1 and case.evidence.origins(entry.cite).count == 1:
        message = f"{len(sources)} sources are cited, and all have one origin"
        yield entry.fault(("cite",), "same-origin", message, "they count as one")
