"""The base of all kinds: the fields that each has, citations, and the way from a file to an entry."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    PrivateAttr,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
)

from briefbook.answers import NotedField, note, number_of_thing
from briefbook.fields import (
    ID_PATTERN,
    Day,
    Fault,
    Id,
    Language,
    Line,
    Many,
    Model,
    OneOf,
    Prose,
    Ref,
    To,
    refuse,
)
from briefbook.links import CITES, Link, links_of
from briefbook.problems import Problem
from briefbook.prose.tree import Prose as ProseTree
from briefbook.prose.writing import plain
from briefbook.reading import Loc, RawEntry, Value
from briefbook.validation import given_fields, place, salvage, validate


class _Whose:
    """Whose words a source passes on: an actor or a source by reference, else a line such as "an official"."""

    to = To(("actors", "sources"), "Words passed on in")

    def __call__(self, value: Any, info: ValidationInfo) -> Ref | str:
        if isinstance(value, str) and re.fullmatch(r"[a-z]+/[a-z0-9-]*", value):
            return self.to.read(value, info)
        line: str = _LINE.validate_python(value)
        return line


_LINE = TypeAdapter(Line)

Whose = Annotated[
    Ref | str,
    _Whose.to,  # for the name of the way back
    PlainValidator(_Whose()),
    WithJsonSchema({"type": "string", "x-type": "actor or source (kind/id), or Line"}),
]


class Citation(Model):
    """Where a statement can be read: the source, the place in it, and what was compared when."""

    source: Annotated[Ref, To(("sources",), CITES)] = Field(description="the source's id")
    at: Line | None = Field(default=None, description="the place in it")
    excerpt: Line | None = Field(default=None, description="its words there, verbatim")
    bearing: Annotated[str, OneOf("citations.bearing", ("direct", "partial", "against"))] = Field(
        default="direct", description="how it bears on the statement"
    )
    passes_on: Whose | None = Field(
        default=None, alias="from", description="whose words the source passes on here"
    )
    checked: Day | None = Field(default=None, description="when a person last compared it with the source")

    @property
    def supports(self) -> bool:
        """False where the source says the contrary."""
        return self.bearing != "against"


def _split_citation(value: Any) -> Any:
    """`source-id, para 4` as the mapping that it stands for."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise refuse(
            "bad-citation", "a citation is a source and a place in it", 'for example "report, para 4"'
        )
    source, comma, at = value.partition(",")
    source = source.strip().removeprefix("@")
    if not re.fullmatch(ID_PATTERN, source) or (comma and not at.strip()):
        hint = "write source-id, or source-id, para 4; inside [ ] quote the whole citation"
        raise refuse("bad-citation", f'"{value}" does not start with the id of a source', hint)
    return {"source": source, "at": at.strip()} if comma else {"source": source}


Cite = Annotated[Citation, BeforeValidator(_split_citation)]


class Withdrawal(Model):
    """Why an entry no longer stands. It keeps its page and its address."""

    on: Day
    why: Line
    duplicate_of: Annotated[Ref, To(("self",), "Has as a duplicate")] | None = None


class Correction(Model):
    """A public mend: when, what was changed, and why."""

    on: Day
    what: Line
    why: Line


class Name(Model):
    """Another form of a name, with its language where that is known."""

    name: Line
    language: Language | None = None


def text_or_mapping(key: str) -> BeforeValidator:
    """A text that stands for a mapping with only `key` given."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


Names = Many[Annotated[Name, text_or_mapping("name")]]


class Entry(Model):
    """What every kind has. A frozen value that knows where it was written.

    Reading a field is noted as (its name, the entry), and likewise its `lines`, where a problem stands in it (`marks`)
    and what was read of it before it was understood (`data`).
    """

    kind: ClassVar[str]
    singular: ClassVar[str]

    aliases: Many[Id] = Field(default=(), description="former ids; their addresses redirect here")
    review_by: Day | None = Field(default=None, description="after it, `check` asks for another look")
    withdrawn: Withdrawal | None = Field(default=None, description="kept, struck through, with the reason")
    corrections: Many[Correction] = Field(default=(), description="public; on the corrections page")
    note: Prose | None = Field(default=None, description="the editors' public note")
    cite: Many[Cite] = Field(
        default=(), description="covers every paragraph of the entry that has no citation of its own"
    )

    _raw: RawEntry = PrivateAttr()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Watch the fields of each kind."""
        for name in cls.model_fields:
            setattr(cls, name, NotedField(name))

    @cached_property
    def ref(self) -> Ref:
        """The name by which others speak of it."""
        return Ref(self.kind, self._raw.id)

    @cached_property
    def noted_as(self) -> int:
        """The number by which it is noted that something of it was read."""
        return number_of_thing(self.ref)

    @cached_property
    def id(self) -> str:
        """The file's name without its ending."""
        return self._raw.id

    @cached_property
    def path(self) -> str:
        """The file, relative to the briefing's root."""
        return self._raw.path

    @property
    def raw(self) -> RawEntry:
        """The file as it was read."""
        note(("data", self.ref))
        note(("marks", self.ref))
        return self._raw

    @property
    def label(self) -> str:
        """What a reader calls it, in plain words."""
        raise NotImplementedError

    @classmethod
    def lacks(cls, _given: Mapping[str, Value]) -> Iterator[Fault]:
        """What is missing beyond single required fields: kinds say here which fields stand in for each other."""
        return iter(())

    def line_of(self, field: str = "") -> int:
        """The line in the file on which the entry or one of its fields stands."""
        note(("lines", self.ref))
        return self._raw.lines.get(field, self._raw.lines[""])

    def fault(self, loc: Loc, rule: str, message: str, hint: str = "", offset: int | None = None) -> Problem:
        """A problem at a field of this entry."""
        note(("marks", self.ref))
        return place(self._raw, loc, Fault(rule, message, hint, offset))


@dataclass(frozen=True)
class Parsed:
    """What became of one file: the entry where it is sound, its links in any case, and what is wrong.

    `remains` is the entry, or as much of it as is sound: None stands for each value that is broken or missing.
    """

    raw: RawEntry
    entry: Entry | None
    remains: Entry
    links: tuple[Link, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def ref(self) -> Ref:
        """The name by which others speak of it, sound or not."""
        return Ref(self.raw.kind, self.raw.id)

    def fault(self, loc: Loc, fault: Fault) -> Problem:
        """A problem at a field of this file."""
        return place(self.raw, loc, fault)


def parse(model: type[Entry], raw: RawEntry, types: Mapping[str, Sequence[str]]) -> Parsed:
    """The entry that a file holds, or every problem in it. Fields that are sound yield their links either way."""
    context = {"kind": raw.kind, "types": types}
    entry, problems = validate(model, raw, context)
    problems += [place(raw, fault.at, fault) for fault in model.lacks(given_fields(raw))]
    remains = entry or salvage(model, given_fields(raw), context)
    remains._raw = raw
    links = tuple(links_of(Ref(raw.kind, raw.id), remains))
    return Parsed(raw, None if problems else entry, remains, links, tuple(problems))


def plain_words(prose: ProseTree) -> str:
    """Prose as plain words; a link without words of its own gives its id in words."""
    return plain(prose, lambda link: link.words or link.id.replace("-", " "))
