"""The search: the index from records, and the dialog in a real browser, at `/` and under a prefix."""

import gzip
import html
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from briefbook.records import SearchRecord
from briefbook.search import SearchFailed, index_search, service
from tests.browser import served

SCRIPTS = Path(__file__).parent.parent / "theme/material/assets/javascripts"
POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"
WORDS: dict[str, str] = {
    "hint": "Type something.",
    "searching": "Searching…",
    "none": "Nothing found for “{query}”.",
    "noneAdvice": "Try fewer words.",
    "failed": "The search can’t be loaded.",
    "failedAdvice": "Look through:",
    "also": "also: {names}",
}
MORE_WORDS = {
    "count": {"one": "{n} result", "other": "{n} results"},
    "facets": {"kind": "Kind", "issue": "Issue", "actor": "Actor", "year": "Year"},
    "kinds": {"claims": "Statements", "events": "Events"},
    "moreValues": "Show more",
    "remove": "Remove {name}",
}
HOSTILE = '"><img src=x onerror="window.ran=1"> <script>window.ran=1</script> &lt;b&gt; data-pagefind-ignore'
MARKERS = "___PAGEFIND_WEIGHT___0 ___PAGEFIND_ANCHOR___a:b:c hostilia ___END_PAGEFIND_WEIGHT___"

RECORDS = [
    SearchRecord(
        "places/tarn-town/",
        "Kyrnov",
        "Place",
        "The town at the mouth of the river, where the delegations meet.",
        names=("Kirnow", "Кирнів", "كيرنوف"),
        detail="Town in Norvia",
    ),
    SearchRecord(
        "issues/quota/",
        "Water quota",
        "Issue",
        "How much of the yearly inflow may each side of Lake Tarn take?",
        detail="Open",
    ),
    SearchRecord(
        "issues/quota/#claim-forty",
        "Norvia's water minister Halle says it will sign no quota below 40 percent.",
        "Statement",
        "Said in Kyrnov at a press briefing after the Norvia–Estmark talks; the minister named no day.",
        detail="12 May 2031",
    ),
    SearchRecord(
        "events/second-round/",
        "Second round",
        "Event",
        "The delegations met in Kyrnov for two days. Café owners in Словʼяни closed. So did the Δρόμος. "
        + "They talked on. " * 30,
    ),
    SearchRecord("sources/lake-courier/", "Lake Courier, 12 May 2031", "Source", "", detail="Lake Courier"),
    SearchRecord("events/hostile/", HOSTILE, "<b>Event</b>", f"{HOSTILE} {MARKERS}", (HOSTILE, "hostilonym")),
]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fragments_of(folder: Path) -> dict[str, Any]:
    """The records as Pagefind stored them, by address."""
    packed = [gzip.decompress(path.read_bytes()) for path in folder.rglob("*.pf_fragment")]
    stored = [json.loads(content.removeprefix(b"pagefind_dcd")) for content in packed]
    return {record["url"]: record for record in stored}


