"""What rests on something that did not last."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.entry import Entry
from briefbook.problems import Problem


def check_suspects(case: Case, entry: Entry) -> Iterator[Problem]:
    """`suspect`: it rests on what was corrected, retracted or withdrawn, and nobody has compared them since."""
    if entry.withdrawn:
        return
    for doubt in case.evidence.doubts(entry):
        since = f" ({doubt.day.text})" if doubt.day else ""
        hint = "compare it with the source, then give the citation a checked day"
        message = f"it rests on {doubt.about}, which was {doubt.what}{since}"
        yield entry.fault(doubt.link.loc, "suspect", message, hint, doubt.link.offset)
