"""Every page and every statement says how it is cited, where it stands and of which day."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.works import claim_work, page_work, source_work
from tests.browser import Watch, served
from tests.conftest import COURIER, read_story, write_briefing
from tests.sites import LOST, PageFile, Site, build
from tests.test_bibliography import read_bibtex, read_ris

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:"
CITE = "//section[.//h2[@id='{}']]"


def words_of(page: PageFile, section: str = "cite-page") -> str:
    (words,) = page.tree.xpath(f"{CITE.format(section)}//p[contains(@class, 'bb-citing__words')]")
    return str(words.text_content())


def forms_of(page: PageFile, within: str) -> dict[str, str]:
    """The forms by their names, of the one block below an element."""
    (block,) = page.tree.xpath(f"{within}//details[@class='bb-citing']")
    names, texts = block.xpath(".//dt/text()"), block.xpath(".//dd")
    return dict(zip(map(str, names), (text.text_content() for text in texts), strict=True))


def canonical(page: PageFile) -> str:
    return "".join(page.tree.xpath("//link[@rel='canonical']/@href"))


def test_every_page_says_how_it_is_cited(any_site: Site) -> None:
    for address, page in any_site.read.items():
        if address == LOST:
            continue
        words, forms = words_of(page), forms_of(page, CITE.format("cite-page"))
        as_of = page.tree.xpath("string(//p[@class='bb-asof']//time/@datetime)")
        (item,) = json.loads(forms["CSL-JSON"])
        assert words.endswith(canonical(page) or "."), address
        assert item.get("URL", "") == canonical(page)
        assert item["issued"]["date-parts"] == [[int(part) for part in as_of.split("-")]]
        assert item["title"] in words
        assert read_bibtex(forms["BibTeX"])["title"] == item["title"]
        assert read_ris(forms["RIS"])["title"] == item["title"]


def test_every_statement_says_how_it_is_cited_where_it_stands(any_site: Site) -> None:
    found = set()
    for address, page in any_site.read.items():
        for name in page.tree.xpath("//li[starts-with(@id, 'claim-')]/@id"):
            claim = name.removeprefix("claim-")
            forms = forms_of(page, f"//li[@id='{name}']")
            (item,) = json.loads(forms["CSL-JSON"])
            place = f"{any_site.base}claims/{claim}/" if canonical(page) else ""
            assert item.get("URL", "") == place, address
            assert item["id"] == f"claims-{claim}"
            assert forms["In words"].endswith(place or ".")
            found.add(claim)
    assert found == {path.stem for path in (any_site.root / "content/claims").rglob("*.yml")}


def test_a_source_is_cited_as_it_is_recorded(any_site: Site) -> None:
    story = read_story(any_site.root)
    for ref in story.library.refs("sources"):
        source = story.library.get(ref, Source)
        page = any_site.pages[f"sources/{ref.id}/"]
        forms = forms_of(page, CITE.format("cite"))
        fields, record = read_bibtex(forms["BibTeX"]), read_ris(forms["RIS"])
        assert fields["title"] == record["title"] == source.title
        assert fields.get("url", "") == (source.url or "")
        assert record.get("authors", []) == list(source.authors)


def test_what_was_withdrawn_is_cited_with_that(tmp_path: Path) -> None:
    gone = "withdrawn: {on: 2031-06-03, why: It was entered twice.}\n"
    claim = "text: So it is.\nabout: issues/quota\ncite: courier\n"
    files = {
        "content/sources/courier.yml": COURIER + gone,
        "content/sources/taken-back.yml": f"{COURIER}status: retracted\n",
        "content/issues/quota.yml": f"title: Quota\n{gone}",
        "content/claims/so.yml": claim + gone,
    }
    story = read_story(write_briefing(tmp_path, files))
    note = "Withdrawn, 3 June 2031: It was entered twice."
    claims = [story.library.get(ref, Claim) for ref in story.library.refs("claims")]
    sources = {ref.id: story.library.get(ref, Source) for ref in story.library.refs("sources")}
    assert [claim_work(story, each).note for each in claims] == [note]
    assert [claim_work(story, each).title for each in claims] == ["So it is"]
    assert source_work(story, sources["courier"]).note == note
    assert source_work(story, sources["taken-back"]).note == "Retracted by its publisher."
    issue = story.library.entry(claims[0].home)
    assert page_work(story, "issues/quota/", "Quota", None, issue).note == note


def test_without_an_address_readers_are_told_to_add_it(tmp_path: Path) -> None:
    page = build(write_briefing(tmp_path, {})).pages["about/"]
    assert "://" not in words_of(page)
    assert "Add the address that your browser shows." in page.tree.text_content()
    assert "url" not in read_bibtex(forms_of(page, CITE.format("cite-page"))["BibTeX"])


def test_citations_are_copied_as_they_stand(any_site: Site, browser: Browser) -> None:
    address = next(
        each for each, page in any_site.read.items() if page.tree.xpath("//li[starts-with(@id, 'claim-')]")
    )
    with (
        served(any_site.folder, Content_Security_Policy=POLICY) as home,
        browser.new_context() as context,
    ):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        watch = Watch(home)
        page = watch.over(context.new_page())
        page.goto(home + address)
        for block in (page.locator(".bb-claim .bb-citing").first, page.locator(".bb-citing").last):
            assert block.locator("button").count() == 0
            block.locator("summary").press("Enter")
            expect(block.locator("button").first).to_be_visible()
            for number in range(block.locator("button").count()):
                button = block.locator("button").nth(number)
                button.press("Enter")
                expect(button).to_have_text("Copied")
                text = block.locator("dd").nth(number).evaluate("each => each.textContent")
                assert page.evaluate("navigator.clipboard.readText()") == text
            block.locator("summary").press("Enter")
            block.locator("summary").press("Enter")
            assert block.locator("button").count() == block.locator("dt").count()
        assert watch.found == []


@pytest.mark.parametrize("width", [320, 1440])
def test_open_citations_fit(any_site: Site, browser: Browser, width: int) -> None:
    with (
        served(any_site.folder) as home,
        browser.new_context(viewport={"width": width, "height": 900}) as context,
    ):
        page = context.new_page()
        for each in any_site.of_each_kind():
            page.goto(home + each)
            page.evaluate("document.querySelectorAll('.bb-citing').forEach(each => { each.open = true })")
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, each
