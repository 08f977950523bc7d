"""Measure Briefbook beside stock MkDocs and Hugo: `python -m tests.benchmarks`; docs/benchmarks.md says how."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.benchmark import PARTS, Plan, measure
from tests.benchmarks.generators import find_hugo, hugo_version
from tests.benchmarks.measuring import Failed, machine
from tests.benchmarks.report import growth, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the day and the machine, a table for each size, and how things grow between sizes."""
    options = _options(arguments)
    plan = Plan(options.only, options.runs, options.queries, options.hugo)
    if not plan.hugo:
        sys.stderr.write("Hugo is missing and left out; docs/benchmarks.md says how to install it.\n")
    versions = hugo_version(plan.hugo) if plan.hugo else "no Hugo"
    _show(f"Measured on {machine()}, {versions}; runs: {plan.runs}.\n")
    done = []
    for entries in options.entries:
        with tempfile.TemporaryDirectory() as folder:
            try:
                done.append(measure(plan, entries, Path(folder)))
            except Failed as failed:
                sys.stderr.write(f"{failed}\n")
                return 1
        _show(table(done[-1]))
    if len(done) > 1:
        _show(growth(done))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("--entries", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="sizes of the briefing")
    add("--runs", type=int, default=5, metavar="N", help="how often everything is timed")
    add("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure, instead of all")
    add("--queries", type=int, default=50, metavar="N", help="how many searches")
    add("--hugo", type=Path, default=find_hugo(), metavar="PATH", help="Hugo's program")
    return parser.parse_args(arguments)


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
