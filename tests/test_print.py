"""Printed, a page is part of a dossier: black on white, no tools, no heading alone at the foot of a page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import served
from tests.sites import LOST, Site

SHOWN = """names => names.filter(name => [...document.querySelectorAll(name)].some(each => each.checkVisibility()))"""

COLOURS = """() => {
  const strong = [...document.querySelectorAll("main *")].filter(each => each.checkVisibility());
  const grey = each => new Set(getComputedStyle(each).color.match(/\\d+/g).slice(0, 3)).size === 1;
  return strong.filter(each => !grey(each)).map(each => `${each.tagName}.${each.className}`);
}"""

OVERLAPPING = """() => [...document.querySelectorAll("main .bb-ref")].filter(each => {
  const before = each.previousSibling, first = each.querySelector("a");
  if (!each.checkVisibility() || !before || !before.textContent.trim()) return false;
  const words = document.createRange();
  words.selectNodeContents(before);
  const word = [...words.getClientRects()].at(-1), number = first.getClientRects()[0];
  const apart = number.top > word.bottom || number.left >= word.right - .5 || number.right <= word.left + .5;
  return !apart;
}).map(each => each.parentElement.textContent)"""

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

TOOLS = [".bb-tools", ".bb-nav", ".bb-foot", ".bb-turn", ".bb-edit", ".bb-search", ".bb-pick", ".bb-citing"]


@pytest.fixture
def printed(any_site: Site, browser: Browser) -> Iterator[Page]:
    """A window as wide as the text on a sheet of A4, that shows what is printed; dark, as somebody may have chosen."""
    with (
        served(any_site.folder) as address,
        browser.new_context(base_url=address, viewport={"width": 640, "height": 900}) as context,
    ):
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        yield page


def test_tools_are_not_printed_and_all_is_black(any_site: Site, printed: Page) -> None:
    for each in any_site.of_each_kind():
        printed.goto(f"/{each}")
        assert printed.evaluate(SHOWN, TOOLS) == [], each
        assert printed.evaluate(COLOURS) == [], each
        assert printed.evaluate(WIDE) <= 0, each
        assert printed.evaluate(OVERLAPPING) == [], each


def test_what_a_page_is_and_how_it_is_cited_is_printed(any_site: Site, printed: Page) -> None:
    for each in any_site.of_each_kind():
        if each == LOST:
            continue
        printed.goto(f"/{each}")
        assert printed.locator(".bb-asof").is_visible(), each
        assert printed.locator(".bb-citing__words").last.is_visible(), each
        address = printed.locator(".bb-address")
        assert address.count() == 0 or address.is_visible(), each


def test_a_reference_is_printed_with_its_places_and_addresses(any_site: Site, printed: Page) -> None:
    for each in any_site.of_each_kind():
        printed.goto(f"/{each}")
        for item in printed.locator(".bb-refs > li").all():
            words = item.inner_text()
            assert "↩" not in words
            for link in filter(lambda each: each.is_visible(), item.locator("a[href^=http]").all()):
                after = link.evaluate("each => getComputedStyle(each, '::after').content")
                shown = link.inner_text() + ("" if after == "none" else after)
                assert shown.count(link.get_attribute("href") or "-") == 1, "once, in full"


def test_a_heading_stays_with_what_it_heads(printed: Page) -> None:
    """A gap between the two is where a page could end, whatever the heading asks for."""
    printed.goto("/")
    kept = printed.evaluate(
        """() => [...document.querySelectorAll(".bb-sec")].every(each => {
          const [head, body] = [each.querySelector(".bb-sec__head"), each.querySelector(".bb-sec__body")];
          const gap = parseFloat(getComputedStyle(body).marginTop) + parseFloat(getComputedStyle(body).paddingTop);
          return gap === 0 && getComputedStyle(head).breakAfter === "avoid";
        })"""
    )
    assert kept
