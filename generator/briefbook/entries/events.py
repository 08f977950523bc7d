"""Events: something that happened, or is expected to."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from briefbook.entry import Cite, Entry
from briefbook.fields import Day, Fault, Flag, Line, Many, Model, OneOf, Prose, Ref, To, refuse
from briefbook.reading import Value

TYPES = (
    "talks",
    "call",
    "meeting",
    "visit",
    "statement",
    "agreement",
    "decision",
    "vote",
    "measure",
    "strike",
    "clash",
    "incident",
    "exchange",
    "publication",
    "deadline",
    "process",
    "other",
)
MEETINGS = frozenset({"talks", "call", "meeting", "visit"})
"""The types of events at which people meet."""
STATES = ("proposed", "expected", "confirmed", "under-way", "happened", "postponed", "cancelled", "unclear")
AHEAD = frozenset({"proposed", "expected", "confirmed", "postponed"})
"""The states of what has not begun."""
CAME_ABOUT = frozenset({"happened", "under-way"})
"""The states of what has begun for certain."""
ATTENDANCE = ("present", "expected", "invited", "absent", "unclear")


class Participant(Model):
    """Somebody who took part, or was to: an actor, or all that is known of the person."""

    actor: Annotated[Ref, To(("actors",), "Took part in")] | None = None
    role: Line | None = Field(
        default=None, description="in the event: party, mediator, host, signatory, witness …"
    )
    post: Line | None = Field(
        default=None, alias="as", description="the post held that day, or all that is known of the person"
    )
    attendance: Annotated[str, OneOf("events.attendance", ATTENDANCE)] | None = None
    cite: Many[Cite] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nothing is said against their being there."""
        return self.attendance in (None, "present")

    @model_validator(mode="after")
    def _is_somebody(self) -> "Participant":
        if self.actor is None and self.post is None:
            raise refuse("missing-field", "a participant needs an actor, or as", "as: says all that is known")
        return self


class Event(Entry):
    """Something that happened, or is expected to."""

    kind: ClassVar[str] = "events"
    singular: ClassVar[str] = "event"

    title: Line = Field(description="what happened, in a few words")
    when: Day = Field(description="the day or days, as exactly as they are known and no more")
    type: Annotated[str, OneOf("events.type", TYPES)] | None = Field(
        default=None, description="what sort of event"
    )
    state: Annotated[str, OneOf("events.state", STATES)] = Field(
        default="happened", description="whether it came about"
    )
    major: Flag = Field(default=False, description="true for the few that carry the story")
    place: Many[Annotated[Ref, To(("places",), "Happened here")]] = Field(default=(), description="where")
    part_of: Annotated[Ref, To(("events",), "Consists of")] | None = Field(
        default=None, description="the larger event: day, round, process"
    )
    follows: Many[Annotated[Ref, To(("events",), "Followed by")]] = Field(
        default=(), description="events that it answers or continues"
    )
    participants: Many[Participant] = Field(default=(), description="who took part, in which role and post")
    issues: Many[Annotated[Ref, To(("issues",), "Events")]] = Field(
        default=(), description="what it was about"
    )
    summary: Prose | None = Field(default=None, description="what happened")
    outcome: Prose | None = Field(default=None, description="what came of it")

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    @property
    def ahead(self) -> bool:
        """Whether it had not begun when the entry was written."""
        return self.state in AHEAD

    @property
    def came_about(self) -> bool:
        """Whether it has begun for certain."""
        return self.state in CAME_ABOUT

    @classmethod
    def lacks(cls, _given: Mapping[str, Value]) -> Iterator[Fault]:
        """An event rests on something: a summary with citations, or citations of its own."""
        if not {"summary", "cite"} & _given.keys():
            yield Fault("missing-field", "an event needs a summary or cite", "cite: source-id, para 4")
