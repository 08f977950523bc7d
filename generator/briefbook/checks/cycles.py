"""Chains that come back to where they started."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from graphlib import CycleError, TopologicalSorter

from briefbook.checks.case import Case
from briefbook.entry import Parsed
from briefbook.fields import Fault, Ref
from briefbook.library import Library
from briefbook.links import Link
from briefbook.problems import Problem

RELATIONS = (
    "part_of",
    "within",
    "represents",
    "member_of",
    "follows",
    "replaces",
    "relays",
    "withdrawn.duplicate_of",
)


def check_cycles(case: Case) -> Iterator[Problem]:
    """`cycle`, once for each circle, at the first of its entries; the message walks round it."""
    files = {each.ref: each for each in reversed(case.parsed)}  # of two with one name, the first counts
    if not goes_round((link for each in files.values() for link in each.links), case.library.aliases):
        return  # the usual case, found without a walk from every entry
    for relation in RELATIONS:
        ahead = {
            ref: tuple(link for link in each.links if link.relation == relation)
            for ref, each in files.items()
        }
        done: set[Ref] = set()
        for start in sorted(ahead):
            if start in done:
                continue
            circle = _circle(start, partial(_ways, ahead), case.library)
            if circle:
                done.update(link.source for link in circle)
                yield _report(circle, files[start], relation.rpartition(".")[2])


def _ways(ahead: Mapping[Ref, tuple[Link, ...]], ref: Ref) -> tuple[Link, ...]:
    return ahead.get(ref, ())


def goes_round(links: Iterable[Link], aliases: Mapping[Ref, Ref]) -> bool:
    """Whether some chain of links comes back to where it started."""
    ahead: dict[str, dict[Ref, set[Ref]]] = defaultdict(lambda: defaultdict(set))
    for link in links:
        if link.relation in RELATIONS:
            ahead[link.relation][link.source].add(aliases.get(link.target, link.target))
    try:
        for graph in ahead.values():
            TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


def lies_on_a_circle(library: Library, ref: Ref) -> bool:
    """Whether some chain comes back to an entry of a library in which nothing is broken."""

    def ahead(relation: str) -> Callable[[Ref], Iterable[Link]]:
        return lambda here: (link for link in library.links[here] if link.relation == relation)

    return any(_circle(ref, ahead(relation), library) for relation in RELATIONS)


def _circle(start: Ref, ahead: Callable[[Ref], Iterable[Link]], library: Library) -> list[Link]:
    """The links of a shortest way from an entry back to itself, or nothing. Breadth first, without recursion."""
    came_by: dict[Ref, Link] = {}
    frontier = [start]
    while frontier:
        following: list[Ref] = []
        for here in frontier:
            for link in ahead(here):
                target = library.resolve(link.target)
                if target not in came_by:
                    came_by[target] = link
                    following.append(target)
        if start in came_by:
            return _way_back(start, came_by)
        frontier = following
    return []


def _way_back(start: Ref, came_by: Mapping[Ref, Link]) -> list[Link]:
    way = [came_by[start]]
    while way[0].source != start:
        way.insert(0, came_by[way[0].source])
    return way


def _report(circle: list[Link], first: Parsed, relation: str) -> Problem:
    names = " → ".join([link.source.id for link in circle] + [circle[0].source.id])
    message = f"{relation} goes round in a circle: {names}"
    return first.fault(circle[0].loc, Fault("cycle", message, "break it at one place"))
