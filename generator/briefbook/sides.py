"""Who stands for whom: the post held on a day, and the side a person speaks for."""

from dataclasses import dataclass

from briefbook.days import Day
from briefbook.entries.actors import Actor, Role
from briefbook.entries.claims import Claim
from briefbook.fields import Ref
from briefbook.library import Library


@dataclass(frozen=True)
class Sides:
    """The parties of the story, in the order of the matrix's columns, and who stands for each."""

    library: Library
    parties: tuple[Ref, ...]

    def side(self, actor: Ref, day: Day | None = None) -> Ref:
        """The first of the parties on the way from an actor to whom it represents, else the end of that way."""
        return self.way(actor, day)[-1]

    def way(self, actor: Ref, day: Day | None = None) -> tuple[Ref, ...]:
        """An actor, whom it represents, whom that one represents, and so on to its side."""
        here = self.library.resolve(actor)
        way = {here: None}
        while here not in self.parties:
            ahead = self._represents(here, day)
            if ahead is None or ahead in way:
                break
            way[ahead] = None
            here = ahead
        return tuple(way)

    def holder(self, claim: Claim) -> Ref | None:
        """Whose position a claim is; None where it is no position."""
        if claim.position is None:
            return None
        if claim.position.holder is not None:
            return self.side(claim.position.holder, claim.said_on)
        return self.side(claim.said_by, claim.said_on) if claim.said_by else None

    def by_account_of(self, claim: Claim) -> Ref | None:
        """The speaker who tells of another side's stance, where that is so."""
        if claim.said_by is None or claim.position is None:
            return None
        return claim.said_by if self.side(claim.said_by, claim.said_on) != self.holder(claim) else None

    def _represents(self, ref: Ref, day: Day | None) -> Ref | None:
        actor = self.library.get(ref, Actor)
        role = role_on(actor, day, only_of=True)
        of = role.of if role else None
        target = actor.represents or of or next(iter(actor.member_of), None)
        return self.library.resolve(target) if target else None


def role_on(actor: Actor, day: Day | None, *, only_of: bool = False) -> Role | None:
    """The post held on a day: the latest begun of those that cover it, else the latest of all.

    A post whose days are not known covers every day. `only_of` looks at posts that say whose they are.
    """
    roles = [role for role in actor.roles if role.of or not only_of]
    covering = [role for role in roles if day is None or _covers(role, day)]
    return max(covering or roles, key=_begun, default=None)


def role_held(actor: Actor, day: Day | None) -> Role | None:
    """The post held on a day, or None where the actor's posts don't cover it."""
    covering = [role for role in actor.roles if day is None or _covers(role, day)]
    return max(covering, key=_begun, default=None)


def _covers(role: Role, day: Day) -> bool:
    begins = role.since.earliest if role.since else None
    ends = role.until.latest if role.until else None
    too_early = begins is not None and day.latest is not None and day.latest < begins
    too_late = ends is not None and day.earliest is not None and day.earliest > ends
    return not (too_early or too_late)


def _begun(role: Role) -> tuple[int, str]:
    start = role.since.earliest if role.since else None
    return (1, start.isoformat()) if start else (0, "")
