"""Narrowing a search down: by kind, issue, actor and year, in the address, and over base and delta alike."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from briefbook.days import parse_day
from briefbook.facets import _years, facets_of
from briefbook.fields import Ref
from briefbook.records import Facet, SearchRecord
from briefbook.search.facets import Facets
from briefbook.story import Story
from tests.browser import served
from tests.test_search import POLICY, WORDS, ask, opened, page, write_pages
from tests.test_search_patch import Searched, searched

__all__ = ["page"]

KINDS = {"e": "events", "c": "claims", "s": "sources"}
ISSUES = {"dam": "The dam", "quota": "Water quota"}


def record(address: str, *issues: str, year: int = 2031, label: str = "") -> SearchRecord:
    """A record about the lake; its kind is told by the first letter of its address."""
    kind = KINDS[address[0]]
    facets = [Facet("kind", kind, ""), *(Facet("issue", issue, label or ISSUES[issue]) for issue in issues)]
    words = " ".join(label or ISSUES[issue] for issue in issues)
    return SearchRecord(
        f"{address}/",
        f"{address} on the lake",
        kind,
        f"Said at the lake. {words}",
        facets=(*facets, Facet("year", str(year), "")),
    )


RECORDS = [
    record("e1", "dam"),
    record("e2", "quota", year=2030),
    record("c1", "dam", "quota"),
    record("c2", "quota"),
    record("c3", year=2029),
    record("s1", "dam"),
]


@pytest.fixture(scope="module")
def tarn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searched, str]]:
    """A site whose index was patched: the first event is of another year and kind of words, a source went, one came."""
    made = searched(tmp_path_factory.mktemp("lake"), RECORDS)
    made.patch(record("e1", "quota", year=2032), record("s2", "dam"), removed=("s1/",))
    write_pages(made.site, [*RECORDS, record("s2")])
    with served(made.site, Content_Security_Policy=POLICY) as address:
        yield made, address


def counts(page: Page, facet: str) -> dict[str, str]:
    """What the dialog says of a facet: the values that it shows, and how many results have each."""
    expect(page.locator(".bb-search__facets")).to_have_attribute("aria-busy", "false")
    labels = page.locator(f'[data-facet="{facet}"] label:not([hidden])')
    pairs: list[tuple[str, str]] = labels.evaluate_all(
        "each => each.map(one => [...one.children].slice(1).map(part => part.textContent))"
    )
    return dict(pairs)


def tick(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=name).click()


def shown(page: Page) -> set[str]:
    return set(
        page.locator(".bb-hits a").evaluate_all("links => links.map(link => link.pathname.slice(1, -1))")
    )


def has(page: Page, number: int) -> None:
    expect(page.locator(".bb-search__state")).to_have_text(f"{number} result{'s' * (number != 1)}")


# ── what has which value ──────────────────────────────────────────────────────────────────────────────────


def test_an_entry_is_found_under_what_it_belongs_to(lake: Story) -> None:
    library = lake.library
    for entry in library.every():
        facets = facets_of(lake, entry)
        assert len(set(facets)) == len(facets)
        assert facets[0] == Facet("kind", entry.kind, "")
        for facet, value, label in facets[1:]:
            if facet != "year":
                assert lake.label(Ref(f"{facet}s", value)) == label


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2031-05-12", [2031]),
        ("2031", [2031]),
        ("2030-12/2032-01", [2030, 2031, 2032]),
        ("2030/..", [2030]),
        ("../2030", [2030]),
        ("203X", list(range(2030, 2040))),
        ("1800/1950", [1800, 1950]),
    ],
)
def test_a_day_is_of_every_year_that_it_may_touch(day: str, years: list[int]) -> None:
    assert _years(parse_day(day)) == years


def facets_file(records: list[SearchRecord], before: int) -> tuple[str, bytes]:
    facets = Facets(before)
    assert list(facets.noted(records)) == records
    return facets.file()


def test_the_file_counts_pages_from_the_one_before() -> None:
    name, packed = facets_file(RECORDS, 3)
    data: dict[str, Any] = json.loads(gzip.decompress(packed).removeprefix(b"pagefind_dcd"))
    assert data["issue"] == [["dam", "The dam", [3, 2, 3]], ["quota", "Water quota", [4, 1, 1]]]
    assert list(data) == ["issue", "kind", "year"]
    assert facets_file(RECORDS, 3) == (name, packed) != facets_file(RECORDS, 4)


# ── the dialog ────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_of_what_is_there_now(page: Page, tarn: tuple[Searched, str]) -> None:
    opened(page, tarn[1])
    assert len(ask(page, "lake")) == 6
    assert counts(page, "kind") == {"Statements": "3", "Events": "2", "sources": "1"}
    assert counts(page, "issue") == {"Water quota": "4", "The dam": "2"}
    assert list(counts(page, "year").items()) == [("2032", "1"), ("2031", "3"), ("2030", "1"), ("2029", "1")]
    expect(page.locator('[data-facet="actor"]')).to_be_hidden()


def test_values_of_one_facet_add_and_facets_narrow(page: Page, tarn: tuple[Searched, str]) -> None:
    opened(page, tarn[1])
    ask(page, "lake")
    tick(page, "Water quota")
    has(page, 4)
    assert shown(page) == {"e1", "e2", "c1", "c2"}
    assert counts(page, "issue") == {"Water quota": "4", "The dam": "2"}
    assert counts(page, "kind") == {"Events": "2", "Statements": "2"}
    tick(page, "Events")
    has(page, 2)
    tick(page, "Statements")
    has(page, 4)
    tick(page, "2032")
    has(page, 1)
    assert shown(page) == {"e1"}
    page.get_by_role("button", name="Remove 2032").click()
    has(page, 4)
    expect(page.locator(".bb-search__in")).to_be_focused()
    expect(page.locator(".bb-search__chips button")).to_have_text(["Events", "Statements", "Water quota"])


def test_a_box_keeps_focus_and_place_when_it_is_ticked(page: Page, tarn: tuple[Searched, str]) -> None:
    opened(page, tarn[1])
    ask(page, "lake")
    before = list(counts(page, "kind"))
    page.get_by_role("checkbox", name="sources").focus()
    page.keyboard.press("Space")
    has(page, 1)
    expect(page.get_by_role("checkbox", name="sources")).to_be_focused()
    assert list(counts(page, "kind")) == before
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bb-hits a").first).to_be_focused()


def test_what_is_ticked_stays_when_nothing_has_it(page: Page, tarn: tuple[Searched, str]) -> None:
    opened(page, tarn[1])
    ask(page, "lake")
    tick(page, "The dam")
    assert ask(page, "c3") == []
    expect(page.locator(".bb-search__chips button")).to_have_text(["The dam"])
    assert counts(page, "issue")["The dam"] == "0"
    tick(page, "The dam")
    has(page, 1)


def test_long_lists_of_values_come_in_parts(page: Page, tmp_path: Path) -> None:
    records = [record(f"c{year}", year=year) for year in range(2000, 2030)]
    write_pages(searched(tmp_path, records).site, records)
    with served(tmp_path / "site", Content_Security_Policy=POLICY) as address:
        opened(page, address)
        ask(page, "lake")
        assert list(counts(page, "year")) == [str(year) for year in range(2029, 2022, -1)]
        page.locator('[data-facet="year"] button').click()
        assert len(counts(page, "year")) == 30
        expect(page.get_by_role("checkbox", name="2022")).to_be_focused()


def test_facets_come_after_the_results_and_only_where_they_are_seen(
    page: Page, tarn: tuple[Searched, str]
) -> None:
    fetched: list[str] = []

    def note(request: Request) -> None:
        if "/facets." in request.url:
            fetched.append(request.url)

    page.on("request", note)
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, tarn[1])
    assert fetched == []
    assert len(ask(page, "lake")) == 6
    expect(page.locator(".bb-search__facets summary")).to_be_visible()
    assert fetched == []
    page.locator(".bb-search__facets summary").click()
    expect(page.get_by_role("checkbox", name="Events")).to_be_visible()
    assert len(fetched) == 2


# ── the address ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_search_can_be_shared(page: Page, tarn: tuple[Searched, str]) -> None:
    _, site = tarn
    opened(page, f"{site}timeline/?issue=x")
    ask(page, "lake")
    tick(page, "The dam")
    has(page, 2)
    tick(page, "2031")
    page.wait_for_url(f"{site}timeline/?issue=x&q=lake&in=issue.dam&in=year.2031")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    has(page, 2)
    assert shown(page) == {"c1", "s2"}
    expect(page.locator(".bb-search__chips button")).to_have_text(["The dam", "2031"])
    page.keyboard.press("Escape")
    page.wait_for_url(f"{site}timeline/?issue=x")


def test_going_back_closes_and_forward_opens(page: Page, tarn: tuple[Searched, str]) -> None:
    _, site = tarn
    opened(page, site)
    ask(page, "lake")
    ask(page, "dam")
    page.wait_for_url(f"{site}?q=dam")
    page.go_back()
    expect(page.locator("#search")).to_be_hidden()
    assert page.url == site
    page.go_forward()
    expect(page.locator(".bb-search__in")).to_have_value("dam")
    expect(page.locator(".bb-hits > li")).to_have_count(2)
    page.keyboard.press("Escape")
    page.wait_for_url(site)
    expect(page.locator("#search")).to_be_hidden()


def test_going_back_and_forward_at_once_leaves_the_dialog_open(
    page: Page, tarn: tuple[Searched, str]
) -> None:
    _, site = tarn
    opened(page, site)
    ask(page, "dam")
    page.wait_for_url(f"{site}?q=dam")
    # The dialog says that it was closed only after both have been obeyed.
    page.evaluate(
        """() => {
          const at = location.href;
          const to = (href) => {
            history.replaceState(history.state, "", href);
            dispatchEvent(new PopStateEvent("popstate"));
          };
          to(location.pathname);
          to(at);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.url == f"{site}?q=dam"
    expect(page.locator("#search")).to_be_visible()
    expect(page.locator(".bb-search__in")).to_have_value("dam")


def test_back_from_a_result_leads_to_the_results(page: Page, tarn: tuple[Searched, str]) -> None:
    _, site = tarn
    opened(page, site)
    ask(page, "c3")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}c3/")
    page.go_back()
    page.wait_for_url(f"{site}?q=c3")
    has(page, 1)
    assert shown(page) == {"c3"}


