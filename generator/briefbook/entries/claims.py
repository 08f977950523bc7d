"""Claims: a stance, a figure, or anything that could be disputed, in one sentence with its evidence."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, NamedTuple

from pydantic import AfterValidator, Field, model_validator

from briefbook.days import Day as DayValue
from briefbook.entry import Cite, Entry, plain_words, text_or_mapping
from briefbook.fields import (
    Amount,
    Day,
    Fault,
    Flag,
    Language,
    Line,
    Many,
    Model,
    Number,
    OneOf,
    Paragraph,
    Ref,
    To,
    refuse,
)
from briefbook.reading import Value

BASES = ("on-record", "unnamed", "document", "observed", "poll", "analysis", "reported")
ACTS = ("demands", "rejects", "offers", "accepts", "signals", "supports", "threatens", "says")


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) <= limit:
            return text
        raise refuse("bad-value", f"this has {len(text)} characters, {limit} at most", "shorten it")

    return AfterValidator(check)


class Position(Model):
    """What makes a claim a position: whose stance it is, on what, and how it was put."""

    issue: Annotated[Ref, To(("issues",), "Positions")] = Field(description="the issue's id")
    stance: Annotated[Line, _at_most(60)] = Field(description="at most 60 characters, for the matrix")
    holder: Annotated[Ref, To(("actors",), "Positions")] | None = Field(
        default=None, description="the side; by default whom `said_by` represents"
    )
    act: Annotated[str, OneOf("claims.act", ACTS)] | None = Field(default=None, description="how it was put")
    to: Many[Annotated[Ref, To(("actors",), "Addressed by")]] = Field(default=(), description="to whom")
    condition: Line | None = Field(default=None, alias="if", description="on what condition")


class Measure(Model):
    """Something that can be compared: a number, a day or a line."""

    what: Line = Field(description="what is measured; the same words for what is to be compared")
    value: Amount = Field(description="a number, Day or Line")
    unit: Line | None = None
    low: Number | None = None
    high: Number | None = None
    approximate: Flag = False

    @model_validator(mode="after")
    def _low_comes_first(self) -> "Measure":
        if self.low is not None and self.high is not None and self.low > self.high:
            raise refuse("bad-value", f"low ({self.low}) is above high ({self.high})", "change the two over")
        return self

    def overlaps(self, other: "Measure") -> bool:
        """Whether the two share a point. What can't be compared is taken to."""
        mine, theirs = self._reach(), other._reach()
        if isinstance(mine, DayValue) and isinstance(theirs, DayValue):
            return mine.overlaps(theirs)
        if isinstance(mine, Reach) and isinstance(theirs, Reach):
            return _not_above(mine.low, theirs.high) and _not_above(theirs.low, mine.high)
        if isinstance(mine, str) and isinstance(theirs, str):
            return mine == theirs
        return True

    def _reach(self) -> "Reach | DayValue | str | None":
        """What it covers; None where it is approximate, and nobody says by how much."""
        value = self.value
        if self.low is not None or self.high is not None:
            point = value if isinstance(value, Decimal) else None
            low = point if self.low is None else self.low
            return Reach(low, point if self.high is None else self.high)
        if self.approximate or (isinstance(value, DayValue) and value.approximate):
            return None
        if isinstance(value, Decimal):
            return Reach(value, value)
        return value if isinstance(value, DayValue) else value.casefold()


class Reach(NamedTuple):
    """From one number to another; None where an end is not known."""

    low: Decimal | None
    high: Decimal | None


def _not_above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is None or high is None or low <= high


class Quote(Model):
    """Spoken words, verbatim."""

    text: Line
    language: Language | None = None


class Difference(Model):
    """Another account that does not sit with this one. It is read both ways."""

    claim: Annotated[Ref, To(("claims",), "Differs from")]
    how: Line = Field(description="how they differ, in a sentence")


class Claim(Entry):
    """One sentence with its evidence. The record stands or is withdrawn; whether it is true is not ours to type."""

    kind: ClassVar[str] = "claims"
    singular: ClassVar[str] = "claim"

    text: Paragraph = Field(description="the statement, in our words, with its speaker")
    about: Many[Annotated[Ref, To(("events", "issues", "actors", "places"), "Statements")]] = Field(
        default=(), description="what it is about; the first is its home. Required unless `position` is given"
    )
    said_by: Annotated[Ref, To(("actors",), "Said")] | None = Field(
        default=None, description="who asserted it"
    )
    voice: Line | None = Field(default=None, description="who asserted it, where nobody is named")
    via: Line | None = Field(default=None, description="how it was said: on Telegram, through a spokesperson")
    said_on: Day | None = Field(default=None, description="when it was said; never filled in by guess")
    speaks_of: Day | None = Field(default=None, description="the time it is about, where that differs")
    basis: Annotated[str, OneOf("claims.basis", BASES)] = Field(
        default="reported", description="what it rests on"
    )
    position: Position | None = Field(default=None, description="makes it a position of a side on an issue")
    measure: Measure | None = Field(default=None, description="a number, Day or Line that can be compared")
    quote: Annotated[Quote, text_or_mapping("text")] | None = Field(
        default=None, description="spoken words, verbatim"
    )
    cite: Many[Cite] = Field(description="at least one that is not `against`")
    replaces: Annotated[Ref, To(("claims",), "Replaced by")] | None = Field(
        default=None, description="the same side moved; only this is movement"
    )
    differs_from: Many[Difference] = Field(default=(), description="accounts that do not sit together")
    disputed: Line | None = Field(
        default=None, description="why it is marked disputed, where no claim says so"
    )

    @property
    def label(self) -> str:
        """Its text in plain words."""
        return plain_words(self.text)

    @property
    def home(self) -> Ref:
        """The entry on whose page it stands."""
        if self.about:
            return self.about[0]
        if self.position is None:
            raise ValueError("a claim without about has a position")
        return self.position.issue

    @classmethod
    def lacks(cls, _given: Mapping[str, Value]) -> Iterator[Fault]:
        """A claim has a home, one speaker at most, a holder for its stance, and evidence for it."""
        if not {"about", "position"} & _given.keys():
            yield Fault("missing-field", "a claim needs about or position", "about: events/second-round")
        if {"said_by", "voice"} <= _given.keys():
            yield Fault("bad-value", "said_by and voice exclude each other", "keep said_by", at=("voice",))
        position = _given.get("position")
        if isinstance(position, dict) and position.get("holder") is None and "said_by" not in _given:
            yield Fault(
                "missing-field", "nobody holds this position", "give holder or said_by", at=("position",)
            )
        cites = _given.get("cite")
        listed = cites if isinstance(cites, list) else [cites]
        if cites and all(isinstance(each, dict) and each.get("bearing") == "against" for each in listed):
            yield Fault(
                "missing-field", "nothing cited supports this claim", "cite a source for it", at=("cite",)
            )
