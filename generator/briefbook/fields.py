"""The types of fields: what a contributor may write in each, and what is said when it is something else.

A validator raises `Fault` or `Faults`; `entry.parse` gives each its place in the file.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from itertools import zip_longest
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import with_info_plain_validator_function

from briefbook.days import Day as DayValue
from briefbook.days import DayError, parse_day, parse_day_list
from briefbook.prose.tree import Paragraph as ParagraphTree
from briefbook.prose.tree import Prose as ProseTree
from briefbook.reading import Plain, is_reserved

LINE_LIMIT = 300
ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ID = re.compile(ID_PATTERN)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # the shape of BCP 47, RFC 5646 section 2.1
_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")


@dataclass(frozen=True)
class Fault:
    """One thing wrong within a field; `offset` counts characters into a text, `at` goes deeper into the field."""

    rule: str
    message: str
    hint: str = ""
    offset: int | None = None
    at: tuple[str | int, ...] = ()


def refuse(rule: str, message: str, hint: str = "") -> PydanticCustomError:
    """The error that carries one fault out of a validator."""
    return refuse_all([Fault(rule, message, hint)])


def refuse_all(faults: Iterable[Fault], sound: Any = None) -> PydanticCustomError:
    """The error that carries several faults of one field, and what is sound of its value."""
    return PydanticCustomError("faults", "faults", {"faults": tuple(faults), "sound": sound})


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "…"?`, or nothing where no known word comes near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


class Ref(NamedTuple):
    """The name by which one entry speaks of another: `kind/id`. A tuple: it is looked up all the time."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class To:
    """Which kinds a reference may lead to, and what the link is called when read backwards."""

    kinds: tuple[str, ...]
    back: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        prefix = "" if len(self.kinds) == 1 else f"(?:{'|'.join(self.kinds)})/"
        return {"type": "string", "pattern": f"^{prefix}{ID_PATTERN}$", "x-refers-to": list(self.kinds)}

    def read(self, value: Any, info: ValidationInfo) -> Ref:
        """The reference that was written, or a fault that says what this field takes."""
        text = _text(value, "a reference to another entry")
        kinds = tuple(_context(info)["kind"] if kind == "self" else kind for kind in self.kinds)
        kind, slash, entry_id = text.rpartition("/")
        if len(kinds) == 1:
            kind = kind if slash else kinds[0]
        elif not slash:
            choices = " or ".join(f"{each}/{text}" for each in kinds)
            raise refuse("bad-value", f'"{text}" does not say of which kind it is', f"write {choices}")
        if kind not in kinds:
            allowed = ", ".join(kinds)
            raise refuse("bad-value", f'"{text}" leads to {kind or "nothing"}; this field takes {allowed}')
        return Ref(kind, read_id(entry_id))


def read_id(value: Any) -> str:
    """An id as the content model has it, or a `bad-id` fault with the nearest form that would do."""
    text = _text(value, "an id")
    if len(text) <= 80 and _ID.fullmatch(text):
        return text
    suggestion = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].strip("-")
    hint = f'for example "{suggestion}"' if suggestion else "for example second-round"
    raise refuse(
        "bad-id", f'"{text}" is no id: ids are a-z, 0-9 and single hyphens, at most 80 characters', hint
    )


def _read_alias(value: Any) -> str:
    """A former id. One that an address needs itself was never given away, and can't be claimed now."""
    text = read_id(value)
    if is_reserved(text):
        raise refuse("bad-id", f'"{text}" can\'t be an id: addresses need it', "leave it out")
    return text


def _context(info: ValidationInfo) -> dict[str, Any]:
    """What parsing gives to every field: the `kind` of the entry, and the words that `types` adds to lists."""
    context: dict[str, Any] = info.context or {"kind": "", "types": {}}
    return context


