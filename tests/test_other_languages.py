"""The site in Arabic and in Ukrainian, in a real browser: mirrored where it must be, whole, in letters of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, served
from tests.conftest import built_once
from tests.sites import WORLDS, Site, copy_briefing
from tests.test_pages_in_browser import EMPTY, HIDDEN_WORDS, WIDE

SLANTED = """() => {
  const shown = [...document.querySelectorAll("body *")].filter(each => each.checkVisibility());
  const own = each => [...each.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("");
  const foreign = /\\p{Script=Arabic}|\\p{Script=Cyrillic}/u;
  return shown.filter(each => foreign.test(own(each))).filter(each => {
    const { fontStyle, letterSpacing } = getComputedStyle(each);
    const apart = /\\p{Script=Arabic}/u.test(own(each)) && !["normal", "0px"].includes(letterSpacing);
    return fontStyle !== "normal" || apart;
  }).map(each => `${each.tagName}.${each.className} ${own(each).slice(0, 40)}`);
}"""
"""Words in italics, which these letters lack, and Arabic ones that are pulled apart."""

FULL_STOP = """said => {
  const text = said.lastChild, range = document.createRange();
  const box = at => { range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect(); };
  const end = text.data.trimEnd().length - 1;
  return [text.data[end], Math.sign(box(end).left - box(end - 1).left)];
}"""
"""The last character of some words, and on which side of the one before it stands."""


@pytest.fixture(scope="module", params=["ar", "uk"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The world that uses every field, with an interface in another language."""
    return built_once(f"everything-{request.param}", _in(request.param, tmp_path_factory), tmp_path_factory)


def _in(language: str, factory: pytest.TempPathFactory) -> Path:
    root = copy_briefing(WORLDS / "everything", factory.mktemp("source") / "root")
    settings = root / "site_config.yml"
    text = settings.read_text(encoding="utf-8").replace("language: en-GB\n", f"language: {language}\n")
    settings.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    """A window at the start of the site."""
    with served(site.folder) as address, browser.new_context(base_url=address) as context:
        opened = context.new_page()
        watch = Watch(address)
        watch.over(opened)
        opened.goto(address)
        yield opened
        assert watch.found == []


def _language(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_each_kind_fit_and_have_no_slanted_letters(site: Site, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    faults = {}
    for each in site.of_each_kind():
        page.goto(each)
        found = [fault for script in (WIDE, EMPTY, HIDDEN_WORDS, SLANTED) for fault in page.evaluate(script)]
        if found:
            faults[each] = found
    assert faults == {}


def test_the_page_begins_on_the_side_where_its_language_does(page: Page) -> None:
    turned = _language(page) == "ar"
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == (
        "rtl" if turned else "ltr"
    )
    name, tools = page.locator(".bb-head__name").bounding_box(), page.locator(".bb-tools").bounding_box()
    assert name
    assert tools
    assert (name["x"] > tools["x"]) is turned


def test_a_sentence_of_another_direction_ends_where_it_ends(page: Page) -> None:
    page.goto("issues/water-quota/")
    assert page.locator(".bb-claim__say").first.evaluate(FULL_STOP) == [".", 1]


def test_results_are_counted_in_the_forms_of_the_language(page: Page) -> None:
    page.keyboard.press("/")
    page.locator(".bb-search__in").fill("Halle")
    page.wait_for_selector(".bb-hits a")
    counted = re.compile("نتيجة|نتيجتان|نتائج|результат")
    expect(page.locator(".bb-search__state")).to_contain_text(counted)
