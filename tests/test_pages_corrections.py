"""What was mended: all of it, by day, with the reason and with what refers to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefbook.page import Page
from briefbook.pages.corrections import correction_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import read_story, write_briefing


def story_of(root: Path, files: Mapping[str, str]) -> Story:
    return read_story(write_briefing(root, files))


def pages(story: Story) -> dict[str, Page]:
    return {page.address: page for page in correction_pages(story)}


def shown(story: Story, address: str = "corrections/") -> dict[str, Any]:
    return dict(pages(story)[address].show(View(story, address)))


def place(name: str, *days: str) -> str:
    rows = "".join(f"  - {{on: {day}, what: Mended on {day}, why: It was wrong}}\n" for day in days)
    return f"name: {name}\n" + (f"corrections:\n{rows}" if rows else "")


def test_corrections_and_withdrawals_of_every_kind_stand_by_day_the_newest_first(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/places/tarn.yml": place("Tarn", "2031-05-01", "2031-05-03"),
            "content/issues/quota.yml": "title: The quota\nwithdrawn: {on: 2031-05-02, why: It was asked twice}\n",
            "content/sources/echo.yml": (
                "title: An echo\ntype: post\nwithdrawn: {on: 2031-05-04, why: Entered twice, duplicate_of: courier}\n"
            ),
        },
    )
    rows = shown(story)["rows"]
    assert [(row["entry"]["text"], row["withdrawn"], row["what"]) for row in rows] == [
        ("An echo", True, ""),
        ("Tarn", False, "Mended on 2031-05-03"),
        ("The quota", True, ""),
        ("Tarn", False, "Mended on 2031-05-01"),
    ]
    assert rows[0]["duplicate_of"]["text"] == "Forty is the number"
    assert rows[2]["why"] == "It was asked twice"


def test_what_relies_on_a_mended_source_is_named_with_its_doubt(tmp_path: Path) -> None:
    claim = "text: It fell.\nabout: places/tarn\ncite: {source: courier, checked: %s}\n"
    courier = "title: Forty\ntype: post\ncorrections: {on: 2031-05-20, what: A figure, why: Misread}\n"
    story = story_of(
        tmp_path,
        {
            "content/sources/courier.yml": courier,
            "content/places/tarn.yml": place("Tarn"),
            "content/claims/before.yml": claim % "2031-05-19",
            "content/claims/since.yml": claim % "2031-05-21",
        },
    )
    (row,) = shown(story)["rows"]
    assert [each["suspect"] for each in row["relying"]] == [True, False]


def test_many_references_are_cut_and_counted(tmp_path: Path) -> None:
    files = {f"content/places/p{n}.yml": f"name: Place {n}\nwithin: tarn\n" for n in range(10)}
    story = story_of(tmp_path, {**files, "content/places/tarn.yml": place("Tarn", "2031-05-01")})
    (row,) = shown(story)["rows"]
    assert (len(row["relying"]), row["more"]) == (6, 4)


def test_a_page_gets_its_number_when_the_next_begins(tmp_path: Path) -> None:
    days = [f"2031-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(201)]
    full = story_of(tmp_path / "full", {"content/places/tarn.yml": place("Tarn", *days[:200])})
    assert list(pages(full)) == ["corrections/"]
    more = story_of(tmp_path / "more", {"content/places/tarn.yml": place("Tarn", *days)})
    assert list(pages(more)) == ["corrections/page/1/", "corrections/"]
    oldest = shown(more, "corrections/page/1/")["rows"]
    assert (oldest[0]["what"], oldest[-1]["what"]) == (f"Mended on {days[199]}", f"Mended on {days[0]}")
    assert [row["what"] for row in shown(more)["rows"]] == [f"Mended on {days[200]}"]
    assert [each["text"] for each in shown(more)["pager"]["pages"]] == ["1", "newest"]


def test_a_page_without_any_says_so(tmp_path: Path) -> None:
    story = story_of(tmp_path, {})
    text = Renderer(story, Path("nowhere")).render_page(pages(story)["corrections/"])
    assert "Nothing has been corrected or withdrawn so far." in text
    assert text.count("\n## ") == 1  # how it is cited


def test_a_mended_claim_leads_to_its_sources(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/places/tarn.yml": place("Tarn"),
            "content/claims/fell.yml": (
                "text: It fell.\nabout: places/tarn\ncite: courier\n"
                "corrections: {on: 2031-05-20, what: A word, why: Wrong}\n"
            ),
        },
    )
    assert "bb-ref" in shown(story)["rows"][0]["cites"]
