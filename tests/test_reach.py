"""Without a script every entry is three clicks from home, and whatever can be seen works."""

from collections.abc import Iterator
from urllib.parse import urldefrag

from playwright.sync_api import Browser

from briefbook.entries.claims import Claim
from tests.browser import served
from tests.conftest import read_story
from tests.sites import LOST, Site, resolved

HOME = "https://briefing.example/"
CLICKS = 3

DEAD = ":is(button, [role=button], select, input:not([type=radio])):visible"
"""Controls that only a script could answer. Radio buttons choose by style alone."""


def reached(site: Site) -> dict[str, int]:
    """How many clicks each address is from home, and each place in a page that a link names."""
    clicks = {"": 0}
    frontier = [""]
    while frontier:
        here = frontier.pop(0)
        for target in targets(site, here):
            page = urldefrag(target)[0]
            for found in (target, page):
                clicks.setdefault(found, clicks[here] + 1)
            if page in site.pages and clicks[page] == clicks[here] + 1 and page not in frontier:
                frontier.append(page)
    return clicks


def targets(site: Site, address: str) -> Iterator[str]:
    """Where the links of a page lead within the site; a page that leads elsewhere costs no click."""
    for link in site.pages[address].tree.xpath("//a/@href"):
        target = resolved(address, str(link), HOME).removeprefix(HOME)
        page = site.pages.get(urldefrag(target)[0])
        yield target
        if page and page.leads_to:
            yield resolved(page.address, page.leads_to, HOME).removeprefix(HOME)


def test_every_entry_is_three_clicks_from_home(any_site: Site) -> None:
    story = read_story(any_site.root)
    clicks = reached(any_site)
    far = {}
    for ref, entry in story.library.entries.items():
        address = story.addresses.of(ref)
        where = address if isinstance(entry, Claim) else urldefrag(address)[0]
        if clicks.get(where, CLICKS + 1) > CLICKS:
            far[str(ref)] = clicks.get(where)
    assert far == {}


def test_nothing_is_shown_that_only_a_script_could_answer(any_site: Site, browser: Browser) -> None:
    dead: dict[str, list[str | None]] = {}
    with (
        served(any_site.folder) as address,
        browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}) as context,
    ):
        page = context.new_page()
        for each in any_site.of_each_kind():
            if each != LOST:
                page.goto(address + each)
                dead[each] = [control.get_attribute("class") for control in page.locator(DEAD).all()]
    assert {where: found for where, found in dead.items() if found} == {}
