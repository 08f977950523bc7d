"""One size of briefing, measured in a folder of its own."""

import statistics
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.benchmarks.content import write_content
from tests.benchmarks.edits import Edit, edits, word
from tests.benchmarks.generators import BRIEFBOOK, Generator, briefbook, hugo, stock_mkdocs
from tests.benchmarks.measuring import (
    ALONE,
    SEARCH,
    WITH_WORKERS,
    Failed,
    digest_of,
    peak_memory,
    size_of,
    timed,
)
from tests.benchmarks.report import COLD, Figures, Measure, seconds, size, warm

PARTS = ("cold", "warm", "memory", "search")

_NOTHING = warm("nothing changed")
_PROCESSORS = Measure("processor time of a cold build", seconds)
_SITE = Measure("size of site/", size)
_WORK = Measure("size of build/ beyond what site/ shares", size)


@dataclass(frozen=True)
class Plan:
    """What to measure, and how often."""

    parts: Collection[str]
    runs: int
    queries: int
    hugo: Path | None


def measure(plan: Plan, entries: int, folder: Path) -> Figures:
    """Everything that the plan asks for. A first build of each, which is not timed, fills the caches."""
    root = folder / "briefing"
    write_content(root, entries)
    ours = briefbook(root)
    memory = {BRIEFBOOK: peak_memory(ours.command)}
    others = list(_others(plan, root / "build/docs", folder))
    for other in others:
        memory[other.name] = peak_memory(other.command)
        if lacking := other.lacks(root / "build/docs"):
            raise Failed(f"{other.name} made no page of {lacking}")
    figures = Figures(entries, sum(1 for _ in (root / "build/docs").rglob("*.md")))
    _run(plan, figures, root, [ours, *others])
    if "memory" in plan.parts:
        for who, peaks in memory.items():
            for whose in [each for each in (ALONE, WITH_WORKERS, SEARCH) if peaks[each]]:
                figures.note(Measure(f"memory, {whose}", size), who, peaks[whose])
        for generator in [ours, *others]:
            figures.note(_SITE, generator.name, size_of(generator.site))
        figures.note(_WORK, BRIEFBOOK, size_of(root / "build", ours.site) - size_of(ours.site))
    if "search" in plan.parts:
        _search(figures, root, plan.queries)
    return figures


def _others(plan: Plan, markdown: Path, folder: Path) -> Iterator[Generator]:
    yield stock_mkdocs(markdown, folder / "mkdocs")
    if plan.hugo:
        yield hugo(plan.hugo, markdown, folder / "hugo")


def _run(plan: Plan, figures: Figures, root: Path, generators: list[Generator]) -> None:
    """Run after run of everything that is timed, so that what slows the machine for a while slows all."""
    ours, *_ = generators
    words = map(word, count(1))
    for number in range(plan.runs):
        sys.stderr.write(f"{figures.entries:,} entries, run {number + 1} of {plan.runs}\n")
        if "warm" in plan.parts:
            figures.note(_NOTHING, BRIEFBOOK, timed(ours.command).seconds)
            for edit in edits(figures.entries):
                figures.note(warm(edit.what), BRIEFBOOK, _edited(edit, root, ours, next(words)))
        if "cold" in plan.parts:
            before = digest_of(ours.site)
            for generator in generators:
                generator.forget(root / "aside" / f"{number}-{generator.name}")
                spent = timed(generator.command)
                figures.note(COLD, generator.name, spent.seconds)
                figures.note(_PROCESSORS, generator.name, spent.processors)
            if digest_of(ours.site) != before:
                raise Failed("a warm build and a cold one of the same entries made different sites")


def _edited(edit: Edit, root: Path, ours: Generator, new: str) -> float:
    edit.make(root, new)
    spent = timed(ours.command)
    if missing := edit.missing(ours.site, new):
        raise Failed(f"{edit.what}: {new!r} is not on {missing}")
    return spent.seconds


def _search(figures: Figures, root: Path, number: int) -> None:
    from tests.benchmarks.searching import first_results, queries

    answers = first_results(root / "site", queries(root, number))
    times = [answer.seconds for answer in answers]
    loads = [answer.downloaded for answer in answers]
    found = f"first result of {len(answers)} searches"
    figures.note(Measure(f"{found}, median", seconds), BRIEFBOOK, statistics.median(times))
    figures.note(Measure(f"{found}, slowest", seconds), BRIEFBOOK, max(times))
    figures.note(Measure("downloaded for it, median", size), BRIEFBOOK, statistics.median(loads))
    figures.note(Measure("downloaded for it, most", size), BRIEFBOOK, max(loads))
