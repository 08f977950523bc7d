"""Sources: one report, document, post or record."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefbook.entry import Entry
from briefbook.fields import Day, Language, Line, Many, Model, OneOf, Prose, Ref, To, Url

TYPES = (
    "news-report",
    "explainer",
    "statement",
    "document",
    "transcript",
    "interview",
    "report",
    "study",
    "dataset",
    "post",
    "image",
    "audio",
    "video",
    "other",
)


class Archive(Model):
    """A copy kept elsewhere."""

    url: Url
    on: Day | None = None


class Source(Entry):
    """What is not known of a source is left out, never guessed; its page says "not recorded"."""

    kind: ClassVar[str] = "sources"
    singular: ClassVar[str] = "source"

    title: Line = Field(description="its own title; in square brackets, and quoted, where the title is ours")
    type: Annotated[str, OneOf("sources.type", TYPES)] = Field(description="what sort of source it is")
    publisher: Line | None = Field(default=None, description="who brought it out")
    authors: Many[Line] = Field(default=(), description="who wrote it")
    published: Day | None = Field(default=None, description="when it came out")
    updated: Day | None = Field(default=None, description="when it was last changed")
    retrieved: Day | None = Field(default=None, description="when we read it")
    url: Url | None = Field(default=None, description="where it can be read")
    archive: Archive | None = Field(default=None, description="a copy kept elsewhere")
    language: Language | None = Field(default=None, description="the language it is in")
    access: Annotated[str, OneOf("sources.access", ("free", "registration", "paywall"))] | None = Field(
        default=None, description="what a reader needs to open it"
    )
    relays: Many[Annotated[Ref, To(("sources", "actors"), "Passed on whole by")]] = Field(
        default=(), description="whom or what the whole piece re-publishes"
    )
    status: Annotated[str, OneOf("sources.status", ("live", "corrected", "retracted", "dead"))] = Field(
        default="live", description="what became of it"
    )
    status_note: Line | None = Field(default=None, description="what is known about that")
    summary: Prose | None = Field(default=None, description="what it says; cites itself")

    @property
    def label(self) -> str:
        """Its title."""
        return self.title
