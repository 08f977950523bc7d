"""What is always checked: functions to problems, in lists that can be read aloud."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from briefbook.checks.case import Case
from briefbook.checks.citations import check_citations
from briefbook.checks.collisions import check_collisions
from briefbook.checks.cycles import check_cycles
from briefbook.checks.former_names import check_former_names
from briefbook.checks.freshness import check_overdue, check_reviews
from briefbook.checks.hidden_text import check_hidden_text, check_hidden_text_in_settings
from briefbook.checks.measures import check_measures
from briefbook.checks.order import check_posts, check_ranges, check_reported_before_it_happened
from briefbook.checks.parties import check_parties
from briefbook.checks.suspects import check_suspects
from briefbook.checks.usage import check_same_origin, check_unused
from briefbook.entry import Entry
from briefbook.problems import Problem, Severity

OF_ONE: tuple[Callable[[Case, Entry], Iterator[Problem]], ...] = (
    check_hidden_text,
    check_citations,
    check_ranges,
    check_posts,
    check_overdue,
    check_reviews,
)
"""What can be seen in one entry alone, even in what is sound of a broken one."""

OF_LINKED: tuple[Callable[[Case, Entry], Iterator[Problem]], ...] = (
    check_former_names,
    check_reported_before_it_happened,
    check_measures,
    check_suspects,
    check_same_origin,
    check_unused,
)
"""What a sound entry shows together with those that it is linked with."""

OF_ALL: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    check_collisions,
    check_cycles,
    check_parties,
    check_hidden_text_in_settings,
)
"""What shows only in all entries and the settings together."""


def check_one(case: Case, entry: Entry) -> list[Problem]:
    """Every problem of one sound entry."""
    return [problem for check in (*OF_ONE, *OF_LINKED) for problem in check(case, entry)]


def check_all(case: Case) -> list[Problem]:
    """Every problem of all entries and the settings together."""
    return [problem for check in OF_ALL for problem in check(case)]


def run_checks(case: Case) -> list[Problem]:
    """Every problem that every check finds."""
    return [
        *(problem for entry in case.remains for check in OF_ONE for problem in check(case, entry)),
        *(problem for entry in case.library.every() for check in OF_LINKED for problem in check(case, entry)),
        *check_all(case),
    ]


def weigh(problems: Iterable[Problem], severity: Mapping[str, Severity]) -> list[Problem]:
    """The problems sorted, each once, with the severities that the settings chose; what is off is left out."""
    weighed = {replace(p, severity=severity.get(p.rule, p.severity)) for p in problems}
    return sorted(p for p in weighed if p.severity != "off")
