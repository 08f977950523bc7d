"""What an entry speaks of: every reference, link and citation in it, with its place and the name of the way back."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from briefbook.fields import Ref, To
from briefbook.prose.tree import Prose
from briefbook.prose.tree import citations as prose_citations
from briefbook.prose.tree import links as prose_links
from briefbook.reading import Loc
from briefbook.validation import annotation_of, models_in

CITES = "Cited by"
MENTIONS = "Mentioned in"


class Link(NamedTuple):
    """One entry speaks of another. `relation` is the path of field names; `back` its name read backwards."""

    source: Ref
    target: Ref
    relation: str
    back: str
    loc: Loc
    offset: int | None = None


def links_of(source: Ref, value: BaseModel) -> Iterator[Link]:
    """Every link of an entry, in the order of its fields."""
    return _walk(_backs(type(value)), source, value, ())


def _walk(backs: Mapping[str, str], source: Ref, value: Any, loc: Loc) -> Iterator[Link]:
    if isinstance(value, Ref):
        relation = ".".join(step for step in loc if isinstance(step, str))
        yield Link(source, value, relation, backs.get(relation, MENTIONS), loc)
    elif isinstance(value, Prose):
        yield from _walk_prose(source, value, loc)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(backs, source, item, (*loc, index))
    elif isinstance(value, BaseModel):
        for name, key in _fields(type(value)):
            inner = getattr(value, name)
            if inner and not isinstance(inner, str):  # most fields are empty or a line
                yield from _walk(backs, source, inner, (*loc, key))


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a model, each with the name it is written by."""
    return tuple((name, info.alias or name) for name, info in model.model_fields.items())


def _walk_prose(source: Ref, prose: Prose, loc: Loc) -> Iterator[Link]:
    relation = ".".join(step for step in loc if isinstance(step, str))
    for link in prose_links(prose):
        yield Link(source, Ref(link.kind, link.id), relation, MENTIONS, loc, link.offset)
    for cited in prose_citations(prose):
        for pointer in cited.items:
            yield Link(source, Ref("sources", pointer.id), relation, CITES, loc, pointer.offset)


@cache
def _backs(model: type[BaseModel]) -> dict[str, str]:
    """The name of the way back for every relation of a model, by the path of field names."""
    backs: dict[str, str] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        for marker in _markers(annotation_of(info)):
            backs[key] = marker.back
        for inner in models_in(info.annotation):
            backs |= {f"{key}.{path}": back for path, back in _backs(inner).items()}
    return backs


def _markers(annotation: Any) -> Iterator[To]:
    if isinstance(annotation, To):
        yield annotation
    for part in get_args(annotation):
        if not (isinstance(part, type) and issubclass(part, BaseModel)):
            yield from _markers(part)
