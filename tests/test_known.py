"""An issue as it was known on an earlier day, in a real browser; and the days that its page carries for that."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, served
from tests.conftest import built_once, write_briefing
from tests.sites import Site, mounted
from tests.test_renewal import agrees_with_a_first_build, build, edit

MARCH, APRIL, MAY = "2031-03-01", "2031-04-10", "2031-05-12"
SOURCE = "title: The paper of {0}\ntype: news-report\npublisher: The {0} paper\npublished: {1}\n"
POSITION = "text: {}\nsaid_by: {}\nposition: {{issue: quota, stance: {}}}\ncite: {}\n"
FIGURE = "text: {}\nabout: issues/quota\nmeasure: {{what: level, value: {}, unit: m}}\ncite: {}\n"
EVENT = "title: {}\nwhen: 2031-03\nissues: quota\ncite: {}\n"
FILES = {
    "site_config.yml": "title: The lake talks\nparties: [norvia, estmark]\n",
    "content/sources/march.yml": SOURCE.format("March", MARCH),
    "content/sources/april.yml": SOURCE.format("April", APRIL),
    "content/sources/may.yml": SOURCE.format("May", MAY),
    "content/sources/leaf.yml": "title: A leaf\ntype: post\n",
    "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
    "content/actors/estmark.yml": "name: Estmark\ntype: state\n",
    "content/actors/valley.yml": "name: The valley\ntype: group\n",
    "content/issues/quota.yml": "title: The quota\nquestion: How much may Norvia take?\n"
    "summary: They talk about water. [@may]\nunknowns: {question: Who measures?, settled_by: a protocol}\n",
    "content/issues/bridge.yml": "title: The bridge\nsummary: Nobody speaks of it. [@march]\n",
    "content/claims/half.yml": POSITION.format("Norvia asks for half.", "norvia", "Half", "march, para 1"),
    "content/claims/forty.yml": POSITION.format("Norvia asks for forty.", "norvia", "Forty", "[april, may]")
    + "replaces: half\n",
    "content/claims/forty-again.yml": POSITION.format("Norvia repeats forty.", "norvia", "Forty", "may"),
    "content/claims/thirty.yml": POSITION.format("Estmark offers thirty.", "estmark", "Thirty", "march"),
    "content/claims/thirty-again.yml": POSITION.format("Estmark repeats it.", "estmark", "Thirty", "may"),
    "content/claims/ask-us.yml": POSITION.format("The valley wants a say.", "valley", "Ask us", "may"),
    "content/claims/level.yml": FIGURE.format("It stands at nine metres.", 9, "march"),
    "content/claims/level-now.yml": FIGURE.format("It stands at eight metres.", 8, "may")
    + "replaces: level\n",
    "content/claims/doubt.yml": "text: A leaf has it otherwise.\nabout: issues/quota\ncite: may\n"
    "differs_from: {claim: thirty, how: One says thirty; the other does not.}\n",
    "content/events/first.yml": EVENT.format("First round", "march"),
    "content/events/second.yml": EVENT.format("Second round", "[may, april]"),
    "content/events/leaf.yml": EVENT.format("A leaf is found", "leaf"),
    "content/events/leaves.yml": EVENT.format("More leaves are found", "leaf"),
}


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built_once("known", write_briefing(tmp_path_factory.mktemp("known"), FILES), tmp_path_factory)


@pytest.fixture(scope="module")
def home(talks: Site) -> Iterator[str]:
    """Where the site is served."""
    with served(talks.folder) as address:
        yield address


def opened(browser: Browser, address: str) -> Page:
    watch = Watch(address.partition("issues/")[0])
    page = watch.over(browser.new_page())
    page.goto(address)
    assert not watch.found
    return page


def seen(page: Page, rows: str) -> list[str]:
    return [each.inner_text() for each in page.locator(rows).all() if each.is_visible()]


def sides(page: Page) -> dict[str, list[str]]:
    return {
        side.locator("h3").inner_text(): [
            each.inner_text() for each in side.locator(".bb-stance a").all() if each.is_visible()
        ]
        for side in page.locator(".bb-side").all()
        if side.is_visible()
    }


def claims(page: Page) -> set[str]:
    return {
        str(each.get_attribute("id")).removeprefix("claim-")
        for each in page.locator(".bb-claim").all()
        if each.is_visible()
    }


ALL = {"half", "forty", "forty-again", "thirty", "thirty-again", "ask-us", "level", "level-now", "doubt"}
TODAY = {"Norvia": ["Forty", "Forty"], "Estmark": ["Thirty", "Thirty"], "The valley": ["Ask us"]}
ONCE = {"Norvia": ["Half"], "Estmark": ["Thirty"], "The valley": []}
LATER = "Reported later, so hidden here: "


@pytest.mark.parametrize(
    ("day", "held", "stated", "events", "figures", "said"),
    [
        ("", TODAY, ALL, 4, ["8 m"], ""),
        ("2031-02-28", {**ONCE, "Norvia": [], "Estmark": []}, set(), 2, [], f"{LATER}11 of 13"),
        (MARCH, ONCE, {"half", "thirty", "level"}, 3, ["9 m"], f"{LATER}7 of 13"),
        ("2031-04-09", ONCE, {"half", "thirty", "level"}, 3, ["9 m"], f"{LATER}7 of 13"),
        (
            APRIL,
            {**ONCE, "Norvia": ["Forty"]},
            {"half", "forty", "thirty", "level"},
            4,
            ["9 m"],
            f"{LATER}5 of 13",
        ),
        (MAY, TODAY, ALL, 4, ["8 m"], "Nothing here was reported later."),
    ],
)
def test_a_day_shows_what_had_been_reported(
    browser: Browser,
    home: str,
    day: str,
    held: dict[str, list[str]],
    stated: set[str],
    events: int,
    figures: list[str],
    said: str,
) -> None:
    page = opened(browser, f"{home}issues/quota/?known={day}")
    assert sides(page) == held
    assert claims(page) == stated
    assert len(seen(page, ".bb-ev__t")) == events
    assert seen(page, ".bb-fig > b") == figures
    assert said in page.locator("output").inner_text()
    assert bool(page.locator("output").inner_text()) == bool(said)
    page.close()


def test_a_change_is_one_once_both_were_known(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known={MARCH}")
    assert seen(page, ".bb-moves li") == []
    assert "Replaced" not in page.locator("#claim-half").inner_text()
    page.get_by_label("As it was known on").select_option(APRIL)
    assert len(seen(page, ".bb-moves li")) == 2
    assert "Replaced by" in page.locator("#claim-half").inner_text()
    page.close()


def test_accounts_differ_once_two_were_known(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known={APRIL}")
    assert seen(page, ".bb-acc") == []
    assert "differ" not in page.locator("#claim-thirty").inner_text()
    page.get_by_label("As it was known on").select_option(MAY)
    assert len(seen(page, ".bb-acc__c")) == 2
    assert "Accounts differ" in page.locator("#claim-thirty").inner_text()
    page.close()


def test_sources_that_were_not_out_back_nothing(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known={APRIL}")
    forty = page.locator("#claim-forty")
    assert len(seen(page, "#claim-forty .bb-ref a")) == 1
    assert "origin" not in forty.inner_text()  # the tally counts both
    assert [
        each for each in seen(page, ".bb-refs cite") if "May" in each
    ]  # the summary, of today, leads to it
    forty.locator(".bb-ref a:not([hidden])").click()
    assert "origin" not in page.locator(".bb-card").inner_text()
    page.get_by_role("button", name="Back to now").click()
    assert len(seen(page, "#claim-forty .bb-ref a")) == 2
    assert "two origins" in forty.inner_text()
    page.close()


def test_what_has_no_day_says_that_it_is_of_today(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/")
    assert seen(page, "[data-then]") == []
    assert seen(page, ".bb-kind") == ["Issue\nOpen"]
    page.get_by_label("As it was known on").select_option(MARCH)
    assert seen(page, "[data-then]") == ["As it stands now."] * 2
    assert seen(page, ".bb-kind") == ["Issue"]
    assert "Nothing reported by then." in page.locator(".bb-side").nth(2).inner_text()
    assert seen(page, "#moves") == ["How positions moved"]
    page.close()


def test_the_day_is_in_the_address_and_goes_along(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/")
    choice = page.get_by_label("As it was known on")
    assert [option.inner_text() for option in choice.locator("option").all()] == [
        "Now",
        "12 May 2031",
        "10 April 2031",
        "1 March 2031",
    ]
    choice.focus()
    page.keyboard.type("1 M")
    assert page.url.endswith(f"issues/quota/?known={MARCH}")
    assert page.locator("output").inner_text().startswith("As it was known on 1 March 2031.")
    timeline = page.get_by_role("link", name="On the timeline")
    assert str(timeline.get_attribute("href")).endswith(f"timeline/?known={MARCH}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("issues/quota/")
    assert page.evaluate("document.activeElement.id") == "filter-known"
    assert sides(page) == TODAY
    page.close()


@pytest.mark.parametrize("day", ["soon", "2031", "2031-02-31", "2031-03-01T00", "~"])
def test_what_is_no_day_is_none(browser: Browser, home: str, day: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known={day}")
    assert sides(page) == TODAY
    assert page.locator("output").inner_text() == ""
    page.close()


def test_a_day_on_which_nothing_came_out_is_said_in_words(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known=2031-04-02")
    assert page.locator("output").inner_text().startswith("As it was known on 2 April 2031.")
    page.close()


def test_the_same_under_a_prefix(browser: Browser, talks: Site, tmp_path: Path) -> None:
    with served(mounted(talks.folder, tmp_path)) as address:
        page = opened(browser, f"{address}x/y/issues/quota/?known={MARCH}")
        assert sides(page) == ONCE
        page.get_by_role("link", name="On the timeline").click()
        assert page.url == f"{address}x/y/timeline/?known={MARCH}"
        expect(page.get_by_label("As it was known on")).to_have_value(MARCH)
        page.close()


def test_print_says_the_day_and_leaves_the_choice_out(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}issues/quota/?known={MARCH}")
    page.emulate_media(media="print")
    assert "1 March 2031" in page.locator(".bb-then").inner_text()
    assert not page.locator(".bb-filter").is_visible()
    assert claims(page) == {"half", "thirty", "level"}
    page.close()


def test_without_scripts_today_stands_and_says_what_replaced_what(browser: Browser, home: str) -> None:
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(f"{home}issues/quota/?known={MARCH}")
    assert sides(page) == TODAY
    assert claims(page) == ALL
    assert not page.locator(".bb-filter").is_visible()
    assert [line.split("\n")[:2] for line in seen(page, ".bb-moves li")][:2] == [
        ["12 May 2031", "restated"],
        ["10 Apr 2031", "changed"],
    ]
    window.close()


def test_a_page_of_one_day_carries_nothing(talks: Site) -> None:
    page = talks.files["issues/bridge/index.html"]
    for each in (b"data-since", b"data-out", b"data-then", b"bb-filter", b"filter.js"):
        assert each not in page
        assert each in talks.files["issues/quota/index.html"]


def test_what_is_hidden_takes_no_number_from_what_is_shown(talks: Site) -> None:
    """Today's reader finds the first place of each source where it can be seen."""
    tree = talks.pages["issues/quota/"].tree
    assert tree.xpath("//*[@hidden]//*[contains(@class, 'bb-ref')]")
    assert tree.xpath("//*[@hidden]//*[@class='bb-ref']//a/@id") == []