# ── the index ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_record_is_stored_and_only_what_a_search_needs(tmp_path: Path) -> None:
    index_search(RECORDS, tmp_path)
    assert set(fragments_of(tmp_path)) == {record.address for record in RECORDS}
    outside = {path for path in files_of(tmp_path) if path.startswith("pagefind/") and path.count("/") == 1}
    assert {path.partition("/facets.")[0] for path in outside} == {
        "pagefind",
        "pagefind/engine.pagefind",
        "pagefind/start.pagefind",
    }


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = [*RECORDS, *many_records()]
    index_search(records, tmp_path / "one")
    index_search(reversed(records), tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_new_index_leaves_nothing_of_the_old_and_does_not_write_into_it(tmp_path: Path) -> None:
    index_search(RECORDS, tmp_path)
    start = tmp_path / "pagefind/start.pagefind"
    kept = tmp_path / "kept"
    kept.hardlink_to(start)
    before = kept.read_bytes()
    index_search(RECORDS[:2], tmp_path)
    assert set(fragments_of(tmp_path)) == {record.address for record in RECORDS[:2]}
    assert kept.read_bytes() == before != start.read_bytes()


def test_a_language_without_stems_has_the_plain_engine(tmp_path: Path) -> None:
    engines = []
    for language in ("uk", "en", "ja"):
        index_search(RECORDS, tmp_path / language, language)
        engines.append((tmp_path / language / "pagefind/engine.pagefind").read_bytes())
    assert engines[0] == engines[2] != engines[1]


def test_settings_that_lie_about_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_search(RECORDS, tmp_path / "one")
    (tmp_path / "pagefind.yml").write_text("service: nonsense\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE", "1")
    index_search(RECORDS, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_one_address_belongs_to_one_record(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="issues/quota/"):
        index_search([*RECORDS, replace(RECORDS[1], title="Another")], tmp_path)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("#!/bin/sh\nexit 7\n", "stopped with status 7"),
        ("#!/bin/sh\necho no memory left >&2\nkill -9 $$\n", "status -9: no memory left"),
    ],
)
def test_a_program_that_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    broken = tmp_path / "broken"
    broken.write_text(program, encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(service, "_program", lambda: broken)
    with pytest.raises(SearchFailed, match=words):
        index_search(RECORDS, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_program_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagefind_bin.get_candidate_paths", lambda: [tmp_path / "nothing"])
    with pytest.raises(SearchFailed, match="not installed"):
        index_search(RECORDS, tmp_path / "site")
    monkeypatch.setattr(service, "_program", lambda: tmp_path / "nothing")
    with pytest.raises(SearchFailed, match="can't be started"):
        index_search(RECORDS, tmp_path / "site")


def test_a_record_that_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SearchFailed, match="refused"):
        index_search([replace(RECORDS[0], text="half a character: \ud800")], tmp_path)


# ── the dialog ────────────────────────────────────────────────────────────────────────────────────────────

DIALOG = """
<dialog class="bb-search" id="search" aria-labelledby="search-h" data-words="WORDS">
<h2 id="search-h">Search</h2>
<form method="dialog"><input class="bb-search__in" type="search" aria-label="Search the briefing">
<button type="submit" aria-label="Close search">x</button></form>
<div class="bb-search__grid"><details class="bb-search__facets" hidden><summary>Narrow down</summary></details>
<div><p class="bb-search__state" role="status"></p><div class="bb-search__chips" hidden></div>
<div class="bb-search__help" hidden><p class="bb-search__advice"></p><a href="ROOTtimeline/">Days</a></div>
<ol class="bb-hits" id="search-hits"></ol>
<button class="bb-search__more" type="button" hidden>More</button>
</div></div></dialog>""".replace("WORDS", html.escape(json.dumps(WORDS | MORE_WORDS)))


def page_at(depth: int) -> str:
    root = "../" * depth or "./"
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Lake Tarn</title>"
        f'<a class="bb-tool--find" href="{root}timeline/">Search</a> <input id="other"> '
        f'<h2 id="claim-forty">A claim</h2>{DIALOG.replace("ROOT", root)}'
        f'<script defer src="{root}assets/javascripts/search.js"></script>'
    )


def write_site(folder: Path, records: list[SearchRecord]) -> None:
    write_pages(folder, records)
    index_search(records, folder)


def write_pages(folder: Path, records: list[SearchRecord]) -> None:
    for address in ["", "timeline/", *{record.address.split("#")[0] for record in records}]:
        target = folder / address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_at(address.count("/")), encoding="utf-8")
    scripts = folder / "assets/javascripts"
    scripts.mkdir(parents=True)
    for script in SCRIPTS.glob("search*.js"):
        (scripts / script.name).write_bytes(script.read_bytes())


@pytest.fixture(scope="module", params=["", "x/y/"], ids=["root", "prefix"])
def anywhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, served at the root of its host and below a prefix."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder / request.param, RECORDS)
    with served(folder, Content_Security_Policy=POLICY) as address:
        yield address + request.param


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder / "x/y", RECORDS)
    with served(folder, Content_Security_Policy=POLICY) as address:
        yield f"{address}x/y/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(10_000)
    expect.set_options(timeout=10_000)
    yield page
    page.close()


