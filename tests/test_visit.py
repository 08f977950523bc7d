"""What is new since the last visit, in a real browser: marked, counted, and known to the reader's device alone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Watch, served
from tests.conftest import COURIER, SETTINGS
from tests.repositories import Repository
from tests.sites import REPOSITORY, build

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:"
EVENT = "title: Round {number}\nwhen: 2031-05-12\ncite: courier\n"
NOON = datetime(2031, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with four changes, in commits 1 (two of them), 2 and 3."""
    repository = Repository(tmp_path_factory.mktemp("visited") / "repository")
    base = {"site_config.yml": SETTINGS, "content/sources/courier.yml": COURIER}
    repository.commit("2031-06-01", {**base, "content/events/e1.yml": EVENT.format(number=1)})
    for number in (2, 3):
        files = {f"content/events/e{number}.yml": EVENT.format(number=number)}
        repository.commit(f"2031-06-0{number}", files)
    site = build(repository.top)
    with served(site.folder, Content_Security_Policy=POLICY) as found:
        yield found


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody's browser at noon of 10 June 2031."""
    context = browser.new_context(timezone_id="UTC")
    context.clock.set_fixed_time(NOON)
    yield context
    context.close()


def opened(reader: BrowserContext, address: str, kept: object = None) -> Page:
    page = reader.new_page()
    if kept is not None:
        page.goto(f"{address}about/")
        page.evaluate("kept => localStorage.setItem('bb-visit', kept)", kept)
    watch = Watch(address)
    watch.over(page)
    page.goto(f"{address}whats-new/")
    assert watch.found == []
    return page


def kept(page: Page) -> object:
    return json.loads(page.evaluate("localStorage.getItem('bb-visit')"))


def visit(now: tuple[str, int], before: tuple[str, int] | None = None) -> str:
    return json.dumps({"now": now, "before": before})


def marked(page: Page) -> list[str]:
    return [
        str(each.inner_text()).split("\n")[0]
        for each in page.locator("[data-step]", has_text="New to you").all()
    ]


def test_a_first_visit_marks_nothing_and_is_kept(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address)
    assert marked(page) == []
    expect(page.locator(".bb-visit")).to_have_text("")
    assert kept(page) == {"now": ["2031-06-10", 3], "before": None}


def test_a_later_visit_counts_and_marks(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address, visit(("2031-06-02", 1)))
    expect(page.locator(".bb-visit")).to_have_text("2 changes since your last visit on 2 June 2031.")
    assert marked(page) == ["Round 3 New to you", "Round 2 New to you"]
    assert kept(page) == {"now": ["2031-06-10", 3], "before": ["2031-06-02", 1]}


def test_all_of_a_day_is_one_visit(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address, visit(("2031-06-02", 2)))
    for _ in range(2):
        page.goto(address)
        expect(page.locator(".bb-visit")).to_have_text("1 change since your last visit on 2 June 2031.")
        page.goto(f"{address}whats-new/")
        assert marked(page) == ["Round 3 New to you"]


def test_no_change_is_said(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address, visit(("2031-06-09", 3)))
    expect(page.locator(".bb-visit")).to_have_text("No change since your last visit on 9 June 2031.")
    assert marked(page) == []


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "null",
        "[]",
        '{"now": 7}',
        '{"now": ["<img src=x>", 1]}',
        '{"now": ["2031-06-02", "1"], "before": {}}',
    ],
)
def test_what_others_left_there_counts_for_nothing(
    reader: BrowserContext, address: str, nonsense: str
) -> None:
    page = opened(reader, address, nonsense)
    assert marked(page) == []
    assert kept(page) == {"now": ["2031-06-10", 3], "before": None}


def test_a_history_that_became_shorter_marks_nothing(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address, visit(("2031-06-02", 50)))
    assert marked(page) == []
    assert kept(page) == {"now": ["2031-06-10", 3], "before": ["2031-06-02", 50]}


def test_a_browser_that_keeps_nothing_shows_the_plain_list(reader: BrowserContext, address: str) -> None:
    denied = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    reader.add_init_script(denied)
    page = opened(reader, address)
    assert marked(page) == []
    expect(page.get_by_role("link", name="Round 3")).to_be_visible()


def test_without_scripts_the_list_is_plain(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}whats-new/")
    expect(page.get_by_role("link", name="Round 3")).to_be_visible()
    expect(page.get_by_text("New to you")).to_have_count(0)
    context.close()


def test_other_pages_know_nothing_of_it(reader: BrowserContext, address: str) -> None:
    page = reader.new_page()
    page.goto(f"{address}events/e1/")
    assert page.evaluate("localStorage.length") == 0
    assert page.locator("script[src*='visit.js']").count() == 0


def test_nothing_is_asked_of_others() -> None:
    """The script has no way to send anything."""
    script = REPOSITORY / "theme/material/assets/javascripts/visit.js"
    text = script.read_text(encoding="utf-8")
    for way in (
        "fetch",
        "XMLHttpRequest",
        "sendBeacon",
        "WebSocket",
        "Image",
        "cookie",
        "innerHTML",
        "import",
    ):
        assert way not in text
