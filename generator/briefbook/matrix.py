"""Who wants what: the standing positions on issues, side by side, and how each of them came about.

A position stands in the column of the side that holds it. Movement is only what `replaces` says; no scale of more
and less is kept, since that would be our judgement.
"""

from collections.abc import Iterable, Sequence

from briefbook.entries.claims import Claim
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.languages import msg
from briefbook.positions import Movement, Positions, stance_of
from briefbook.text import Safe
from briefbook.view import Plain, View

LONGEST_CELL = 20
"""Stances of one side shown together; all are among the statements of the record."""
MOST_CHOICES = 9
"""Columns of which a reader can choose one; the theme's styles name as many."""

_MOVEMENTS: dict[Movement, tuple[str, str]] = {
    "first": ("p-first", msg("First recorded")),
    "changed": ("p-changed", msg("Changed")),
    "restated": ("p-same", msg("Restated")),
}


def matrix(
    view: View,
    issues: Iterable[Issue],
    *,
    longest: int = LONGEST_CELL,
) -> Plain:
    """The table of issues (rows, in the order given) by sides (columns), for the macros of `_matrix.md.jinja`.

    Issues without a position of anyone are left out; where none is left, `rows` is empty and there is nothing to
    show. A cell shows at most `longest` stances.

    - `sides`: one a column: `index` from 1, `name`, `link` (None for the column of others);
    - `rows`: `issue` (a link) and `cells`, one a column: what `sides` has, `more` (how many stances the cell leaves
      out) and `stances`: each with `href` (its claim), `stance`, `cites`, `act`, `condition`, `holder` (a link, in
      the column of others), `by_account_of` (a link or None), `movement` (see `movement`), `marks`, `suspect`;
    - `choice`: whether one side at a time can be chosen;
    - `count`, `moved`: how many positions stand, and how many of them replaced another.
    """
    stances = view.story.stances
    found = [stances.on(issue.ref) for issue in issues]
    rows = [positions for positions in found if positions.standing]
    parties = view.story.sides.parties
    has_others = any(holder not in parties for each in rows for holder in each.standing)
    sides: list[Ref | None] = [*parties, None] if has_others else [*parties]
    kinds = [stances.movement(claim) for each in rows for held in each.standing.values() for claim in held]
    return {
        "sides": [_side(view, index, side) for index, side in enumerate(sides, start=1)],
        "rows": [_row(view, positions, sides, longest) for positions in rows],
        "choice": 1 < len(sides) <= MOST_CHOICES,
        "count": len(kinds),
        "moved": kinds.count("changed"),
    }


def movement(view: View, claim: Claim) -> Plain:
    """How a position came about: `kind`, the `mark` that draws it, its `words` and its `day`."""
    kind = view.story.stances.movement(claim)
    mark, words = _MOVEMENTS[kind]
    said = view.day(view.story.evidence.said(claim))
    return {"kind": Safe(kind), "mark": Safe(mark), "words": view.gettext(words), "day": said}


def _side(view: View, index: int, side: Ref | None) -> Plain:
    link = view.link(side) if side else None
    return {"index": index, "name": link["text"] if link else view.gettext("Others"), "link": link}


def _row(view: View, positions: Positions, sides: Sequence[Ref | None], longest: int) -> Plain:
    parties, standing = view.story.sides.parties, positions.standing
    others = [claim for holder, held in standing.items() if holder not in parties for claim in held]
    cells = [
        {
            **_side(view, index, side),
            **_cell(view, (standing.get(side, ()) if side else others), side, longest),
        }
        for index, side in enumerate(sides, start=1)
    ]
    return {"issue": view.link(positions.issue), "cells": cells}


def _cell(view: View, held: Sequence[Claim], side: Ref | None, longest: int) -> Plain:
    shown = [_stance(view, claim, side) for claim in held[:longest]]
    return {"stances": shown, "more": len(held) - len(shown)}


def _stance(view: View, claim: Claim, side: Ref | None) -> Plain:
    story, position = view.story, claim.position
    holder, account = story.sides.holder(claim), story.sides.by_account_of(claim)
    return {
        "href": view.href(story.addresses.of(claim.ref)),
        "stance": stance_of(claim),
        "cites": view.cites(each for each in claim.cite if each.supports),
        "act": view.term("claims.act", position.act) if position else "",
        "condition": (position.condition if position else None) or "",
        "holder": view.link(holder) if holder and side is None else None,
        "by_account_of": view.link(account) if account else None,
        "movement": movement(view, claim),
        "marks": view.marks(claim),
        "suspect": story.evidence.suspect(claim),
    }