def _text(value: Any, wanted: str) -> str:
    """The text that was written, or a fault that names what was found instead."""
    if isinstance(value, str):
        return str(value)  # how it was written is of no use any more
    if value is None:
        raise refuse("wrong-type", f"this is empty, where {wanted} belongs", "leave the field out")
    found = "a list" if isinstance(value, list) else "a mapping"
    hint = "quote text that starts with [ or {, or that has a colon and a space in it"
    raise refuse("wrong-type", f"this is {found}, where {wanted} belongs", hint)


def _read_line(value: Any) -> str:
    text = _text(value, "one line of text").strip()
    if not text:
        raise refuse("bad-value", "this text is empty", "leave the field out")
    if "\n" in text:
        raise refuse("bad-value", "this must be one line", "join the lines")
    if len(text) > LINE_LIMIT:
        raise refuse("bad-value", f"this has {len(text)} characters; a line has at most {LINE_LIMIT}")
    return text


def _read_prose(value: Any) -> ProseTree:
    from briefbook.prose.parsing import parse_prose  # nobody needs it for entries that were read before

    text = _text(value, "prose")
    if not text.strip():
        raise refuse("bad-value", "this text is empty", "leave the field out")
    prose, faults = parse_prose(text)
    if faults:
        sound = _without_faults(prose, text, [fault.offset for fault in faults])
        raise refuse_all((Fault(f.rule, f.message, f.hint, f.offset) for f in faults), sound)
    return prose


def _without_faults(prose: ProseTree, text: str, offsets: list[int]) -> ProseTree:
    """The blocks of a faulty text in which none of the faults lies, whose offsets come sorted."""
    sound = []
    for block, after in zip_longest(prose.blocks, prose.blocks[1:]):
        end = after.offset if after else len(text)
        if isinstance(block, ParagraphTree):  # the first empty line ends it; what was refused may follow
            end = block.offset + len(re.split(r"\n[ \t]*\n", text[block.offset : end])[0])
        if bisect_left(offsets, block.offset) == bisect_right(offsets, end):
            sound.append(block)
    return ProseTree(tuple(sound))


def _read_paragraph(value: Any) -> ProseTree:
    prose = _read_prose(value)
    if len(prose.blocks) != 1 or type(prose.blocks[0]).__name__ != "Paragraph":
        raise refuse(
            "bad-value", "this must be one paragraph", "put what goes further into a summary or a note"
        )
    return prose


def _read_day(value: Any) -> DayValue:
    try:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return parse_day_list(value)
        return parse_day(_text(value, "a day"))
    except DayError as error:
        raise refuse("bad-day", error.message, error.hint) from None


def _read_flag(value: Any) -> bool:
    if isinstance(value, Plain) and value in ("true", "false"):
        return value == "true"
    raise refuse(
        "wrong-type", f'"{_text(value, "true or false")}" is neither true nor false', "write true or false"
    )


def _read_number(value: Any) -> Decimal:
    text = _text(value, "a number")
    if isinstance(value, Plain) and len(text) <= 40 and _NUMBER.fullmatch(text):
        return Decimal(text)
    raise refuse(
        "wrong-type", f'"{text}" is not a number', "write digits alone, such as 40 or 2.5, without quotes"
    )


def _read_amount(value: Any) -> Decimal | DayValue | str:
    """A number where it was written as one, else a day where it reads as one, else a line."""
    text = _text(value, "a number, a day or a line")
    if isinstance(value, Plain) and len(text) <= 40 and _NUMBER.fullmatch(text):
        return Decimal(text)
    try:
        return parse_day(text)
    except DayError:
        return _read_line(value)


def _read_url(value: Any) -> str:
    text = _text(value, "an address")
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what raises on a bad port
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2000
    except ValueError:
        sound = False
    if sound and not re.search(r"[\s<>\"`{}\\^|]", text) and text.isprintable():
        return text
    raise refuse("bad-url", f'"{text[:80]}" is not a web address', "write it whole: https://example.org/page")


def _read_language(value: Any) -> str:
    text = _text(value, "a language")
    if _LANGUAGE.fullmatch(text):
        return text
    raise refuse("bad-value", f'"{text}" is no language tag', "for example en, uk, ar or zh-Hans (BCP 47)")


