"""Two entries or aliases that would answer at one address."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.fields import Fault, Ref
from briefbook.problems import Problem


def check_collisions(case: Case) -> Iterator[Problem]:
    """`id-collision`, at the later of the two files, which names the earlier."""
    holders: dict[Ref, str] = {}
    for each in case.parsed:
        if each.ref in holders:
            message = f'{holders[each.ref]} is called "{each.ref.id}" too'
            yield each.fault((), Fault("id-collision", message, "one of the two needs another file name"))
        holders.setdefault(each.ref, each.raw.path)
    for each in case.parsed:
        for index, alias in enumerate(each.remains.aliases):
            if alias is None:
                continue  # it is no id, and that is said already
            ref = Ref(each.ref.kind, alias)
            if ref in holders:
                message = f'"{alias}" is also the address of {holders[ref]}'
                yield each.fault(("aliases", index), Fault("id-collision", message, "remove one of the two"))
            holders.setdefault(ref, each.raw.path)
