"""The list of the timeline narrowed by issue, actor, kind, major ones and day, in a real browser."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefbook.editions import reported_since
from briefbook.entries.events import Event
from briefbook.fields import Ref
from tests.browser import Watch, served
from tests.conftest import built_once, read_story, write_briefing

SOURCE = "title: A piece\ntype: post\npublished: 2031-{}\n"
EVENT = "title: {}\nwhen: {}\ntype: {}\nissues: {}\ncite: [{}]\nparticipants:\n  - actor: {}\n"
FILES = {
    "site_config.yml": "title: The lake talks\nparties: [norvia, estmark]\n",
    "content/sources/early.yml": SOURCE.format("05-01"),
    "content/sources/late.yml": SOURCE.format("06-01"),
    "content/sources/undated.yml": "title: A leaf\ntype: post\n",
    "content/issues/quota.yml": "title: The quota\n",
    "content/issues/border.yml": "title: The border\n",
    "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
    "content/actors/estmark.yml": "name: Estmark\ntype: state\n",
    "content/actors/halle.yml": "name: Halle\ntype: person\nrepresents: norvia\n",
    "content/events/first.yml": EVENT.format("First", "2030-12-01", "talks", "quota", "early", "halle")
    + "major: true\n",
    "content/events/second.yml": EVENT.format(
        "Second", "2031-04-02", "call", "quota", "early, late", "estmark"
    ),
    "content/events/third.yml": EVENT.format("Third", "2031-05-20", "talks", "border", "late", "estmark")
    + "major: true\n",
    "content/events/fourth.yml": EVENT.format(
        "Fourth", "2031-05-21", "strike", "border", "undated", "norvia"
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of the four events is served."""
    root = write_briefing(tmp_path_factory.mktemp("narrowed"), FILES)
    with served(built_once("narrowed", root, tmp_path_factory).folder) as address:
        yield address


def opened(browser: Browser, home: str, path: str) -> Page:
    watch = Watch(home)
    page = watch.over(browser.new_page())
    page.goto(home + path)
    assert not watch.found
    return page


def listed(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator(".bb-ev__t > a").all() if each.is_visible()]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["First", "Second", "Third", "Fourth"]),
        ("?issue=quota", ["First", "Second"]),
        ("?actor=norvia", ["First", "Fourth"]),  # Halle speaks for Norvia
        ("?actor=halle", ["First"]),
        ("?kind=talks&issue=border", ["Third"]),
        ("?major=1", ["First", "Third"]),
        ("?known=2031-05-01", ["First", "Second", "Fourth"]),  # what has no day has always been known
        ("?issue=quota&kind=strike", []),
        ("?issue=nothing-here", []),
    ],
)
def test_an_address_narrows_the_list(browser: Browser, home: str, query: str, titles: list[str]) -> None:
    page = opened(browser, home, f"timeline/{query}")
    assert listed(page) == titles
    said = page.locator(".bb-filter output").inner_text()
    assert said == (
        "" if not query else f"{len(titles)} of 4 events" if titles else "No event fits. Choose less."
    )
    faded = {each.get_attribute("data-n") for each in page.locator(".bb-band .bb-off").all()}
    drawn = {"1": "First", "3": "Third"}
    assert faded == {number for number, title in drawn.items() if title not in titles}
    page.close()


def test_heads_without_events_go(browser: Browser, home: str) -> None:
    page = opened(browser, home, "timeline/?issue=border")
    assert [each.inner_text() for each in page.locator(".bb-year__h").all() if each.is_visible()] == ["2031"]
    page.close()


def test_a_choice_goes_into_the_address_and_along(browser: Browser, home: str) -> None:
    page = opened(browser, home, "timeline/")
    page.get_by_label("Issue", exact=True).select_option("border")
    page.get_by_label("Major only").press("Space")
    assert page.url.endswith("timeline/?issue=border&major=1")
    assert listed(page) == ["Third"]
    month = page.locator("a[href*='2031/05/']").first
    assert str(month.get_attribute("href")).endswith("?issue=border&major=1")
    page.get_by_role("button", name="Show all").press("Enter")
    assert page.url.endswith("timeline/")
    assert len(listed(page)) == 4
    page.close()


def test_without_scripts_all_is_listed_and_nothing_asked(browser: Browser, home: str) -> None:
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(f"{home}timeline/?issue=quota")
    assert len(listed(page)) == 4
    assert not page.locator(".bb-filter").is_visible()
    window.close()


def test_an_event_is_reported_from_the_first_day_of_its_sources(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, FILES))
    since = {
        ref.id: reported_since(story, story.library.get(ref, Event)) for ref in story.overview.order("events")
    }
    assert since == {
        "first": date(2031, 5, 1),
        "second": date(2031, 5, 1),
        "third": date(2031, 6, 1),
        "fourth": None,
    }


def test_an_undated_source_counts_from_the_oldest_edition_that_cites_it(tmp_path: Path) -> None:
    edition = 'title: Now\nas_of: 2031-05-25\nlede: "So it is. [@undated]"\n'
    story = read_story(write_briefing(tmp_path, FILES | {"content/briefings/now.yml": edition}))
    assert reported_since(story, story.library.get(Ref("events", "fourth"), Event)) == date(2031, 5, 25)


def test_nothing_moves_when_the_form_shows_itself(browser: Browser, home: str) -> None:
    places = []
    for held_back in (True, False):
        page = browser.new_page()
        if held_back:
            page.route("**/filter.js", lambda route: route.abort())
        page.goto(f"{home}timeline/")
        assert page.locator(".bb-filter").is_visible() == (not held_back)
        places.append(page.locator(".bb-band").first.bounding_box())
        page.close()
    assert places[0] == places[1]
