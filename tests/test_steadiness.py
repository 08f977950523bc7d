"""Nothing that a reader already sees moves because a script comes late."""

import pytest
from playwright.sync_api import Browser, Route

from tests.browser import served
from tests.sites import Site

_WATCH = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    window.moved.push(...shift.sources.map(({ node }) => (node?.parentElement ?? document.body).className));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
_SEEN = """new Promise((done) => {
  const isSeen = (list) => list.getEntriesByName("first-contentful-paint").length;
  new PerformanceObserver((list) => isSeen(list) && done()).observe({ type: "paint", buffered: true });
})"""
_AT_REST = """document.fonts.ready.then(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))"""


@pytest.mark.parametrize("width", [412, 1280])
def test_nothing_moves_when_the_scripts_come(flagship: Site, browser: Browser, width: int) -> None:
    with served(flagship.folder) as address:
        for page in flagship.of_each_kind():
            assert moved(browser, address + page, width) == [], page


def moved(browser: Browser, address: str, width: int) -> list[str]:
    """What moves on a page of which the scripts come only when it can be read."""
    window = browser.new_context(viewport={"width": width, "height": 823})
    try:
        page = window.new_page()
        page.add_init_script(_WATCH)
        gate = Gate()
        page.route("**/assets/javascripts/*.js", gate.meet)
        page.goto(address, wait_until="commit")
        page.evaluate(_SEEN)
        page.evaluate(_AT_REST)
        page.evaluate("window.moved = []")
        gate.open()
        page.wait_for_load_state("load")
        page.evaluate(_AT_REST)
        found: list[str] = page.evaluate("window.moved")
        return found
    finally:
        window.close()


class Gate:
    """Keeps scripts back until it is opened, but for the one in the head: nothing is drawn before that has come."""

    def __init__(self) -> None:
        self._held: list[Route] = []
        self._is_open = False

    def meet(self, route: Route) -> None:
        """A script is asked for."""
        if self._is_open or "scheme.js" in route.request.url:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        """Let all of them pass."""
        self._is_open = True
        for route in self._held:
            route.continue_()
