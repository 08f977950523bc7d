"""Briefings: the narrative, edition by edition."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from briefbook.entry import Entry
from briefbook.fields import Day, Line, Many, Model, Prose, Ref, To, refuse


class Block(Model):
    """A live block of a section: exactly one of these."""

    positions: Annotated[Ref, To(("issues",), "Shown in")] | None = None
    accounts: Annotated[Ref, To(("issues", "events"), "Shown in")] | None = None
    timeline: Day | None = None
    participants: Annotated[Ref, To(("events",), "Shown in")] | None = None
    unknowns: Annotated[Ref, To(("issues",), "Shown in")] | None = None
    claim: Annotated[Ref, To(("claims",), "Shown in")] | None = None

    @model_validator(mode="after")
    def _shows_one_thing(self) -> "Block":
        names = type(self).model_fields
        if sum(getattr(self, name) is not None for name in names) != 1:
            raise refuse("bad-value", "a block shows exactly one thing", f"one of {', '.join(names)}")
        return self


class Section(Model):
    """A question, an answer, and what is shown below it."""

    heading: Line
    text: Prose
    show: Many[Block] = ()


class Briefing(Entry):
    """One edition. The newest leads the home page; older ones keep their text and sources."""

    kind: ClassVar[str] = "briefings"
    singular: ClassVar[str] = "briefing"

    title: Line = Field(description="the headline")
    as_of: Day = Field(description="the day the edition speaks of")
    lede: Prose = Field(description="the situation in a minute")
    sections: Many[Section] = Field(default=(), description="heading, text and live blocks")

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    def prose(self) -> Iterator[tuple[tuple[str | int, ...], Prose]]:
        """The texts of the edition in reading order, each with its place."""
        yield ("lede",), self.lede
        for index, section in enumerate(self.sections):
            if section is not None:  # None: it is broken, and what remains of the entry is looked at
                yield ("sections", index, "text"), section.text