def ask(page: Page, query: str) -> list[str]:
    """Type `query` and give the addresses found, below the root of the site."""
    page.locator(".bb-search__in").fill("")
    expect(page.locator(".bb-search__state")).to_have_text(WORDS["hint"])
    page.locator(".bb-search__in").fill(query)
    expect(page.locator(".bb-search__state")).not_to_have_text(WORDS["hint"])
    expect(page.locator(".bb-search__state")).not_to_have_text(WORDS["searching"])
    links: list[str] = page.locator(".bb-hits a").evaluate_all("links => links.map(link => link.href)")
    root = page.evaluate("new URL('../../', document.scripts[0].src).href")
    return [link.removeprefix(root) for link in links]


def opened(page: Page, site: str) -> Page:
    page.goto(site)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_visible()
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.href"))


def test_nothing_is_fetched_before_it_is_wanted_and_nothing_from_elsewhere(page: Page, anywhere: str) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(anywhere, wait_until="networkidle")
    scripts = [address for address in addresses if "/search" in address]
    assert [urlsplit(address).path.rpartition("/")[2] for address in scripts] == ["search.js"]
    assert not [address for address in addresses if "/pagefind/" in address]
    with page.expect_request("**/engine.pagefind"), page.expect_request("**/search-worker.js"):
        page.hover("a.bb-tool--find")
    page.keyboard.press("/")
    assert ask(page, "quota")
    assert {urlsplit(address).netloc for address in addresses} == {urlsplit(anywhere).netloc}


def test_a_result_leads_to_its_anchor(page: Page, anywhere: str) -> None:
    opened(page, anywhere)
    page.keyboard.type("sign no quota")
    expect(page.locator(".bb-search__state")).to_have_text("1 result")
    item = page.locator(".bb-hits > li")
    expect(item.locator("p.k").first).to_have_text("Statement")
    expect(item.locator("p.k").last).to_have_text("12 May 2031")
    expect(item.locator("h3 mark")).to_have_text(["sign", "no", "quota"])
    expect(item).to_contain_text("after the Norvia–Estmark talks; the minister named no day.")
    page.keyboard.press("ArrowDown")
    expect(item).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{anywhere}issues/quota/#claim-forty")


def test_enter_follows_the_first_result_of_what_is_typed(page: Page, site: str) -> None:
    opened(page, f"{site}events/second-round/")
    page.keyboard.type("claim-for forty")
    page.locator(".bb-search__in").fill("kirnow")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}places/tarn-town/")


def test_a_result_on_the_same_page_closes_the_dialog(page: Page, site: str) -> None:
    opened(page, f"{site}issues/quota/")
    ask(page, "minister Halle")
    page.locator(".bb-hits a").click()
    page.wait_for_url(f"{site}issues/quota/#claim-forty")
    expect(page.locator("#search")).to_be_hidden()


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_and_close_and_focus_returns(page: Page, site: str, keys: str) -> None:
    page.goto(site)
    page.locator("a.bb-tool--find").focus()
    page.keyboard.press(keys)
    expect(page.locator(".bb-search__in")).to_be_focused()
    expect(page.locator(".bb-search__in")).to_have_value("")
    expect(page.locator(".bb-search__state")).to_have_text(WORDS["hint"])
    page.keyboard.type("quota")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("a.bb-tool--find")).to_be_focused()


def test_the_link_opens_the_dialog_and_still_is_a_link(page: Page, site: str) -> None:
    page.goto(site)
    page.click("a.bb-tool--find")
    expect(page.locator(".bb-search__in")).to_be_focused()
    page.click("text=x")
    expect(page.locator("#search")).to_be_hidden()
    page.click("a.bb-tool--find", modifiers=["Shift"])
    expect(page.locator("#search")).to_be_hidden()


def test_keys_are_left_alone_where_people_type(page: Page, site: str) -> None:
    page.goto(site)
    page.focus("#other")
    for keys in ["/", "Control+k"]:
        page.keyboard.press(keys)
        expect(page.locator("#search")).to_be_hidden()


