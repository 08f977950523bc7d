"""The indexes: their order, their pages, what each row tells, and what an empty one says."""

from pathlib import Path
from typing import Any

from briefbook.page import Page
from briefbook.pages.indexes import INDEXES, index_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View

from .conftest import read_story, write_briefing


def pages_of(story: Story) -> dict[str, Page]:
    return {page.address: page for index in INDEXES for page in index_pages(index, story)}


def shown(story: Story, address: str) -> dict[str, Any]:
    return dict(pages_of(story)[address].show(View(story, address)))


def labels(story: Story, address: str) -> list[str]:
    return [row["link"]["text"] for group in shown(story, address)["groups"] for row in group["rows"]]


def actors(*names: str) -> dict[str, str]:
    return {
        f"content/actors/a{number:03}.yml": f'name: "{name}"\ntype: person\n'
        for number, name in enumerate(names)
    }


def test_every_kind_has_an_index_even_without_entries(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    kinds = {"briefings", "events", "issues", "actors", "places", "claims", "sources"}
    assert set(pages_of(story)) == {f"{kind}/" for kind in kinds}
    text = Renderer(story, tmp_path).render_page(pages_of(story)["places/"])
    assert "No places are recorded yet" in text
    assert text.count("\n## ") == 1  # how it is cited


def test_names_stand_from_a_to_z_without_regard_to_accents_and_brackets(tmp_path: Path) -> None:
    names = ["Zander", "élan", "Eda", "[The] unknown", "Ögür", "Ode", "eda", "Ezra"]
    story = read_story(write_briefing(tmp_path, actors(*names)))
    assert labels(story, "actors/") == [
        "Eda",
        "eda",
        "élan",
        "Ezra",
        "Ode",
        "Ögür",
        "[The] unknown",
        "Zander",
    ]


def test_letters_stand_where_there_are_many_names(tmp_path: Path) -> None:
    names = [f"{letter}{number}" for letter in "AÅÉ1Ж" for number in range(6)]
    story = read_story(write_briefing(tmp_path, actors(*names)))
    groups = shown(story, "actors/")["groups"]
    assert [(group["letter"], str(group["anchor"])) for group in groups] == [
        ("0–9", "letter-0"),
        ("A", "letter-a"),
        ("E", "letter-e"),
        ("Ж", "letter-416"),
    ]
    few = read_story(write_briefing(tmp_path / "few", actors(*names[:29])))
    assert [group["letter"] for group in shown(few, "actors/")["groups"]] == [""]


def test_sources_stand_newest_first_and_those_without_a_day_last(tmp_path: Path) -> None:
    files = {
        f"content/sources/{name}.yml": f"title: {name}\ntype: report\n{day}\n"
        for name, day in (("old", "published: 2029"), ("new", "published: 2031-06"), ("none", "language: en"))
    }
    story = read_story(write_briefing(tmp_path, files))
    assert labels(story, "sources/") == ["new", "Forty is the number", "old", "none"]


def claim(text: str, more: str = "") -> str:
    return f"text: {text}\nabout: actors/a000\ncite: courier, para 1\n{more}"


def test_statements_are_cut_by_day_and_other_lists_from_their_start(tmp_path: Path) -> None:
    files = actors(*(f"Person {number:03}" for number in range(201)))
    files |= {f"content/claims/c{number:03}.yml": claim(f"Claim {number:03}.") for number in range(201)}
    story = read_story(write_briefing(tmp_path, files))
    assert labels(story, "claims/page/1/")[0] == "Claim 000"
    assert labels(story, "claims/") == ["Claim 200"]
    assert labels(story, "actors/")[0] == "Person 000"
    assert labels(story, "actors/page/2/") == ["Person 200"]
    assert shown(story, "actors/page/2/")["here"] == "Here are 201 to 201."


def test_a_statement_shows_its_source_its_marks_and_whose_position_it_is(tmp_path: Path) -> None:
    files = actors("Norvia") | {
        "content/issues/quota.yml": "title: Quota\n",
        "content/claims/first.yml": "text: Forty.\nposition: {issue: quota, stance: Forty, holder: a000}\n"
        "cite: courier, para 6\n",
        "content/claims/second.yml": "text: Thirty.\nposition: {issue: quota, stance: Thirty, holder: a000}\n"
        "cite: courier, para 7\nreplaces: first\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    first, second = shown(story, "claims/")["groups"][0]["rows"]
    assert [mark["word"] for mark in first["marks"]] == ["Replaced"]
    assert second["marks"] == []
    assert second["holder"]["text"] == "Norvia"
    assert 'href="#ref-1"' in second["cites"]


def test_an_actor_shows_its_other_names_its_side_and_its_statements(tmp_path: Path) -> None:
    files = actors("Norvia") | {
        "content/actors/halle.yml": "name: Halle\ntype: person\nmember_of: a000\nalso_known_as: Hállé\n",
        "content/claims/forty.yml": claim("Forty.", "said_by: halle\n"),
    }
    story = read_story(write_briefing(tmp_path, files))
    (halle, norvia) = shown(story, "actors/")["groups"][0]["rows"]
    assert halle["names"] == [{"name": "Hállé", "language": ""}]
    assert (halle["within"]["word"], halle["within"]["link"]["text"]) == ("Represents", "Norvia")
    assert halle["details"] == norvia["details"] == ["Person", "one statement"]
    assert norvia["within"] is None


def test_a_withdrawn_entry_keeps_its_row_and_is_marked(tmp_path: Path) -> None:
    withdrawn = "name: Halle\ntype: person\nwithdrawn: {on: 2031-05-13, why: Somebody else.}\n"
    story = read_story(write_briefing(tmp_path, {"content/actors/halle.yml": withdrawn}))
    (row,) = shown(story, "actors/")["groups"][0]["rows"]
    assert row["link"]["withdrawn"]
    assert [mark["word"] for mark in row["marks"]] == ["Withdrawn"]
