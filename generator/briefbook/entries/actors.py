"""Actors: a state, organisation, delegation, group or person."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefbook.entry import Cite, Entry, Names
from briefbook.fields import Day, Line, Many, Model, OneOf, Prose, Ref, To, Url, Wikidata


class Role(Model):
    """A post held, with its days where they are known."""

    title: Line
    of: Annotated[Ref, To(("actors",), "Posts held in it")] | None = None
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    cite: Many[Cite] = ()


class Actor(Entry):
    """Whoever acts or speaks."""

    kind: ClassVar[str] = "actors"
    singular: ClassVar[str] = "actor"

    name: Line = Field(description="the name that pages print")
    type: Annotated[str, OneOf("actors.type", ("state", "organisation", "delegation", "group", "person"))] = (
        Field(description="what sort of actor")
    )
    also_known_as: Names = Field(default=(), description="other forms of the name; search finds them")
    member_of: Many[Annotated[Ref, To(("actors",), "Members")]] = Field(
        default=(), description="what it belongs to"
    )
    roles: Many[Role] = Field(default=(), description="posts held; a page prints the one held that day")
    represents: Annotated[Ref, To(("actors",), "Represented by")] | None = Field(
        default=None, description="the side it stands for, where its posts and memberships don't say so"
    )
    wikidata: Wikidata | None = Field(default=None, description="its Wikidata id")
    url: Url | None = Field(default=None, description="its own site")
    summary: Prose | None = Field(default=None, description="who it is")

    @property
    def label(self) -> str:
        """Its name."""
        return self.name
