"""Places on a map: the land where it is, every place inside the frame, and no name over another."""

import re
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook import atlas
from briefbook.atlas import HEIGHT, WIDTH, Frame, frame_of, land_in
from briefbook.entries.places import Place
from briefbook.fields import Ref
from briefbook.maps import map_of
from briefbook.story import Story
from briefbook.view import View
from tests.conftest import entry_pages, read_story, write_briefing

points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def is_land(frame: Frame, longitude: float, latitude: float) -> bool:
    """By the even-odd rule, as a browser fills the path: how often a ray to the right meets its edges."""
    x, y = frame.at(longitude, latitude)
    met = 0
    for ring in re.findall(r"M([^Z]*)Z", land_in(frame)):
        corners = [tuple(map(int, each.split())) for each in ring.split("L")]
        for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                met += 1
    return met % 2 == 1


@pytest.mark.parametrize(
    ("longitude", "latitude", "land"),
    [
        (30.5, 50.4, True),  # Kyiv
        (34.4, 45.3, True),  # the middle of Crimea
        (34.0, 43.2, False),  # the Black Sea
        (51.0, 42.0, False),  # the Caspian, which is a hole in the land
        (54.5, 23.5, True),  # south of Abu Dhabi
        (-30.0, 40.0, False),  # the Atlantic
        (-60.0, -10.0, True),  # the Amazon
        (0.0, -85.0, True),  # the Antarctic
    ],
)
@pytest.mark.parametrize("least", [14.0, 60.0, 180.0])
def test_land_is_where_it_is(longitude: float, latitude: float, land: bool, least: float) -> None:
    assert is_land(frame_of([(longitude, latitude)], least), longitude, latitude) is land


def test_the_corners_of_each_ring_are_those_of_its_points() -> None:
    for line in Path(atlas.__file__).with_name("land.txt").read_text(encoding="ascii").splitlines():
        south_west, north_east, *steps = (
            [int(number) for number in each.split(",")] for each in line.split()
        )
        longitudes, latitudes = (list(accumulate(axis)) for axis in zip(*steps, strict=True))
        assert south_west == [min(longitudes), min(latitudes)]
        assert north_east == [max(longitudes), max(latitudes)]


@given(st.lists(points, min_size=1, max_size=9), st.floats(1, 60))
def test_all_points_lie_in_the_frame_and_no_land_outside(
    spots: list[tuple[float, float]], least: float
) -> None:
    frame = frame_of(spots, least)
    assert frame.north - frame.south >= min(least, 180) - 1e-6
    assert frame.west >= -180 - 1e-6
    assert frame.east <= 180 + 1e-6
    for spot in spots:
        x, y = frame.at(*spot)
        assert -1e-3 <= x <= WIDTH + 1e-3
        assert -1e-3 <= y <= HEIGHT + 1e-3
    numbers = [int(each) for each in re.findall(r"-?\d+", land_in(frame))]
    assert all(0 <= x <= WIDTH for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])


def story_of(root: Path, places: dict[str, str]) -> Story:
    return read_story(
        write_briefing(root, {f"content/places/{name}.yml": text for name, text in places.items()})
    )


def drawn(story: Story, *names: str) -> Any:
    return map_of(View(story, "places/"), [story.library.get(Ref("places", name), Place) for name in names])


def test_names_never_lie_over_one_another(tmp_path: Path) -> None:
    close = {
        f"p{number}": f"name: Harbour {number}\ncoordinates: [50, {30 + number / 10}]\n"
        for number in range(6)
    }
    far = {"far": "name: Far\ncoordinates: [59, 34]\n"}
    story = story_of(tmp_path, close | far)
    found = {point["name"]: point for point in drawn(story, *close, "far")["points"]}
    assert len(found) == 7
    assert found["Far"]["is_named"]
    named = [point for name, point in found.items() if point["is_named"] and name != "Far"]
    assert len(named) == 1  # the others lie too near
    assert all(point["href"] for point in found.values())


def test_what_has_no_coordinates_is_not_drawn(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"tarn": "name: Lake Tarn\n", "mere": "name: Mere\ncoordinates: [1.5, -2]\n"})
    assert drawn(story, "tarn") is None
    assert [point["name"] for point in drawn(story, "tarn", "mere")["points"]] == ["Mere"]


def test_a_place_stands_on_its_page_with_those_round_and_within_it(tmp_path: Path) -> None:
    places = {
        "norvia": "name: Norvia\ncoordinates: [52, 20]\n",
        "tarn": "name: Tarn\nwithin: norvia\ncoordinates: [53, 21]\n",
        "quay": "name: The quay\nwithin: tarn\ncoordinates: [53.1, 21.2]\n",
        "else": "name: Elsewhere\ncoordinates: [10, 21]\n",
    }
    story = story_of(tmp_path, places)
    (page,) = [page for page in entry_pages(story, "places") if page.address == "places/tarn/"]
    points = {p["name"]: p["is_here"] for p in page.show(View(story, page.address))["map"]["points"]}
    assert points == {"Norvia": False, "Tarn": True, "The quay": False}


def test_an_event_has_a_map_of_its_places_that_lie_somewhere(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/places/tarn.yml": "name: Tarn\ncoordinates: [53, 21]\n",
        "content/places/valley.yml": "name: The valley\n",
        "content/events/here.yml": "title: Talks\nwhen: 2031-05-12\nplace: [tarn, valley]\ncite: courier\n",
        "content/events/there.yml": "title: A walk\nwhen: 2031-05-12\nplace: valley\ncite: courier\n",
    }
    story = read_story(write_briefing(tmp_path, files))
    maps = {
        page.address: page.show(View(story, page.address))["map"] for page in entry_pages(story, "events")
    }
    (point,) = maps["events/here/"]["points"]
    assert (point["name"], str(point["href"])) == ("Tarn", "../../places/tarn/")
    assert maps["events/there/"] is None
