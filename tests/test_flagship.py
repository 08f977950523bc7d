"""What the two reports say is in the flagship: each statement has its entry, its page and a query that finds it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page
from pydantic import BaseModel

from briefbook.entries.claims import Claim
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.prose.tree import Prose, citations, links
from briefbook.story import Story
from tests.browser import served
from tests.conftest import read_story
from tests.sites import REPOSITORY, Site

HELD = {"statement", "source", "at", "entry", "page", "query"}
LEFT = {"statement", "source", "at", "left_out"}
BASE = "https://briefing.example/"

UNTOLD = frozenset({Ref("briefings", "talks-resume-in-abu-dhabi"), Ref("places", "russia")})
"""Entries that hold no statement of their own: the narrative, which retells, and the country round a place."""


@cache
def rows() -> list[dict[str, str]]:
    path = Path(__file__).parent / "flagship_facts.yml"
    found: list[dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def held() -> list[dict[str, str]]:
    return [row for row in rows() if "entry" in row]


@cache
def story() -> Story:
    return read_story(REPOSITORY)


def entry_of(row: dict[str, str]) -> Entry | None:
    kind, _, name = row["entry"].partition("/")
    return story().library.entries.get(Ref(kind, name))


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_row_says_where_its_statement_went_or_why_it_is_left_out() -> None:
    assert len(rows()) > 150
    for row in rows():
        assert set(row) in (HELD, LEFT), row
        assert all(str(value).strip() == value for value in row.values()), row
        assert Ref("sources", row["source"]) in story().library.entries, row


def test_no_statement_is_told_twice() -> None:
    told = [(row["source"], row["at"], row["statement"], row.get("entry")) for row in rows()]
    assert len(told) == len(set(told))


def test_both_reports_are_gone_through_to_their_ends() -> None:
    """Every paragraph up to the last one has its rows."""
    for source in {row["source"] for row in rows()}:
        numbers = {int(n) for row in rows() if row["source"] == source for n in re.findall(r"\d+", row["at"])}
        assert numbers == set(range(1, max(numbers) + 1)), source


def test_every_row_names_an_entry_that_is_there() -> None:
    assert [row["entry"] for row in held() if entry_of(row) is None] == []


def test_every_entry_is_in_a_row() -> None:
    told = {Ref(*row["entry"].split("/")) for row in held()}
    assert {str(ref) for ref in story().library.entries.keys() - told - UNTOLD} == set()


def test_every_row_names_the_page_that_shows_its_entry(flagship: Site) -> None:
    wrong = []
    for row in held():
        address = row["page"].removeprefix("/")
        entry = entry_of(row)
        assert entry
        if flagship.missing(BASE + address, BASE):
            wrong.append(f"{row['page']} is not there")
        elif address != story().addresses.of(entry.ref) and entry.label not in words_on(flagship, address):
            wrong.append(f"{row['page']} does not show {row['entry']}")
    assert wrong == []


@cache
def words_on(site: Site, address: str) -> str:
    return " ".join(site.pages[address.partition("#")[0]].tree.xpath("string(//main)").split())


def test_the_paragraph_is_cited_where_its_statement_is_shown(flagship: Site) -> None:
    """By the entry, or by what its page shows of others; what names a place needs no citation."""
    astray = []
    for row in held():
        number = re.fullmatch(r"para (\d+)", row["at"])
        entry = entry_of(row)
        if number and entry and not isinstance(entry, Source | Place):
            page = flagship.pages[row["page"].removeprefix("/").partition("#")[0]]
            shown = {(source, place) for source, places in page.sources.values() for place in places}
            cited = {place for source, place in places_cited(entry) | shown if source == row["source"]}
            if int(number[1]) not in {n for place in cited for n in paragraphs_in(place)}:
                astray.append(f"{row['entry']}: {row['source']}, {row['at']} not in {sorted(cited)}")
    assert astray == []


def places_cited(entry: Entry) -> set[tuple[str, str]]:
    """Every citation in an entry: those of its fields and those in its prose, a link to a claim being one."""
    return set(_places(entry))


def _places(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Citation):
        yield value.source.id, value.at or ""
    elif isinstance(value, Prose):
        yield from ((each.id, each.locator or "") for cited in citations(value) for each in cited.items)
        for link in links(value):
            if link.kind == "claims":
                yield from _places(story().library.get(Ref("claims", link.id), Claim).cite)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _places(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _places(each)


def paragraphs_in(place: str) -> set[int]:
    """`paras 1 to 3 and 5` as numbers."""
    found = {int(number) for number in re.findall(r"\d+", place)}
    for first, last in re.findall(r"(\d+)\s*(?:to|–|-)\s*(\d+)", place):
        found |= set(range(int(first), int(last) + 1))
    return found


def test_quotes_are_short_and_somebodys() -> None:
    quoted = [claim for claim in story().library.all(Claim) if claim.quote]
    assert quoted
    for claim in quoted:
        assert claim.quote
        assert len(claim.quote.text) <= 300
        assert claim.said_by or claim.voice, claim.id


# ── the queries ───────────────────────────────────────────────────────────────────────────────────────────

ASK = """
async (queries) => {
  const box = document.querySelector("#search"), input = box.querySelector(".bb-search__in");
  const state = box.querySelector(".bb-search__state"), words = JSON.parse(box.dataset.words);
  const type = async (text, done) => {
    input.value = text;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    while (!done(state.textContent)) await new Promise(go => setTimeout(go));
  };
  const found = {};
  for (const query of queries) {
    await type("", said => said === words.hint);
    await type(query, said => said !== words.hint && said !== words.searching);
    found[query] = [...box.querySelectorAll(".bb-hits h3 a")].slice(0, 5).map(link => link.href);
  }
  return found;
}
"""
"""Types each query into the dialog, as a reader would, and gives the first five results."""

AT_ONCE = "const wait = setTimeout; window.setTimeout = (act, _, ...rest) => wait(act, 0, ...rest);"
"""Without the pause that the dialog makes after the last key."""


def ask(page: Page, address: str, queries: list[str]) -> dict[str, list[str]]:
    page.goto(address)
    page.keyboard.press("/")
    page.locator(".bb-search__in").wait_for()
    found: dict[str, list[str]] = page.evaluate(ASK, queries)
    return {query: [link.removeprefix(address) for link in links] for query, links in found.items()}


@pytest.fixture(scope="module")
def answers(flagship: Site, browser: Browser) -> dict[str, list[str]]:
    """What the site's own search finds for every query of the rows, and for a few more."""
    queries = sorted({row["query"] for row in held()})
    with served(flagship.folder) as address, browser.new_page() as page:
        page.add_init_script(AT_ONCE)
        return ask(page, address, [*queries, "Kiev", "Київ", "zzzz"])


def test_queries_are_at_most_three_words() -> None:
    assert [row["query"] for row in held() if not 1 <= len(row["query"].split()) <= 3] == []


def test_every_query_finds_its_entry_among_the_first_five(answers: dict[str, list[str]]) -> None:
    lost = []
    for row in held():
        entry = entry_of(row)
        assert entry
        wanted = {row["page"].removeprefix("/"), story().addresses.of(entry.ref)}
        if not wanted & set(answers[row["query"]]):
            lost.append(f"{row['query']!r} finds {answers[row['query']]}, not {sorted(wanted)}")
    assert lost == []


@pytest.mark.parametrize("name", ["Kiev", "Київ"])
def test_other_forms_of_a_name_find_the_place(answers: dict[str, list[str]], name: str) -> None:
    assert "places/kyiv/" in answers[name][:2]


def test_what_is_nowhere_is_not_found(answers: dict[str, list[str]]) -> None:
    assert answers["zzzz"] == []