def test_other_keys_do_not_open(page: Page, site: str) -> None:
    page.goto(site)
    for keys in ["Control+/", "Alt+/", "Control+Shift+k", "k"]:
        page.keyboard.press(keys)
        expect(page.locator("#search")).to_be_hidden()


def test_arrows_move_through_the_results(page: Page, site: str) -> None:
    opened(page, site)
    assert len(ask(page, "kyrnov")) == 3
    first, _, last = page.locator(".bb-hits a").evaluate_all("links => links.map(link => link.href)")
    moves = [("ArrowUp", "bb-search__in"), ("ArrowDown", first), ("End", last), ("ArrowDown", last)]
    moves += [("Home", first), ("ArrowUp", "bb-search__in")]
    for key, where in moves:
        page.keyboard.press(key)
        assert focused(page) == where
    assert page.locator("[aria-current]").count() == 0


def test_other_forms_of_a_name_find_its_entry(page: Page, site: str) -> None:
    opened(page, site)
    for query, form in [("kirn", "Kirnow"), ("кирнів", "Кирнів"), ("كيرنوف", "كيرنوف")]:
        assert ask(page, query) == ["places/tarn-town/"]
        expect(page.locator(".bb-hits h3")).to_have_text("Kyrnov")
        expect(page.locator(".bb-hits li")).to_contain_text("where the delegations meet")
        expect(page.locator(".bb-hits .k").nth(1)).to_have_text(f"also: {form}")


def test_the_entry_that_has_the_name_comes_first(page: Page, site: str) -> None:
    opened(page, site)
    assert ask(page, "kyrnov")[0] == "places/tarn-town/"
    assert ask(page, "quota")[0] == "issues/quota/"
    assert "also:" not in page.locator(".bb-hits").inner_text()


def test_words_are_found_as_people_type_them(page: Page, site: str) -> None:
    opened(page, site)
    for query in ["cafe", "café", "слов’яни", "словʼяни", "слов'яни", "δρομος", "ΔΡΌΜΟΣ"]:
        assert ask(page, query) == ["events/second-round/"], query
    for query in ["estmark", "Norvia-Estmark", "norvia/estmark", "“norvia estmark”", "40 %", " sign  no\t"]:
        assert ask(page, query) == ["issues/quota/#claim-forty"], query


def test_text_is_shown_as_written(page: Page, site: str) -> None:
    opened(page, site)
    ask(page, "словʼяни")
    expect(page.locator(".bb-hits li p:not(.k)")).to_contain_text("Café owners in Словʼяни closed.")
    expect(page.locator(".bb-hits li p:not(.k) mark")).to_have_text("Словʼяни")
    ask(page, "courier")
    expect(page.locator(".bb-hits li p:not(.k)")).to_have_count(0)


