"""Every sort of page before two judges: axe-core, in the browser, and the Nu checker, on the files."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser import served
from tests.conftest import built_once
from tests.sites import REPOSITORY, WORLDS, Site

JUDGES = REPOSITORY / "node_modules"
AXE = (JUDGES / "axe-core/axe.min.js").read_text(encoding="utf-8")
WIDTHS = (320, 768, 1280)
ALL: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
"""Every rule that is on by itself, and the one of WCAG 2.2, which is not."""
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that can come out otherwise in other colours."""

# ── axe-core ──────────────────────────────────────────────────────────────────────────────────────────────


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core finds on a page as it stands: the rule, and where."""
    found = page.evaluate("options => axe.run(document, options)", {**options, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {node['html'][:150]} ({node['failureSummary'][:200]})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def set_scheme(page: Page, scheme: str) -> None:
    page.evaluate("name => document.documentElement.dataset.mdColorScheme = name", scheme)


def violations_at_all_widths(page: Page) -> dict[str, list[str]]:
    found = {}
    for scheme, options in (("default", ALL), ("slate", COLOURS)):
        set_scheme(page, scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found[f"{page.url} {scheme} {width}"] = violations(page, options)
    return {where: faults for where, faults in found.items() if faults}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window in which the judge may run: its script is ours to add, so the pages' policy is set aside."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        context.add_init_script(AXE)
        yield context.new_page()


def stay(route: Route) -> None:
    """Keep a page that leads elsewhere from doing so."""
    content = route.fetch()
    route.fulfill(response=content, body=content.text().replace('http-equiv="refresh"', ""))


def test_axe_finds_nothing_on_any_sort_of_page(any_site: Site, page: Page) -> None:
    page.route("**/claims/*/", stay)
    faults: dict[str, list[str]] = {}
    with served(any_site.folder) as address:
        for each in any_site.of_every_sort():
            page.goto(address + each)
            faults |= violations_at_all_widths(page)
    assert faults == {}


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_something_is_open(
    flagship: Site, page: Page, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    faults = {}
    with served(flagship.folder) as address:
        page.goto(f"{address}briefings/talks-resume-in-abu-dhabi/")
        set_scheme(page, scheme)
        page.locator(".bb-brief .bb-ref a").first.click()
        page.wait_for_selector(".bb-card")
        faults["card"] = violations(page, ALL)
        if page.locator("summary.bb-tool").is_visible():
            page.locator("summary.bb-tool").click()
            faults["menu"] = violations(page, ALL)
            page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.locator(".bb-search__in").fill("talks")
        page.wait_for_selector(".bb-hits a")
        faults["search"] = violations(page, ALL)
        page.locator(".bb-search__in").fill("qqqqzzzz")
        page.wait_for_selector(".bb-search__help:not([hidden])")
        faults["search without a result"] = violations(page, ALL)
    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_an_earlier_day(
    tmp_path_factory: pytest.TempPathFactory, page: Page, width: int, scheme: str
) -> None:
    site = built_once("everything", WORLDS / "everything", tmp_path_factory)
    page.set_viewport_size({"width": width, "height": 900})
    with served(site.folder) as address:
        page.goto(f"{address}issues/water-quota/")
        set_scheme(page, scheme)
        assert violations(page, ALL) == []
        page.get_by_label("As it was known on").select_option("2031-06-01")
        assert page.locator("output").inner_text()
        assert violations(page, ALL) == []


def test_axe_sees_what_is_wrong(page: Page) -> None:
    """So that silence means something."""
    page.set_content(
        '<html lang="en"><title>x</title><main><h1>x</h1><img src="x"><p style="color:#aaa">faint'
    )
    assert {found.partition(":")[0] for found in violations(page, ALL)} == {"image-alt", "color-contrast"}


# ── the Nu checker ────────────────────────────────────────────────────────────────────────────────────────

EXCUSED = [
    "“dt” name",  # a warning of style: two reports may well be of one type
    "(meta tag): external",
    "(meta tag): image",  # it reads files from the disk, which are of no host, so that 'self' matches none
    "Inline script violates Content Security Policy",  # linked data: no browser runs it (test_policy.py)
    "at-rule “@container”",  # style sheets: what it does not know yet
    "“container-type”",
    "“paint-order”",
]
"""What it reports though the standards permit it."""


def complaints(*files: Path) -> list[str]:
    """What the checker has to say of files; errors and warnings, where they are in the file."""
    command = ["java", "-jar", str(JUDGES / "vnu-jar/build/dist/vnu.jar"), "--format", "json", "--stdout"]
    done = subprocess.run([*command, "--also-check-css", *files], capture_output=True, text=True)
    assert done.stdout, done.stderr
    return [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}"
        for each in json.loads(done.stdout)["messages"]
        if not any(known in each["message"] for known in EXCUSED)
    ]


def test_the_nu_checker_finds_nothing(any_site: Site) -> None:
    names = [f"{each}index.html" if not each.endswith(".html") else each for each in any_site.of_every_sort()]
    styles = [name for name in any_site.files if name.endswith(".css")]
    assert styles
    assert complaints(*(any_site.folder / name for name in (*names, *styles))) == []


def test_the_nu_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><html lang=en><title>x</title><p><div id=a id=b>")
    (tmp_path / "style.css").write_text("p { colour: red }")
    found = complaints(tmp_path / "page.html", tmp_path / "style.css")
    assert any("Duplicate attribute" in each for each in found)
    assert any("“colour”" in each for each in found)
