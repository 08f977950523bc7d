"""What pages say of themselves to programs: to Zotero, to those who show a link, and to search engines."""

import json
from pathlib import Path
from typing import Any

import pytest

from briefbook.entries.events import Event
from briefbook.fields import Ref
from briefbook.linked_data import entity, script_of
from tests.conftest import read_story, write_briefing
from tests.hostile_words import LINES
from tests.sites import LOST, PageFile, Site


def metas(page: PageFile) -> dict[str, list[str]]:
    """The contents of the `<meta>` of a page, by `name` or `property`."""
    found: dict[str, list[str]] = {}
    for element in page.tree.xpath("/html/head/meta[@content]"):
        name = element.get("name") or element.get("property") or ""
        found.setdefault(name, []).append(element.get("content"))
    return found


def data_of(page: PageFile) -> Any:
    """The one block of linked data of a page."""
    (block,) = page.tree.xpath("/html/head/script[@type='application/ld+json']/text()")
    return json.loads(str(block))


def test_every_page_names_itself_to_those_who_show_a_link(any_site: Site) -> None:
    for address, page in any_site.read.items():
        if address == LOST:
            continue
        canonical = page.tree.xpath("//link[@rel='canonical']/@href")
        said = metas(page)
        assert len(said["og:title"]) == len(said["og:type"]) == len(said["og:site_name"]) == 1
        assert said.get("og:url", []) == canonical, "an address there must be absolute"
        assert said.get("og:description") == said.get("description")


def test_every_page_of_the_flagship_says_in_a_sentence_what_it_is(flagship: Site) -> None:
    lacking = [address for address, page in flagship.read.items() if "description" not in metas(page)]
    assert lacking == [LOST]


def test_zotero_saves_a_source_from_its_page_and_a_page_from_any_other(any_site: Site) -> None:
    story = read_story(any_site.root)
    for address, page in any_site.read.items():
        if address == LOST:
            continue
        said = metas(page)
        source = story.library.entries.get(Ref("sources", address.removeprefix("sources/").rstrip("/")))
        if address.startswith("sources/") and source:
            url, names = getattr(source, "url", None), list(getattr(source, "authors", ()))
            assert said["citation_title"] == [source.label]
            assert said.get("citation_author", []) == names
            assert said.get("citation_public_url", []) == ([url] if url else [])
        else:
            assert said["DC.type"] == ["webpage"]
            assert said["citation_title"] == said["og:title"]
            assert said.get("citation_public_url", []) == said.get("og:url", [])
            assert "citation_author" not in said
        assert len(said["DC.type"]) == len(said["citation_title"]) == 1


TYPES = {
    "": {"WebSite"},
    "about/": {"AboutPage"},
    "timeline/": {"CollectionPage"},
    "sources/": {"CollectionPage"},
}
ENTITIES = {
    "events": {"Event"},
    "issues": {"Question"},
    "actors": {"Person", "Country", "Organization"},
    "places": {"City", "Country", "AdministrativeArea", "Place"},
}


def test_every_page_has_linked_data_of_its_type(any_site: Site) -> None:
    for address, page in any_site.read.items():
        if address == LOST:
            continue
        data = data_of(page)
        kind, _, name = address.rstrip("/").partition("/")
        assert data["@context"] == "https://schema.org"
        assert data["name"] == metas(page)["og:title"][0]
        assert data.get("url", "") == "".join(metas(page).get("og:url", []))
        if address in TYPES:
            assert data["@type"] in TYPES[address]
        elif kind == "briefings" and name:
            assert data["@type"] == "Report"
            assert data["headline"] == data["name"]
        elif kind in ENTITIES and name and "/" not in name:
            assert data["@type"] == "WebPage"
            assert data["mainEntity"]["@type"] in ENTITIES[kind]
            assert data["mainEntity"]["name"] == data["name"]


def test_a_statement_says_who_made_it_and_where_it_can_be_read(any_site: Site) -> None:
    story = read_story(any_site.root)
    for ref in story.library.refs("claims"):
        page = any_site.pages[f"claims/{ref.id}/"]
        data = data_of(page)
        assert data["@type"] == "Claim"
        assert data["name"] == story.label(ref)
        assert data["appearance"]
        assert metas(page)["citation_title"][0].rstrip(".") == story.label(ref).rstrip(".")
        assert not any("ating" in key for key in data), "nothing is rated"


@pytest.mark.parametrize("words", [*LINES, "</script><!--", "\\</SCRIPT >", "a & b", '"\\'])
def test_linked_data_ends_where_it_should(words: str) -> None:
    script = str(script_of({"name": words, words: [words]}))
    inner = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inner) & set("<>&")
    assert json.loads(inner) == {"name": words, words: [words]}


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2031-05-12", "2031-05-12", None),
        ("2031-05", "2031-05", None),
        ("2031-05-12T09:30+04:00", "2031-05-12T09:30+04:00", None),
        ("2031-05-12/2031-05-14", "2031-05-12", "2031-05-14"),
        ("2031-05-12/..", "2031-05-12", None),
        ("2031-05-12~", None, None),
        ("2031-05-12?/2031-05-14", None, "2031-05-14"),
        ("203X", None, None),
        ('"[2031-05-12,2031-05-19]"', None, None),
    ],
)
def test_no_day_of_an_event_is_made_more_exact(tmp_path: Path, when: str, start: str, end: str) -> None:
    text = f"title: The round\nwhen: {when}\nstate: unclear\ncite: courier\n"
    story = read_story(write_briefing(tmp_path, {"content/events/round.yml": text}))
    data = entity(story, story.library.get(Ref("events", "round"), Event))
    assert data.get("startDate") == start
    assert data.get("endDate") == end
