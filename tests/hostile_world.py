"""Entries of every kind with something in every field, derived from the models: a new field is filled by itself."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefbook.entries import KINDS

DAY = "2031-05-12"
TEXTS = {
    "Line",
    "Prose",
    "Prose, one paragraph",
    "number, Day or Line",
    "actor or source (kind/id), or Line",
}
"""The types of fields that hold words."""

Steps = tuple[str | int, ...]
Schema = Mapping[str, Any]


class Bare(str):
    """A scalar that is written without quotes."""


@dataclass(frozen=True)
class Field:
    """One field of a kind: its path (`participants.role`) and its type."""

    kind: str
    path: str
    type: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.path}"


Fill = Callable[[Field], str]
"""The words of a field."""

_SOUND: Mapping[str, Any] = {
    "Day": Bare(DAY),
    "true or false": Bare("true"),
    "number": Bare("40"),
    "coordinates": [Bare("50.5"), Bare("30.5")],
    "web address": "https://hostile.example/",
    "Language": "en",
    "Wikidata id": "Q1899",
}


@dataclass(frozen=True)
class Filler:
    """Makes an entry with every field. `words` fills those that hold words; `other`, where given, all the rest.

    Of a claim's two speakers, which exclude each other, `without` is left out.
    """

    kind: str
    name: str
    number: int
    words: Fill
    other: str | None = None
    address: str = _SOUND["web address"]
    without: str = "said_by"

    def entry(self, *, withdrawn: bool) -> dict[str, Any]:
        """The entry; the withdrawal only where it is wanted."""
        schema = KINDS[self.kind].model_json_schema()
        made = self._mapping(schema, "", schema.get("$defs", {}))
        if not withdrawn:
            del made["withdrawn"]
        if self.kind == "claims":
            del made[self.without]
        return made

    def _mapping(self, schema: Schema, path: str, known: Schema) -> dict[str, Any]:
        names = list(schema["properties"])
        if schema.get("title") == "Block":
            names = [names[self.number % len(names)]]
        return {
            name: self._value(schema["properties"][name], f"{path}.{name}".strip("."), known)
            for name in names
        }

    def _value(self, schema: Schema, path: str, known: Schema) -> Any:
        if "$ref" in schema:
            return self._mapping(known[schema["$ref"].rpartition("/")[2]], path, known)
        if "allOf" in schema:
            return self._value(schema["allOf"][0], path, known)
        if "anyOf" in schema:
            return self._value(next(s for s in schema["anyOf"] if s.get("type") != "null"), path, known)
        if schema.get("type") == "array" and "x-type" not in schema:
            return [self._value(schema["items"], path, known)]
        if schema.get("x-type") in TEXTS:
            return self.words(Field(self.kind, path, schema["x-type"]))
        return self._not_words(schema, path) if self.other is None else self.other

    def _not_words(self, schema: Schema, path: str) -> Any:
        if "x-refers-to" in schema:
            return self._reference(schema["x-refers-to"])
        if "x-list" in schema:
            words = schema["enum"][:2] if path.endswith("bearing") else schema["enum"]
            return words[self.number % len(words)]
        if schema["x-type"] == "web address":
            return self.address
        return f"once-{self.name}" if schema["x-type"] == "id" else _SOUND[schema["x-type"]]

    def _reference(self, kinds: list[str]) -> str:
        """Another kind's entry of the same number, so that hostile names meet; of its own kind, the base."""
        others = [kind for kind in kinds if kind not in ("self", self.kind)]
        kind = others[self.number % len(others)] if others else self.kind
        name = f"n{self.number}" if others else harmless_name(self.kind, self.number)
        return name if len(kinds) == 1 else f"{kind}/{name}"


def harmless_name(kind: str, number: int) -> str:
    """The entry that others of its kind speak of; claims have one each, since claims that differ stand together."""
    return f"b{number}" if kind == "claims" else "base"


@cache
def fields() -> tuple[Field, ...]:
    """Every field of every kind that holds words."""
    found: dict[Field, None] = {}

    def note(field: Field) -> str:
        found.setdefault(field)
        return ""

    for kind in KINDS:
        for number in (0, 1):
            Filler(kind, "n0", number, note).entry(withdrawn=True)
    return tuple(found)


def base(kind: str) -> dict[str, Any]:
    """The least of each kind, in harmless words, which entries of the same kind speak of."""
    least: dict[str, dict[str, Any]] = {
        "sources": {"title": "Base", "type": "report", "publisher": "Base", "published": Bare(DAY)},
        "events": {"title": "Base", "when": Bare(DAY), "cite": "base"},
        "issues": {"title": "Base"},
        "actors": {"name": "Base", "type": "state"},
        "places": {"name": "Base"},
        "claims": {"text": "Base.", "about": "events/base", "cite": "base"},
        "briefings": {"title": "Base", "as_of": Bare("2031-05-11"), "lede": "Base. [@base]"},
    }
    return least[kind]


# ── YAML with known lines ─────────────────────────────────────────────────────────────────────────────────


def write_entry(root: Path, kind: str, name: str, value: Mapping[str, Any]) -> dict[int, Steps]:
    """One file; each scalar on a line of its own. Gives, by line, where in the entry each scalar stands."""
    lines = list(_lines(value, (), ""))
    target = root / "content" / kind / f"{name}.yml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(f"{line}\n" for line, _ in lines), encoding="utf-8", newline="\n")
    return {number: steps for number, (_, steps) in enumerate(lines, start=1) if steps}


def _lines(value: Any, steps: Steps, indent: str) -> Iterator[tuple[str, Steps]]:
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, inner in pairs:
        head = f"{indent}{key}:" if isinstance(key, str) else f"{indent}-"
        if isinstance(inner, Mapping | list):
            yield head, ()
            yield from _lines(inner, (*steps, key), indent + "  ")
        else:
            yield f"{head} {quoted(inner)}", (*steps, key)


def quoted(text: str) -> str:
    """A scalar as YAML reads it back exactly; what can't be seen is written by its number."""
    if isinstance(text, Bare):
        return text
    return "".join(_escaped(mark) for mark in json.dumps(text, ensure_ascii=False))


def _escaped(mark: str) -> str:
    number = ord(mark)
    if 0x20 <= number < 0x7F or (mark.isprintable() and number < 0xFFFE):
        return mark
    return mark if mark.isprintable() else f"\\U{number:08x}"
