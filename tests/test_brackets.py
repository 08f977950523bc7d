"""Names on brackets: nothing over anything else, nothing outside, whatever the names are."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.brackets import NARROW, WIDE, Branch, Line, Twig, between, under
from briefbook.brackets.words import lines_of, room_of
from briefbook.languages import catalogue

SIZES = {"name": 15, "head": 15, "more": 13, "note": 13, "here": 17}
LINES: tuple[Line, ...] = ("sure", "unsure", "none")

letters = st.characters(exclude_categories=("C", "Z", "M"))
names = st.lists(st.text(letters, min_size=1, max_size=40), min_size=1, max_size=30).map(" ".join)
twigs = st.builds(Twig, names, st.just("../a/"), st.one_of(st.just(""), names), st.sampled_from(LINES[:2]))
rests = st.one_of(st.none(), st.just(Twig("and 488 others", "#ties", line="none")))
heads = st.builds(Twig, names, line=st.just("none"))
branches = st.builds(Branch, heads, st.lists(twigs, min_size=1, max_size=8).map(tuple), rests)
few = st.lists(branches, min_size=1, max_size=3)

Box = tuple[float, float, float, float]


def boxes(drawing: dict[str, Any]) -> list[Box]:
    """The room of all words of a drawing, as wide as they are reckoned, at its least width."""
    width = WIDE if drawing["name"] == "wide" else NARROW
    found = []
    for words in (words for twig in drawing["twigs"] for words in twig["words"]):
        size = SIZES[words["name"]]
        x = float(words["x"].rstrip("%")) * width / 100 + float(words["dx"])
        room, y = room_of(words["words"], size), float(words["y"])
        found.append(
            (
                x - room if words["is_end"] else x,
                y - size * 0.8,
                x if words["is_end"] else x + room,
                y + size * 0.2,
            )
        )
    return found


def touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_sound(drawn: dict[str, Any]) -> None:
    for drawing in drawn["drawings"]:
        found = boxes(drawing)
        width = WIDE if drawing["name"] == "wide" else NARROW
        height = float(drawing["height"])
        assert not [pair for pair in combinations(found, 2) if touch(*pair)]
        assert all(x >= -1e-6 and y >= 0 and x2 <= width + 1e-6 and y2 <= height for x, y, x2, y2 in found)
        ends = [float(line[y]) for line in drawing["lines"] for y in ("y", "y2")]
        assert all(0 <= y <= height for y in ends)


@given(names, few, few)
def test_round_a_name_nothing_lies_over_anything_else(
    here: str, before: list[Branch], after: list[Branch]
) -> None:
    texts = catalogue("en")
    for left, right in ((before, after), (before, []), ([], after)):
        assert_sound(between(here, left, right, "Relations", texts))


@given(st.lists(branches, min_size=1, max_size=4), st.booleans())
def test_on_a_bar_nothing_lies_over_anything_else(found: list[Branch], is_sure: bool) -> None:
    assert_sound(under(found, "Who took part", catalogue("en"), is_sure=is_sure))


NORVIA, ESTMARK = (Twig(name, f"../{name.lower()}/") for name in ("Norvia", "Estmark"))
STANDS = Branch(Twig("Stands for", line="none"), (NORVIA,))
MEETINGS = Branch(
    Twig("Meetings with", line="none"), (ESTMARK, Twig("Moen", "../moen/", "proposed", "unsure"))
)


def test_from_right_to_left_places_turn() -> None:
    plain, turned = (
        between("Halle", [STANDS], [MEETINGS], "Relations", catalogue(tag))["drawings"]
        for tag in ("en", "ar")
    )
    for drawing, mirrored in zip(plain, turned, strict=True):
        for twig, other in zip(drawing["twigs"], mirrored["twigs"], strict=True):
            for words, again in zip(twig["words"], other["words"], strict=True):
                x, there = (float(each["x"].rstrip("%")) for each in (words, again))
                assert x == pytest.approx(100 - there)
                assert float(words["dx"]) == -float(again["dx"])
                assert words["is_end"] == again["is_end"]  # which end that is, the direction of the page says


def test_what_is_not_certain_is_dotted() -> None:
    wide, narrow = between("Halle", [STANDS], [MEETINGS], "Relations", catalogue("en"))["drawings"]
    for drawing in (wide, narrow):
        ticks = {
            twig["words"][0]["words"]: twig["tick"] and twig["tick"]["name"] for twig in drawing["twigs"]
        }
        assert (ticks["Norvia"], ticks["Estmark"], ticks["Moen"]) == ("sure", "sure", "unsure")
        assert ticks["Halle"] is ticks["Stands for"] is None
    only = Branch(MEETINGS.heading, MEETINGS.twigs[1:])
    wide, _ = between("Halle", [STANDS], [only], "Relations", catalogue("en"))["drawings"]
    assert {line["name"] for line in wide["lines"]} == {"sure", "unsure", "bar"}
    bars = [
        under([STANDS], "", catalogue("en"), is_sure=sure)["drawings"][0]["lines"][0]
        for sure in (True, False)
    ]
    assert [bar["name"] for bar in bars] == ["bar", "bar-unsure"]


def test_a_name_on_several_lines_is_said_as_one() -> None:
    long = "The Extraordinary Interministerial Commission for the Coordination of Negotiations on the Waters"
    branch = Branch(STANDS.heading, (Twig(long, "../a/"), NORVIA))
    for drawing in between("Halle", [branch], [], "Relations", catalogue("en"))["drawings"]:
        broken, whole = (twig for twig in drawing["twigs"] if twig["href"])
        assert broken["label"] == " ".join(words["words"] for words in broken["words"])
        assert broken["label"].endswith("…")
        assert (whole["label"], whole["words"][0]["words"]) == ("", "Norvia")


@given(st.text(max_size=80), st.integers(40, 400), st.integers(1, 3))
def test_lines_fit_and_say_the_words_in_their_order(words: str, room: int, most: int) -> None:
    lines = lines_of(words, room, 15, most)
    assert len(lines) <= most
    assert all(room_of(line, 15) <= room for line in lines)
    said = " ".join(lines)
    whole = " ".join(words.split())
    assert said == whole or whole.startswith(said.removesuffix("…").rstrip())
