"""The first page: what leads it, and what counts as known, disputed and unknown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from briefbook.pages.home import home_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import read_story, write_briefing

SPEAKER = {"content/actors/halle.yml": "name: Ingrid Halle\ntype: person\n"}
TOWN = {"content/places/tarn.yml": "name: Tarn\n"}
ISSUE = {"content/issues/quota.yml": "title: The quota\n"}
EDITION = "title: The lake falls\nas_of: 2031-05-12\nlede: It fell. [@courier]\n"


def home(story: Story) -> dict[str, Any]:
    (page,) = home_pages(story)
    return dict(page.show(View(story, page.address)))


def markdown(story: Story) -> str:
    (page,) = home_pages(story)
    return Renderer(story, Path("nowhere")).render_page(page)


def story_of(root: Path, files: Mapping[str, str]) -> Story:
    return read_story(write_briefing(root, {**SPEAKER, **TOWN, **ISSUE, **files}))


def said(day: int, more: str = "", basis: str = "on-record", about: str = "places/tarn") -> str:
    return (
        f"text: Halle speaks on day {day}.\nsaid_by: halle\nsaid_on: 2031-05-{day:02}\nbasis: {basis}\n"
        f"about: {about}\ncite: courier\n{more}"
    )


def event(when: str, state: str = "happened", more: str = "") -> str:
    return f'title: On {when.strip("[].")}\nwhen: "{when}"\nstate: {state}\ncite: courier\n{more}'


# ── what leads ──


def test_the_newest_edition_leads(tmp_path: Path) -> None:
    older = "title: Nothing yet\nas_of: 2031-05-01\nlede: It stands. [@courier]\n"
    withdrawn = (
        EDITION.replace("falls", "rises").replace("-12", "-13")
        + "withdrawn: {on: 2031-05-14, why: Misread}\n"
    )
    story = story_of(
        tmp_path,
        {
            f"content/briefings/{name}.yml": text
            for name, text in zip("abc", (older, EDITION, withdrawn), strict=True)
        },
    )
    shown = home(story)
    assert shown["title"] == "The lake falls"
    assert shown["edition"]["name"] == "Second edition"
    assert shown["edition"]["minutes"] == "one minute"
    assert "[Read the" not in markdown(story)
    assert "bb-ref" in markdown(story).split("# The lake falls")[1].split("Read the briefing")[0]


def test_a_briefing_without_any_entry_says_how_to_start(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site_config.yml").write_text("title: The lake talks\ndescription: Two states, one lake.\n")
    text = markdown(read_story(tmp_path))
    assert "# The lake talks" in text
    assert "Two states&#44; one lake&#46;" in text
    assert "## Nothing is on record yet" in text
    assert text.count("\n## ") == 2  # that, and how the page is cited


def test_one_source_alone_makes_a_page_without_empty_sections(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    assert [line for line in markdown(story).splitlines() if line.startswith("## ")] == [
        "## How well it is sourced {#sourcing}",
        "## Cite this page {#cite-page}",
    ]


# ── what comes next ──


def test_the_next_that_is_expected_comes_first_and_what_has_passed_not_at_all(tmp_path: Path) -> None:
    days = {
        "passed": event("2031-05-11", "expected"),
        "exact": event("2031-05-20", "expected"),
        "month": event("2031-05", "proposed"),
        "open": event("[2031-05-13..]", "confirmed"),
        "off": event("2031-05-14", "cancelled"),
        "gone": event("2031-05-15", "expected", "withdrawn: {on: 2031-05-12, why: Misread}\n"),
    }
    files = {f"content/events/{name}.yml": text for name, text in days.items()}
    coming = home(story_of(tmp_path, {**files, "content/briefings/now.yml": EDITION}))["next"]
    assert coming["big"] == {"number": "20", "month": "May 2031", "weekday": "Tuesday"}
    assert coming["first"]["title"] == "On 2031-05-20"
    assert [each["title"] for each in coming["more"]] == ["On 2031-05", "On 2031-05-13"]


def test_what_is_expected_on_the_very_day_is_still_to_come(tmp_path: Path) -> None:
    files = {
        "content/events/today.yml": event("2031-05-12", "expected"),
        "content/briefings/now.yml": EDITION,
    }
    assert home(story_of(tmp_path, files))["next"]["first"]["title"] == "On 2031-05-12"


def test_a_day_that_is_not_exact_gets_no_number(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/events/month.yml": event("2031-06", "expected")})
    assert home(story)["next"]["big"] is None
    assert 'class="bb-next__n"' not in markdown(story)
    assert "June 2031" in markdown(story)


def test_nothing_ahead_shows_nothing(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/events/past.yml": event("2031-05-11")})
    assert home(story)["next"] is None
    assert "bb-next" not in markdown(story)


# ── known ──


def known(story: Story) -> list[str]:
    return [
        row["event"]["title"] if row["event"] else str(row["text"]) for row in home(story)["known"]["rows"]
    ]


def test_known_is_what_stands_on_record_uncontested_newest_first(tmp_path: Path) -> None:
    claims = {
        "a": said(1),
        "b": said(2, basis="document"),
        "c": said(3, basis="observed"),
        "reported": said(4, basis="reported"),
        "analysis": said(5, basis="analysis"),
        "disputed": said(6, "disputed: Nobody else heard it\n"),
        "withdrawn": said(7, "withdrawn: {on: 2031-05-12, why: Misread}\n"),
        "replaced": said(8, about="issues/quota"),
        "newer": said(9, "replaces: replaced\n", basis="reported"),
        "suspect": said(10).replace("cite: courier", "cite: mended"),
        "against": said(11).replace("cite: courier", "cite: [courier, {source: other, bearing: against}]"),
    }
    files = {f"content/claims/{name}.yml": text for name, text in claims.items()}
    files |= {
        "content/sources/mended.yml": "title: Mended\ntype: post\nstatus: corrected\n",
        "content/sources/other.yml": "title: Other\ntype: post\n",
    }
    story = story_of(tmp_path, files)
    assert known(story) == [f"Halle speaks on day {day}&#46;" for day in (3, 2, 1)]
    assert all(row["cites"] and row["speaker"] == "Ingrid Halle" for row in home(story)["known"]["rows"])


def test_where_little_is_known_the_newest_major_events_help(tmp_path: Path) -> None:
    files = {
        "content/claims/a.yml": said(1),
        "content/events/old.yml": event("2031-05-01", more="major: true\n"),
        "content/events/new.yml": event("2031-05-02", more="major: true\n"),
        "content/events/minor.yml": event("2031-05-03"),
        "content/events/ahead.yml": event("2031-06-01", "expected", "major: true\n"),
    }
    story = story_of(tmp_path, files)
    assert known(story) == ["Halle speaks on day 1&#46;", "On 2031-05-02", "On 2031-05-01"]
    assert home(story)["known"]["count"] == 1


def test_at_most_six_are_named_and_all_are_counted(tmp_path: Path) -> None:
    story = story_of(tmp_path, {f"content/claims/c{n}.yml": said(n) for n in range(1, 10)})
    assert len(home(story)["known"]["rows"]) == 6
    assert home(story)["known"]["count"] == 9


# ── disputed ──


def test_each_side_of_a_dispute_has_its_teller_and_source(tmp_path: Path) -> None:
    files = {
        "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
        "content/sources/echo.yml": "title: An echo\ntype: post\n",
        "content/claims/one.yml": (
            "text: Forty.\nposition: {issue: quota, holder: norvia, stance: Forty percent}\ncite: courier\n"
            "differs_from: {claim: two, how: Forty or thirty}\n"
        ),
        "content/claims/two.yml": (
            "text: Thirty.\nposition: {issue: quota, holder: norvia, stance: Thirty percent}\ncite: echo\n"
        ),
    }
    story = story_of(tmp_path, files)
    (row,) = home(story)["disputed"]["rows"]
    assert (row["about"]["text"], row["holder"]) == ("The quota", "Norvia")
    assert [(side["who"], side["says"]) for side in row["sides"]] == [
        ("Lake Courier", "Forty percent"),
        ("Post", "Thirty percent"),
    ]
    assert all("bb-ref" in side["cites"] for side in row["sides"])


def test_a_long_dispute_is_cut_and_says_so(tmp_path: Path) -> None:
    files = {"content/claims/c0.yml": said(1)} | {
        f"content/claims/c{n}.yml": said(1, "differs_from: {claim: c0, how: They differ}\n")
        for n in range(1, 8)
    }
    (row,) = home(story_of(tmp_path, files))["disputed"]["rows"]
    assert (len(row["sides"]), row["more"]) == (3, 5)


def test_a_claim_that_is_disputed_by_itself_gives_the_reason(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/claims/a.yml": said(1, "disputed: Nobody else heard it\n")})
    (row,) = home(story)["disputed"]["rows"]
    assert (row["why"], row["sides"][0]["who"]) == ("Nobody else heard it", "Ingrid Halle")


def test_the_newest_dispute_comes_first(tmp_path: Path) -> None:
    files = {
        f"content/claims/c{day}.yml": said(day, f"disputed: Nobody else heard it on day {day}\n")
        for day in (3, 9, 5)
    }
    rows = home(story_of(tmp_path, files))["disputed"]["rows"]
    assert [row["why"].split()[-1] for row in rows] == ["9", "5", "3"]


# ── unknown ──


def test_open_questions_take_turns_by_issue(tmp_path: Path) -> None:
    def issue(status: str, *questions: str) -> str:
        rows = "".join(f"  - question: {each}\n" for each in questions)
        return f"title: An issue\nstatus: {status}\nunknowns:\n{rows}"

    files = {
        "content/issues/quota.yml": issue("open", "A1", "A2", "A3", "A4"),
        "content/issues/nets.yml": issue("narrowing", "B1", "B2"),
        "content/issues/settled.yml": issue("agreed", "C1"),
        "content/issues/asleep.yml": issue("dormant", "D1"),
        "content/claims/a.yml": said(1, about="issues/quota"),
    }
    unknown = home(story_of(tmp_path, files))["unknown"]
    assert [row["question"] for row in unknown["rows"]] == ["A1", "B1", "A2", "B2", "A3"]
    assert unknown["count"] == 6


# ── how it got here, how well it is sourced ──


@pytest.mark.parametrize(
    ("behind", "ahead", "expected"),
    [(2, 0, (2, 0)), (20, 0, (9, 0)), (20, 20, (6, 3)), (4, 20, (4, 5)), (0, 20, (0, 9)), (7, 2, (7, 2))],
)
def test_the_strip_keeps_the_newest_and_the_next(
    tmp_path: Path, behind: int, ahead: int, expected: tuple[int, int]
) -> None:
    files = {
        f"content/events/b{n}.yml": event(f"2031-04-{n + 1:02}", more="major: true\n") for n in range(behind)
    }
    files |= {
        f"content/events/a{n}.yml": event(f"2031-06-{n + 1:02}", "expected", "major: true\n")
        for n in range(ahead)
    }
    strip = [row["title"] for row in home(story_of(tmp_path, files))["strip"]]
    past = [title for title in strip if "-04-" in title]
    coming = [title for title in strip if "-06-" in title]
    assert (len(past), len(coming)) == expected
    assert strip == [*past, *coming]
    assert past == [f"On 2031-04-{n + 1:02}" for n in range(behind - len(past), behind)]
    assert coming == [f"On 2031-06-{n + 1:02}" for n in range(len(coming))]


def test_it_says_how_much_rests_on_one_origin(tmp_path: Path) -> None:
    files = {
        "content/sources/echo.yml": "title: An echo\ntype: post\nurl: https://example.org/\n",
        "content/claims/a.yml": said(1),
        "content/claims/b.yml": said(2).replace("cite: courier", "cite: [courier, echo]"),
        "content/claims/gone.yml": said(3, "withdrawn: {on: 2031-05-12, why: Misread}\n"),
    }
    found = home(story_of(tmp_path, files))["sourcing"]
    assert (found["statements"], found["several"], found["one"], found["share"]) == (2, 1, 1, 50)
    assert (found["sources"], found["no_publisher"], found["no_address"], found["up_to"]) == (2, 1, 1, True)


def test_who_wants_what_leaves_out_issues_without_positions(tmp_path: Path) -> None:
    files = {
        "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
        "content/issues/nets.yml": "title: Nets\n",
        "content/claims/one.yml": (
            "text: Forty.\nposition: {issue: quota, holder: norvia, stance: Forty percent}\ncite: courier\n"
        ),
    }
    rows = home(story_of(tmp_path, files))["positions"]["rows"]
    assert [row["issue"]["text"] for row in rows] == ["The quota"]
