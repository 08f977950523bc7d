"""Who wants what: the standing positions on issues, side by side, and how each of them came about.

A position stands in the column of the side that holds it. Movement is only what `replaces` says; no scale of more
and less is kept, since that would be our judgement.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from briefbook.days import Day
from briefbook.entries.claims import ACTS, Claim
from briefbook.entries.issues import Issue
from briefbook.fields import Ref
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import words_of

LONGEST_CELL = 20
"""Stances of one side shown together; all are among the statements of the record."""
MOST_CHOICES = 9
"""Columns of which a reader can choose one; the theme's styles name as many."""

Movement = Literal["first", "changed", "restated"]

_MOVEMENTS: dict[Movement, tuple[str, str]] = {
    "first": ("p-first", "First recorded"),
    "changed": ("p-changed", "Changed"),
    "restated": ("p-same", "Restated"),
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
    found = [Positions(view.story, issue.ref) for issue in issues]
    rows = [positions for positions in found if positions.standing]
    parties = view.story.sides.parties
    has_others = any(holder not in parties for each in rows for holder in each.standing)
    sides: list[Ref | None] = [*parties, None] if has_others else [*parties]
    kinds = [each.movement(claim) for each in rows for held in each.standing.values() for claim in held]
    return {
        "sides": [_side(view, index, side) for index, side in enumerate(sides, start=1)],
        "rows": [_row(view, positions, sides, longest) for positions in rows],
        "choice": 1 < len(sides) <= MOST_CHOICES,
        "count": len(kinds),
        "moved": kinds.count("changed"),
    }


class Positions:
    """What is on record of who wants what on one issue."""

    def __init__(self, story: Story, issue: Ref) -> None:
        self.issue = issue
        self._story = story
        refs = {link.source for link in story.library.back[issue] if link.relation == "position.issue"}
        self.recorded = story.addresses.in_order([story.library.get(ref, Claim) for ref in refs])
        """Every position, those that no longer stand too, by day."""

    @cached_property
    def standing(self) -> Mapping[Ref, tuple[Claim, ...]]:
        """What stands, by holder: the parties in their order, then others by name; each by act, day and id."""
        found: dict[Ref, list[Claim]] = {}
        for claim in sorted(filter(self._story.evidence.standing, self.recorded), key=self._by_act):
            holder = self._story.sides.holder(claim)
            if holder is not None:
                found.setdefault(holder, []).append(claim)
        return {holder: tuple(found[holder]) for holder in sorted(found, key=self._by_party)}

    def movement(self, claim: Claim) -> Movement:
        """`changed` where it replaces another, `restated` where the same holder took the same stance before, word
        for word, else `first`."""
        if claim.replaces and not self._story.library.entry(claim.replaces).withdrawn:
            return "changed"
        said, first = self._story.evidence.said(claim), self._first_said.get(self._taken(claim))
        return "restated" if said and first and first.order < said.order else "first"

    @cached_property
    def _first_said(self) -> dict[tuple[Ref | None, str], Day]:
        """The first day on which each holder took each stance."""
        found: dict[tuple[Ref | None, str], Day] = {}
        for claim in self.recorded:
            said = self._story.evidence.said(claim)
            if said and not claim.withdrawn:
                found.setdefault(self._taken(claim), said)
        return found

    @cached_property
    def histories(self) -> tuple[tuple[Claim, ...], ...]:
        """The positions that moved, one history each, newest first: what replaced what, and what was restated."""
        chains: dict[Ref, list[Claim]] = {}
        for claim in self._kept.values():
            chains.setdefault(self._origin(claim), []).append(claim)
        alone: dict[tuple[Ref | None, str], list[Claim]] = {}
        for only in (chain[0] for chain in chains.values() if len(chain) == 1):
            alone.setdefault(self._taken(only), []).append(only)
        moved = [chain for chain in chains.values() if len(chain) > 1]
        return tuple(self._newest_first(chain, alone) for chain in moved)

    def _newest_first(
        self, chain: Sequence[Claim], alone: Mapping[tuple[Ref | None, str], Sequence[Claim]]
    ) -> tuple[Claim, ...]:
        taken = dict.fromkeys(self._taken(claim) for claim in chain)
        again = [claim for stance in taken for claim in alone.get(stance, ())]
        return tuple(reversed(self._story.addresses.in_order([*chain, *again])))

    @cached_property
    def _kept(self) -> Mapping[Ref, Claim]:
        return {claim.ref: claim for claim in self.recorded if not claim.withdrawn}

    def _origin(self, claim: Claim) -> Ref:
        """The first position of the chain of replacements that leads to this one."""
        while claim.replaces:
            before = self._kept.get(self._story.library.resolve(claim.replaces))
            if before is None:
                break
            claim = before
        return claim.ref

    def _taken(self, claim: Claim) -> tuple[Ref | None, str]:
        return self._story.sides.holder(claim), stance_of(claim)

    def _by_act(self, claim: Claim) -> tuple[object, ...]:
        """In the model's order of acts; added ones come after, and none at all last."""
        act = (claim.position.act if claim.position else None) or ""
        rank = ACTS.index(act) if act in ACTS else len(ACTS) + (not act)
        day = self._story.evidence.said(claim)
        return rank, act, day is not None, day.order if day else (), claim.id

    def _by_party(self, holder: Ref) -> tuple[object, ...]:
        parties = self._story.sides.parties
        rank = parties.index(holder) if holder in parties else len(parties)
        return rank, self._story.library.entry(holder).label.casefold(), holder


def issues_in_order(story: Story) -> tuple[Issue, ...]:
    """All issues: parents before what is part of them, then by title."""
    parts: dict[Ref | None, list[Issue]] = {}
    for issue in sorted(story.library.all(Issue), key=lambda each: (each.title.casefold(), each.id)):
        whole = story.library.resolve(issue.part_of) if issue.part_of else None
        parts.setdefault(whole, []).append(issue)
    found: list[Issue] = []
    ahead = list(reversed(parts.get(None, [])))
    while ahead:
        issue = ahead.pop()
        found.append(issue)
        ahead += reversed(parts.get(issue.ref, []))
    return tuple(found)


def stance_of(claim: Claim) -> str:
    """The few words of a position; "" where a claim is none."""
    return claim.position.stance if claim.position else ""


def movement(view: View, positions: Positions, claim: Claim) -> Plain:
    """How a position came about: `kind`, the `mark` that draws it, its `words` and its `day`."""
    kind = positions.movement(claim)
    mark, words = _MOVEMENTS[kind]
    said = view.day(view.story.evidence.said(claim))
    return {"kind": Safe(kind), "mark": Safe(mark), "words": words, "day": said}


def _side(view: View, index: int, side: Ref | None) -> Plain:
    link = view.link(side) if side else None
    return {"index": index, "name": link["text"] if link else "Others", "link": link}


def _row(view: View, positions: Positions, sides: Sequence[Ref | None], longest: int) -> Plain:
    parties, standing = view.story.sides.parties, positions.standing
    others = [claim for holder, held in standing.items() if holder not in parties for claim in held]
    cells = [
        {
            **_side(view, index, side),
            **_cell(view, positions, (standing.get(side, ()) if side else others), side, longest),
        }
        for index, side in enumerate(sides, start=1)
    ]
    return {"issue": view.link(positions.issue), "cells": cells}


def _cell(view: View, positions: Positions, held: Sequence[Claim], side: Ref | None, longest: int) -> Plain:
    shown = [_stance(view, positions, claim, side) for claim in held[:longest]]
    return {"stances": shown, "more": len(held) - len(shown)}


def _stance(view: View, positions: Positions, claim: Claim, side: Ref | None) -> Plain:
    story, position = view.story, claim.position
    holder, account = story.sides.holder(claim), story.sides.by_account_of(claim)
    return {
        "href": view.href(story.addresses.of(claim.ref)),
        "stance": stance_of(claim),
        "cites": view.cites(each for each in claim.cite if each.supports),
        "act": words_of(position.act) if position and position.act else "",
        "condition": (position.condition if position else None) or "",
        "holder": view.link(holder) if holder and side is None else None,
        "by_account_of": view.link(account) if account else None,
        "movement": movement(view, positions, claim),
        "marks": view.marks(claim),
        "suspect": story.evidence.suspect(claim),
    }
