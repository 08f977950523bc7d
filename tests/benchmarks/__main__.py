"""Measure Briefbook beside stock MkDocs and Hugo, and what it makes with Lighthouse: `python -m tests.benchmarks`.

docs/benchmarks.md says how.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.benchmark import PARTS, Plan, measure
from tests.benchmarks.generators import find_hugo, hugo_version
from tests.benchmarks.lighthouse import find_lighthouse, judge, verdicts
from tests.benchmarks.measuring import Failed, machine
from tests.benchmarks.report import growth, table

LIGHTHOUSE = "lighthouse"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the day and the machine, a table for each size, how things grow between sizes, and the verdicts."""
    options = _options(arguments)
    plan = Plan(options.only, options.runs, options.queries, options.hugo)
    versions = hugo_version(plan.hugo) if plan.hugo else "no Hugo"
    _show(f"Measured on {machine()}, {versions}; runs: {plan.runs}.\n")
    try:
        if set(plan.parts) & set(PARTS):
            _measure(plan, options.entries)
        if LIGHTHOUSE in plan.parts:
            _judge(options.lighthouse, plan.runs)
    except Failed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


def _measure(plan: Plan, sizes: Sequence[int]) -> None:
    if not plan.hugo:
        _left_out("Hugo")
    done = []
    for entries in sizes:
        with tempfile.TemporaryDirectory() as folder:
            done.append(measure(plan, entries, Path(folder)))
        _show(table(done[-1]))
    if len(done) > 1:
        _show(growth(done))


def _judge(program: Path | None, runs: int) -> None:
    if program is None:
        _left_out("Lighthouse")
        return
    with tempfile.TemporaryDirectory() as folder:
        _show(verdicts(judge(program, Path(folder), runs)))


def _left_out(what: str) -> None:
    sys.stderr.write(f"{what} is missing and left out; docs/benchmarks.md says how to install it.\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add, every = parser.add_argument, (*PARTS, LIGHTHOUSE)
    add("--entries", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="sizes of the briefing")
    add("--runs", type=int, default=5, metavar="N", help="how often everything is timed")
    add("--only", nargs="+", choices=every, default=every, help="parts to measure, instead of all")
    add("--queries", type=int, default=50, metavar="N", help="how many searches")
    add("--hugo", type=Path, default=find_hugo(), metavar="PATH", help="Hugo's program")
    add("--lighthouse", type=Path, default=find_lighthouse(), metavar="PATH", help="Lighthouse's program")
    return parser.parse_args(arguments)


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
