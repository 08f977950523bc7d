"""An event's page: words that fit its state, quotations given once, and its neighbours."""

from pathlib import Path
from typing import Any

import pytest

from briefbook.page import Page
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import entry_pages, read_story, write_briefing


def event(when: str, more: str = "") -> str:
    return f'title: "{when}"\nwhen: "{when}"\ncite: courier, para 1\n{more}'


def story_of(root: Path, files: dict[str, str]) -> Story:
    return read_story(write_briefing(root, {f"content/{path}.yml": text for path, text in files.items()}))


def page_of(story: Story, name: str) -> Page:
    return next(page for page in entry_pages(story, "events") if page.address == f"events/{name}/")


def shown(story: Story, name: str) -> dict[str, Any]:
    page = page_of(story, name)
    return dict(page.show(View(story, page.address)))


@pytest.mark.parametrize(
    ("state", "note", "what", "who"),
    [
        ("happened", "", "What happened", "Who took part"),
        ("under-way", "under way as of 12 May 2031", "What has happened", "Who takes part"),
        ("expected", "expected as of 12 May 2031", "What is expected", "Who is expected"),
        ("cancelled", "cancelled as of 12 May 2031", "What was planned", "Who was expected"),
        ("unclear", "unclear as of 12 May 2031", "What is reported", "Who is named"),
    ],
)
def test_the_words_fit_the_state(tmp_path: Path, state: str, note: str, what: str, who: str) -> None:
    story = story_of(tmp_path, {"events/round": event("2031-05-12/2031-05-13", f"state: {state}\n")})
    data = shown(story, "round")
    assert (data["state_note"], data["what"], data["who"]) == (note, what, who)
    assert data["event"]["when"]["note"] == ("lasted" if state == "happened" else "")


def test_an_outcome_is_missed_only_where_there_could_be_one(tmp_path: Path) -> None:
    files = {"events/a": event("2031-05-12"), "events/b": event("2031-06", "state: expected\n")}
    story = story_of(tmp_path, files)
    assert shown(story, "a")["outcome_open"]
    assert not shown(story, "b")["outcome_open"]


def claim(text: str, more: str = "") -> str:
    return f"text: {text}\nabout: events/round\ncite: courier, para 6\n{more}"


def test_quoted_words_are_given_once(tmp_path: Path) -> None:
    files = {
        f"claims/c{number}": claim(f"Claim {number}.", f"quote: Words {number}.\n") for number in range(4)
    }
    story = story_of(tmp_path, {"events/round": event("2031-05-12"), **files})
    text = Renderer(story, tmp_path).render_page(page_of(story, "round"))
    assert [text.count(f"Words {number}") for number in range(4)] == [1, 1, 1, 1]
    assert [row["quote"]["text"] for row in shown(story, "round")["said"]] == [
        "Words 0.",
        "Words 1.",
        "Words 2.",
    ]


def test_words_that_are_withdrawn_or_suspect_are_not_put_forward(tmp_path: Path) -> None:
    files = {
        "events/round": event("2031-05-12"),
        "sources/wire": "title: Wire\ntype: post\npublished: 2031-05-12\nstatus: retracted\n",
        "claims/gone": claim("Gone.", "quote: Gone.\nwithdrawn: {on: 2031-05-13, why: Wrong.}\n"),
        "claims/weak": claim("Weak.", "quote: Weak.\n").replace("courier, para 6", "wire"),
    }
    assert shown(story_of(tmp_path, files), "round")["said"] == []


def test_sources_are_numbered_as_they_are_shown(tmp_path: Path) -> None:
    files = {
        "events/round": "title: Round\nwhen: 2031-05-12\nsummary: It began. [@wire]\n"
        "participants: [{as: An envoy, cite: courier}]\n",
        "sources/wire": "title: Wire\ntype: post\npublished: 2031-05-12\n",
    }
    story = story_of(tmp_path, files)
    text = Renderer(story, tmp_path).render_page(page_of(story, "round"))
    assert text.index('id="ref-1"') < text.index("Wire</a>") < text.index('id="ref-2"')


