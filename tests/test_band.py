"""The band: uncertainty drawn as what it is, to scale, and nothing over anything else."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.band import band, drawn_events
from briefbook.band.axis import BREAK, make_axis
from briefbook.story import Story
from briefbook.view import View

from .conftest import read_story, write_briefing

WIDEST_LETTER, NARROWEST_BAND = 6.9, 870


def story_of(root: Path, events: list[tuple[str, str]], settings: str = "") -> Story:
    """Major events by day and state; the last day of any source, 12 May 2031, is the as-of day."""
    files = {
        f"content/events/e{number:02}.yml": f'title: Thing {number}\nwhen: "{when}"\nstate: {state}\nmajor: true\n'
        "cite: courier\n"
        for number, (when, state) in enumerate(events)
    }
    if settings:
        files["site_config.yml"] = settings
    return read_story(write_briefing(root, files))


def drawing(story: Story, which: int = 0) -> list[dict[str, Any]]:
    drawn = band(View(story, "timeline/"), list(enumerate(drawn_events(story), start=1)))
    assert drawn is not None
    found = drawn["drawings"][which]
    return [*found["ground"], *(shape for event in found["events"] for shape in event["shapes"])]


def percent(shape: dict[str, Any], edge: str = "x") -> float:
    return float(shape[edge].rstrip("%"))


def names(shapes: list[dict[str, Any]]) -> set[str]:
    """What is drawn of the events themselves."""
    return {shape["name"] for shape in shapes} & {"bar", "dots", "dot", "open", "close", "symbol"}


# ── the axis ──

days = st.integers(min_value=1, max_value=3_652_059)


@given(st.lists(days, min_size=1, max_size=24), st.sampled_from([0, 10]), st.sampled_from([0, 14]))
def test_the_axis_keeps_order_and_stays_within_its_width(points: list[int], earlier: int, later: int) -> None:
    axis = make_axis(points, earlier=earlier, later=later, least=8)
    places = [axis.at(point) for point in sorted(set(points))]
    assert all(before < after for before, after in pairwise(places))
    assert earlier - 1e-6 <= places[0]
    assert places[-1] <= 100 - later + 1e-6


@given(st.lists(days, min_size=1, max_size=24))
def test_pieces_stand_one_after_another_with_room_for_the_cuts(points: list[int]) -> None:
    axis = make_axis(points, earlier=0, later=0, least=8)
    for piece, following in pairwise(axis.pieces):
        assert following.x == pytest.approx(piece.x + piece.width + BREAK)
        assert following.start > piece.end
    assert axis.end == pytest.approx(100)


def test_a_long_empty_stretch_is_cut_and_a_short_one_is_not() -> None:
    assert make_axis([700_000, 700_001, 703_000], earlier=0, later=0, least=8).breaks != ()
    assert make_axis([700_000, 700_001, 700_090], earlier=0, later=0, least=8).breaks == ()


# ── what is drawn ──

MONTH = ("2031-04", "happened")


@pytest.mark.parametrize(
    ("event", "drawn"),
    [
        (("2031-05-03", "happened"), {"symbol"}),
        (("[2031-04-01..2031-05-03]", "happened"), {"open", "dots", "close"}),
        (("[..2031-05-03]", "happened"), {"dot", "close"}),
        (("[2031-05-03..]", "expected"), {"open", "dot"}),
        (("2031-04-01/2031-05-03", "happened"), {"bar"}),
        (("../2031-05-03", "happened"), {"bar"}),
        (("2031-04-01/..", "under-way"), {"bar"}),
        (("2031-03/2031-05-03", "happened"), {"open", "dots", "bar"}),
        (("2031-04-01/2031-05-03", "cancelled"), {"symbol"}),
    ],
)
def test_each_form_has_shapes_of_its_own(tmp_path: Path, event: tuple[str, str], drawn: set[str]) -> None:
    # Beside it stands an exact day, which is drawn as a symbol.
    shapes = drawing(story_of(tmp_path, [event, ("2031-05-01", "happened")]))
    symbols = [shape for shape in shapes if shape["name"] == "symbol"]
    assert names(shapes) - {"symbol"} == drawn - {"symbol"}
    assert len(symbols) == 1 + ("symbol" in drawn)


def test_what_goes_on_is_solid_to_the_as_of_day_and_outlined_after_it(tmp_path: Path) -> None:
    shapes = drawing(story_of(tmp_path, [MONTH, ("2031-04-01/2031-06-30", "under-way")]))
    (now,) = (percent(shape) for shape in shapes if shape["name"] == "now")
    known, ahead = (shape for shape in shapes if shape["name"] == "bar")
    assert (known["outlined"], ahead["outlined"]) == (False, True)
    assert percent(known, "x2") == pytest.approx(now, abs=0.02)
    assert percent(ahead) == pytest.approx(now, abs=0.02)


def test_what_is_expected_is_outlined_and_not_drawn_before_the_as_of_day(tmp_path: Path) -> None:
    shapes = drawing(story_of(tmp_path, [MONTH, ("2031-05", "expected")]))
    (now,) = (percent(shape) for shape in shapes if shape["name"] == "now")
    (expected,) = (shape for shape in shapes if shape["name"] == "open" and shape["outlined"])
    assert now - 3 < percent(expected) < now


def test_everything_after_the_as_of_day_is_shaded(tmp_path: Path) -> None:
    shapes = drawing(story_of(tmp_path, [MONTH, ("2031-07", "expected")]))
    (future,) = (shape for shape in shapes if shape["name"] == "future")
    assert percent(future, "x2") == 100


def test_the_newest_twelve_are_drawn(tmp_path: Path) -> None:
    story = story_of(tmp_path, [(f"2031-04-{day:02}", "happened") for day in range(1, 20)])
    assert [event.id for event in drawn_events(story)] == [f"e{number:02}" for number in range(7, 19)]


def test_one_event_makes_no_band(tmp_path: Path) -> None:
    story = story_of(tmp_path, [MONTH])
    assert band(View(story, ""), list(enumerate(drawn_events(story)))) is None


def test_from_right_to_left_time_turns_and_letters_do_not(tmp_path: Path) -> None:
    events = [MONTH, ("2031-05-01", "happened")]
    plain = drawing(story_of(tmp_path / "ltr", events), which=1)
    turned = drawing(story_of(tmp_path / "rtl", events, "title: The lake talks\nlanguage: ar\n"), which=1)
    assert [percent(shape) for shape in plain if shape["name"] == "now"] == [
        pytest.approx(100 - percent(shape), abs=0.02) for shape in turned if shape["name"] == "now"
    ]
    assert all(shape["turned"] for shape in turned)


# ── nothing over anything else ──

FORMS = [
    "2031-05-{0:02}",
    "2031-0{1}",
    "20{0}",
    "[..2031-05-{0:02}]",
    "[2031-05-{0:02}..]",
    "2031-0{1}-11/2031-08",
    "[2031-01-{0:02}..2031-06]",
]
some_days = st.builds(
    str.format, st.sampled_from(FORMS), st.integers(min_value=10, max_value=28), st.integers(1, 8)
)
some_events = st.lists(
    st.tuples(some_days, st.sampled_from(["proposed", "expected", "cancelled", "unclear"])),
    min_size=2,
    max_size=12,
)


def label_span(shape: dict[str, Any]) -> tuple[float, float]:
    """Where a label stands in a wide band that is as narrow as it ever gets, if its letters are wide."""
    letters = len(" ".join(word for word in shape["words"].values() if word))
    width, x = 100 * letters * WIDEST_LETTER / NARROWEST_BAND, percent(shape)
    x += 100 * int(shape["dx"]) / NARROWEST_BAND
    return (x - width, x) if shape["anchor"] == "end" else (x, x + width)


@given(some_events)
def test_labels_never_stand_on_each_other(tmp_path_factory: Any, events: list[tuple[str, str]]) -> None:
    shapes = drawing(story_of(tmp_path_factory.mktemp("band"), events))
    labels = [shape for shape in shapes if shape["name"] == "label"]
    assert len(labels) == len(events)
    for one, other in combinations(labels, 2):
        if abs(float(one["y"]) - float(other["y"])) < 12:
            (start, end), (begin, stop) = label_span(one), label_span(other)
            assert end <= begin + 0.01 or stop <= start + 0.01


@given(some_events)
def test_nothing_leaves_the_drawing(tmp_path_factory: Any, events: list[tuple[str, str]]) -> None:
    story = story_of(tmp_path_factory.mktemp("band"), events)
    for which in (0, 1):
        for shape in drawing(story, which):
            assert -0.01 <= percent(shape) <= percent(shape, "x2") <= 100.01
