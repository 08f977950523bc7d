"""What is given twice or used by nobody."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.problems import Problem

_SHOWN_ANYWAY = ("events", "claims", "briefings")


def check_unused(case: Case) -> Iterator[Problem]:
    """`unused`: a source, issue, actor or place that no other entry speaks of.

    Silent while an entry is broken: nobody knows what that one speaks of.
    """
    if case.library.broken:
        return
    parties = {case.library.resolve(ref) for ref in case.settings.parties}
    for ref, entry in case.library.entries.items():
        links = [link for link in case.library.back[ref] if link.source != ref]
        if ref.kind not in _SHOWN_ANYWAY and ref not in parties and not links and not entry.withdrawn:
            yield entry.fault(
                (), "unused", "no other entry speaks of this one", "link to it, or leave it for later"
            )


def check_same_origin(case: Case) -> Iterator[Problem]:
    """`same-origin`: several sources are cited, and all of them pass on one."""
    for entry in case.library.entries.values():
        supporting = [c for c in entry.cite if c.supports]
        sources = {case.library.resolve(c.source) for c in supporting}
        origins = case.evidence.origins(entry.cite)
        if len(sources) > 1 and origins.count == 1:
            message = f"{len(sources)} sources are cited, and all have one origin"
            yield entry.fault(("cite",), "same-origin", message, "they count as one")