def test_an_event_with_citations_alone_shows_them(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"events/round": event("2031-05-12")})
    assert 'href="#ref-1"' in shown(story, "round")["cites"]


def neighbours(story: Story, name: str) -> list[tuple[str, str]]:
    return [(each["label"], each["event"]["title"]) for each in shown(story, name)["neighbours"]]


def test_each_neighbour_stands_once_with_its_closest_tie(tmp_path: Path) -> None:
    files = {
        "events/process": event("2031-01/.."),
        "events/one": event("2031-05-01", "part_of: process\n"),
        "events/two": event("2031-05-02", "part_of: process\nfollows: one\n"),
        "events/three": event("2031-05-03"),
    }
    assert neighbours(story_of(tmp_path, files), "two") == [
        ("Part of", "2031-01/.."),
        ("Follows", "2031-05-01"),
        ("Next, in time", "2031-05-03"),
    ]


def test_a_part_of_an_event_is_not_its_neighbour(tmp_path: Path) -> None:
    files = {
        "events/before": event("2031-04-30"),
        "events/round": event("2031-05-01/2031-05-03"),
        "events/last-day": event("2031-05-03", "part_of: round\n"),
    }
    assert neighbours(story_of(tmp_path, files), "round") == [("Before, in time", "2031-04-30")]


def test_a_source_corrected_twice_is_told_of_once(tmp_path: Path) -> None:
    fixes = "".join(f"  - {{on: 2031-05-{day}, what: A name, why: Misspelt}}\n" for day in (20, 21))
    files = {
        "sources/post": f"title: A post\ntype: post\npublished: 2031-05-01\ncorrections:\n{fixes}",
        "events/round": event("2031-05-01").replace("courier, para 1", "post"),
    }
    (doubt,) = shown(story_of(tmp_path, files), "round")["page"]["doubts"]
    assert (doubt["about"]["text"], doubt["day"]["words"]) == ("A post", "21 May 2031")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("2031-05-12", 'said <time datetime="2031-05-12">on 12 May 2031</time>'),
        ("2031-05", 'said <time datetime="2031-05">in May 2031</time>'),
        ("[2031-05-12, 2031-05-13]", "said on 12 or 13 May"),
    ],
)
def test_a_byline_has_the_word_that_its_day_needs(tmp_path: Path, said: str, words: str) -> None:
    claim = f"text: So.\nabout: events/round\nvoice: a clerk\nsaid_on: {said}\ncite: courier, para 1\n"
    story = story_of(tmp_path, {"events/round": event("2031-05-01"), "claims/so": claim})
    assert words in Renderer(story, Path("nowhere")).render_page(page_of(story, "round"))


def test_many_followers_stand_in_the_list_that_goes_on_in_pages(tmp_path: Path) -> None:
    files = {"events/one": event("2031-05-01")}
    files |= {f"events/after-{number}": event("2031-05-02", "follows: one\n") for number in range(7)}
    story = story_of(tmp_path, files)
    assert [label for label, _ in neighbours(story, "one")] == ["Next, in time"]
    (group,) = shown(story, "one")["mentions"]["rows"]
    assert (group["label"], len(group["links"])) == ("Followed by", 7)


def test_posts_stand_as_written_and_nobody_unnamed_stands_under_a_side(tmp_path: Path) -> None:
    files = {
        "actors/halle": "name: Halle\ntype: person\n",
        "events/round": event(
            "2031-05-12", "participants:\n  - {actor: halle, role: host}\n  - {as: an envoy}\n"
        ),
    }
    story = story_of(tmp_path, files)
    sides = shown(story, "round")["sides"]
    assert [(side["people"][0]["role"], side["people"][0]["post"]) for side in sides] == [
        ("host", ""),
        ("", "an envoy"),
    ]
    assert "Side not recorded" in Renderer(story, tmp_path).render_page(page_of(story, "round"))
