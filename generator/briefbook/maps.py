"""Places on a map: the land, a grid of degrees, and a point for each, which leads to its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbook.atlas import HEIGHT, WIDTH, Frame, frame_of, land_in
from briefbook.entries.places import Place
from briefbook.languages import msg
from briefbook.text import Safe
from briefbook.view import Plain, View

NORTH, SOUTH = msg("{degrees}° N"), msg("{degrees}° S")
EAST, WEST = msg("{degrees}° E"), msg("{degrees}° W")

_LEAST = 14.0
"""Degrees from top to bottom, at least: less would show no coast to go by."""

_LAST = 0.88 * WIDTH
"""Where the words of a degree may begin at most."""

_LETTER, _LINE = 7.2, 20
"""Units that a letter of a label takes at most, and its line."""


@dataclass(frozen=True)
class _Label:
    """Room that is taken, in the units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "_Label") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def map_of(view: View, places: Sequence[Place], here: Place | None = None) -> Plain | None:
    """Those of some places whose coordinates are recorded, `here` among them; None where none are.

    `{"label", "land", "grid", "points"}`, to be given to the macro `map` of `_map.md.jinja`. A name that would
    lie over another is left out; its point still leads to it, and the page lists all of them. What stands alone needs
    no name: the page has it beside the map.
    """
    known = [place for place in places if place.coordinates]
    if not known:
        return None
    spots = [
        (float(place.coordinates[1]), float(place.coordinates[0])) for place in known if place.coordinates
    ]
    frame = frame_of(spots, _LEAST)
    taken: list[_Label] = []
    points = []
    for place, spot in sorted(
        zip(known, spots, strict=True), key=lambda pair: (pair[0] != here, pair[0].name, pair[0].id)
    ):
        x, y = frame.at(*spot)
        points.append(_point(view, place, x, y, taken, is_here=place == here, is_alone=len(known) == 1))
    return {
        "label": view.counted(len(known), "{n} place on a map", "{n} places on a map"),
        "land": Safe(land_in(frame)),
        "grid": _grid(view, frame),
        "points": sorted(points, key=lambda point: str(point["name"])),
    }


def _point(
    view: View, place: Place, x: float, y: float, taken: list[_Label], *, is_here: bool, is_alone: bool
) -> Plain:
    width = _LETTER * len(place.name)
    is_left = x + width + 12 > WIDTH
    left = x - 10 - width if is_left else x + 10
    label = _Label(left, y - _LINE / 2, left + width, y + _LINE / 2)
    is_free = not is_alone and left >= 0 and not any(label.touches(other) for other in taken)
    if is_free:
        taken.append(label)
    taken.append(_Label(x - 7, y - 7, x + 7, y + 7))
    return {
        "x": _percent(x, WIDTH),
        "y": _percent(y, HEIGHT),
        "name": place.name,
        "is_named": is_free,
        "is_left": is_left,
        "href": "" if is_here else view.href(view.story.addresses.of(place.ref)),
        "is_here": is_here,
    }


def _percent(value: float, of: float) -> Safe:
    return Safe(f"{100 * value / of:.2f}%")


def _grid(view: View, frame: Frame) -> list[Plain]:
    """The lines of the grid, each with its degree in words where there is room for them."""
    upright = [
        {"x": _percent(x, WIDTH), "y": "", "words": _degree(view, each, EAST, WEST) if x < _LAST else ""}
        for each, x in ((each, frame.at(each, 0)[0]) for each in frame.meridians)
    ]
    level = [
        {"x": "", "y": _percent(frame.at(0, each)[1], HEIGHT), "words": _degree(view, each, NORTH, SOUTH)}
        for each in frame.parallels
    ]
    return [*upright, *level]


def _degree(view: View, degree: int, positive: str, negative: str) -> str:
    return view.gettext(negative if degree < 0 else positive, degrees=view.texts.digits(abs(degree)))
