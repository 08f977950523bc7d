"""Figures that can't both be right."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.entries.claims import Claim
from briefbook.entry import Entry
from briefbook.problems import Problem


def check_measures(case: Case, claim: Entry) -> Iterator[Problem]:
    """`contradiction` where comparable measures don't overlap, `unit-mismatch` where only their units differ.

    Either is said at the later of two claims.
    """
    if not isinstance(claim, Claim):
        return
    for one, other in case.evidence.measures_apart(claim):
        if other.ref == claim.ref and not _say_so(case, one, other):
            message = f"its measure does not overlap with that of {one.ref}"
            hint = "say how they differ in differs_from, or withdraw or replace one"
            yield claim.fault(("measure",), "contradiction", message, hint)
    for one, other in case.evidence.units_apart(claim):
        if other.ref == claim.ref:
            message = f"its unit is not that of {one.ref}, so the two can't be compared"
            yield claim.fault(("measure",), "unit-mismatch", message, "use one unit, or another what")


def _say_so(case: Case, one: Claim, other: Claim) -> bool:
    return any(account.how for account in case.evidence.accounts(one) if account.claim == other.ref)