def test_hostile_words_are_words(page: Page, site: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    opened(page, site)
    for query in ["hostilia", "hostilonym", '"><img onerror>', "___PAGEFIND_WEIGHT___0"]:
        assert ask(page, query) == ["events/hostile/"], query
        item = page.locator(".bb-hits > li")
        expect(item.locator("h3")).to_have_text(HOSTILE)
        expect(item.locator("p.k").first).to_have_text("<b>Event</b>")
        shown = " ".join(item.locator("p:not(.k)").inner_text().strip("… ").split())
        assert shown in f"{HOSTILE} {MARKERS}"
        assert item.locator(":is(img, script, b)").count() == 0
    assert not errors
    assert page.evaluate("window.ran") is None


def test_nothing_found_helps(page: Page, site: str) -> None:
    opened(page, site)
    assert ask(page, " <zzz>$&{query} ") == []
    expect(page.locator(".bb-search__state")).to_have_text("Nothing found for “<zzz>$&{query}”.")
    expect(page.locator(".bb-search__help")).to_contain_text("Try fewer words.")
    expect(page.locator(".bb-search__help a")).to_be_visible()
    ask(page, "quota")
    expect(page.locator(".bb-search__help")).to_be_hidden()


def test_a_very_long_query_is_cut(page: Page, site: str) -> None:
    opened(page, site)
    assert ask(page, "quota " * 34 + "unheard") == ask(page, "quota")


def test_answers_to_older_questions_are_dropped(page: Page, site: str) -> None:
    opened(page, site)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/*.pf_fragment", hold_the_first)
    with page.expect_request("**/*.pf_fragment"):
        page.locator(".bb-search__in").fill("courier")
    assert ask(page, "kirnow") == ["places/tarn-town/"]
    with page.expect_response("**/*.pf_fragment"):
        held[0].continue_()
    page.wait_for_timeout(200)  # for what must not come
    expect(page.locator(".bb-hits h3")).to_have_text(["Kyrnov"])


def test_an_index_that_is_missing_is_explained_and_tried_again(page: Page, site: str) -> None:
    page.route("**/pagefind/**", lambda route: route.abort())
    opened(page, site)
    ask(page, "quota")
    expect(page.locator(".bb-search__state")).to_have_text(WORDS["failed"])
    expect(page.locator(".bb-search__help a")).to_be_visible()
    page.unroute("**/pagefind/**")
    assert ask(page, "quota")


def test_a_page_read_from_disk_says_that_search_needs_a_server(page: Page, tmp_path: Path) -> None:
    write_site(tmp_path, RECORDS)
    opened(page, (tmp_path / "index.html").as_uri())
    ask(page, "quota")
    expect(page.locator(".bb-search__state")).to_have_text(WORDS["failed"])


def test_the_script_may_come_twice(page: Page, site: str) -> None:
    page.goto(site)
    page.add_script_tag(url=f"{site}assets/javascripts/search.js")
    page.keyboard.press("/")
    assert len(ask(page, "kyrnov")) == 3
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bb-hits > li").first).to_have_attribute("aria-current", "true")


def test_an_index_of_no_records_finds_nothing(page: Page, tmp_path: Path) -> None:
    write_site(tmp_path, [])
    with served(tmp_path, Content_Security_Policy=POLICY) as address:
        opened(page, address)
        assert ask(page, "quota") == []
        expect(page.locator(".bb-search__state")).to_have_text("Nothing found for “quota”.")


# ── order ─────────────────────────────────────────────────────────────────────────────────────────────────

SIDES = ["Norvia", "Estmark", "Lake Council", "Minister Halle", "Envoy Brandt", "Skerry Guard"]
TOPICS = ["quota", "dam", "fishing", "border", "prisoners", "ferry", "mine", "grain", "pipeline", "festival"]
ACTS = ["rejects", "offers", "demands"]


def many_records() -> list[SearchRecord]:
    """150 records in which the same few words come up everywhere."""
    rest = "The second round of the Lake Tarn talks in Kyrnov went on. "
    actors = [
        SearchRecord(f"actors/a{n}/", side, "Actor", f"{side} takes part in the talks. {rest}")
        for n, side in enumerate(SIDES)
    ]
    issues = [
        SearchRecord(
            f"issues/i{n}/",
            f"The {topic}",
            "Issue",
            f"What becomes of the {topic} after the talks? {rest * 4}"
            + " ".join(f"{side} speaks." for side in SIDES),
            detail="Open",
        )
        for n, topic in enumerate(TOPICS)
    ]
    claims = [
        SearchRecord(
            f"issues/i{n}/#claim-{m}-{act}",
            f"{side} {act} a change to the {topic} at Lake Tarn.",
            "Statement",
            f"{side} spoke of the {topic} in Kyrnov. Reported by the Lake Courier.",
            detail="12 May 2031; one origin",
        )
        for n, topic in enumerate(TOPICS)
        for m, side in enumerate(SIDES)
        for act in (ACTS[:2] if m % 2 else ACTS[1:])
    ]
    events = [
        SearchRecord(
            f"events/e{n}/",
            f"Day {n + 1} of the second round",
            "Event",
            f"{rest}Norvia and Estmark met on the {topic}.",
        )
        for n, topic in enumerate(TOPICS)
    ]
    places = [
        SearchRecord("places/kyrnov/", "Kyrnov", "Place", "", names=("Kirnow",)),
        SearchRecord("places/tarn/", "Lake Tarn", "Place", "A lake between two states.", names=("Tarnsee",)),
        SearchRecord(
            "home/", "Talks resume at Lake Tarn", "Briefing", (rest + "Norvia, Estmark, quota. ") * 20
        ),
        SearchRecord(
            "sources/s1/", "Lake Courier, 12 May 2031", "Source", "Norvia rejects the quota of Estmark."
        ),
    ]
    return [*actors, *issues, *claims, *events, *places]


@pytest.fixture(scope="module")
def large(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("large")
    write_site(folder, many_records())
    with served(folder, Content_Security_Policy=POLICY) as address:
        yield opened(browser.new_page(), address)


@pytest.mark.parametrize(
    ("query", "wanted", "place"),
    [
        ("norvia", "actors/a0/", 1),
        ("Lake Council", "actors/a2/", 1),
        ("halle", "actors/a3/", 1),
        ("kyrnov", "places/kyrnov/", 1),
        ("kirnow", "places/kyrnov/", 1),
        ("lake tarn", "places/tarn/", 1),
        ("quota", "issues/i0/", 1),
        ("pipe", "issues/i8/", 1),
        ("halle rejects quota", "issues/i0/#claim-3-rejects", 1),
        ("brandt demand ferry", "issues/i5/#claim-4-demands", 1),
        ("day 4", "events/e3/", 1),
        ("courier source", "sources/s1/", 1),
        ("talks resume", "home/", 1),
        ("grain event", "events/e7/", 5),
        ("mine open", "issues/i6/", 1),
    ],
)
def test_what_is_meant_comes_first(large: Page, query: str, wanted: str, place: int) -> None:
    found = ask(large, query)
    assert wanted in found[:place], found[:5]


def test_long_lists_come_in_parts(large: Page) -> None:
    assert len(ask(large, "tarn")) == 20
    state = large.locator(".bb-search__state").inner_text()
    large.locator(".bb-search__more").click()
    expect(large.locator(".bb-hits > li")).to_have_count(40)
    expect(large.locator(".bb-hits > li").nth(20)).to_have_attribute("aria-current", "true")
    large.keyboard.press("End")
    large.keyboard.press("ArrowDown")
    assert focused(large) == "bb-search__more"
    large.keyboard.press("Enter")
    expect(large.locator(".bb-hits > li")).to_have_count(60)
    assert state == large.locator(".bb-search__state").inner_text()


def test_nothing_more_is_fetched_before_the_first_results_are_seen(large: Page, page: Page) -> None:
    fetched: list[str] = []
    page.context.on("request", lambda request: fetched.append(request.url))
    page.add_init_script(
        "const frame = requestAnimationFrame; window.requestAnimationFrame = (then) =>"
        " { window.draw = () => frame(then); return 0; };"
    )
    opened(page, large.url.partition("?")[0]).locator(".bb-search__in").fill("tarn")
    expect(page.locator(".bb-hits > li")).to_have_count(4)
    page.wait_for_load_state("networkidle")
    assert sum("/fragment/" in url for url in fetched) == 4
    page.evaluate("window.draw()")
    expect(page.locator(".bb-hits > li")).to_have_count(20)


def test_enter_leads_on_where_results_were_replaced_under_the_focus(page: Page, site: str) -> None:
    """Who types fast may stand on a result of the words so far when those of all words come."""
    opened(page, site)
    ask(page, "словʼяни")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bb-hits a").first).to_be_focused()
    page.evaluate(
        "const words = document.querySelector('.bb-search__in'); words.value = 'courier';"
        " words.dispatchEvent(new Event('input', { bubbles: true }))"
    )
    expect(page.locator(".bb-hits a[href*='lake-courier']")).to_be_visible()
    expect(page.locator(".bb-search__in")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/lake-courier/")
