"""How well the record is sourced, counted; days are printed, never compared with today."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefbook.page import Page
from briefbook.pages.coverage import coverage_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import read_story, write_briefing

TARN = {"content/places/tarn.yml": "name: Tarn\n"}


def story_of(root: Path, files: Mapping[str, str]) -> Story:
    return read_story(write_briefing(root, {**TARN, **files}))


def pages(story: Story) -> dict[str, Page]:
    return {page.address: page for page in coverage_pages(story)}


def parts(story: Story, address: str = "coverage/") -> dict[str, dict[str, Any]]:
    data = pages(story)[address].show(View(story, address))
    return {part["id"]: part for part in data["parts"]}


def shares(story: Story, part: str) -> list[tuple[str, int]]:
    return [(row["name"], row["count"]) for row in parts(story)[part]["rows"]]


def source(publisher: str = "", more: str = "") -> str:
    return f"title: A piece\ntype: post\n{f'publisher: {publisher}' if publisher else ''}\n{more}"


def claim(cite: str, more: str = "") -> str:
    return f"text: It fell.\nabout: places/tarn\ncite: {cite}\n{more}"


def test_statements_are_counted_by_independent_origins(tmp_path: Path) -> None:
    names = "abcde"
    files = {f"content/sources/{name}.yml": source(f"Paper {name}") for name in names}
    files |= {f"content/claims/c{n}.yml": claim(f"[{', '.join(names[:n])}]") for n in range(1, 6)}
    files["content/claims/gone.yml"] = claim("a", "withdrawn: {on: 2031-05-12, why: Misread}\n")
    story = story_of(tmp_path, files)
    assert shares(story, "origins") == [("One origin", 1), ("Two", 1), ("Three", 1), ("Four or more", 2)]
    assert [row["link"]["href"] for row in parts(story)["single"]["rows"]] == ["../places/tarn/#claim-c1"]


def test_what_rests_on_one_origin_goes_on_in_pages_of_two_hundred(tmp_path: Path) -> None:
    story = story_of(tmp_path, {f"content/claims/c{n}.yml": claim("courier") for n in range(201)})
    assert list(pages(story)) == ["coverage/", "coverage/single/page/2/"]
    assert len(parts(story)["single"]["rows"]) == 200
    further = parts(story, "coverage/single/page/2/")
    assert list(further) == ["single"]
    assert len(further["single"]["rows"]) == 1
    assert [each["href"] for each in further["single"]["pager"]["pages"]] == ["../../../#single", "./"]


def test_review_is_printed_by_day(tmp_path: Path) -> None:
    files = {
        "content/places/late.yml": "name: Late\nreview_by: 2031-12\n",
        "content/places/soon.yml": "name: Soon\nreview_by: 1999-01-01\n",
        "content/places/gone.yml": "name: Gone\nreview_by: 2031-01-01\nwithdrawn: {on: 2031-01-02, why: Twice}\n",
    }
    rows = parts(story_of(tmp_path, files))["review"]["rows"]
    assert [(row["link"]["text"], row["day"]["words"]) for row in rows] == [
        ("Soon", "1 January 1999"),
        ("Late", "December 2031"),
    ]


def test_what_is_suspect_says_why(tmp_path: Path) -> None:
    mended = (
        "status: corrected\nupdated: 2031-05-14\ncorrections: {on: 2031-05-16, what: A day, why: Misread}\n"
    )
    story = story_of(
        tmp_path,
        {"content/sources/mended.yml": source("Echo", mended), "content/claims/c.yml": claim("mended")},
    )
    (row,) = parts(story)["suspect"]["rows"]
    assert row["detail"] == "It rests on “A piece”, which was corrected (14 May 2031, 16 May 2031)."
    assert "bb-ref" in row["cites"]


def test_sources_are_counted_by_field_and_what_is_not_recorded_comes_last(tmp_path: Path) -> None:
    files = {
        "content/sources/a.yml": source("Echo", "language: nb\naccess: paywall\n"),
        "content/sources/b.yml": source("Echo", "language: en\n"),
        "content/sources/c.yml": source(),
        "content/sources/d.yml": source(more="language: qaa\n"),
        "content/sources/e.yml": source(),
        "content/sources/gone.yml": source("Gone", "withdrawn: {on: 2031-05-12, why: Twice}\n"),
    }
    story = story_of(tmp_path, files)
    assert shares(story, "publishers") == [("Echo", 2), ("Lake Courier", 1), ("Not recorded", 3)]
    assert shares(story, "languages") == [
        ("English", 1),
        ("Norwegian Bokmål", 1),
        ("qaa", 1),
        ("Not recorded", 3),
    ]
    assert shares(story, "access") == [("Paywall", 1), ("Not recorded", 5)]
    assert shares(story, "types") == [("Post", 5), ("News report", 1)]


def test_nothing_is_left_blank_where_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site_config.yml").write_text("title: The lake talks\n")
    story = read_story(tmp_path)
    text = Renderer(story, Path("nowhere")).render_page(pages(story)["coverage/"])
    sections = text.split("\n## ")[1:-1]  # the last says how the page is cited
    assert len(sections) == 8
    assert all('<p class="bb-none">' in section for section in sections)
