"""Who stands for whom: the post held on a day, and the side a person speaks for."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.checking import check_briefing
from briefbook.days import parse_day
from briefbook.entries.actors import Actor
from briefbook.entries.claims import Claim
from briefbook.fields import Ref
from briefbook.sides import Sides, role_held, role_on
from tests.conftest import write_briefing

ACTORS = {
    "norvia": "type: state\nmember_of: league",
    "league": "type: organisation",
    "estmark": "type: state",
    "valley": "type: group",
    "delegation": "type: delegation\nmember_of: norvia",
    "clerk": "type: person\nmember_of: [delegation, estmark]",
    "envoy": "type: person\nrepresents: estmark\nmember_of: delegation\nroles: {title: Clerk, of: norvia}",
    "halle": """type: person
member_of: valley
roles:
  - {title: Mayor, of: valley, from: 2027, to: 2030-08-31}
  - {title: Water minister, of: norvia, from: 2030-09-01, to: 2031-06-30}
  - {title: Author, from: 2031-01}
""",
    "angler": "type: person\nmember_of: valley",
    "alone": "type: person",
    "one": "type: group\nmember_of: two",
    "two": "type: group\nmember_of: three",
    "three": "type: group\nmember_of: two",
    "self": "type: group\nmember_of: self",
    "old": "type: person\nmember_of: nord",
    "brief": "type: person\nroles: {title: Guest, from: 2031-05-12, to: 2031-05-13}",
    "undated": "type: person\nroles: {title: Speaker, of: norvia}",
}
SETTINGS = "title: The lake talks\nparties: [nord, estmark]\n"


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Sides:
    files = {
        f"content/actors/{name}.yml": f"name: The {name}\n{text}\ncite: courier\n"
        for name, text in ACTORS.items()
    }
    files["content/actors/norvia.yml"] += "aliases: nord\n"
    return check_briefing(
        write_briefing(tmp_path_factory.mktemp("sides"), {**files, "site_config.yml": SETTINGS})
    ).story.sides


def _actor(sides: Sides, name: str) -> Actor:
    return sides.library.get(Ref("actors", name), Actor)


def test_parties_are_called_by_their_present_names(sides: Sides) -> None:
    assert [party.id for party in sides.parties] == ["norvia", "estmark"]


@pytest.mark.parametrize(
    ("actor", "day", "side"),
    [
        ("norvia", None, "norvia"),  # a party stands for itself
        ("nord", None, "norvia"),
        ("delegation", None, "norvia"),
        ("clerk", None, "norvia"),  # the first of those it belongs to, and on from there
        ("envoy", None, "estmark"),  # `represents` goes before posts and memberships
        ("halle", "2029-05-01", "valley"),
        ("halle", "2031-05-12", "norvia"),
        ("halle", "2030-08", "valley"),
        ("halle", "2031-07-15", "norvia"),  # no post that day: the latest
        ("halle", "1990", "norvia"),
        ("halle", None, "norvia"),
        ("angler", None, "valley"),  # no party on the way: its end
        ("alone", None, "alone"),
        ("old", None, "norvia"),  # a former id
        ("undated", "2031-05-12", "norvia"),
    ],
)
def test_the_side_of_an_actor(actor: str, day: str | None, side: str, sides: Sides) -> None:
    assert sides.side(Ref("actors", actor), parse_day(day) if day else None).id == side


@pytest.mark.parametrize("actor", ["one", "two", "three", "self"])
def test_a_circle_comes_to_an_end(actor: str, sides: Sides) -> None:
    assert sides.side(Ref("actors", actor)).id in {"two", "three", "self"}


@pytest.mark.parametrize(
    ("actor", "day", "post"),
    [
        ("halle", "2029-05-01", "Mayor"),
        ("halle", "2030-12-31", "Water minister"),
        ("halle", "2031-05-12", "Author"),  # the latest begun of those held
        ("halle", "2031-07-15", "Author"),
        ("halle", "2026", None),
        ("halle", "2030", "Water minister"),  # in that year she held both
        ("brief", "2031-05-12T09:30+02:00", "Guest"),
        ("brief", "2031-05-14", None),
        ("brief", "2031-05-10/..", "Guest"),
        ("brief", "[..2031-05-11]", None),
        ("undated", "1850", "Speaker"),  # a post without days covers every day
        ("alone", "2031", None),
    ],
)
def test_the_post_held_that_day(actor: str, day: str, post: str | None, sides: Sides) -> None:
    held = role_held(_actor(sides, actor), parse_day(day))
    assert (held.title if held else None) == post


def test_where_no_post_covers_the_day_the_latest_speaks_for_the_side(sides: Sides) -> None:
    guest = role_on(_actor(sides, "brief"), parse_day("2040"))
    assert guest is not None
    assert guest.title == "Guest"
    assert role_on(_actor(sides, "brief"), None, only_of=True) is None


@given(day=st.dates())
def test_every_day_has_one_side(day: date, sides: Sides) -> None:
    assert sides.side(Ref("actors", "halle"), parse_day(day.isoformat())).id in {"norvia", "valley"}


CLAIMS = {
    "by-person": "said_by: halle\nsaid_on: 2031-05-12\nposition: {issue: quota, stance: Forty}",
    "by-mayor": "said_by: halle\nsaid_on: 2028-05-12\nposition: {issue: quota, stance: Forty}",
    "of-another": "said_by: halle\nsaid_on: 2031-05-12\nposition: {issue: quota, stance: Thirty, holder: estmark}",
    "of-a-person": "voice: analysts\nposition: {issue: quota, stance: Thirty, holder: envoy}",
    "no-position": "said_by: halle\nabout: issues/quota",
}


@pytest.mark.parametrize(
    ("claim", "holder", "by_account_of"),
    [
        ("by-person", "norvia", None),
        ("by-mayor", "valley", None),
        ("of-another", "estmark", "halle"),
        ("of-a-person", "estmark", None),
        ("no-position", None, None),
    ],
)
def test_whose_position_a_claim_is(
    claim: str, holder: str | None, by_account_of: str | None, tmp_path: Path
) -> None:
    files = {
        f"content/actors/{name}.yml": f"name: The {name}\n{text}\ncite: courier\n"
        for name, text in ACTORS.items()
    }
    files |= {
        f"content/claims/{name}.yml": f"text: So it is.\ncite: courier\n{text}\n"
        for name, text in CLAIMS.items()
    }
    settings = "title: The lake talks\nparties: [norvia, estmark]\n"
    files |= {"content/issues/quota.yml": "title: The quota\n", "site_config.yml": settings}
    story = check_briefing(write_briefing(tmp_path, files)).story
    found = story.library.get(Ref("claims", claim), Claim)
    held, told = story.sides.holder(found), story.sides.by_account_of(found)
    assert (held.id if held else None, told.id if told else None) == (holder, by_account_of)
