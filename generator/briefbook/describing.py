"""What may be written, told from the models themselves: `python -m briefbook.describing` prints docs/fields.md."""

import sys
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from briefbook.entries import KINDS
from briefbook.entry import Entry
from briefbook.problems import ADJUSTABLE, RULES
from briefbook.settings import Settings
from briefbook.validation import models_in

_HEAD = """# Fields and rules

Made from the models by `make fix`; do not edit. `*` marks what must be given. What the types mean stands in
[Writing entries](writing-entries.md).
"""


def describe() -> str:
    """Every field of every kind, every setting and every rule, as Markdown."""
    parts = [_HEAD, _table("Every kind", Entry, "##")]
    common = set(Entry.model_fields)
    for kind, model in KINDS.items():
        parts.append(f"## {kind}\n\n{_first_line(model)}\n")
        own = [
            name
            for name in model.model_fields
            if name not in common or model.model_fields[name].is_required()
        ]
        parts.append(_rows(model, own))
        parts += [_table(each.__name__, each, "###") for each in _inner(model, own)]
    parts.append(_table("site_config.yml", Settings, "##"))
    parts += [_table(each.__name__, each, "###") for each in _inner(Settings, list(Settings.model_fields))]
    parts.append(_rules())
    return "\n".join(parts)


def _table(heading: str, model: type[BaseModel], level: str) -> str:
    return f"{level} {heading}\n\n{_first_line(model)}\n\n{_rows(model, list(model.model_fields))}"


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _rows(model: type[BaseModel], names: list[str]) -> str:
    schema = model.model_json_schema()
    lines = ["| field | type | meaning |", "| --- | --- | --- |"]
    for name in names:
        info = model.model_fields[name]
        written = info.alias or name
        star = "*" if info.is_required() else ""
        kind = _type(schema["properties"][written], schema.get("$defs", {}))
        lines.append(f"| `{written}`{star} | {kind} | {info.description or ''} |")
    return "\n".join(lines) + "\n"


def _type(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    """A field's type in the words of the documentation."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "allOf" in schema:
        return _type(schema["allOf"][0], definitions)
    if "anyOf" in schema:
        return " or ".join(_type(each, definitions) for each in schema["anyOf"] if each.get("type") != "null")
    if "x-refers-to" in schema:
        kinds = schema["x-refers-to"]
        return kinds[0] if len(kinds) == 1 else " or ".join(f"{kind}/id" for kind in kinds)
    if "x-list" in schema:
        return ", ".join(schema["enum"])
    if "x-type" in schema:
        return str(schema["x-type"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'], definitions)}"
    return "mapping" if schema.get("type") == "object" else str(schema["type"])


def _inner(model: type[BaseModel], names: list[str]) -> Iterator[type[BaseModel]]:
    seen: dict[type[BaseModel], None] = {}
    for name in names:
        for inner in models_in(model.model_fields[name].annotation):
            seen.setdefault(inner)
            seen.update(dict.fromkeys(_inner(inner, list(inner.model_fields))))
    yield from seen


def _rules() -> str:
    lines = ["## Rules", "", "| rule | severity | may be changed in `severity` |", "| --- | --- | --- |"]
    lines += [
        f"| `{rule}` | {word} | {'yes' if rule in ADJUSTABLE else 'no'} |" for rule, word in RULES.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(describe())
