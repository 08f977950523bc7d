"""The band: events drawn to scale on one line, each as exactly as its day is known and no more.

Pure: events in, shapes as plain data out; `_band.md.jinja` writes them as SVG. There are two drawings: a wide one
with labels, and a narrow one with the numbers alone, which the page's list repeats. Across, everything is in
percent of the width, so that letters never scale; downwards in pixels. Shapes and labels never overlap: what has no
room beside another goes to a lane of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from briefbook.band.axis import Axis, make_axis
from briefbook.band.shapes import Fade, Figure, Shape, draw, points_of
from briefbook.days import parse_day
from briefbook.entries.events import Event
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import capital

MOST = 12
"""Events that are drawn: the newest of the major ones."""

_TOP, _FOOT = 22, 22


@dataclass(frozen=True)
class _Format:
    """One of the two drawings: the least width in pixels at which nothing may overlap, and what it has room for."""

    pixels: int
    labelled: bool
    lane: int
    fade: float

    def percent(self, pixels: float) -> float:
        return 100 * pixels / self.pixels


_WIDE = _Format(pixels=870, labelled=True, lane=30, fade=16)
_NARROW = _Format(pixels=288, labelled=False, lane=26, fade=20)


@dataclass(frozen=True)
class _Label:
    """The words of one event, and where they stand: `x` percent, `anchor`, `dx` pixels, beside or `under` it."""

    number: int
    title: str
    when: str
    pixels: float
    x: float = 0
    dx: int = 0
    anchor: str = "start"
    under: bool = False


@dataclass(frozen=True)
class _Placed:
    event: Event
    figure: Figure
    label: _Label
    start: float
    end: float


def drawn_events(story: Story) -> tuple[Event, ...]:
    """The events that a band of the whole story draws: the newest of those that carry it."""
    newest = story.overview.leading(Event.kind)[-MOST:]
    return tuple(story.library.get(ref, Event) for ref in newest)


def band(view: View, numbered: Sequence[tuple[int, Event]]) -> Plain | None:
    """The drawing of some events, each with the number under which the page lists it; None for fewer than two.

    `{"label", "drawings"}`, to be given to the macro `band` of `_band.md.jinja`.
    """
    if len(numbered) < 2:
        return None
    drawings = [_drawing(view, numbered, _WIDE), _drawing(view, numbered, _NARROW)]
    label = view.counted(
        len(numbered),
        "{n} event drawn to scale. It is listed under the same number.",
        "{n} events drawn to scale. They are listed under the same numbers.",
    )
    return {
        "label": capital(label),
        "drawings": drawings,
    }


def _drawing(view: View, numbered: Sequence[tuple[int, Event]], form: _Format) -> Plain:
    now = _now(view.story)
    axis = _axis([event for _, event in numbered], now, form)
    now_x = axis.at(now) if now is not None else None
    lanes: list[list[_Placed]] = []
    for number, event in numbered:
        figure = draw(event, axis, now, Fade(form.fade, round(form.fade / form.percent(12))), form.percent)
        _settle(lanes, _place(event, figure, _label(view, number, event, form), now_x, form))
    placed, height = _in_lanes(lanes, form)
    turn = _mirrored if view.texts.direction == "rtl" else _unchanged
    return {
        "name": Safe("wide" if form.labelled else "narrow"),
        "height": height,
        "ground": [turn(shape).plain() for shape in _frame(view, axis, now_x, height, form)],
        "events": [
            {
                "number": str(each.label.number),
                "href": view.href(view.story.addresses.of(each.event.ref)),
                "title": each.event.title,
                "shapes": [turn(shape).plain() for shape in shapes],
            }
            for each, shapes in sorted(placed, key=lambda pair: pair[0].label.number)
        ],
    }


def _now(story: Story) -> int | None:
    """The end of the day that the site speaks of."""
    day = story.as_of
    last = (day.latest or day.earliest) if day else None
    return last.toordinal() + 1 if last else None


def _axis(events: Sequence[Event], now: int | None, form: _Format) -> Axis:
    points = [point for event in events for point in points_of(event.when)]
    opens = any(event.when.earliest is None for event in events)
    goes_on = any(event.ahead or event.when.latest is None for event in events)
    if now is not None:
        points += [now - 1, now]
    room = form.percent(68)
    return make_axis(points, earlier=10 if opens else 0, later=14 if goes_on else 0, least=room)


# ── labels and lanes ──


def _label(view: View, number: int, event: Event, form: _Format) -> _Label:
    if not form.labelled:
        return _Label(number, "", "", _pixels(str(number)))
    title, when = _shortened(event.title), view.day(event.when)
    words = when["short"] if when else ""
    room = _pixels(f"{number} {title} {words}")
    return _Label(number, view.texts.isolated(title), words, room)


def _shortened(title: str, limit: int = 34) -> str:
    return title if len(title) <= limit else title[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _pixels(text: str) -> float:
    """How wide a text is at most, in letters of 13 px."""
    return sum(13.5 if east_asian_width(letter) in "WF" else 6.9 for letter in text)


def _place(event: Event, figure: Figure, label: _Label, now: float | None, form: _Format) -> _Placed:
    """The label where it has room and does not cross the as-of line; where none fits, without its day."""
    brief = replace(label, when="", pixels=_pixels(f"{label.number} {label.title}"))
    tried = [found for each in (label, brief) for found in _candidates(figure, each, now, form)]
    fitting = (
        found for found in tried if found[1] >= 0 and found[2] <= 100 and not _crosses(*found[1:], now)
    )
    width = form.percent(brief.pixels)
    start = max(0.0, min(figure.start, 100 - width))
    crammed = (replace(brief, x=start, under=True), start, start + width)
    chosen, first, last = next(fitting, crammed)
    return _Placed(event, figure, chosen, min(first, figure.start), max(last, figure.end))


def _candidates(
    figure: Figure, label: _Label, now: float | None, form: _Format
) -> list[tuple[_Label, float, float]]:
    """Where a label might stand, with its start and end: under what is wide, else after or before it."""
    width, gap = form.percent(label.pixels), form.percent(figure.gap)
    starts = [figure.start] if now is None else [figure.start, now + 0.8, now - 0.8 - width]
    if figure.ahead:
        under = [(replace(label, x=start, under=True), start, start + width) for start in starts[:2]]
    else:
        under = [(replace(label, x=start, under=True), start, start + width) for start in starts[::2]]
    if figure.wide and form.labelled:
        return under
    after = replace(label, x=figure.end, dx=figure.gap)
    before = replace(label, x=figure.start, dx=-figure.gap, anchor="end")
    beside = [
        (after, figure.end + gap, figure.end + gap + width),
        (before, figure.start - gap - width, figure.start - gap),
    ]
    if now is not None and not figure.ahead and beside[0][2] > now:
        beside.reverse()  # what is past has its words on the side of the past
    return [*beside, *under]


def _crosses(start: float, end: float, line: float | None) -> bool:
    return line is not None and start < line < end


def _settle(lanes: list[list[_Placed]], new: _Placed) -> None:
    """Into the first lane in which it touches nothing."""
    for lane in lanes:
        if all(new.start > other.end + 1.5 or new.end < other.start - 1.5 for other in lane):
            lane.append(new)
            return
    lanes.append([new])


def _in_lanes(
    lanes: Sequence[Sequence[_Placed]], form: _Format
) -> tuple[list[tuple[_Placed, list[Shape]]], int]:
    """The shapes of each event at their heights, and the height of the whole."""
    found: list[tuple[_Placed, list[Shape]]] = []
    y = _TOP + 6
    for lane in lanes:
        y += form.lane // 2
        for placed in lane:
            shapes = [replace(shape, y=y) for shape in placed.figure.shapes]
            found.append((placed, [*shapes, _text(placed.label, y)]))
        y += form.lane // 2 + (12 if any(placed.label.under for placed in lane) else 0)
    return found, y + _FOOT


def _text(label: _Label, y: int) -> Shape:
    words = {"number": str(label.number), "title": label.title, "when": label.when}
    x, low = label.x, 23 if label.under else 5
    return Shape("label", x, y=y + low, dx=label.dx, anchor=label.anchor, words=words)


# ── the ground it is drawn on ──


def _frame(view: View, axis: Axis, now: float | None, height: int, form: _Format) -> Iterator[Shape]:
    if now is not None:
        yield Shape("future", now, 100 - now, y=_TOP, tall=height - _TOP)
    edges = [0.0, *(edge for at in axis.breaks for edge in (at - 1.6, at + 1.6)), 100.0]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield Shape("rule", start, end - start, y=_TOP)
    yield from (Shape("break", at, y=_TOP) for at in axis.breaks)
    yield from _ticks(view, axis, form)
    if now is not None:
        yield Shape("now", now, y=_TOP, tall=height - _TOP)
        yield _as_of(view, now, height, form)


def _ticks(view: View, axis: Axis, form: _Format) -> Iterator[Shape]:
    free = 0.0
    if axis.begin:
        earlier = view.gettext("Earlier")
        yield _tick_text(earlier, 0)
        free = form.percent(_pixels(earlier))
    limit = axis.end if axis.end < 99 else 100.0
    for tick in axis.ticks(form.percent(72)):
        words = _tick_words(view, tick.text)
        end = tick.x + form.percent(_pixels(words) + 6)
        fits = bool(words) and tick.x >= free and end <= limit
        yield Shape("tick" if tick.text else "week", tick.x, y=_TOP)
        if fits:
            yield _tick_text(words, tick.x)
            free = end
    if limit < 100:
        yield Shape("tick", limit, y=_TOP)
        yield _tick_text(view.gettext("Later"), limit)


def _tick_words(view: View, text: str) -> str:
    day = view.day(parse_day(text)) if text else None
    return str(day["short"]) if day else ""


def _tick_text(words: str, x: float) -> Shape:
    return Shape("axis", x, y=_TOP - 11, words={"text": words})


def _as_of(view: View, now: float, height: int, form: _Format) -> Shape:
    day = view.day(view.story.as_of)
    words = view.gettext("As of {day}", day=day["short"]) if day else ""
    half = form.percent(_pixels(words) / 2)
    anchor = "start" if now < half else "end" if now > 100 - half else "middle"
    return Shape("as-of", now, y=height - 3, anchor=anchor, words={"text": words})


# ── right to left ──


def _unchanged(shape: Shape) -> Shape:
    return shape


def _mirrored(shape: Shape) -> Shape:
    """Time from right to left: places turn, letters do not. Words run with it, though the drawing counts from left."""
    anchors = {"start": "end", "end": "start", "middle": "middle"}
    number = shape.words.get("number")
    return replace(
        shape,
        x=100 - shape.x - shape.width,
        dx=-shape.dx,
        anchor=anchors[shape.anchor],
        turned=not shape.turned,
        words={**shape.words, "number": f"\N{RIGHT-TO-LEFT ISOLATE}{number}"} if number else shape.words,
    )
