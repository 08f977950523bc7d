"""The cards that reference numbers open: what they say, where they stand, and how they come and go."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import served
from tests.conftest import built_once
from tests.sites import WORLDS, Site

FIRST = ".bb-brief > section > p .bb-ref a"
"""A number in prose that has a margin beside it."""

BOXES = """() => [...document.querySelectorAll("main *:not(.bb-card, .bb-card *)")]
  .map(each => Object.values(each.getBoundingClientRect().toJSON()).join())"""

COVERED = """() => {
  const card = document.querySelector(".bb-card"), box = card.getBoundingClientRect();
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange(), found = [];
  while (words.nextNode()) {
    range.selectNodeContents(words.currentNode);
    const over = [...range.getClientRects()].some(each => each.left < box.right - 1 && each.right > box.left + 1
      && each.top < box.bottom - 1 && each.bottom > box.top + 1);
    const hidden = card.contains(words.currentNode) || words.currentNode.parentElement.closest(".bb-vh");
    if (over && words.currentNode.data.trim() && !hidden) found.push(words.currentNode.data);
  }
  return found;
}"""
"""Words that a card lies over."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the world that uses every field is served."""
    site = built_once("everything", WORLDS / "everything", tmp_path_factory)
    with served(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def briefing(flagship: Site) -> Iterator[str]:
    """The address of a page of prose."""
    with served(flagship.folder) as address:
        yield f"{address}briefings/talks-resume-in-abu-dhabi/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window whose clock stands still."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.clock.install(time=0)
        page.clock.pause_at(1_000)
        yield page


def card_of(page: Page) -> Locator:
    return page.locator(".bb-card")


# ── what it says ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_says_all_that_is_known_of_the_passage(page: Page, everything: str) -> None:
    page.goto(f"{everything}events/second-round/")
    page.locator("#claim-quota-forty .bb-ref a").first.click()
    card = card_of(page)
    said = " ".join(card.inner_text().split())
    for words in (
        "Source 1",
        "Forty is the number, says Norvia",
        "“Forty is not a number we move from”",
        "para 6",
        "Words of Ingrid Halle",
        "20 June 2031",
        "Lake Courier",
        "two independent origins",
    ):
        assert words in said, said
    assert "Halle was there" not in said  # words that another number leads to
    jump = card.get_by_role("link", name="To these words").get_attribute("href")
    assert jump
    assert jump.endswith("#:~:text=Forty%20is%20not%20a%20number%20we%20move%20from")
    expect(card.get_by_role("link", name="Archived copy")).to_be_visible()
    order = ["Source 1", "“Forty", "para 6", "Lake Courier", "origins", "https", "In the list"]
    assert sorted(order, key=said.index) == order


def test_the_tally_is_that_of_the_statement(page: Page, everything: str) -> None:
    page.goto(f"{everything}events/second-round/")
    for claim in page.locator(".bb-claim:has(.bb-tally)").all():
        number = claim.locator(".bb-by > .bb-ref a").first
        told = str(number.locator("xpath=..").get_attribute("data-origins"))
        assert told.replace("independent ", "") == claim.locator(".bb-tally").first.inner_text()


def test_a_quotation_serves_where_no_words_of_the_source_are_given(flagship: Site) -> None:
    """And only where the source that must have it is plain."""
    for page in flagship.read.values():
        for link in page.tree.xpath("//a[@class='bb-refs__jump']/@href"):
            assert "#:~:text=" in link


# ── where it stands ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1440, 1000, 360])
def test_a_card_covers_nothing(page: Page, briefing: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(briefing)
    number = page.locator(FIRST).first
    number.click()
    assert page.evaluate(COVERED) == []
    card, line = card_of(page).bounding_box(), number.locator("xpath=ancestor::p").bounding_box()
    assert card
    assert line
    if width == 1440:
        assert card["x"] > line["x"] + line["width"]
        assert abs(card["y"] - line["y"]) < 40
    else:
        assert card["y"] >= line["y"] + line["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("address", ["", "positions/", "timeline/", "events/", "claims/", "coverage/"])
def test_cards_in_blocks_cover_nothing_on_a_phone(page: Page, everything: str, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(everything + address)
    for number in page.locator("main .bb-ref a:visible").all()[:6]:
        number.click()
        assert page.evaluate(COVERED) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ── how it comes and goes ─────────────────────────────────────────────────────────────────────────────────


def test_a_pointer_that_rests_shows_a_card_and_moves_nothing(page: Page, briefing: str) -> None:
    page.goto(briefing)
    number = page.locator(FIRST).first
    number.scroll_into_view_if_needed()
    before = page.evaluate(BOXES)
    number.hover()
    page.clock.run_for(100)
    expect(card_of(page)).to_have_count(0)
    page.clock.run_for(300)
    expect(card_of(page)).to_be_visible()
    assert page.evaluate(BOXES) == before
    card_of(page).hover()
    page.clock.run_for(1000)
    expect(card_of(page)).to_be_visible()
    page.mouse.move(2, 2)
    page.clock.run_for(1000)
    expect(card_of(page)).to_have_count(0)
    assert number.get_attribute("title")


def test_no_card_shows_itself_where_it_would_move_the_text(page: Page, briefing: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(briefing)
    page.locator(FIRST).first.hover()
    page.clock.run_for(1000)
    expect(card_of(page)).to_have_count(0)


def test_a_card_that_was_asked_for_stays_until_it_is_closed(page: Page, briefing: str) -> None:
    page.goto(briefing)
    number, other = page.locator(FIRST).nth(0), page.locator(FIRST).nth(1)
    number.click()
    page.mouse.move(2, 2)
    page.clock.run_for(1000)
    expect(card_of(page)).to_be_visible()
    other.click()
    expect(card_of(page)).to_have_count(1)
    expect(number).to_have_attribute("aria-expanded", "false")
    expect(other).to_have_attribute("aria-expanded", "true")
    other.click()
    expect(card_of(page)).to_have_count(0)
    number.click()
    page.get_by_role("button", name="Close the card").click()
    expect(card_of(page)).to_have_count(0)
    expect(number).to_be_focused()


@pytest.mark.parametrize("width", [1440, 360])
def test_cards_work_by_keyboard(page: Page, briefing: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(briefing)
    number = page.locator(FIRST).first
    page.keyboard.press("Tab")  # the browser now knows that keys are used
    number.focus()
    expect(card_of(page)).to_have_count(1 if width == 1440 else 0)
    page.keyboard.press("Enter")
    expect(card_of(page)).to_be_focused()
    expect(card_of(page)).to_have_attribute("aria-labelledby", "card-n")
    expect(number).to_have_attribute("aria-expanded", "true")
    expect(number).to_have_attribute("aria-controls", "card")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close the card")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card_of(page)).to_have_count(0)
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-expanded", "false")


def test_a_card_that_shows_itself_goes_when_the_focus_goes_on(page: Page, briefing: str) -> None:
    page.goto(briefing)
    page.keyboard.press("Tab")
    page.locator(FIRST).first.focus()
    expect(card_of(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card_of(page)).to_have_count(0)
    page.locator(FIRST).nth(1).focus()
    expect(card_of(page)).to_be_visible()
    page.locator("#bb-foot a").first.focus()
    expect(card_of(page)).to_have_count(0)


def test_print_has_the_list_and_no_card(page: Page, briefing: str) -> None:
    page.goto(briefing)
    page.locator(FIRST).first.click()
    page.emulate_media(media="print")
    expect(card_of(page)).to_be_hidden()
    expect(page.locator(".bb-refs")).to_be_visible()


# ── without scripts ───────────────────────────────────────────────────────────────────────────────────────


def test_the_list_says_the_same_without_scripts(browser: Browser, everything: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{everything}events/second-round/")
        number = page.locator("#claim-quota-forty .bb-ref a").first
        number.click()
        entry = page.locator(":target")
        said = " ".join(entry.inner_text().split())
        for words in (
            "“Forty is not a number we move from”",
            "para 6",
            "Words of Ingrid Halle",
            "Lake Courier",
        ):
            assert words in said
        expect(entry.get_by_role("link", name="Archived copy")).to_be_visible()
        entry.locator("li:has-text('we move from') .bb-back").click()
        assert page.locator(":target").get_attribute("href") == number.get_attribute("href")
