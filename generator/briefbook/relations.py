"""Whose relations are drawn, and with whom: of an actor, and of those who took part in an event.

A drawing shows what tables of the same page say, so nothing is drawn that they do not name.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from briefbook.brackets import Branch, Line, Twig, between, under
from briefbook.entries.actors import Actor
from briefbook.entries.events import Event
from briefbook.sides import role_on
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import capital

FEWEST = 3
"""Names below which a drawing would say no more than the words beside it."""

MOST = 8
"""Names on one bracket; the table has all."""

MOST_SIDES, MOST_OF_A_SIDE = 4, 6
"""Sides of an event that are drawn, and names of each."""


def relations_of(
    view: View, actor: Actor, ties: Sequence[Plain], meetings: Sequence[Plain], counts: tuple[int, int]
) -> Plain | None:
    """Whom an actor stands for, who belongs to it, and whom it met; None where little or only one of it is known.

    `ties` and `meetings` are the rows of its tables, and `counts` how many names these have in all.
    """
    stood_for, joined = tuple(_stood_for(view, actor)), tuple(_joined(view, actor))
    before = [
        *_branch(view, view.gettext("Stands for"), stood_for, len(stood_for)),
        *_branch(view, view.gettext("Member of"), joined, len(joined)),
        *_branch(view, view.gettext("Who belongs to it"), _tied(view, ties), counts[0], "#ties"),
    ]
    after = _branch(view, view.gettext("Meetings with"), _met(view, meetings), counts[1], "#meetings")
    known = [*before, *after]
    if len(known) < 2 or sum(len(branch.twigs) for branch in known) < FEWEST:
        return None
    label = view.gettext("Relations of {name}. The tables on this page say the same.", name=actor.name)
    return between(actor.name, before, after, label, view.texts)


def _branch(view: View, heading: str, twigs: Iterable[Twig], count: int, way: str = "") -> list[Branch]:
    """The first of `count` names on a bracket, and the way to the others; none where there are none."""
    found = tuple(islice(twigs, MOST))
    return [Branch(Twig(heading, line="none"), found, _rest(view, count - MOST, way))] if found else []


def _rest(view: View, count: int, way: str) -> Twig | None:
    """How many names the table has beside those drawn."""
    if count <= 0:
        return None
    return Twig(view.counted(count, "and {n} other", "and {n} others"), Safe(way), line="none")


def _twig(link: Plain, note: str = "", line: Line = "sure") -> Twig:
    return Twig(link["text"], link["href"], note, line, link["withdrawn"])


def _note(view: View, *parts: str) -> str:
    """A few words on one line, of which only the end is ever cut: so ours come first."""
    return view.gettext(", ").join(view.texts.isolated(part) for part in parts if part)


def _stood_for(view: View, actor: Actor) -> Iterator[Twig]:
    """Those on the way to its side, with the post that leads to the first."""
    library = view.story.library
    role = role_on(actor, None, only_of=True)
    for ref in view.story.sides.way(actor.ref)[1:]:
        holds = role and role.of and library.resolve(role.of) == ref
        yield _twig(view.link(ref), _note(view, role.title if role and holds else ""))


def _joined(view: View, actor: Actor) -> Iterator[Twig]:
    """What else it is a member of."""
    way = view.story.sides.way(actor.ref)
    groups = dict.fromkeys(map(view.story.library.resolve, actor.member_of))
    return (_twig(view.link(ref)) for ref in groups if ref not in way)


def _tied(view: View, groups: Iterable[Plain]) -> Iterator[Twig]:
    """Each once, with the post held, if any."""
    links = [link for group in groups for link in group["links"]]
    once = {link["href"]: link for link in reversed(links)}
    return (
        _twig(once[href], _note(view, once[href]["detail"]))
        for href in dict.fromkeys(link["href"] for link in links)
    )


def _met(view: View, rows: Iterable[Plain]) -> Iterator[Twig]:
    for row in rows:
        side = row["side"]["text"] if row["side"] else ""
        if sure := row["sure"]:
            count = capital(view.counted(sure, "{n} event", "{n} events"))
            yield _twig(row["link"], _note(view, count, side))
        else:
            yield _twig(row["link"], _note(view, row["events"][0]["doubt"], side), "unsure")


# ── an event ──


def relations_at(view: View, event: Event, sides: Sequence[Plain]) -> Plain | None:
    """Who took part in an event, under the sides they stand for; None where few did, or each for itself.

    `sides` are the groups of its table (`participants_of`).
    """
    named = [_side(view, side, is_sure=event.came_about) for side in sides]
    stand_for_others = any(branch.twigs for branch in named)
    if len(named) < 2 or not stand_for_others or sum(len(side["people"]) for side in sides) < FEWEST:
        return None
    label = view.gettext("Participants, by side. The table below says the same.")
    drawn = under(named[:MOST_SIDES], label, view.texts, is_sure=event.came_about)
    others = len(named) - MOST_SIDES
    more = view.counted(others, "and {n} other side", "and {n} other sides") if others > 0 else ""
    return {**drawn, "more": more}


def _side(view: View, side: Plain, *, is_sure: bool) -> Branch:
    """A side that took part itself is named once."""
    name = side["name"]
    itself = [
        each for each in side["people"] if name and each["name"] and each["name"]["href"] == name["href"]
    ]
    others = [each for each in side["people"] if each not in itself]
    twigs = tuple(_person(view, each, is_sure) for each in others[:MOST_OF_A_SIDE])
    more = _rest(view, len(others) - MOST_OF_A_SIDE, "#participants")
    if itself:
        return Branch(_person(view, itself[0], is_sure), twigs, more)
    unnamed = Twig(view.gettext("Side not recorded"), line="none")
    return Branch(_twig(name, line="none") if name else unnamed, twigs, more)


def _person(view: View, person: Plain, is_sure: bool) -> Twig:
    line: Line = "none" if person["is_absent"] else "sure" if is_sure and person["is_sure"] else "unsure"
    doubt = "" if person["is_sure"] else person["attendance"]
    post = person["post"] or person["role"]
    if person["name"] is None:
        return Twig(post, note=_note(view, doubt), line=line)
    return _twig(person["name"], _note(view, doubt, post), line)
