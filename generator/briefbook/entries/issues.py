"""Issues: a disputed question."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from briefbook.entry import Entry
from briefbook.fields import Line, Many, Model, OneOf, Prose, Ref, To, refuse


def _asks(text: str) -> str:
    if text.endswith(("?", "؟", "？")):
        return text
    raise refuse("bad-value", "a question ends with a question mark", f'for example "{text.rstrip(".!")}?"')


Question = Annotated[Line, AfterValidator(_asks)]


class Unknown(Model):
    """What is not known, and what would settle it."""

    question: Line
    settled_by: Line | None = None


class Issue(Entry):
    """A disputed question."""

    kind: ClassVar[str] = "issues"
    singular: ClassVar[str] = "issue"

    title: Line = Field(description="the issue in a word or two, for tables")
    question: Question | None = Field(default=None, description="the issue as a question")
    status: Annotated[str, OneOf("issues.status", ("open", "narrowing", "agreed", "dormant"))] = Field(
        default="open", description="how far it is from being settled"
    )
    part_of: Annotated[Ref, To(("issues",), "Consists of")] | None = Field(
        default=None, description="the larger issue"
    )
    summary: Prose | None = Field(default=None, description="what it is about")
    unknowns: Many[Unknown] = Field(default=(), description="what is not known, and what would settle it")

    @property
    def label(self) -> str:
        """Its title."""
        return self.title
