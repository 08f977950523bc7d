"""What Lighthouse says of the flagship on a pretended phone: five pages, each judged several times."""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.generators import briefbook
from tests.benchmarks.measuring import Failed
from tests.browser import FLAGS, program_of_browser, served
from tests.sites import REPOSITORY, copy_briefing

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
SHIFT = "cumulative-layout-shift"

_PROGRAM = REPOSITORY / "requirements/lighthouse/node_modules/lighthouse/cli/index.js"
_HEAD = (
    *("the flagship", "performance", "accessibility", "best practices", "SEO"),
    *("first paint", "largest paint", "blocked", "layout shift"),
)


@dataclass(frozen=True)
class Verdict:
    """One run on one page: points of a hundred by category, milliseconds, and how far things moved."""

    points: Mapping[str, float]
    times: Mapping[str, float]
    shift: float


def find_lighthouse() -> Path | None:
    """Lighthouse's program, where it is installed."""
    return _PROGRAM if _PROGRAM.is_file() else None


def judge(program: Path, folder: Path, runs: int) -> dict[str, list[Verdict]]:
    """The flagship, built in a folder, page by page and run after run. Raises Failed."""
    with _published(folder) as address:
        pages = chosen(folder / "site")
        found: dict[str, list[Verdict]] = {page: [] for page in pages}
        for _ in range(runs):
            for page in pages:
                found[page].append(read(_report(program, address + page, folder / "report.json")))
        return found


@contextmanager
def _published(root: Path) -> Iterator[str]:
    """The address of the flagship, which it knows itself by, as it does where it is published."""
    copy_briefing(REPOSITORY, root)
    with served(root / "site") as address:
        with (root / "site_config.yml").open("a", encoding="utf-8") as settings:
            settings.write(f"url: {address}\n")
        ended = subprocess.run(briefbook(root).command, capture_output=True, text=True)
        if ended.returncode:
            raise Failed(ended.stderr)
        yield address


def chosen(site: Path) -> list[str]:
    """Home, the timeline, and the longest page of an issue, of an event and of a source."""
    longest = [
        max((site / kind).glob("*/index.html"), key=lambda path: (path.stat().st_size, path))
        for kind in ("issues", "events", "sources")
    ]
    return ["", "timeline/", *(f"{path.parent.relative_to(site).as_posix()}/" for path in longest)]


def _report(program: Path, address: str, file: Path) -> Any:
    node = shutil.which("node")
    if node is None:
        raise Failed("Lighthouse needs Node.js, which is missing")
    command = [node, str(program), address, "--output=json", f"--output-path={file}", "--quiet"]
    command += ["--no-enable-error-reporting", f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"]
    browser = {"CHROME_PATH": program_of_browser()}
    ended = subprocess.run(command, capture_output=True, text=True, env=os.environ | browser)
    if ended.returncode:
        raise Failed(f"{address}: {ended.stderr}")
    return json.loads(file.read_text(encoding="utf-8"))


def read(report: Any) -> Verdict:
    """What counts, out of a report of Lighthouse. Raises Failed where a category could not be judged."""
    scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
    if None in scores.values():
        raise Failed(f"{report['finalDisplayedUrl']}: {report.get('runWarnings')}")
    numbers = {name: report["audits"][name]["numericValue"] for name in (*TIMES, SHIFT)}
    return Verdict(
        {name: 100 * score for name, score in scores.items()},
        {name: numbers[name] for name in TIMES},
        numbers[SHIFT],
    )


def verdicts(found: Mapping[str, list[Verdict]]) -> str:
    """A row a page, the median of each number; what moved is given at its most."""
    lines = [f"| {' | '.join(_HEAD)} |", f"| --- |{' ---: |' * (len(_HEAD) - 1)}"]
    for page, runs in found.items():
        points = [f"{statistics.median(run.points[name] for run in runs):.0f}" for name in CATEGORIES]
        times = [f"{statistics.median(run.times[name] for run in runs) / 1000:.2f} s" for name in TIMES]
        shift = f"{max(run.shift for run in runs):.3g}"
        lines.append(f"| {' | '.join([f'`/{page}`', *points, *times, shift])} |")
    return "\n".join(lines) + "\n"
