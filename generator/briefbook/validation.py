"""A mapping as a contributor wrote it, held against a model: the value, or every problem in its place."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from briefbook.fields import Fault, nearest
from briefbook.problems import Problem, problem
from briefbook.reading import Loc, RawEntry, Value

M = TypeVar("M", bound=BaseModel)


def given_fields(raw: RawEntry) -> dict[str, Value]:
    """The fields that say something; one that was left empty, or an empty list, is as good as left out."""
    return {key: value for key, value in raw.data.items() if value is not None and value != []}


def validate(model: type[M], raw: RawEntry, context: Mapping[str, Any]) -> tuple[M | None, list[Problem]]:
    """The model's value for a file, or all that is wrong with its fields, each at its line and column."""
    try:
        return model.model_validate(given_fields(raw), context=dict(context)), []
    except ValidationError as error:
        return None, [p for details in error.errors() for p in _explain(model, raw, details)]


def salvage(model: type[M], given: Mapping[str, Any], context: Mapping[str, Any]) -> M:
    """As much of a faulty mapping as is sound, lists item by item; None stands for what is broken or missing."""
    sound: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key in given:
            sound[key] = _salvage_field(model, name, given[key], context)
        elif info.is_required():
            sound[key] = None
    return model.model_construct(**sound)


def _salvage_field(model: type[BaseModel], name: str, value: Any, context: Mapping[str, Any]) -> Any:
    annotation = annotation_of(model.model_fields[name])
    try:
        return _adapter(model, name).validate_python(value, context=dict(context))
    except ValidationError as error:
        if not _is_list(model.model_fields[name]):
            return _sound_part(error) or _salvage_model(annotation, value, context)
    items = value if isinstance(value, list) else [value]
    return tuple(_salvage_item(model, name, item, context) for item in items)


def _sound_part(error: ValidationError) -> Any:
    """What the field itself says is sound of its value."""
    faults = (each for each in error.errors() if each["type"] == "faults" and not each["loc"])
    return next((each["ctx"]["sound"] for each in faults), None)


def _salvage_item(model: type[BaseModel], name: str, item: Any, context: Mapping[str, Any]) -> Any:
    try:
        (sound,) = _adapter(model, name).validate_python([item], context=dict(context))
    except ValidationError:
        return _salvage_model(model.model_fields[name].annotation, item, context)
    return sound


def _salvage_model(annotation: Any, value: Any, context: Mapping[str, Any]) -> BaseModel | None:
    inner = next(iter(models_in(annotation)), None)
    return salvage(inner, value, context) if inner and isinstance(value, dict) else None


def _is_list(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is tuple and Ellipsis in get_args(info.annotation)


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(annotation_of(model.model_fields[name]))


def annotation_of(info: FieldInfo) -> Any:
    """The type of a field with all that is said about it."""
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    return annotation


def _explain(model: type[BaseModel], raw: RawEntry, details: ErrorDetails) -> Iterator[Problem]:
    """pydantic's report in our words, at the place in the file."""
    loc = written_loc(details["loc"], raw.data)
    for fault in _faults(model, loc, details):
        on_key = details["type"] == "extra_forbidden"
        yield place(raw, (*loc, *fault.at), fault, on_key=on_key)


def _faults(model: type[BaseModel], loc: Loc, details: ErrorDetails) -> Iterator[Fault]:
    name = loc[-1] if loc else ""
    match details["type"]:
        case "faults":
            yield from details["ctx"]["faults"]
        case "missing":
            yield Fault("missing-field", f'"{name}" is missing', _wanted(model, loc))
        case "extra_forbidden":
            known = _known_fields(model, loc[:-1])
            hint = nearest(str(name), known) or f"the fields here are {', '.join(known)}"
            yield Fault("unknown-field", f'no field is called "{name}"', hint)
        case "model_type" | "model_attributes_type" | "dict_type":
            known = _known_fields(model, loc)
            yield Fault(
                "wrong-type", "this must be a mapping of fields", f"its fields are {', '.join(known)}"
            )
        case "tuple_type" | "list_type":
            yield Fault("wrong-type", "this must be a list")
        case _:
            yield Fault("wrong-type", details["msg"].lower())


def _wanted(model: type[BaseModel], loc: Loc) -> str:
    info = _field_at(model, loc)
    return (info.description or "") if info else ""


def written_loc(loc: tuple[str | int, ...], data: Value) -> Loc:
    """The place as the file has it: without the index that a lone value, standing for a list, does not have."""
    written: list[str | int] = []
    here: Value = data
    for step in loc:
        if isinstance(here, dict) and isinstance(step, str):
            here = here.get(step)
            written.append(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            written.append(step)
    return tuple(written)


def place(raw: RawEntry, loc: Loc, fault: Fault, *, on_key: bool = False) -> Problem:
    """A fault of the field at `loc` as a problem of the file."""
    written = written_loc(loc, raw.data)
    if fault.offset is not None:
        mark = raw.marks.inside(written, fault.offset)
    elif on_key:
        mark = raw.marks.key(written)
    else:
        mark = raw.marks.at(written)
    return problem(raw.path, mark.line, mark.column, fault.rule, fault.message, fault.hint)


def models_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models that a field's type holds, at whatever depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for part in get_args(annotation) for model in models_in(part))


def _field_at(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    info: FieldInfo | None = None
    models: tuple[type[BaseModel], ...] = (model,)
    for step in loc:
        if isinstance(step, int):
            continue
        named = (
            info
            for each in models
            for name, info in each.model_fields.items()
            if (info.alias or name) == step
        )
        info = next(named, None)
        models = models_in(info.annotation) if info else ()
    return info


def _known_fields(model: type[BaseModel], loc: Loc) -> list[str]:
    info = _field_at(model, loc)
    models = models_in(info.annotation) if info else (model,)
    return [each.alias or name for m in models for name, each in m.model_fields.items()]
