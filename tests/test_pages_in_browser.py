"""Every sort of page in a real browser: narrow and wide, light and dark, with and without scripts."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Watch, served
from tests.sites import Site

EMPTY = """() => {
  const said = element => element.innerText.trim() || element.querySelector("svg, img, input, textarea");
  const shown = element => element.checkVisibility({visibilityProperty: true});
  const name = element => `${element.tagName}.${element.className} ${element.id} ${element.innerText.slice(0, 40)}`;
  const boxes = "section, .bb-sec__body, .bb-open__side, aside, nav, ul, ol, dl, dd, table, tbody, figure, h1, h2, h3";
  const bare = [...document.querySelectorAll(boxes)]
    .filter(each => !each.closest("dialog, template") && shown(each) && !said(each)).map(name);
  const over = [...document.querySelectorAll("main section")]
    .filter(each => shown(each) && !said(each.querySelector(".bb-sec__body") ?? each)).map(name);
  const all = [...document.querySelectorAll("main *")].filter(shown);
  const isHead = each => /^H[1-6]$/.test(each.tagName);
  const words = each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const speaks = each => words(each) || each.matches("svg, img, input");
  const heads = all.filter((head, at) => {
    if (!isHead(head) || head.tagName === "H1") return false;
    for (const each of all.slice(at + 1)) {
      if (isHead(each)) return each.tagName <= head.tagName;
      if (!head.contains(each) && speaks(each)) return false;
    }
    return true;
  }).map(name);
  return [...bare, ...over, ...heads];
}"""
"""Parts of a page that are shown and hold nothing, and headings with nothing under them."""

WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > room + 1);
  const names = wide.slice(-2).map(each => `${each.tagName}.${each.className}`);
  return [`${document.documentElement.scrollWidth} > ${room}`, ...names];
}"""

HIDDEN_WORDS = """() => [...document.querySelectorAll("main *")].filter(each => {
  const words = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  if (!words || !each.checkVisibility() || each.closest(".bb-vh, svg, details:not([open])")) return false;
  const box = each.getBoundingClientRect();
  return box.width < 1 || box.height < 1;
}).map(each => `${each.tagName}.${each.className} ${each.textContent.slice(0, 40)}`)"""


@pytest.fixture(scope="module")
def home(flagship: Site) -> Iterator[str]:
    """Where the flagship is served."""
    with served(flagship.folder) as address:
        yield address


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_each_kind_fit_and_hold_nothing_empty(any_site: Site, browser: Browser, width: int) -> None:
    faults = {}
    with (
        served(any_site.folder) as address,
        browser.new_context(viewport={"width": width, "height": 900}) as context,
    ):
        watch = Watch(address)
        page = watch.over(context.new_page())
        for each in any_site.of_each_kind():
            page.goto(address + each)
            for scheme in ("default", "slate"):
                page.evaluate("name => document.documentElement.dataset.mdColorScheme = name", scheme)
                found = [*page.evaluate(WIDE), *page.evaluate(EMPTY), *page.evaluate(HIDDEN_WORDS)]
                if found:
                    faults[f"{each} {scheme}"] = found
        page.keyboard.press("/")
        page.locator(".bb-search__in").fill("talks")
        page.wait_for_selector(".bb-hits a")
        assert page.evaluate(WIDE) == []
        assert page.evaluate("document.querySelector('#search').scrollWidth <= innerWidth")
    assert faults == {}
    assert watch.found == []


def plain_text(page: Page) -> str:
    """What there is to read, but for what only a script can use."""
    words: str = page.evaluate(
        """() => {
          document.querySelector(".bb-filter")?.remove();
          return document.querySelector("main").innerText;
        }"""
    )
    return " ".join(words.split())


def test_everything_can_be_read_without_scripts(flagship: Site, home: str, browser: Browser) -> None:
    with (
        browser.new_context(java_script_enabled=False) as bare,
        browser.new_context() as full,
    ):
        without, within = bare.new_page(), full.new_page()
        for each in flagship.of_each_kind():
            without.goto(home + each)
            within.goto(home + each)
            assert without.locator("main").inner_text().split() == plain_text(within).split(), each


def test_links_work_without_scripts(home: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        page.goto(home)
        page.locator("summary.bb-tool").click()
        page.locator(".bb-menu__sheet a[href='timeline/']").click()
        expect(page).to_have_url(f"{home}timeline/")
        page.locator("a.bb-tool--find").click()
        expect(page).to_have_url(f"{home}timeline/#bb-foot")
        page.locator("#bb-foot a[href$='events/']").click()
        expect(page).to_have_url(f"{home}events/")
        page.locator("main a[href^='../events/'], main a[href^='./'], main a[href*='/']").first.click()
        page.locator("sup.bb-ref a").first.click()
        assert re.search(r"#ref-\d+$", page.url)


def test_a_permalink_leads_to_its_claim_with_and_without_scripts(
    flagship: Site, home: str, browser: Browser
) -> None:
    claim = next(
        each for each in flagship.pages if each.startswith("claims/") and flagship.pages[each].leads_to
    )
    name = claim.split("/")[1]
    for scripts in (True, False):
        with browser.new_context(java_script_enabled=scripts) as context:
            page = context.new_page()
            page.goto(home + claim)
            page.wait_for_url(f"**#claim-{name}")
            expect(page.locator(f"#claim-{name}")).to_be_in_viewport()


def scheme_of(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("device", "scheme"), [("dark", "slate"), ("light", "default")])
def test_the_first_colours_are_the_devices(
    home: str, browser: Browser, device: Literal["dark", "light"], scheme: str
) -> None:
    with browser.new_context(color_scheme=device) as context:
        page = opened(context, home)
        expect(page.locator("html")).to_have_attribute("data-md-color-scheme", scheme)


def test_the_switch_of_colours_works_and_is_remembered(home: str, browser: Browser) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(home)
        light = scheme_of(page)
        button = page.locator(".bb-tool--scheme:visible")
        before = button.inner_text()
        button.click()
        dark = scheme_of(page)
        assert light != dark
        assert button.inner_text() != before or button.get_attribute("title")
        page.goto(f"{home}timeline/")
        assert scheme_of(page) == dark
        page.locator(".bb-tool--scheme:visible").click()
        page.reload()
        assert scheme_of(page) == light
        assert context.cookies() == []


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_keys_open_the_search_and_lead_to_a_result(home: str, browser: Browser, keys: str) -> None:
    with browser.new_context() as context:
        page = opened(context, f"{home}about/")
        page.keyboard.press(keys)
        expect(page.locator(".bb-search__in")).to_be_focused()
        page.keyboard.type("talks")
        expect(page.locator(".bb-hits a").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        target = page.locator(".bb-hits a").first.get_attribute("href")
        assert target
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(home)))
        expect(page.locator("#search")).to_be_hidden()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page
