"""`site_config.yml`: the site's settings, read and reported like an entry."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field, PlainValidator, PrivateAttr, WithJsonSchema

from briefbook.fields import Fault, Language, Line, Many, Model, Ref, To, Url, nearest, refuse, refuse_all
from briefbook.problems import ADJUSTABLE, SEVERITIES, Problem, Severity
from briefbook.reading import Plain, RawEntry, Value, read_mapping
from briefbook.tasks import SETTINGS
from briefbook.validation import validate

EXTENDABLE = ("sources.type", "events.type", "actors.type", "places.type", "claims.basis", "claims.act")
"""The lists of words to which `types` may add. Those that decide how pages are made are not among them."""

_OURS_IN_MKDOCS = {
    ("docs_dir",): "the pages come from build/docs",
    ("site_dir",): "give build --output DIR; MkDocs would empty whatever this names",
    ("use_directory_urls",): "every address ends in a slash",
    ("site_url",): "give url",
    ("theme", "name"): "files in theme/ replace ours one by one",
    ("theme", "custom_dir"): "files in theme/ replace ours one by one",
}
"""The settings of MkDocs that would take its input, its output or its addresses from us, and what to do instead."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _known_language(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise refuse(
            "bad-value", f'no locale data is known for "{tag}"', "for example en, uk or ar"
        ) from None
    return tag


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(
            "bad-value", f'no time zone is called "{name}"', "for example Asia/Dubai or UTC"
        ) from None
    return name


def _colour(text: str) -> str:
    if _COLOUR.fullmatch(text):
        return text
    raise refuse("bad-value", f'"{text}" is no colour', 'six digits after a #, in quotes: "#0a5468"')


def _inside(path: str) -> str:
    parts = path.split("/")
    if "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise refuse(
            "bad-value", f'"{path}" does not lie in the briefing\'s folder', "for example theme/logo.svg"
        )
    if not path.endswith((".svg", ".png")):
        raise refuse("bad-value", f'"{path}" is neither .svg nor .png')
    return path


