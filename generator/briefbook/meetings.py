"""Who met whom: those of different sides who were at the same talks, call, meeting or visit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefbook.answers import Answers, answer
from briefbook.entries.events import MEETINGS, Event
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.sides import Sides

MOST_THERE = 50
"""Participants beyond which an event says nothing of who met whom."""


@dataclass(frozen=True)
class Met:
    """Somebody whom an actor met, and where, the newest first. `possible` is what is not certain, or yet to come."""

    actor: Ref
    events: tuple[Ref, ...]
    possible: tuple[Ref, ...]


class Meetings:
    """Who met whom, of all events. What is part of an event that counts is not counted once more."""

    def __init__(self, library: Library, answers: Answers, sides: Sides) -> None:
        self._library = library
        self._sides = sides
        self.answers = answers
        self.answers.own(self)

    @answer
    def of(self, actor: Ref) -> tuple[Met, ...]:
        """Whom an actor met: the most often met first, then the last met, then by id."""
        found: dict[Ref, dict[Ref, bool]] = defaultdict(dict)
        links = self._library.back[actor]
        refs = dict.fromkeys(each.source for each in links if each.relation == "participants.actor")
        for event in (self._library.get(ref, Event) for ref in refs):
            for other, is_sure in self._met_at(event, actor):
                found[other][event.ref] = is_sure
        met = sorted(
            (self._met(other, events) for other, events in found.items()), key=lambda each: each.actor
        )
        met.sort(key=self._newest, reverse=True)
        return tuple(sorted(met, key=lambda each: len(each.events), reverse=True))

    def _met_at(self, event: Event, actor: Ref) -> Iterator[tuple[Ref, bool]]:
        """Who of other sides was there with an actor, and whether that is certain."""
        if event.type not in MEETINGS or event.withdrawn or event.state == "cancelled":
            return
        there = self._there(event)
        if actor not in there or len(there) > MOST_THERE:
            return
        side = self._sides.side(actor, event.when)
        for other, is_sure in there.items():
            if other != actor and self._sides.side(other, event.when) != side:
                yield other, is_sure and there[actor] and event.came_about

    def _there(self, event: Event) -> dict[Ref, bool]:
        """Who was there or may have been, and whether that is certain."""
        found: dict[Ref, bool] = {}
        for each in event.participants:
            if each.actor and each.attendance != "absent":
                actor = self._library.resolve(each.actor)
                found[actor] = found.get(actor, False) or each.is_sure
        return found

    def _met(self, actor: Ref, events: dict[Ref, bool]) -> Met:
        once = {ref: sure for ref, sure in events.items() if not self._is_within(ref, sure, events)}
        sure, possible = ([ref for ref in once if once[ref] is which] for which in (True, False))
        return Met(actor, self._newest_first(sure), self._newest_first(possible))

    def _is_within(self, ref: Ref, is_sure: bool, events: dict[Ref, bool]) -> bool:
        """Whether an event is part of another of these, which says as much."""
        return any(each in events and events[each] >= is_sure for each in self._wholes(ref))

    def _wholes(self, ref: Ref) -> Iterator[Ref]:
        """The events that one is part of, the nearest first."""
        while whole := self._library.get(ref, Event).part_of:
            ref = self._library.resolve(whole)
            yield ref

    def _newest_first(self, refs: Iterable[Ref]) -> tuple[Ref, ...]:
        return tuple(sorted(sorted(refs), key=self._day, reverse=True))

    def _newest(self, met: Met) -> tuple[int, int, int]:
        return self._day((met.events or met.possible)[0])

    def _day(self, ref: Ref) -> tuple[int, int, int]:
        return self._library.get(ref, Event).when.order
