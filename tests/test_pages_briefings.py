"""The page of an edition: its text as it was, and below it what was on record by its day."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefbook.fields import Ref
from briefbook.finding import record_of
from briefbook.page import Page
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import entry_pages, read_story, write_briefing

WORLD = {
    "content/sources/late.yml": "title: Late news\ntype: post\npublished: 2031-05-20\n",
    "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
    "content/issues/quota.yml": (
        "title: The quota\nunknowns: {question: Who reads the gauges?, settled_by: a signed protocol}\n"
    ),
    "content/events/round.yml": (
        "title: First round\nwhen: 2031-05-11\nparticipants: {actor: norvia}\nissues: quota\ncite: courier\n"
    ),
    "content/events/later.yml": "title: Second round\nwhen: 2031-05-19/2031-05-20\ncite: late\n",
    "content/claims/forty.yml": (
        "text: Norvia wants forty.\nposition: {issue: quota, holder: norvia, stance: Forty percent}\ncite: courier\n"
    ),
    "content/claims/fifty.yml": (
        "text: Norvia wants fifty.\nposition: {issue: quota, holder: norvia, stance: Fifty percent}\ncite: late\n"
        "differs_from: {claim: forty, how: Forty or fifty}\n"
    ),
}


def edition(as_of: str, show: str = "", more: str = "") -> str:
    section = (
        f"sections:\n  heading: What now?\n  text: It stands. [@courier]\n  show: {show}\n" if show else ""
    )
    return f'title: "As of {as_of}"\nas_of: {as_of}\nlede: It fell. [@courier]\n{section}{more}'


def story_of(root: Path, files: Mapping[str, str]) -> Story:
    return read_story(write_briefing(root, {**WORLD, **files}))


def page_of(story: Story, briefing: str) -> Page:
    return next(page for page in entry_pages(story, "briefings") if page.address == f"briefings/{briefing}/")


def shown(story: Story, briefing: str) -> dict[str, Any]:
    page = page_of(story, briefing)
    return dict(page.show(View(story, page.address)))


def markdown(story: Story, briefing: str) -> str:
    return Renderer(story, Path("nowhere")).render_page(page_of(story, briefing))


def blocks(root: Path, show: str, as_of: str) -> list[dict[str, Any]]:
    story = story_of(root, {"content/briefings/now.yml": edition(as_of, show)})
    return list(shown(story, "now")["sections"][0]["blocks"])


def test_positions_are_those_on_record_by_the_day(tmp_path: Path) -> None:
    def stances(name: str, as_of: str) -> list[str]:
        (block,) = blocks(tmp_path / name, "{positions: quota}", as_of)
        return [each["stance"] for cell in block["shows"]["rows"][0]["cells"] for each in cell["stances"]]

    assert stances("may", "2031-05-12") == ["Forty percent"]
    assert sorted(stances("june", "2031-06-01")) == ["Fifty percent", "Forty percent"]


def test_accounts_differ_once_both_are_on_record(tmp_path: Path) -> None:
    (early,) = blocks(tmp_path / "may", "{accounts: issues/quota}", "2031-05-12")
    assert early["shows"] == []
    (late,) = blocks(tmp_path / "june", "{accounts: issues/quota}", "2031-06-01")
    assert [claim["plain"] for claim in late["shows"][0]["claims"]] == [
        "Norvia wants fifty.",
        "Norvia wants forty.",
    ]


def test_the_timeline_has_the_events_whose_day_overlaps(tmp_path: Path) -> None:
    def titles(name: str, days: str) -> list[str]:
        (block,) = blocks(tmp_path / name, f"{{timeline: {days}}}", "2031-06-01")
        return [row["title"] for row in block["shows"]["rows"]] if block["shows"] else []

    assert titles("all", "2031-05") == ["First round", "Second round"]
    assert titles("one", "2031-05-20/..") == ["Second round"]
    assert titles("none", "2031-05-12") == []


def test_a_long_timeline_is_cut_and_says_so(tmp_path: Path) -> None:
    events = {
        f"content/events/e{n}.yml": f"title: Event {n}\nwhen: 2031-04-{n % 28 + 1:02}\ncite: courier\n"
        for n in range(45)
    }
    story = story_of(
        tmp_path, {**events, "content/briefings/now.yml": edition("2031-06-01", "{timeline: 2031-04}")}
    )
    block = shown(story, "now")["sections"][0]["blocks"][0]
    assert (len(block["shows"]["rows"]), block["shows"]["more"]) == (40, 5)
    assert "5 more on the timeline" in markdown(story, "now")


def test_participants_unknowns_and_claims_that_follow_one_another(tmp_path: Path) -> None:
    show = "[{participants: round}, {unknowns: quota}, {claim: forty}, {claim: fifty}]"
    people, unknowns, claims = blocks(tmp_path, show, "2031-06-01")
    assert [person["name"]["text"] for side in people["shows"] for person in side["people"]] == ["Norvia"]
    assert unknowns["shows"] == [{"question": "Who reads the gauges?", "settled_by": "a signed protocol"}]
    assert [claim["id"] for claim in claims["shows"]] == ["forty", "fifty"]


def test_a_block_with_nothing_on_record_says_so(tmp_path: Path) -> None:
    show = "[{claim: fifty}, {timeline: 2031-05-19}, {participants: later}]"
    story = story_of(tmp_path, {"content/briefings/now.yml": edition("2031-05-12", show)})
    assert markdown(story, "now").count("Nothing was on record by") == 3
    assert "Norvia wants fifty" not in markdown(story, "now")


def test_a_claim_that_was_withdrawn_later_shows_its_reason(tmp_path: Path) -> None:
    forty = WORLD["content/claims/forty.yml"] + "withdrawn: {on: 2031-07-01, why: The report was misread}\n"
    files = {
        "content/claims/forty.yml": forty,
        "content/claims/fifty.yml": "text: Fifty.\nabout: issues/quota\ncite: late\n",
        "content/briefings/now.yml": edition("2031-05-12", "{claim: forty}"),
    }
    assert "The report was misread" in markdown(story_of(tmp_path, files), "now")


def test_sources_have_one_numbering_in_text_and_blocks(tmp_path: Path) -> None:
    show = "[{claim: fifty}, {claim: forty}]"
    text = markdown(story_of(tmp_path, {"content/briefings/now.yml": edition("2031-06-01", show)}), "now")
    assert text.count('<li id="ref-') == 2
    fifty = text.split("Norvia wants fifty")[1].split("Norvia wants forty")[0]
    assert 'href="#ref-2"' in fifty
    assert 'href="#ref-1"' not in fifty.split("</li>")[0]


def test_an_older_edition_says_so_and_leads_to_the_newest(tmp_path: Path) -> None:
    files = {
        f"content/briefings/{day}.yml": edition(day) for day in ("2031-05-12", "2031-06-01", "2031-06-10")
    }
    story = story_of(tmp_path, files)
    assert "This is an older edition" in markdown(story, "2031-05-12")
    assert shown(story, "2031-06-01")["newest"]["href"] == "../2031-06-10/"
    assert shown(story, "2031-06-10")["newest"] is None
    middle = page_of(story, "2031-06-01")
    assert middle.previous == ("briefings/2031-05-12/", "As of 2031-05-12")
    assert middle.next == ("briefings/2031-06-10/", "As of 2031-06-10")


def test_a_withdrawn_edition_keeps_its_page_and_stands_beside_the_row(tmp_path: Path) -> None:
    files = {
        "content/briefings/draft.yml": edition(
            "2031-05-20", more="withdrawn: {on: 2031-05-21, why: It was a draft}\n"
        ),
        "content/briefings/may.yml": edition("2031-05-12"),
        "content/briefings/june.yml": edition("2031-06-01"),
    }
    story = story_of(tmp_path, files)
    draft = page_of(story, "draft")
    assert (draft.previous, draft.next) == (None, None)
    assert page_of(story, "may").next == ("briefings/june/", "As of 2031-06-01")
    assert "It was a draft" in markdown(story, "draft")
    assert "This is an older edition" not in markdown(story, "draft")


def test_an_edition_has_a_search_record_with_its_own_words(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/briefings/may.yml": edition("2031-05-12", "{claim: forty}")})
    record = record_of(story, story.library.entry(Ref("briefings", "may")))
    assert "What now?" in record.text
    assert "Norvia wants forty" not in record.text