def test_only_timelines_and_issues_load_the_script(talks: Site) -> None:
    having = {address for address, page in talks.pages.items() if b"filter.js" in page.content}
    assert "issues/quota/" in having
    assert not [each for each in having if not each.startswith(("timeline/", "issues/"))]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sources/april.yml", APRIL, "2031-03-20"),
        ("sources/leaf.yml", "type: post", "type: post\npublished: 2031-04-02"),
        ("claims/forty.yml", "replaces: half\n", ""),
        ("claims/forty-again.yml", "cite: may", "cite: march"),
    ],
)
def test_a_changed_day_is_followed(tmp_path: Path, path: str, old: str, new: str) -> None:
    root = write_briefing(tmp_path / "warm", FILES)
    build(root)
    before = (root / "site/issues/quota/index.html").read_bytes()
    edit(root, path, old, new)
    agrees_with_a_first_build(root, build(root), tmp_path / "fresh")
    assert (root / "site/issues/quota/index.html").read_bytes() != before


def test_an_edition_gives_what_has_no_day_its_own(tmp_path: Path) -> None:
    """An undated source counts from the oldest edition that cites it."""
    root = write_briefing(tmp_path / "warm", FILES)
    build(root)
    assert b'data-out=""' in (root / "site/issues/quota/index.html").read_bytes()
    edition = root / "content/briefings/now.yml"
    edition.parent.mkdir()
    edition.write_text('title: Now\nas_of: 2031-03-15\nlede: "So it is. [@leaf]"\n', encoding="utf-8")
    agrees_with_a_first_build(root, build(root), tmp_path / "fresh")
    page = (root / "site/issues/quota/index.html").read_bytes()
    assert b'data-out=""' not in page
    assert b'data-out="2031-03-15"' in page


