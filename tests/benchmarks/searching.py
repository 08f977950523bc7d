"""How soon a reader sees the first result, in a real browser that has fetched nothing of the search yet."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request

from tests.benchmarks.content import vocabulary
from tests.browser import chromium, served

_LONGEST_WAIT = 60_000  # milliseconds

_WATCH = """(longest) => {
  const box = document.getElementById("search");
  window.firstResult = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no result")), longest);
    let opened;
    new MutationObserver(() => {
      opened ??= box.open ? performance.now() : undefined;
      if (!box.querySelector(".bb-hits a")) return;
      requestAnimationFrame((now) => resolve({ took: performance.now() - opened, at: performance.timeOrigin + now }));
    }).observe(box, { attributes: true, childList: true, subtree: true });
  });
}"""
"""Starts the clock when the dialog opens, and stops it in the frame that draws the first result; says when that was.

The page itself says when it is there: to be asked by Playwright again and again takes the processor that it needs.
"""


@dataclass(frozen=True)
class Answer:
    """What one query took, from the dialog being open."""

    query: str
    seconds: float
    downloaded: int


def queries(root: Path, number: int = 50) -> list[str]:
    """Four in five are words of the content, from its most frequent to its rarest; the others are names."""
    known = set(vocabulary())
    counts: Counter[str] = Counter()
    for path in (root / "content").rglob("*.yml"):
        found = re.findall("[a-z]+", path.read_text(encoding="utf-8").lower())
        counts.update(word for word in found if word in known)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    words = number * 4 // 5
    return [ranked[rank] for rank in _ranks(len(ranked), words)] + _names(root, number - words)


def first_results(site: Path, asked: Iterable[str]) -> list[Answer]:
    """Every query in a window of its own, typed in one go as soon as the dialog is open."""
    with served(site) as address, chromium() as browser:
        return [_ask(browser, address, query) for query in asked]


def _ranks(size: int, number: int) -> list[int]:
    """`number` ranks below `size`, each about as many times the one before."""
    ranks: list[int] = []
    for step in range(number):
        rank = round(size ** (step / max(1, number - 1))) - 1
        ranks.append(max(rank, ranks[-1] + 1) if ranks else rank)
    return ranks


def _names(root: Path, number: int) -> list[str]:
    paths = sorted((root / "content/actors").iterdir())
    chosen = paths[:: max(1, len(paths) // number)][:number]
    return [path.read_text(encoding="utf-8").partition("name: ")[2].partition("\n")[0] for path in chosen]


def _ask(browser: Browser, address: str, query: str) -> Answer:
    window = browser.new_context()
    try:
        page = window.new_page()
        page.goto(address, wait_until="networkidle")
        requests: list[Request] = []
        window.on("request", lambda sent: requests.append(sent))  # noqa: PLW0108 - it takes no method of a list
        page.evaluate(_WATCH, _LONGEST_WAIT)
        page.keyboard.press("/")
        page.keyboard.insert_text(query)
        first = page.evaluate("window.firstResult")
        page.wait_for_load_state("networkidle")
        before = [request for request in requests if request.timing["startTime"] < first["at"]]
        return Answer(query, first["took"] / 1000, sum(map(_body, before)))
    finally:
        window.close()


def _body(request: Request) -> int:
    response = request.response()
    return len(response.body()) if response else 0
