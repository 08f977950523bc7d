"""The timeline: where an event is listed, how its pages are cut, and what stands where time turns to the future."""

from pathlib import Path
from typing import Any

import pytest

from briefbook.days import parse_day
from briefbook.overview import listed_at
from briefbook.page import Page
from briefbook.pages.timeline import timeline_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View

from .conftest import read_story, write_briefing


def event(when: str, **more: str) -> str:
    fields = {"title": f"Event of {when}", "cite": "courier, para 1"} | more
    return f'when: "{when}"\n' + "".join(f"{name}: {value}\n" for name, value in fields.items())


def story_of(root: Path, events: dict[str, str]) -> Story:
    return read_story(
        write_briefing(root, {f"content/events/{name}.yml": text for name, text in events.items()})
    )


def pages_of(story: Story) -> dict[str, Page]:
    return {page.address: page for page in timeline_pages(story)}


def shown(story: Story, page: Page) -> dict[str, Any]:
    return dict(page.show(View(story, page.address)))


def rows(story: Story, page: Page) -> list[str]:
    return [row["id"] for group in shown(story, page)["groups"] for row in group["rows"]]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2031-02-04", "2031-02"),
        ("2031-02-04T09:30+04:00", "2031-02"),
        ("2031-02", "2031-02"),
        ("2031-02-XX", "2031-02"),
        ("2031", "2031"),
        ("2031-XX", "2031"),
        ("2031-XX-12", "2031"),
        ("203X", ""),
        ("203X-02", ""),
        ("2031-02-04/2032", "2031-02"),
        ("2031/2032-02-04", "2031"),
        ("2031-02/..", "2031-02"),
        ("../2031-02-04", ""),
        ("[2031-02-04..2031-05]", "2031-02"),
        ("[2031-02-04,2031-01-30]", "2031-01"),
        ("[2031,2031-01-01]", "2031"),
        ("[2031-02-04..]", "2031-02"),
        ("[..2031-02-04]", ""),
        ("0031-02", "0031-02"),
    ],
)
def test_where_an_event_is_listed(day: str, name: str) -> None:
    assert listed_at(parse_day(day)) == name


def test_each_event_is_in_full_on_one_page_below_the_timeline(tmp_path: Path) -> None:
    days = {"a": "2031-02-04", "b": "2031-02/2031-04", "c": "2031", "d": "[..2031-03]", "e": "2030-01"}
    story = story_of(tmp_path, {name: event(when) for name, when in days.items()})
    found = {address: rows(story, page) for address, page in pages_of(story).items()}
    assert found == {
        "timeline/": ["d", "e", "c", "b", "a"],
        "timeline/2030/": [],
        "timeline/2030/01/": ["e"],
        "timeline/2031/": ["c"],
        "timeline/2031/02/": ["b", "a"],
    }


def test_a_long_month_is_cut_by_day_and_the_timeline_keeps_only_what_has_no_year(tmp_path: Path) -> None:
    events = {f"m{number:03}": event(f"2031-05-{1 + number // 40:02}") for number in range(450)}
    events |= {"u": event("[..2031-05]"), "j": event("2031-06", major="true", state="expected")}
    story = story_of(tmp_path, events)
    pages = pages_of(story)
    assert rows(story, pages["timeline/2031/05/page/1/"]) == [f"m{number:03}" for number in range(200)]
    assert rows(story, pages["timeline/2031/05/page/2/"]) == [f"m{number:03}" for number in range(200, 400)]
    assert rows(story, pages["timeline/2031/05/"]) == [f"m{number:03}" for number in range(400, 450)]
    overview = shown(story, pages["timeline/"])
    assert [row["id"] for group in overview["groups"] for row in group["rows"]] == ["u"]
    assert [row["title"] for row in overview["leading"]] == ["Event of 2031-06"]
    assert [year["count"] for year in overview["years"]] == ["451 events"]
    assert shown(story, pages["timeline/2031/05/"])["here"] == "Here are 401 to 450."


def test_months_and_years_turn_to_their_neighbours(tmp_path: Path) -> None:
    story = story_of(tmp_path, {name: event(when) for name, when in (("a", "2029-02"), ("b", "2031-01"))})
    pages = pages_of(story)
    assert pages["timeline/2029/02/"].next == ("timeline/2031/01/", "January 2031")
    assert pages["timeline/2031/"].previous == ("timeline/2029/", "2029")
    assert [text for _, text in pages["timeline/2029/02/"].crumbs] == ["Situation", "Timeline", "2029"]


def lines(story: Story) -> list[bool]:
    return [group["line"] for group in shown(story, pages_of(story)["timeline/"])["groups"]]


def test_the_line_stands_where_all_that_follows_is_ahead(tmp_path: Path) -> None:
    # The sources' newest day, 12 May, is the as-of day.
    ahead = {"a": event("2031-05-12"), "b": event("2031-06", state="expected")}
    assert lines(story_of(tmp_path, ahead)) == [False, True]


@pytest.mark.parametrize(
    "last",
    [event("2031-05-12"), event("2031-05-11", state="expected"), event("2031-07", state="cancelled")],
    ids=["happened", "overdue", "cancelled"],
)
def test_no_line_where_what_follows_is_not_all_ahead(tmp_path: Path, last: str) -> None:
    story = story_of(tmp_path, {"a": event("2031-05-10/2031-06", state="expected"), "b": last})
    assert lines(story) == [False]


def test_rows_are_numbered_as_the_band_numbers_them(tmp_path: Path) -> None:
    events = {"a": event("2031-05-01"), "b": event("2031-05-02", major="true")}
    story = story_of(tmp_path, events | {"c": event("2031-05-04", major="true")})
    data = shown(story, pages_of(story)["timeline/"])
    labels = [event["number"] for event in data["band"]["drawings"][0]["events"]]
    numbered = {row["id"]: row["number"] for group in data["groups"] for row in group["rows"]}
    assert labels == [numbered["b"], numbered["c"]] == ["2", "3"]


def test_a_timeline_without_events_says_what_would_be_here(tmp_path: Path) -> None:
    story = story_of(tmp_path, {})
    (page,) = timeline_pages(story)
    text = Renderer(story, tmp_path).render_page(page)
    assert "No event is recorded yet" in text
    assert text.count("\n## ") == 1  # how it is cited


def test_under_way_is_not_said_to_have_lasted(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"a": event("2031-05-12/2031-05-14", state="under-way")})
    page = pages_of(story)["timeline/2031/05/"]
    assert "lasted" not in Renderer(story, tmp_path).render_page(page)
