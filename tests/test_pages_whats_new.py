"""What's new: by day and class, cut into pages, with history and without."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefbook.days import parse_day
from briefbook.entries import KINDS
from briefbook.entry import Correction
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.git import Head
from briefbook.history import Chronicle, Item
from briefbook.latest import FIELDS, HEADINGS, MOST_STEPS
from briefbook.news import News
from briefbook.page import Page
from briefbook.pages.home import home_pages
from briefbook.pages.whats_new import whats_new_pages
from briefbook.rendering import Renderer
from briefbook.story import Story
from briefbook.versions import CLASSES, SILENT
from briefbook.view import View
from tests.conftest import read_story, write_briefing

TARN = "name: Tarn\n"
MEND = "{on: 2031-05-03, what: The height, why: It was misread}"
CLAIM = "text: It fell.\nabout: places/tarn\ncite: courier\n"
BOTH = {"content/places/tarn.yml": TARN, "content/claims/fell.yml": CLAIM}


def told(story: Story, *items: Item, names: Mapping[Ref, str] | None = None) -> Story:
    """The story with a history of these changes."""
    by_day: dict[str, dict[Ref, Item]] = {}
    for item in items:
        by_day.setdefault(item.on, {})[item.ref] = item
    history = Chronicle(Head("0" * 40, ""), 9, {}, by_day, names or {})
    return Story(story.settings, story.library, Evidence(story.library), history)


def story_of(root: Path, files: Mapping[str, str], *items: Item) -> Story:
    return told(read_story(write_briefing(root, files)), *items)


def item(day: str, what: str, ref: str, number: int = 1, **more: Any) -> Item:
    kind, _, name = ref.partition("/")
    return Item(f"2031-05-{day}", Ref(kind, name), what, number, **more)


def pages(story: Story) -> dict[str, Page]:
    News(story)
    return {page.address: page for page in whats_new_pages(story)}


def shown(story: Story, address: str = "whats-new/") -> dict[str, Any]:
    return dict(pages(story)[address].show(View(story, address)))


def text_of(story: Story, address: str = "whats-new/") -> str:
    return Renderer(story, Path("nowhere")).render_page(pages(story)[address])


def row_of(story: Story) -> dict[str, Any]:
    ((row,),) = (group["rows"] for day in shown(story)["days"] for group in day["groups"])
    return dict(row)


def test_days_come_newest_first_and_groups_by_weight(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        BOTH,
        item("01", "new", "places/tarn"),
        item("02", "wording", "places/tarn"),
        item("02", "new", "claims/fell"),
        item("02", "new", "sources/courier"),
    )
    days = shown(story)["days"]
    assert [(day["day"]["words"], day["count"], day["id"]) for day in days] == [
        ("2 May 2031", "Three changes.", "day-2031-05-02"),
        ("1 May 2031", "One change.", "day-2031-05-01"),
    ]
    assert [group["count"] for group in days[0]["groups"]] == [
        "One new statement",
        "One new source",
        "One entry changed in wording",
    ]


def test_a_gone_entry_is_named_without_a_link(tmp_path: Path) -> None:
    ref = Ref("places", "pier")
    base = read_story(write_briefing(tmp_path, BOTH))
    story = told(base, item("02", "removed", str(ref)), names={ref: "The <b>old</b> pier"})
    row = row_of(story)
    assert (row["link"], row["name"]) == (None, "The <b>old</b> pier")
    assert "<b>old" not in text_of(story)


def test_a_correction_says_what_why_and_what_relied_on_it(tmp_path: Path) -> None:
    mend = Correction.model_validate({"on": "2031-05-03", "what": "The height", "why": "It was misread"})
    files = {**BOTH, "content/places/tarn.yml": f"{TARN}corrections: {MEND}\n"}
    story = story_of(tmp_path, files, item("04", "correction", "places/tarn", mends=(mend,)))
    row = row_of(story)
    assert [(each["what"], each["why"]) for each in row["mends"]] == [("The height", "It was misread")]
    assert row["mends"][0]["on"]["words"] == "3 May 2031"
    assert [each["text"] for each in row["relying"]] == ["It fell"]
    text = text_of(story)
    assert "The height" in text
    assert "What refers to it:" in text


def test_words_that_were_taken_out_again_are_not_repeated(tmp_path: Path) -> None:
    mend = Correction.model_validate({"on": "2031-05-03", "what": "A slip of the pen", "why": "Misread"})
    story = story_of(tmp_path, BOTH, item("04", "correction", "places/tarn", mends=(mend,)))
    assert row_of(story)["mends"] == []
    assert "slip of the pen" not in text_of(story)


def test_a_withdrawal_says_why(tmp_path: Path) -> None:
    files = {**BOTH, "content/claims/fell.yml": f"{CLAIM}withdrawn: {{on: 2031-05-03, why: It rose}}\n"}
    story = story_of(tmp_path, files, item("04", "withdrawal", "claims/fell"))
    assert row_of(story)["why"] == "It rose"
    assert "It rose" in text_of(story)


@pytest.mark.parametrize(("status", "what"), [("retracted", "withdrawal"), ("corrected", "correction")])
def test_what_a_publisher_mended_says_so(tmp_path: Path, status: str, what: str) -> None:
    courier = f"title: Forty\ntype: post\nstatus: {status}\n"
    files = {**BOTH, "content/sources/courier.yml": courier}
    story = story_of(tmp_path, files, item("04", what, "sources/courier"))
    assert row_of(story)["publisher"] == status
    assert f"Its publisher {status} it." in text_of(story)


def test_a_moved_position_leads_to_what_it_replaces(tmp_path: Path) -> None:
    files = {
        **BOTH,
        "content/claims/rose.yml": CLAIM.replace("It fell", "It rose") + "replaces: fell\n",
    }
    story = story_of(tmp_path, files, item("04", "moved", "claims/rose"))
    assert row_of(story)["replaces"]["text"] == "It fell"


def test_a_state_and_a_day_say_what_they_were(tmp_path: Path) -> None:
    files = {"content/events/round.yml": "title: A round\nwhen: 2031-05-05\ncite: courier\n"}
    turns = (
        ("when", parse_day("2031-05-04"), parse_day("2031-05-05")),
        ("state", "under-way", "happened"),
    )
    story = story_of(tmp_path, files, item("06", "course", "events/round", turns=turns))
    assert row_of(story)["turns"] == [
        {"before": "4 May 2031", "after": "5 May 2031"},
        {"before": "under way", "after": "happened"},
    ]


def test_other_changes_name_their_fields(tmp_path: Path) -> None:
    story = story_of(tmp_path, BOTH, item("06", "substance", "claims/fell", fields=("cite", "said_by")))
    assert row_of(story)["fields"] == "sources, speaker"


def test_a_page_gets_its_number_when_the_next_begins(tmp_path: Path) -> None:
    files = {f"content/places/p{number}.yml": f"name: Place {number}\n" for number in range(200)}
    items = [item("02", "new", f"places/p{number}", number) for number in range(200)]
    full = story_of(tmp_path, {**files, **BOTH}, *items)
    assert list(pages(full)) == ["whats-new/"]
    more = told(full, *items, item("02", "new", "places/tarn", 200))
    assert list(pages(more)) == ["whats-new/page/1/", "whats-new/"]
    ((newest,),) = (group["rows"] for day in shown(more)["days"] for group in day["groups"])
    assert newest["link"]["text"] == "Tarn"
    oldest = shown(more, "whats-new/page/1/")
    assert sum(len(group["rows"]) for day in oldest["days"] for group in day["groups"]) == 200
    assert oldest["visit"] is None


def test_the_script_is_told_how_changes_came(tmp_path: Path) -> None:
    items = [item("02", "new", "places/tarn", 1), item("03", "new", "claims/fell", 2)]
    story = story_of(tmp_path, BOTH, *items, item("03", "new", "sources/courier", 2))
    visit = shown(story)["visit"]
    assert (visit["steps"], visit["cut"]) == ("[[2,2],[1,1]]", False)


def test_the_script_is_told_no_more_than_it_needs(tmp_path: Path) -> None:
    items = [item(f"{number % 28 + 1:02}", "wording", "places/tarn", number) for number in range(500)]
    many = [replace(each, on=f"{2031 + at // 28}-05-{at % 28 + 1:02}") for at, each in enumerate(items)]
    story = story_of(tmp_path, BOTH, *many)
    visit = shown(story)["visit"]
    assert visit["cut"]
    assert visit["steps"].count("[") == MOST_STEPS + 1


def test_no_change_is_said_to_be_none(tmp_path: Path) -> None:
    text = text_of(story_of(tmp_path, BOTH))
    assert "No change of an entry is on record yet." in text
    assert text.count("\n## ") == 1  # how it is cited


def test_every_class_and_every_field_has_its_words() -> None:
    said = {name.partition(" ")[0] for name in HEADINGS}
    assert said == set(CLASSES)
    assert {f"new {kind}" for kind in KINDS} <= HEADINGS.keys()
    fields = {name for model in KINDS.values() for name in model.model_fields}
    assert fields - SILENT == FIELDS.keys()


# ── without history ──


def test_without_history_entries_tell_what_they_can(tmp_path: Path) -> None:
    files = {
        **BOTH,
        "content/places/tarn.yml": f"{TARN}corrections: {MEND}\n",
        "content/claims/fell.yml": f"{CLAIM}withdrawn: {{on: 2031-05, why: It rose}}\n",
        "content/sources/echo.yml": "title: An echo\ntype: post\nstatus: retracted\nupdated: 2031-05-07\n",
        "content/sources/other.yml": "title: Another\ntype: post\nstatus: corrected\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    days = shown(story)["days"]
    assert [(day["day"] and day["day"]["words"], day["id"]) for day in days] == [
        ("7 May 2031", "day-2031-05-07"),
        ("3 May 2031", "day-2031-05-03"),
        ("May 2031", "day-3"),
        (None, "day-4"),
    ]
    text = text_of(story)
    assert "without the full history" in text
    assert "data-step" not in text
    assert "Day not recorded" in text


def test_without_history_and_mends_nothing_is_listed(tmp_path: Path) -> None:
    text = text_of(read_story(write_briefing(tmp_path, BOTH)))
    assert "without the full history" in text
    assert "Nothing has been corrected, retracted or withdrawn so far." in text


# ── on the home page ──


def home(story: Story) -> dict[str, Any]:
    (page,) = home_pages(story)
    return dict(page.show(View(story, "")))


def test_home_names_the_first_of_each_group(tmp_path: Path) -> None:
    files = {f"content/places/p{number}.yml": f"name: Place {number}\n" for number in range(4)}
    new = [item("02", "new", f"places/p{number}") for number in range(4)]
    story = story_of(tmp_path, {**files, **BOTH}, *new, item("01", "new", "places/tarn"))
    newest, before = home(story)["lately"]
    (group,) = newest["groups"]
    assert (group["count"], group["more"]) == ("Four new places", 2)
    assert [row["link"]["text"] for row in group["rows"]] == ["Place 0", "Place 1"]
    assert before["day"]["words"] == "1 May 2031"


def test_home_says_nothing_of_changes_where_none_are_known(tmp_path: Path) -> None:
    story = read_story(write_briefing(tmp_path, BOTH))
    (page,) = home_pages(story)
    assert "What changed lately" not in Renderer(story, Path("nowhere")).render_page(page)
