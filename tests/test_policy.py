"""What a page may do and what it weighs: nothing from elsewhere, nothing inline, nothing kept but the colours."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import Watch, served
from tests.sites import LOST, WORLDS, PageFile, Site, build, copy_briefing, mounted

MOST = 120_000
"""Bytes of a first view, compressed."""


def policy_of(page: PageFile) -> dict[str, set[str]]:
    (content,) = page.tree.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']/@content")
    directives = (each.split() for each in str(content).split(";"))
    return {name: set(values) for name, *values in directives}


def test_every_page_says_what_it_may_do_before_it_does_anything(any_site: Site) -> None:
    for page in any_site.pages.values():
        policy = policy_of(page)
        assert policy["default-src"] == {"'none'"}, page.name
        assert policy.get("script-src", set()) <= {"'self'", "'wasm-unsafe-eval'"}, page.name
        assert policy["style-src"] == {"'self'"}, page.name
        assert policy["base-uri"] == {"'none'"}, page.name
        allowed = {value for values in policy.values() for value in values}
        assert allowed <= {"'none'", "'self'", "'wasm-unsafe-eval'"}, page.name
        first, second = page.tree.xpath("/html/head/*")[:2]
        assert (first.get("charset"), second.get("http-equiv")) == ("utf-8", "Content-Security-Policy")


def test_no_page_holds_a_script_or_a_style_of_its_own(any_site: Site) -> None:
    # Linked data is no script: a browser does not run it, whatever the policy says.
    scripts = "//script[not(@src) and not(@type='application/ld+json')]"
    inline = f"{scripts} | //style | //*[@style] | //@*[starts-with(name(), 'on')]/.."
    found = [
        f"{page.name}: {element.tag} {dict(element.attrib)}"
        for page in any_site.pages.values()
        for element in page.tree.xpath(inline)
    ]
    assert found == []


def headers_of(site: Site) -> dict[str, str]:
    """What the file `_headers` tells a host to send for every address."""
    where, *lines = site.files["_headers"].decode().splitlines()
    assert where == "/*"
    return dict(line.strip().split(": ", 1) for line in lines)


def test_the_offered_headers_forbid_frames_and_repeat_the_policy(any_site: Site) -> None:
    headers = headers_of(any_site)
    (content,) = any_site.pages[""].tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert headers["Content-Security-Policy"] == f"{content}; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("prefix", ["", "x/y/"], ids=["root", "prefix"])
def test_everything_works_within_the_policy_and_leaves_only_the_colours(
    any_site: Site, browser: Browser, tmp_path: Path, prefix: str
) -> None:
    """A violation of the policy is an error in the browser's console, and the watch sees it."""
    folder = mounted(any_site.folder, tmp_path) if prefix else any_site.folder
    names = {name.replace("-", "_"): value for name, value in headers_of(any_site).items()}
    with (
        served(folder, **names) as address,
        browser.new_context(viewport={"width": 800, "height": 900}) as context,
    ):
        home = address + prefix
        watch = Watch(home)
        page = watch.over(context.new_page())
        for each in any_site.of_every_sort():
            if each != LOST:
                page.goto(home + each)
            if any_site.pages[each].leads_to:
                page.wait_for_url("**/#claim-*")
        use_everything(page, home)
        assert kept(context, page) == {"bb-scheme"}
        assert watch.found == []


def use_everything(page: Page, home: str) -> None:
    """The switch of colours, the menu, the cards and the search."""
    page.goto(f"{home}corrections/")
    page.goto(home)
    page.locator("summary.bb-tool").click()
    page.locator(".bb-menu__sheet .bb-tool--scheme").click()
    page.keyboard.press("Escape")
    page.locator("main .bb-ref a").first.click()
    page.wait_for_selector(".bb-card")
    page.keyboard.press("/")
    page.locator(".bb-search__in").fill("talks")
    page.locator(".bb-hits a").first.click()
    page.wait_for_url(lambda url: url != home)


def kept(context: BrowserContext, page: Page) -> set[str]:
    """The names of what the site keeps on the device."""
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    others = page.evaluate("async () => [...(await indexedDB.databases()), ...(await caches.keys())].length")
    assert context.cookies() == []
    assert others == 0
    return set(stored)


def test_an_inline_script_does_not_run(flagship: Site, browser: Browser, tmp_path: Path) -> None:
    """The policy is not words only."""
    page_file = flagship.files["index.html"].replace(
        b"</main>", b"<script>document.title = 'run'</script></main>"
    )
    (tmp_path / "index.html").write_bytes(page_file)
    with served(tmp_path) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        assert page.title() != "run"


def test_styles_and_scripts_of_the_settings_are_permitted(browser: Browser, tmp_path: Path) -> None:
    root = copy_briefing(WORLDS / "lake", tmp_path / "own")
    config = root / "site_config.yml"
    more = "mkdocs:\n  extra_css: [own.css]\n  extra_javascript: [own.js]\n"
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    theme = root / "theme/material"
    theme.mkdir(parents=True)
    (theme / "own.css").write_text("body { color: rgb(1, 2, 3); }", encoding="utf-8")
    (theme / "own.js").write_text("document.documentElement.dataset.own = 'ran';", encoding="utf-8")
    site = build(root)
    with served(site.folder) as address, browser.new_context() as context:
        watch = Watch(address)
        page = watch.over(context.new_page())
        page.goto(f"{address}timeline/")
        assert page.evaluate("document.documentElement.dataset.own") == "ran"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(1, 2, 3)"
        assert watch.found == []


# ── weight ────────────────────────────────────────────────────────────────────────────────────────────────


def weight(site: Site, name: str) -> int:
    """Bytes of a file on its way: fonts are compressed already."""
    content = site.files[name]
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, mtime=0))


def test_the_first_view_of_any_page_is_light(any_site: Site, browser: Browser) -> None:
    heavy = {}
    asked: list[str] = []
    with served(any_site.folder) as address, browser.new_context() as context:
        page = context.new_page()  # the server forbids to keep anything, so each view is a first one
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        for each in any_site.of_each_kind():
            asked.clear()
            page.goto(address + each)
            page.evaluate("async () => { await document.fonts.ready; }")
            parts = {name: weight(any_site, name) for name in map(file_at, asked)}
            assert {"assets/stylesheets/base.css", "assets/fonts/source-serif-4-latin.woff2"} <= parts.keys()
            if sum(parts.values()) > MOST:
                heavy[each] = parts
    assert heavy == {}


def file_at(address: str) -> str:
    """The file that answers at an address of the site."""
    return re.sub(r"(^|/)$", r"\1index.html", address)
