"""How long a build takes beside stock MkDocs over the same Markdown: `python -m tests.benchmarks.against_stock`.

Both are whole processes, interleaved in one run; the medians' ratio comes first. Stock is MkDocs with Material and
its own search, entries outside the navigation, in a folder of its own.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from tests.benchmarks.content import write_content


def main() -> None:
    """Print the ratio and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_content(root, options.entries)
        ours, stock = [_build(root)], []
        config = _stock_config(root)
        for _ in range(options.runs):
            stock.append(_timed([sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)]))
            ours.append(_build(root))
        pages = sum(1 for _ in (root / "build" / "docs").rglob("*.md"))
    mine, theirs = statistics.median(ours), statistics.median(stock)
    times = f"{mine:.1f} s against {theirs:.1f} s"
    sys.stdout.write(f"{mine / theirs:.2f} of stock: {times}, {pages} pages, {options.entries} entries\n")


def _build(root: Path) -> float:
    """A cold build: nothing is left of the one before."""
    for leftover in ("build", "site"):
        shutil.rmtree(root / leftover, ignore_errors=True)
    return _timed([sys.executable, "-m", "briefbook", "build", "--root", str(root), "--quiet"])


def _stock_config(root: Path) -> Path:
    docs = shutil.copytree(root / "build" / "docs", root / "stock" / "docs")
    config = {
        "site_name": "Stock",
        "docs_dir": str(docs),
        "site_dir": str(root / "stock" / "site"),
        "nav": [{"home": "index.md"}],
        "theme": {"name": "material", "font": False},
        "markdown_extensions": ["attr_list", "tables", "toc"],
        "plugins": ["search"],
    }
    path = root / "stock" / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
