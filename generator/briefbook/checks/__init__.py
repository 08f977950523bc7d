"""What is always checked: functions from a case to problems, in a list that can be read aloud."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from briefbook.checks.case import Case
from briefbook.checks.citations import check_citations
from briefbook.checks.collisions import check_collisions
from briefbook.checks.cycles import check_cycles
from briefbook.checks.freshness import check_overdue, check_reviews
from briefbook.checks.hidden_text import check_hidden_text
from briefbook.checks.measures import check_measures
from briefbook.checks.order import check_posts, check_ranges, check_reported_before_it_happened
from briefbook.checks.parties import check_parties
from briefbook.checks.suspects import check_suspects
from briefbook.checks.usage import check_same_origin, check_unused
from briefbook.problems import Problem, Severity

CHECKS: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    check_hidden_text,
    check_collisions,
    check_parties,
    check_cycles,
    check_citations,
    check_ranges,
    check_posts,
    check_reported_before_it_happened,
    check_measures,
    check_overdue,
    check_reviews,
    check_suspects,
    check_same_origin,
    check_unused,
)


def run_checks(case: Case) -> list[Problem]:
    """Every problem that every check finds."""
    return [problem for check in CHECKS for problem in check(case)]


def weigh(problems: Iterable[Problem], severity: Mapping[str, Severity]) -> list[Problem]:
    """The problems sorted, each once, with the severities that the settings chose; what is off is left out."""
    weighed = {replace(p, severity=severity.get(p.rule, p.severity)) for p in problems}
    return sorted(p for p in weighed if p.severity != "off")