def test_further_pages_of_a_list_know_the_day_too(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """205 statements, the newest five of them on the issue's page; 100 were reported in March, the rest in May."""
    said = "text: Number {0}.\nabout: issues/quota\nsaid_on: 2031-01-01T{1:02}:{2:02}Z\ncite: {3}\n"
    many = {
        f"content/claims/number-{n}.yml": said.format(n, n // 60, n % 60, "march" if n < 100 else "may")
        for n in range(205)
    }
    files = {path: text for path, text in FILES.items() if "claims/" not in path} | many
    root = write_briefing(tmp_path_factory.mktemp("long"), files)
    with served(built_once("long", root, tmp_path_factory).folder) as address:
        page = opened(browser, f"{address}issues/quota/?known={MARCH}")
        assert claims(page) == set()
        assert "Nothing reported by then." in page.locator("[aria-labelledby=claims]").inner_text()
        page.get_by_role("navigation", name="Pages of this list").get_by_role("link", name="1").click()
        page.locator("output").filter(has_text=LATER).wait_for()
        assert page.url == f"{address}issues/quota/claims/page/1/?known={MARCH}"
        assert len(claims(page)) == 100
        assert f"{LATER}100 of 200" in page.locator("output").inner_text()
        page.get_by_role("button", name="Back to now").click()
        assert len(claims(page)) == 200
        page.close()