def _read_wikidata(value: Any) -> str:
    text = _text(value, "a Wikidata id")
    if _WIKIDATA.fullmatch(text):
        return text
    raise refuse("bad-value", f'"{text}" is no Wikidata id', "a Q and digits, such as Q1899")


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class OneOf:
    """A word of a list; `types` in the settings may add words to the list called `name` (`events.type`)."""

    name: str
    values: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values), "x-list": self.name}

    def _read(self, value: Any, info: ValidationInfo) -> str:
        text = _text(value, "one word of a list")
        known = (*self.values, *_context(info)["types"].get(self.name, ()))
        if text in known:
            return text
        hint = nearest(text, known) or f"one of {', '.join(known)}"
        raise refuse("bad-value", f'"{text}" is not among the words of this field', hint)


T = TypeVar("T")

Many = Annotated[tuple[T, ...], BeforeValidator(_as_list)]
Id = Annotated[
    str,
    PlainValidator(_read_alias),
    WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": 80, "x-type": "id"}),
]
Line = Annotated[
    str,
    PlainValidator(_read_line),
    WithJsonSchema({"type": "string", "maxLength": LINE_LIMIT, "x-type": "Line"}),
]
Prose = Annotated[
    ProseTree,
    PlainValidator(_read_prose),
    WithJsonSchema({"type": "string", "maxLength": 20_000, "x-type": "Prose"}),
]
Paragraph = Annotated[
    ProseTree,
    PlainValidator(_read_paragraph),
    WithJsonSchema({"type": "string", "maxLength": 20_000, "x-type": "Prose, one paragraph"}),
]
Day = Annotated[
    DayValue,
    PlainValidator(_read_day),
    WithJsonSchema({"type": ["string", "integer", "array"], "x-type": "Day"}),
]
Flag = Annotated[
    bool, PlainValidator(_read_flag), WithJsonSchema({"type": "boolean", "x-type": "true or false"})
]
Number = Annotated[
    Decimal, PlainValidator(_read_number), WithJsonSchema({"type": "number", "x-type": "number"})
]
Amount = Annotated[
    Decimal | DayValue | str,
    PlainValidator(_read_amount),
    WithJsonSchema({"type": ["number", "string"], "x-type": "number, Day or Line"}),
]
Url = Annotated[
    str,
    PlainValidator(_read_url),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://", "x-type": "web address"}),
]
Language = Annotated[
    str, PlainValidator(_read_language), WithJsonSchema({"type": "string", "x-type": "Language"})
]
Wikidata = Annotated[
    str,
    PlainValidator(_read_wikidata),
    WithJsonSchema({"type": "string", "pattern": "^Q[1-9][0-9]*$", "x-type": "Wikidata id"}),
]


class Model(BaseModel):
    """A mapping of fields. Frozen; a field that the model does not know is an error, never dropped."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=False,
        defer_build=True,  # a validator is made when it is first needed, not when the tool starts
    )

    def __getstate__(self) -> Any:
        """For pickle: only what was given, since the model knows the rest."""
        given = self.model_fields_set
        return {
            name: value for name, value in self.__dict__.items() if name in given
        }, self.__pydantic_private__

    def __setstate__(self, state: Any) -> None:
        given, private = state
        # Private attributes lie in the mapping too, where they are found at once: pydantic takes its time for them.
        own = {**_defaults(type(self)), **given, **(private or {})}
        object.__setattr__(self, "__dict__", own)
        object.__setattr__(self, "__pydantic_fields_set__", _names(tuple(given)))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", private)


@cache
def _names(given: tuple[str, ...]) -> frozenset[str]:
    """Of many entries the same fields are given: these are held once."""
    return frozenset(given)


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """Every field in its order, with what stands for it where nothing was given; none can be changed."""
    return {name: info.default for name, info in model.model_fields.items()}
