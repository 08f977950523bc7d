"""Links: written once, followed both ways; what leads nowhere is said once, and what is broken echoes nowhere."""

from pathlib import Path

import pytest

from briefbook.checking import Checked, check_briefing
from briefbook.entries.events import Event
from briefbook.entries.places import Place
from briefbook.fields import Ref
from briefbook.library import Library
from tests.conftest import write_briefing
from tests.sites import WORLDS, copy_briefing

LAKE = "name: Lake Tarn\naliases: tarn\n"
ROUND = "title: The round\nwhen: 2031-05-12\ncite: courier\n"


def _checked(root: Path, files: dict[str, str]) -> Checked:
    return check_briefing(write_briefing(root, {f"content/{name}.yml": text for name, text in files.items()}))


def _library(root: Path, files: dict[str, str]) -> Library:
    return _checked(root, files).story.library


def _said(checked: Checked, *rules: str) -> list[str]:
    return [f"{p.path}:{p.line}:{p.column} {p.message}" for p in checked.problems if p.rule in rules]


def test_entries_of_a_kind_come_by_id(tmp_path: Path) -> None:
    library = _library(tmp_path, {"places/b/a": "name: A\n", "places/a/b": "name: B\n", "events/c": ROUND})
    assert [place.id for place in library.all(Place)] == ["a", "b"]
    assert [str(ref) for ref in library.entries] == ["events/c", "places/a", "places/b", "sources/courier"]


def test_a_former_id_leads_to_the_entry(tmp_path: Path) -> None:
    library = _library(tmp_path, {"places/lake-tarn": LAKE, "events/round": f"{ROUND}place: tarn\n"})
    former, now = Ref("places", "tarn"), Ref("places", "lake-tarn")
    assert library.resolve(former) == now
    assert library.get(former, Place).name == "Lake Tarn"
    assert library.entry(former) is library.entry(now)
    assert [(str(link.source), link.back) for link in library.back[now]] == [
        ("events/round", "Happened here")
    ]


def test_nothing_stands_at_an_unknown_name_or_under_another_kind(tmp_path: Path) -> None:
    library = _library(tmp_path, {"places/lake-tarn": LAKE})
    with pytest.raises(KeyError):
        library.entry(Ref("places", "lake-tarm"))
    with pytest.raises(KeyError):
        library.get(Ref("places", "lake-tarn"), Event)


def test_the_first_of_two_files_of_one_name_is_the_entry(tmp_path: Path) -> None:
    library = _library(tmp_path, {"places/a/lake": "name: First\n", "places/b/lake": "name: Second\n"})
    assert [place.name for place in library.all(Place)] == ["First"]


BACK = {
    "events/round": """title: The round
when: 2031-05-12
cite: [courier, {source: agency, from: actors/halle}]
place: lake
part_of: process
follows: call
issues: quota
participants: {actor: halle, as: Minister}
summary: At [[places/lake|the lake]]. [@courier, para 1]
""",
    "events/process": ROUND,
    "events/call": f"{ROUND}withdrawn: {{on: 2031-05-13, why: Twice, duplicate_of: process}}\n",
    "places/lake": "name: Lake\nwithin: region\n",
    "places/region": "name: Region\n",
    "issues/quota": "title: Quota\npart_of: waters\n",
    "issues/waters": "title: Waters\n",
    "actors/halle": """name: Halle
type: person
roles: {title: Minister, of: norvia, cite: courier}
represents: norvia
""",
    "actors/norvia": "name: Norvia\ntype: state\nmember_of: league\n",
    "actors/league": "name: League\ntype: organisation\n",
    "sources/agency": "title: Agency\ntype: post\nrelays: sources/courier\n",
    "claims/a": """text: So it is.
about: [events/round, places/lake]
said_by: halle
cite: courier
position: {issue: quota, stance: Forty, holder: norvia, to: league}
replaces: b
differs_from: {claim: b, how: It says more.}
""",
    "claims/b": "text: So it was.\nabout: events/round\ncite: courier\n",
    "briefings/first": """title: They met
as_of: 2031-05-12
lede: They met. [@courier]
sections:
  heading: What now?
  text: Nothing. [@courier]
  show: [{positions: quota}, {accounts: events/round}, {participants: round}, {unknowns: quota}, {claim: a}]
""",
}


@pytest.mark.parametrize(
    ("target", "back"),
    [
        (
            "places/lake",
            {"Happened here: events/round", "Mentioned in: events/round", "Statements: claims/a"},
        ),
        ("places/region", {"Contains: places/lake"}),
        ("events/process", {"Consists of: events/round", "Has as a duplicate: events/call"}),
        ("events/call", {"Followed by: events/round"}),
        ("issues/quota", {"Events: events/round", "Positions: claims/a", "Shown in: briefings/first"}),
        ("issues/waters", {"Consists of: issues/quota"}),
        (
            "actors/halle",
            {"Took part in: events/round", "Words passed on in: events/round", "Said: claims/a"},
        ),
        (
            "actors/norvia",
            {"Posts held in it: actors/halle", "Represented by: actors/halle", "Positions: claims/a"},
        ),
        ("actors/league", {"Members: actors/norvia", "Addressed by: claims/a"}),
        ("claims/b", {"Replaced by: claims/a", "Differs from: claims/a"}),
        ("claims/a", {"Shown in: briefings/first"}),
        ("events/round", {"Shown in: briefings/first", "Statements: claims/a", "Statements: claims/b"}),
        (
            "sources/courier",
            {f"Cited by: {ref}" for ref in ("actors/halle", "briefings/first", "claims/a", "claims/b")}
            | {f"Cited by: events/{name}" for name in ("call", "process", "round")}
            | {"Passed on whole by: sources/agency"},
        ),
    ],
)
def test_every_link_has_a_name_when_read_backwards(target: str, back: set[str], tmp_path: Path) -> None:
    checked = _checked(tmp_path, BACK)
    assert not checked.failed(), checked.problems
    library = checked.story.library
    found = library.back[Ref(*target.split("/"))]
    assert {f"{link.back}: {link.source}" for link in found} == back


