"""Who met whom: only those of different sides, only where people meet, and each meeting once."""

from pathlib import Path

import pytest

from briefbook.fields import Ref
from briefbook.meetings import MOST_THERE
from briefbook.story import Story
from tests.conftest import read_story, write_briefing

ACTORS = {
    "norvia": "type: state",
    "estmark": "type: state",
    "halle": "type: person\nroles: {title: Minister, of: norvia}",
    "envoy": "type: person\nrepresents: norvia",
    "moen": "type: person\nrepresents: estmark",
    "guest": "type: person",
}
SETTINGS = "title: The lake talks\nparties: [norvia, estmark]\n"
HALLE, MOEN = Ref("actors", "halle"), Ref("actors", "moen")


def event(participants: str, **fields: str) -> str:
    given = {"title": "Talks", "when": "2031-05-12", "type": "talks", **fields}
    lines = "".join(f"{name}: {value}\n" for name, value in given.items())
    return f"{lines}participants: [{participants}]\ncite: courier\n"


def both(**fields: str) -> str:
    return event("{actor: halle}, {actor: moen}", **fields)


def story_of(root: Path, actors: dict[str, str] | None = None, **events: str) -> Story:
    files: dict[str, str | bytes] = {
        f"content/actors/{name}.yml": f"name: {name}\n{text}\ncite: courier\n"
        for name, text in {**ACTORS, **(actors or {})}.items()
    }
    files |= {f"content/events/{name}.yml": text for name, text in events.items()}
    return read_story(write_briefing(root, {**files, "site_config.yml": SETTINGS}))


def met(story: Story, actor: Ref = HALLE) -> dict[str, tuple[list[str], list[str]]]:
    """By the id of whom it met: the events where that is certain, and where it is not."""
    return {
        each.actor.id: ([ref.id for ref in each.events], [ref.id for ref in each.possible])
        for each in story.meetings.of(actor)
    }


def test_those_of_other_sides_met_and_those_of_one_side_did_not(tmp_path: Path) -> None:
    there = "{actor: halle}, {actor: envoy}, {actor: moen}, {actor: guest}, {as: A clerk}"
    story = story_of(tmp_path, round=event(there))
    assert met(story) == {"guest": (["round"], []), "moen": (["round"], [])}
    assert met(story, MOEN).keys() == {"halle", "envoy", "guest"}


@pytest.mark.parametrize(
    ("fields", "certain"),
    [
        ({"type": "call"}, True),
        ({"type": "meeting", "state": "under-way"}, True),
        ({"type": "visit", "state": "unclear"}, False),
        ({"state": "proposed", "when": '"2031-06"'}, False),
        ({"state": "cancelled"}, None),
        ({"type": "clash"}, None),
        ({"type": "process"}, None),
        ({"withdrawn": "{on: 2031-05-13, why: It never was.}"}, None),
    ],
)
def test_people_meet_where_that_came_about(
    tmp_path: Path, fields: dict[str, str], certain: bool | None
) -> None:
    expected = {True: {"moen": (["it"], [])}, False: {"moen": ([], ["it"])}, None: {}}
    assert met(story_of(tmp_path, it=both(**fields))) == expected[certain]


@pytest.mark.parametrize(
    ("attendance", "occasions"),
    [
        ("present", (["it"], [])),
        ("expected", ([], ["it"])),
        ("invited", ([], ["it"])),
        ("unclear", ([], ["it"])),
        ("absent", None),
    ],
)
def test_who_was_not_there_met_nobody(
    tmp_path: Path, attendance: str, occasions: tuple[list[str], list[str]] | None
) -> None:
    there = f"{{actor: halle, attendance: {attendance}}}, {{actor: moen}}"
    story = story_of(tmp_path, it=event(there))
    assert met(story, HALLE) == ({"moen": occasions} if occasions else {})
    assert met(story, MOEN) == ({"halle": occasions} if occasions else {})


def test_a_day_of_a_round_is_not_counted_again(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        process=both(type="process", state="under-way"),
        whole=both(part_of="process"),
        part=both(part_of="whole"),
        session=both(part_of="part"),
        other=both(part_of="process", when="2031-05-11"),
    )
    assert met(story) == {"moen": (["whole", "other"], [])}


def test_what_is_certain_counts_within_what_is_not(tmp_path: Path) -> None:
    story = story_of(tmp_path, whole=both(state="unclear"), part=both(part_of="whole"))
    assert met(story) == {"moen": (["part"], ["whole"])}


def test_the_most_often_met_stand_first_then_the_last_met(tmp_path: Path) -> None:
    pair = "{{actor: halle}}, {{actor: {0}}}"
    days = {"moen": ["04-01", "04-02"], "guest": ["05-10"], "estmark": ["05-11"]}
    events = {
        f"{who}-{number}": event(pair.format(who), when=f"2031-{day}")
        for who, dated in days.items()
        for number, day in enumerate(dated)
    }
    story = story_of(
        tmp_path, **events, ahead=event(pair.format("aide"), state="unclear"), actors={"aide": "type: person"}
    )
    assert list(met(story)) == ["moen", "estmark", "guest", "aide"]
    assert met(story)["moen"] == (["moen-1", "moen-0"], [])


def test_an_assembly_is_no_meeting(tmp_path: Path) -> None:
    for count, found in ((MOST_THERE, MOST_THERE - 1), (MOST_THERE + 1, 0)):
        crowd = {f"p{number}": "type: person" for number in range(count - 1)}
        there = ", ".join(f"{{actor: {name}}}" for name in ("halle", *crowd))
        assert len(met(story_of(tmp_path / str(count), crowd, it=event(there)))) == found


def test_a_person_has_the_side_of_that_day(tmp_path: Path) -> None:
    posts = "{title: Clerk, of: norvia, to: 2030}", "{title: Minister, of: estmark, from: 2031}"
    moen = f"type: person\nroles: [{', '.join(posts)}]"
    story = story_of(tmp_path, {"moen": moen}, before=both(when="2029-05-01"), after=both())
    assert met(story) == {"moen": (["after"], [])}