@pytest.mark.parametrize(
    "asked",
    [
        "?q=lake&in=issue&in=kind.&in=.x&in=constructor.name&in=__proto__.x&in=issue.<b>",
        "?in=kind.claims&q=lake",
    ],
)
def test_an_address_that_says_odd_things(page: Page, tarn: tuple[Searched, str], asked: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(tarn[1] + asked)
    has(page, 3 if "claims" in asked else 6)
    assert errors == []


def test_a_value_that_nothing_has(page: Page, tarn: tuple[Searched, str]) -> None:
    page.goto(f"{tarn[1]}?q=lake&in=kind.constructor")
    expect(page.locator(".bb-search__state")).to_have_text("Nothing found for “lake”.")
    expect(page.locator(".bb-search__chips button")).to_have_text(["constructor"])


def test_an_address_without_a_question_opens_nothing(page: Page, tarn: tuple[Searched, str]) -> None:
    page.goto(f"{tarn[1]}?in=kind.claims")
    expect(page.locator("#search")).to_be_hidden()
    page.goto(f"{tarn[1]}?q=")
    expect(page.locator(".bb-search__state")).to_have_text(WORDS["hint"])


def test_results_do_without_facets_that_cannot_be_had(page: Page, tarn: tuple[Searched, str]) -> None:
    page.route("**/facets.*", lambda route: route.abort())
    opened(page, tarn[1])
    assert len(ask(page, "lake")) == 6
    expect(page.locator(".bb-search__facets")).to_be_hidden()


def test_a_new_name_counts_once(browser: Browser, tmp_path: Path) -> None:
    made = searched(tmp_path, RECORDS)
    made.patch(*(record(address, "dam", label="The old dam") for address in ("e1", "c1", "s1")))
    write_pages(made.site, RECORDS)
    with served(made.site, Content_Security_Policy=POLICY) as address:
        window = browser.new_page()
        opened(window, address)
        ask(window, "lake")
        assert counts(window, "issue") == {"The old dam": "3", "Water quota": "2"}
        window.close()