@pytest.mark.parametrize("world", [BACK, None], ids=["small", "everything"])
def test_links_and_back_links_are_the_same_links(world: dict[str, str] | None, tmp_path: Path) -> None:
    checked = _checked(tmp_path, world) if world else check_briefing(WORLDS / "everything")
    library = checked.story.library
    out = [link for ref in library.entries for link in library.links[ref]]
    back = [link for ref in library.entries for link in library.back[ref]]
    assert sorted(map(str, out)) == sorted(map(str, back))
    assert all(
        link.source in library.entries and library.resolve(link.target) in library.entries for link in out
    )


# ── what leads nowhere ──


@pytest.mark.parametrize(
    "broken",
    ["nam: Lake\n", "name: [\n", "name: Lake\nname: Lake\n", "name: &a Lake\n", "name: \udcff\n"],
    ids=["unknown field", "no YAML", "a key twice", "an anchor", "no UTF-8"],
)
def test_a_reference_to_a_broken_entry_is_no_echo(broken: str, tmp_path: Path) -> None:
    write_briefing(
        tmp_path, {"content/events/round.yml": f"{ROUND}place: lake\nsummary: At [[places/lake]].\n"}
    )
    (tmp_path / "content/places").mkdir()
    (tmp_path / "content/places/lake.yml").write_bytes(broken.encode("utf-8", "surrogateescape"))
    checked = check_briefing(tmp_path)
    assert {p.path for p in checked.problems} == {"content/places/lake.yml"}
    assert Ref("places", "lake") in checked.story.library.broken


def test_neither_is_one_by_a_former_id_of_a_broken_entry(tmp_path: Path) -> None:
    files = {
        "places/lake": "nam: Lake\naliases: [tarn, mere]\n",
        "events/round": f"{ROUND}place: [tarn, mere]\n",
    }
    assert _said(_checked(tmp_path, files), "unknown-reference", "alias") == []


def test_parties_are_held_to_the_same(tmp_path: Path) -> None:
    files = {
        "site_config.yml": "title: The lake talks\nparties: [norvia, nord, estmark, broken, missing]\n",
        "content/actors/norvia.yml": "name: Norvia\ntype: state\naliases: nord\n",
        "content/actors/estmark.yml": "name: [\n",
        "content/actors/broken.yml": "nam: Broken\n",
    }
    checked = check_briefing(write_briefing(tmp_path, files))
    assert _said(checked, "unknown-reference", "alias") == [
        'site_config.yml:2:19 "nord" is a former id of actors/norvia',
        'site_config.yml:2:42 no actor is called "missing"',
    ]


def test_a_broken_entry_still_says_what_its_sound_fields_lead_to(tmp_path: Path) -> None:
    files = {"events/round": f"{ROUND}nosuch: 1\nplace: nowhere\nissues: [nothing]\n"}
    assert _said(_checked(tmp_path, files), "unknown-reference") == [
        'content/events/round.yml:5:8 no place is called "nowhere"',
        'content/events/round.yml:6:10 no issue is called "nothing"',
    ]


def test_the_age_of_a_broken_source_is_not_guessed(tmp_path: Path) -> None:
    later = "title: Later\nwhen: 2031-06-01\ncite: [courier, broken]\n"
    files = {"sources/broken": "titel: Broken\npublished: 2031-06-02\n", "events/later": later}
    assert _said(_checked(tmp_path, files), "impossible-order") == []


def test_while_an_entry_is_broken_nothing_is_called_unused(tmp_path: Path) -> None:
    files = {"places/lake": "name: Lake\n", "events/round": f"{ROUND}place: lake\nnosuch: 1\n"}
    assert _said(_checked(tmp_path, files), "unused") == []


@pytest.mark.parametrize("how", ["gone", "unknown field", "no YAML"])
def test_any_one_broken_file_leaves_the_rest_as_it_is(how: str, tmp_path: Path) -> None:
    root = copy_briefing(WORLDS / "everything", tmp_path)
    settings = (root / "site_config.yml").read_text(encoding="utf-8")
    (root / "site_config.yml").write_text(settings.replace("logo: theme/logo.svg\n", ""), encoding="utf-8")
    for path in sorted((root / "content").rglob("*.yml")):
        text = path.read_bytes()
        path.unlink()
        if how != "gone":
            path.write_bytes(text + b"nosuchfield: 1\n" if how == "unknown field" else b": : {[\n")
        errors = {p.path for p in check_briefing(root).problems if p.severity == "error"}
        path.write_bytes(text)
        if how != "gone":
            assert errors == {path.relative_to(root).as_posix()}
