"""The pages of actors, places and sources."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from briefbook.answers import number_of
from briefbook.fields import Ref
from briefbook.page import Page
from briefbook.products import Products
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import entry_pages, read_story, write_briefing


def page_at(pages: Iterable[Page], address: str) -> Page:
    return next(page for page in pages if page.address == address)


def shown(story: Story, pages: Iterable[Page], address: str) -> dict[str, Any]:
    return dict(page_at(pages, address).show(View(story, address)))


def markdown(story: Story, pages: Iterable[Page], address: str) -> str:
    return Renderer(story, Path("nowhere")).render_page(page_at(pages, address))


def test_a_person_took_part_in_the_post_held_that_day(lake: Story) -> None:
    rows = shown(lake, entry_pages(lake, "actors"), "actors/halle/")["took_part"]["rows"]
    assert [(row["link"]["text"], row["detail"]) for row in rows] == [
        ("First round", "Mayor of Tarn, host"),
        ("Second round", "Water minister, party, present"),
    ]


def test_a_person_has_the_positions_they_stated(lake: Story) -> None:
    rows = shown(lake, entry_pages(lake, "actors"), "actors/moen/")["positions"]["rows"]
    assert [(row["link"]["text"], row["detail"]) for row in rows] == [
        ("Would take 35 %", "Signals, by their account of Norvia"),
        ("Thirty percent", "Offers, for Estmark"),
    ]


def test_a_party_has_the_positions_of_all_who_speak_for_it(lake: Story) -> None:
    data = shown(lake, entry_pages(lake, "actors"), "actors/norvia/")
    assert [row["link"]["text"] for row in data["positions"]["rows"]] == [
        "Gauges read by both",
        "No quota below 40 %",
        "No quota below 40 %",
        "Would take 35 %",
    ]
    assert data["stands_for"] == []


def test_an_actor_stands_for_a_side_and_has_what_it_said(lake: Story) -> None:
    data = shown(lake, entry_pages(lake, "actors"), "actors/halle/")
    assert [link["text"] for link in data["stands_for"]] == ["Norvia"]
    assert [row["id"] for row in data["said"]["rows"]] == ["norvia-forty", "norvia-gauges"]


def test_an_actor_names_who_holds_posts_in_it(lake: Story) -> None:
    (group,) = shown(lake, entry_pages(lake, "actors"), "actors/norvia/")["ties"]["rows"]
    assert (group["label"], group["links"][0]["detail"]) == ("Posts held in it", "Water minister")


def test_other_names_say_their_language(lake: Story) -> None:
    text = markdown(lake, entry_pages(lake, "actors"), "actors/halle/")
    assert '<bdi lang="ru">Ингрид Халле</bdi>' in text


def test_a_claim_shown_on_the_page_is_no_mention_too(lake: Story) -> None:
    data = shown(lake, entry_pages(lake, "actors"), "actors/valley-council/")
    assert [row["id"] for row in data["also"]["rows"]] == ["level-falls"]
    labels = {group["label"]: [link["text"] for link in group["links"]] for group in data["mentions"]["rows"]}
    assert labels == {"Passed on whole by": ["Level of the lake falls by a hand"]}


def test_a_place_lies_in_all_that_is_round_it(lake: Story) -> None:
    data = shown(lake, entry_pages(lake, "places"), "places/old-pier/")
    assert [link["text"] for link in data["within"]] == ["Tarn", "Lake Tarn"]
    assert page_at(entry_pages(lake, "places"), "places/old-pier/").crumbs[-2:] == (
        ("places/lake-tarn/", "Lake Tarn"),
        ("places/tarn-town/", "Tarn"),
    )


def test_a_place_gives_its_degrees_as_they_were_written(lake: Story) -> None:
    assert shown(lake, entry_pages(lake, "places"), "places/lake-tarn/")["coordinates"] == "61.5° N, 7.25° W"


def test_a_place_has_what_happened_what_is_said_and_what_lies_in_it(lake: Story) -> None:
    town = shown(lake, entry_pages(lake, "places"), "places/tarn-town/")
    assert [row["title"] for row in town["events"]["rows"]] == ["Second round"]
    lake_itself = shown(lake, entry_pages(lake, "places"), "places/lake-tarn/")
    assert [row["id"] for row in lake_itself["claims"]["rows"]] == ["level-falls"]
    assert [row["link"]["text"] for row in lake_itself["inside"]["rows"]] == ["Tarn"]
    assert lake_itself["mentions"]["rows"][0]["links"][0]["detail"] == "One of the two states on Lake Tarn."


def test_a_source_says_what_is_not_recorded(lake: Story) -> None:
    text = markdown(lake, entry_pages(lake, "sources"), "sources/gazette/")
    for fact in ("Publisher", "Authors", "Address", "Retrieved", "Language", "Access"):
        assert f'<div><dt>{fact}</dt><dd><span class="bb-none">Not recorded</span></dd></div>' in text


def test_a_source_names_its_language(lake: Story) -> None:
    assert (
        shown(lake, entry_pages(lake, "sources"), "sources/courier-may/")["facts"]["language"]
        == "Norwegian Bokmål"
    )


def test_what_rests_on_a_source_has_its_place_and_words(lake: Story) -> None:
    rows = shown(lake, entry_pages(lake, "sources"), "sources/courier-may/")["rests"]["rows"]
    found = {row["link"]["text"]: row for row in rows}
    forty = found["Norvia's water minister says it will sign no quota below 40 percent of the inflow"]
    assert (forty["head"], forty["detail"]) == ("Position", "para 6")
    assert forty["quotes"] == [{"text": "not a number we move from", "language": "nb"}]
    assert [mark["word"] for mark in forty["marks"]] == ["Accounts differ"]
    assert found["Second round"]["detail"] == "para 1"
    assert found["Ingrid Halle"]["detail"] == "para 9; para 1"
    assert "Forty is the number" not in found


def test_a_source_names_those_whose_words_it_passes_on(lake: Story) -> None:
    (person,) = shown(lake, entry_pages(lake, "sources"), "sources/courier-may/")["voices"]
    assert person["link"]["text"] == "Ingrid Halle"
    (unnamed,) = shown(lake, entry_pages(lake, "sources"), "sources/gazette/")["voices"]
    assert unnamed["text"] == "an unnamed official"
    assert [entry["text"] for entry in unnamed["entries"]] == ["Moen says that Norvia would take 35 percent"]


def test_a_source_that_was_corrected_says_so_under_its_title(lake: Story) -> None:
    text = markdown(lake, entry_pages(lake, "sources"), "sources/agency/")
    assert "The first figure was read from the wrong gauge" in text.split("<dl", 1)[0]


def test_what_rests_on_a_source_goes_on_in_pages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/events/e{n:03}.yml": f"title: Event {n:03}\nwhen: 2031\ncite: courier, para {n}\n"
        for n in range(201)
    }
    story = read_story(write_briefing(tmp_path, files))
    addresses = [page.address for page in entry_pages(story, "sources")]
    assert addresses == ["sources/courier/", "sources/courier/rests/page/2/"]
    further = shown(story, entry_pages(story, "sources"), addresses[1])
    assert [row["detail"] for row in further["list"]["rows"]] == ["para 200"]


def test_a_source_on_which_nothing_rests_says_so(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    assert "Nothing yet." in markdown(story, entry_pages(story, "sources"), "sources/courier/")


def test_a_claim_shows_the_words_of_its_source(tmp_path: Path) -> None:
    files = {
        "content/issues/quota.yml": "title: Quota\n",
        "content/claims/forty.yml": "text: Forty.\nabout: issues/quota\n"
        "cite: {source: courier, excerpt: Forty it is}\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    (page,) = [page for page in entry_pages(story, "issues") if page.address == "issues/quota/"]
    assert "In the source: <bdi>“Forty it is”</bdi>" in Renderer(story, tmp_path).render_page(page)


@pytest.mark.parametrize(("site", "mark"), [("en", ' lang="uk"'), ("uk", "")])
def test_words_in_another_language_than_the_page_are_marked(tmp_path: Path, site: str, mark: str) -> None:
    files = {
        "site_config.yml": f"title: The lake talks\nlanguage: {site}\n",
        "content/sources/post.yml": "title: Сорок\ntype: post\nlanguage: uk\n",
        "content/issues/quota.yml": "title: Quota\n",
        "content/claims/forty.yml": "text: Forty.\nabout: issues/quota\ncite: {source: post, excerpt: Саме сорок}\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    texts = "".join(
        Renderer(story, tmp_path).render_page(page)
        for kind in ("issues", "sources")
        for page in entry_pages(story, kind)
    )
    assert re.findall("<bdi([^>]*)>[“«]Саме", texts) == [mark]
    assert re.findall('<blockquote class="bb-q"([^>]*)>[“«]Саме', texts) == [mark]
    assert set(re.findall('<a href="[^"]*"([^>]*)>Сорок', texts)) == {mark}
    assert ('# <span lang="uk">Сорок</span> {.title}' in texts) is bool(mark)


def test_the_number_that_a_linked_claim_brings_stands_after_the_full_stop(tmp_path: Path) -> None:
    files = {
        "content/events/round.yml": "title: Round\nwhen: 2031-05-12\n"
        "summary: So says [[claims/forty|Halle]]. And so on.\n",
        "content/claims/forty.yml": "text: Forty.\nabout: events/round\ncite: courier\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    summary = View(story, "events/round/").prose(next(story.events).summary)
    assert "Halle</a>&#46;<sup" in summary
    assert "</sup> And so on" in summary


def test_further_pages_do_not_rest_on_what_the_first_one_says(tmp_path: Path) -> None:
    """An edit to a long-lived actor's summary is one page's work, however many pages its lists take."""
    files: dict[str, str | bytes] = {
        f"content/events/e{n}.yml": f"title: E {n}\nwhen: 2031\nparticipants: [{{actor: norvia}}]\ncite: courier\n"
        for n in range(201)
    }
    files["content/actors/norvia.yml"] = "name: Norvia\ntype: state\nsummary: A country.\ncite: courier\n"
    story = read_story(write_briefing(tmp_path, files))
    norvia = Ref("actors", "norvia")
    products = Products(story, tmp_path)
    rests = {}
    for address in products.addresses(norvia):
        products.page((norvia, address))
        rests[address] = (
            number_of(("summary", norvia)) in story.answers.made[("Products.page", (norvia, address))].reads
        )
    assert rests == {"actors/norvia/": True, "actors/norvia/events/page/1/": False}
