"""Who wants what on an issue: the positions on record, which of them stand, and how each came about.

Movement is only what `replaces` says; no scale of more and less is kept, since that would be our judgement.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from briefbook.answers import answer
from briefbook.days import Day
from briefbook.entries.claims import ACTS, Claim
from briefbook.entries.issues import Issue
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.orders import in_order
from briefbook.sides import Sides

Movement = Literal["first", "changed", "restated"]


class Positions:
    """What is on record of who wants what on one issue."""

    def __init__(self, issue: Ref, library: Library, evidence: Evidence, sides: Sides) -> None:
        self.issue = issue
        self._library = library
        self._evidence = evidence
        self._sides = sides
        refs = {link.source for link in library.back[issue] if link.relation == "position.issue"}
        self.recorded = self._claims(refs)
        """Every position, those that no longer stand too, by day."""

    def _claims(self, refs: Iterable[Ref]) -> tuple[Claim, ...]:
        return tuple(self._library.get(ref, Claim) for ref in self._evidence.in_order(refs))

    @cached_property
    def standing(self) -> Mapping[Ref, tuple[Claim, ...]]:
        """What stands, by holder: the parties in their order, then others by name; each by act, day and id."""
        return self._by_holder(filter(self._evidence.standing, self.recorded))

    @property
    def replaced(self) -> Mapping[Ref, tuple[Claim, ...]]:
        """What stood until another replaced it, in the same order."""
        return self._by_holder(
            each for each in self.recorded if not each.withdrawn and not self._evidence.standing(each)
        )

    def _by_holder(self, claims: Iterable[Claim]) -> dict[Ref, tuple[Claim, ...]]:
        found: dict[Ref, list[Claim]] = {}
        for claim in sorted(claims, key=self._by_act):
            holder = self._sides.holder(claim)
            if holder is not None:
                found.setdefault(holder, []).append(claim)
        return {holder: tuple(found[holder]) for holder in sorted(found, key=self._by_party)}

    def movement(self, claim: Claim) -> Movement:
        """`changed` where it replaces another, `restated` where the same holder took the same stance before, word
        for word, else `first`."""
        if claim.replaces and not self._library.entry(claim.replaces).withdrawn:
            return "changed"
        said, first = self._evidence.said(claim), self._first_said.get(self._taken(claim))
        return "restated" if said and first and first.order < said.order else "first"

    @cached_property
    def _first_said(self) -> dict[tuple[Ref | None, str], Day]:
        """The first day on which each holder took each stance."""
        found: dict[tuple[Ref | None, str], Day] = {}
        for claim in self.recorded:
            said = self._evidence.said(claim)
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
        return self._claims({claim.ref for claim in (*chain, *again)})[::-1]

    @cached_property
    def _kept(self) -> Mapping[Ref, Claim]:
        return {claim.ref: claim for claim in self.recorded if not claim.withdrawn}

    def _origin(self, claim: Claim) -> Ref:
        """The first position of the chain of replacements that leads to this one."""
        while claim.replaces:
            before = self._kept.get(self._library.resolve(claim.replaces))
            if before is None:
                break
            claim = before
        return claim.ref

    def _taken(self, claim: Claim) -> tuple[Ref | None, str]:
        return self._sides.holder(claim), stance_of(claim)

    def _by_act(self, claim: Claim) -> tuple[object, ...]:
        """In the model's order of acts; added ones come after, and none at all last."""
        act = (claim.position.act if claim.position else None) or ""
        rank = ACTS.index(act) if act in ACTS else len(ACTS) + (not act)
        day = self._evidence.said(claim)
        return rank, act, day is not None, day.order if day else (), claim.id

    def _by_party(self, holder: Ref) -> tuple[object, ...]:
        parties = self._sides.parties
        rank = parties.index(holder) if holder in parties else len(parties)
        return rank, self._library.entry(holder).label.casefold(), holder


def stance_of(claim: Claim) -> str:
    """The few words of a position; "" where a claim is none."""
    return claim.position.stance if claim.position else ""


class Stances:
    """Which positions stand, of all issues."""

    def __init__(self, library: Library, evidence: Evidence, sides: Sides) -> None:
        self._library = library
        self._evidence = evidence
        self._sides = sides
        self.answers = evidence.answers
        self.answers.own(self)

    def on(self, issue: Ref) -> Positions:
        """What is on record on one issue."""
        return Positions(issue, self._library, self._evidence, self._sides)

    def movement(self, claim: Claim) -> Movement:
        """How a position came about, as `Positions.movement` has it. Raises ValueError for a claim that is none."""
        if claim.position is None:
            raise ValueError("a claim without a position")
        return self._movements(self._library.resolve(claim.position.issue))[claim.ref]

    @answer
    def _movements(self, issue: Ref) -> dict[Ref, Movement]:
        positions = self.on(issue)
        return {claim.ref: positions.movement(claim) for claim in positions.recorded}

    @answer
    def standing(self, issue: Ref) -> dict[Ref, tuple[Ref, ...]]:
        """What stands on an issue, by holder, as `Positions.standing` has it."""
        standing = self.on(issue).standing
        return {holder: tuple(claim.ref for claim in held) for holder, held in standing.items()}

    @answer
    def taken(self, actor: Ref) -> tuple[tuple[Ref, Ref], ...]:
        """The standing positions, each with its issue, that an actor holds, or stated for somebody else."""
        return self._all_taken(Issue.kind).get(actor, ())

    @answer
    def _all_taken(self, kind: str) -> dict[Ref, tuple[tuple[Ref, Ref], ...]]:
        found: dict[Ref, list[tuple[Ref, Ref]]] = defaultdict(list)
        for issue in in_order(self._library, kind):
            for holder, held in self.standing(issue).items():
                for ref in held:
                    said_by = self._library.get(ref, Claim).said_by
                    speaker = self._library.resolve(said_by) if said_by else holder
                    for actor in {holder, speaker}:
                        found[actor].append((issue, ref))
        return {actor: tuple(taken) for actor, taken in found.items()}
