"""Who wants what: the matrix, the columns and movement on an issue's page, and where accounts differ."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.matrix import LONGEST_CELL, matrix
from briefbook.page import Page
from briefbook.pages.accounts import account_pages
from briefbook.pages.positions import position_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import decide_pages, entry_pages, read_story, write_briefing

QUOTA = Ref("issues", "water-quota")


def page_at(pages: Iterable[Page], address: str) -> Page:
    return next(page for page in pages if page.address == address)


def shown(story: Story, page: Page) -> dict[str, Any]:
    return dict(page.show(View(story, page.address)))


def markdown(story: Story, page: Page) -> str:
    return Renderer(story, Path("nowhere")).render_page(page)


def issues_in_order(story: Story) -> list[Issue]:
    return [story.library.get(ref, Issue) for ref in story.overview.order("issues")]


@pytest.fixture
def table(lake: Story) -> dict[str, Any]:
    return matrix(View(lake, "positions/"), issues_in_order(lake))


def cell(table: dict[str, Any], issue: str, side: str) -> dict[str, Any]:
    row = next(row for row in table["rows"] if row["issue"]["text"] == issue)
    found: dict[str, Any] = next(each for each in row["cells"] if each["name"] == side)
    return found


def test_columns_are_the_parties_in_their_order_then_others(table: dict[str, Any]) -> None:
    assert [side["name"] for side in table["sides"]] == ["Norvia", "Estmark", "Others"]


def test_rows_are_the_issues_with_a_position_of_anyone(table: dict[str, Any]) -> None:
    assert [row["issue"]["text"] for row in table["rows"]] == ["Fishing rights", "Water quota"]


def test_issues_stand_after_what_they_are_part_of(lake: Story) -> None:
    titles = [issue.title for issue in issues_in_order(lake)]
    assert titles == ["A bridge over the narrows", "The use of the lake", "Fishing rights", "Water quota"]


def test_a_cell_has_every_standing_stance_by_act_then_day(table: dict[str, Any]) -> None:
    stances = cell(table, "Water quota", "Norvia")["stances"]
    assert [each["stance"] for each in stances] == [
        "Gauges read by both",
        "No quota below 40 %",
        "No quota below 40 %",
        "Would take 35 %",
    ]


def test_movement_is_only_what_replaces_says(table: dict[str, Any]) -> None:
    stances = cell(table, "Water quota", "Norvia")["stances"]
    assert [each["movement"]["kind"] for each in stances] == ["first", "changed", "restated", "first"]
    assert table["moved"] == 1


def test_a_stance_told_by_another_side_says_so(table: dict[str, Any]) -> None:
    stances = cell(table, "Water quota", "Norvia")["stances"]
    told = [each["by_account_of"] and each["by_account_of"]["text"] for each in stances]
    assert told == [None, None, None, "Per Moen"]


def test_others_are_named_in_their_cell(table: dict[str, Any]) -> None:
    (stance,) = cell(table, "Water quota", "Others")["stances"]
    assert stance["holder"]["text"] == "Valley Council"
    assert [mark["word"] for mark in stance["marks"]] == ["Suspect"]


def test_no_column_of_others_where_there_are_none(lake: Story) -> None:
    fishing = lake.library.get(Ref("issues", "fishing"), Issue)
    sides = matrix(View(lake, "positions/"), [fishing])["sides"]
    assert [side["name"] for side in sides] == ["Norvia", "Estmark"]


def test_a_history_tells_first_changed_restated_newest_first(lake: Story) -> None:
    (history,) = lake.stances.on(QUOTA).histories
    assert [claim.id for claim in history] == ["norvia-forty-again", "norvia-forty", "norvia-half"]


def test_a_position_on_an_event_page_is_linked_where_it_stands(table: dict[str, Any]) -> None:
    stance = cell(table, "Water quota", "Norvia")["stances"][0]
    assert stance["href"] == "../events/second-round/#claim-norvia-gauges"


def test_a_full_cell_leaves_the_rest_to_the_issue(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, many_positions(LONGEST_CELL + 3)))
    found = matrix(View(story, "positions/"), issues_in_order(story))
    one = found["rows"][0]["cells"][0]
    assert (len(one["stances"]), one["more"]) == (LONGEST_CELL, 3)


def many_positions(count: int) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        "site_config.yml": "title: The lake talks\nparties: [norvia]\n",
        "content/actors/norvia.yml": "name: Norvia\ntype: state\n",
        "content/issues/quota.yml": "title: Quota\n",
    }
    for n in range(count):
        files[f"content/claims/c{n:03}.yml"] = (
            f"text: Norvia asks for {n} percent.\nsaid_by: norvia\n"
            f"position: {{issue: quota, stance: {n} percent}}\ncite: courier\n"
        )
    return files


def test_the_matrix_goes_on_after_two_hundred_issues(tmp_path: Path) -> None:
    files = many_positions(0)
    for n in range(201):
        files[f"content/issues/i{n:03}.yml"] = f"title: Issue {n:03}\n"
        files[f"content/claims/c{n:03}.yml"] = (
            f"text: Norvia asks for it.\nsaid_by: norvia\n"
            f"position: {{issue: i{n:03}, stance: Yes}}\ncite: courier\n"
        )
    story = read_story(write_briefing(tmp_path, files))
    pages = list(position_pages(story))
    assert [page.address for page in pages] == ["positions/", "positions/page/2/"]
    assert [len(shown(story, page)["matrix"]["rows"]) for page in pages] == [200, 1]


def test_without_positions_the_page_says_so(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    (page,) = position_pages(story)
    assert "No side has a position on record yet" in markdown(story, page)


def test_the_table_is_one_with_a_choice_of_sides(lake: Story) -> None:
    text = markdown(lake, page_at(position_pages(lake), "positions/"))
    assert text.count("<table") == 1
    assert text.count('name="side"') == 4
    assert text.count("No position on record") == 2


def test_an_issue_has_a_column_for_each_side_that_holds_a_position(lake: Story) -> None:
    data = shown(lake, page_at(entry_pages(lake, "issues"), "issues/water-quota/"))
    assert [side["holder"]["text"] for side in data["sides"]] == ["Norvia", "Estmark", "Valley Council"]


def test_an_issue_anchors_each_of_its_claims_once(lake: Story) -> None:
    text = markdown(lake, page_at(entry_pages(lake, "issues"), "issues/water-quota/"))
    for claim in ("norvia-half", "norvia-forty", "norvia-sixty", "council-asks"):
        assert text.count(f'id="claim-{claim}"') == 1
    assert 'id="claim-norvia-gauges"' not in text


def test_an_issue_shows_what_would_settle_it_and_what_is_about_it(lake: Story) -> None:
    data = shown(lake, page_at(entry_pages(lake, "issues"), "issues/water-quota/"))
    assert data["unknowns"] == [{"question": "Who reads the gauges?", "settled_by": "a signed protocol"}]
    assert [row["id"] for row in data["also"]["rows"]] == ["level-falls", "norvia-gauges"]
    assert [row["title"] for row in data["events"]["rows"]] == ["Second round"]
    assert [figure["measure"]["value"] for figure in data["figures"]] == ["40 %"]


def test_a_whole_lists_its_parts_and_a_part_its_whole(lake: Story) -> None:
    whole = shown(lake, page_at(entry_pages(lake, "issues"), "issues/the-lake/"))
    assert [row["link"]["text"] for row in whole["parts"]["rows"]] == ["Fishing rights", "Water quota"]
    part = page_at(entry_pages(lake, "issues"), "issues/fishing/")
    assert part.crumbs[-1] == ("issues/the-lake/", "The use of the lake")
    assert shown(lake, part)["status"]["word"] == "Agreed"


def test_an_empty_issue_has_no_heading_over_nothing(lake: Story) -> None:
    text = markdown(lake, page_at(entry_pages(lake, "issues"), "issues/bridge/"))
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Side by side {#sides}", "## Cite this page {#cite-page}"]


def test_three_hundred_claims_go_on_in_pages(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, many_positions(300)))
    pages = {page.address: page for page in decide_pages(story)}
    newest = markdown(story, pages["issues/quota/"])
    oldest = markdown(story, pages["issues/quota/claims/page/1/"])
    assert (newest.count('id="claim-'), oldest.count('id="claim-')) == (100, 200)


def test_accounts_stand_under_what_they_are_about(lake: Story) -> None:
    (page,) = account_pages(lake)
    data = shown(lake, page)
    (home,) = data["homes"]
    assert home["link"]["text"] == "Water quota"
    assert home["groups"][0]["hows"] == [{"text": "The minister says forty; Moen says thirty-five."}]
    assert [claim["id"] for claim in home["groups"][0]["claims"]] == [
        "norvia-forty",
        "norvia-would-take-less",
    ]


def test_without_differing_accounts_the_page_says_so(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, {}))
    (page,) = account_pages(story)
    assert "No two accounts in the record differ" in markdown(story, page)
