"""References by a name that an entry had before."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.entry import Entry
from briefbook.problems import Problem


def check_former_names(case: Case, entry: Entry) -> Iterator[Problem]:
    """`alias`: it leads where it should, and says so under a former id."""
    for link in case.library.links[entry.ref]:
        now = case.library.resolve(link.target)
        if now != link.target:
            message = f'"{link.target.id}" is a former id of {now}'
            yield entry.fault(link.loc, "alias", message, f'write "{now.id}"', link.offset)