def _mapping(value: Any, wanted: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise refuse("wrong-type", f"this must be a mapping of {wanted}")


def _read_types(value: Any) -> dict[str, tuple[str, ...]]:
    added: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for kind, fields in _mapping(value, "kinds").items():
        if not isinstance(fields, dict):
            faults.append(Fault("wrong-type", "this must be a mapping of fields", at=(kind,)))
            continue
        for field, words in fields.items():
            listed = words if isinstance(words, list) else [words]
            faults += _faults_of_words(kind, field, listed)
            added[f"{kind}.{field}"] = tuple(str(each) for each in listed)
    if faults:
        raise refuse_all(faults)
    return added


def _faults_of_words(kind: str, field: str, words: list[Any]) -> Iterator[Fault]:
    name = f"{kind}.{field}"
    if name not in EXTENDABLE:
        hint = nearest(name, EXTENDABLE) or f"one of {', '.join(EXTENDABLE)}"
        yield Fault("bad-value", f"the list {name} can't be extended", hint, at=(kind, field))
    for index, word in enumerate(words):
        if not (isinstance(word, str) and re.fullmatch(r"[a-z]+(?:-[a-z]+)*", word)):
            message = "a word of a list is a-z and single hyphens"
            yield Fault("bad-value", message, "for example site-visit", at=(kind, field, index))


def _read_severity(value: Any) -> dict[str, Severity]:
    chosen: dict[str, Severity] = {}
    faults: list[Fault] = []
    for rule, word in _mapping(value, "rules").items():
        if rule not in ADJUSTABLE:
            hint = nearest(rule, ADJUSTABLE) or f"one of {', '.join(sorted(ADJUSTABLE))}"
            faults.append(Fault("bad-value", f'the severity of "{rule}" stands', hint, at=(rule,)))
        elif word not in SEVERITIES:
            message, hint = "this is no severity", f"one of {', '.join(SEVERITIES)}"
            faults.append(Fault("bad-value", message, hint, at=(rule,)))
        else:
            chosen[rule] = next(severity for severity in SEVERITIES if severity == word)
    if faults:
        raise refuse_all(faults)
    return chosen


def _read_mkdocs(value: Any) -> dict[str, Any]:
    given = _mapping(value, "MkDocs settings")
    faults = [
        Fault("bad-value", f'"{".".join(loc)}" can\'t be set here', hint, at=loc)
        for loc, hint in _OURS_IN_MKDOCS.items()
        if _holds(given, loc)
    ]
    if faults:
        raise refuse_all(faults)
    return {key: _as_yaml_core(each) for key, each in given.items()}


def _holds(value: Value, loc: tuple[str, ...]) -> bool:
    return not loc or (isinstance(value, dict) and loc[0] in value and _holds(value[loc[0]], loc[1:]))


def _as_yaml_core(value: Value) -> Any:
    """A value as YAML 1.2's core schema reads it, since MkDocs expects booleans and numbers."""
    if isinstance(value, dict):
        return {key: _as_yaml_core(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_yaml_core(each) for each in value]
    if isinstance(value, Plain) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, Plain) and re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", value):
        return int(value)
    return str(value) if value is not None else None


class Licence(Model):
    """Under which terms the words and the tool are given."""

    content: Line | None = None
    code: Line | None = None


Colour = Annotated[Line, AfterValidator(_colour), WithJsonSchema({"type": "string", "x-type": "colour"})]


class Palette(Model):
    """Colours in place of the built-in ones; every text colour needs a contrast of 4.5 on the paper."""

    paper: Colour | None = None
    wash: Colour | None = None
    ink: Colour | None = None
    ink_2: Colour | None = Field(default=None, alias="ink-2")
    edge: Colour | None = None
    rule: Colour | None = None
    link: Colour | None = None
    disputed: Colour | None = None
    unknown: Colour | None = None
    pencil: Colour | None = None
    hit: Colour | None = None


class Colours(Model):
    """One palette for each scheme."""

    # Defaults are not validated: the validators would be made at once, for everybody who imports this.
    light: Palette = Palette.model_construct()
    dark: Palette = Palette.model_construct()


class Settings(Model):
    """What a briefing site is called and how it is made."""

    title: Line = Field(description="the name of the site")
    description: Line | None = Field(default=None, description="the site in a sentence, for search engines")
    url: Url | None = Field(
        default=None, description="the canonical address; the site works under any other too"
    )
    language: Annotated[Language, AfterValidator(_known_language)] = Field(
        default="en", description="the language of the interface, of days and of numbers"
    )
    time_zone: Annotated[Line, AfterValidator(_known_zone)] | None = Field(
        default=None, description='for the words "as of"'
    )
    repository: Url | None = Field(
        default=None, description="the address of the git repository; without it, no pencil"
    )
    edit_branch: Line = Field(default="main", description="the branch that the pencil edits")
    contact: Line | None = Field(
        default=None, description="whom to write to about an error: an address or a page"
    )
    licence: Licence = Field(
        default=Licence.model_construct(), description="the terms of `content` and `code`"
    )
    parties: Many[Annotated[Ref, To(("actors",), "Party")]] = Field(
        default=(), description="the actors of the matrix, in the order of its columns"
    )
    logo: Annotated[Line, AfterValidator(_inside)] | None = Field(
        default=None, description="a picture in the briefing's folder, .svg or .png"
    )
    colours: Colours = Field(
        default=Colours.model_construct(), description="colours of the `light` and the `dark` scheme"
    )
    types: Annotated[
        Mapping[str, tuple[str, ...]], PlainValidator(_read_types), WithJsonSchema({"type": "object"})
    ] = Field(default={}, description="words to add to lists, by kind and field")
    severity: Annotated[
        Mapping[str, Severity], PlainValidator(_read_severity), WithJsonSchema({"type": "object"})
    ] = Field(default={}, description="another severity for a rule")
    mkdocs: Annotated[Mapping[str, Any], PlainValidator(_read_mkdocs), WithJsonSchema({"type": "object"})] = (
        Field(
            default={},
            description="a mapping merged into the generated mkdocs.yml; where pages lie and go stays ours",
        )
    )

    _raw: RawEntry = PrivateAttr()

    @property
    def raw(self) -> RawEntry:
        """The file as it was read, for problems that point into it."""
        return self._raw

    @property
    def base_path(self) -> str:
        """The path under which the canonical address lies, with a slash at both ends."""
        path = self.url.split("/", 3)[3:] if self.url else []
        inner = path[0].split("?")[0].split("#")[0].strip("/") if path else ""
        return f"/{inner}/" if inner else "/"

    def absolute(self, address: str) -> str:
        """An address of the site in full, where the settings say where it is published, else ""."""
        return f"{self.url.rstrip('/')}/{address}" if self.url else ""


def read_settings(content: bytes) -> tuple[Settings | None, list[Problem]]:
    """The settings in the bytes of a `site_config.yml`, or every problem in them."""
    data, marks, problems = read_mapping(SETTINGS, content)
    if problems:
        return None, problems
    raw = RawEntry(SETTINGS, "settings", "site", data, marks)
    settings, problems = validate(Settings, raw, {"kind": "settings", "types": {}})
    if settings is None:
        return None, problems
    settings._raw = raw
    return settings, []
