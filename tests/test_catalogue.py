"""Everything that can be written is written once in `tests/worlds/everything`, and every address answers there.

The lists are derived from the models, so that a field, word, form or setting without an example fails here by name.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel, BeforeValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from briefbook.checking import load_settings
from briefbook.days import DayError, parse_day
from briefbook.entries import KINDS
from briefbook.entries.claims import Claim
from briefbook.fields import OneOf, To
from briefbook.files import crawler_files, leading_files
from briefbook.problems import RULES, SEVERITIES
from briefbook.prose import tree as prose_tree
from briefbook.prose.parsing import parse_prose
from briefbook.reading import Plain, read_entries
from briefbook.rendering import Renderer
from briefbook.settings import EXTENDABLE, Settings
from briefbook.story import Story
from briefbook.theme import theme_files
from briefbook.validation import models_in
from tests.conftest import decide_pages, read_story, write_briefing
from tests.sites import WORLDS

EVERYTHING = WORLDS / "everything"
EXAMPLES = Path(__file__).parent / "problems"


class Use(NamedTuple):
    """One thing that can be written: what sort of thing, where, and which of the ways to write it."""

    sort: str
    where: str
    way: str = ""


# ── the ways in which a value of each type can be written ──


def _pattern(expression: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(expression, value) is not None


def _is_day(value: Any) -> bool:
    try:
        parse_day(value)
    except DayError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, Plain) and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def _holds(name: str, variant: Callable[[Any], bool] = lambda _node: True) -> Callable[[Any], bool]:
    """Whether a text holds something of the prose tree."""
    return lambda value: any(
        type(node).__name__ == name and variant(node) for node in _nodes(parse_prose(value)[0])
    )


def _nodes(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)
    elif type(value).__module__ == prose_tree.__name__:
        yield value
        for name in value.__dataclass_fields__:
            yield from _nodes(getattr(value, name))


D = r"\d{4}-\d\d-\d\d"
Ways = dict[str, Callable[[Any], bool]]
DAY: Ways = {
    "year": _pattern(r"\d{4}"),
    "month": _pattern(r"\d{4}-\d\d"),
    "day": _pattern(D),
    "hour": _pattern(rf"{D}T\d\d[+-].*"),
    "minute": _pattern(rf"{D}T\d\d:\d\d[+-].*"),
    "range": _pattern(rf"{D}/{D}"),
    "range, open end": _pattern(r".*\d/\.\."),
    "range, open start": _pattern(r"\.\./\d.*"),
    "one of a span": _pattern(r"\[\d.*\.\.\d.*\]"),
    "one of several": _pattern(r"\[\d[^.]*,\d.*\]"),
    "one of several, without quotes": lambda value: isinstance(value, list),
    "once before": _pattern(r"\[\.\.\d.*\]"),
    "once after": _pattern(r"\[\d.*\.\.\]"),
    "approximate": _pattern(r"[^/]*~"),
    "uncertain": _pattern(r"[^/]*\?"),
    "approximate and uncertain, at one end of a range": _pattern(r".*%/.*"),
    "approximate, at the other end of a range": _pattern(r".*/.*~"),
    "unknown digits": _pattern(r".*X.*"),
}
PROSE: Ways = {
    **{
        node.__name__: _holds(node.__name__)
        for node in (*get_args(prose_tree.Block), *get_args(prose_tree.Inline))
    },
    "list, numbered": _holds("Listing", lambda node: node.ordered),
    "list, unnumbered": _holds("Listing", lambda node: not node.ordered),
    "link to http": _holds("WebLink", lambda node: node.url.startswith("http")),
    "link to mailto": _holds("WebLink", lambda node: node.url.startswith("mailto")),
    "entry link with words": _holds("EntryLink", lambda node: node.words),
    "entry link without words": _holds("EntryLink", lambda node: not node.words),
    "citation with a place": _holds("Pointer", lambda node: node.locator),
    "citation without a place": _holds("Pointer", lambda node: not node.locator),
    "citation of several": _holds("Cited", lambda node: len(node.items) > 1),
}
WAYS: dict[str, Ways] = {
    "Day": DAY,
    "Prose": PROSE,
    "Prose, one paragraph": {
        "emphasis": _holds("Emphasis"),
        "a link to an entry": _holds("EntryLink"),
        "plain": _pattern(r"[^*\[]*"),
    },
    "Line": {"words": _pattern(r"[^\[].*"), "words of ours, in brackets": _pattern(r"\[.*\]")},
    "id": {"one": lambda _value: True},
    "true or false": {"true": _pattern("true"), "false": _pattern("false")},
    "number": {"whole": _pattern(r"\d+"), "with a fraction": _pattern(r"\d+\.\d+")},
    "coordinates": {
        "east": lambda pair: not pair[1].startswith("-"),
        "west": lambda pair: pair[1].startswith("-"),
    },
    "number, Day or Line": {
        "number": _is_number,
        "Day": lambda value: _is_day(value) and not _is_number(value),
        "Line": lambda value: not _is_day(value) and not _is_number(value),
    },
    "actor or source (kind/id), or Line": {
        "actor": _pattern("actors/.*"),
        "source": _pattern("sources/.*"),
        "line": _pattern("[^/]*"),
    },
    "web address": {"bare": _pattern(r"https://[^/]+/"), "with a query": _pattern(r"https?://.*\?.*&.*")},
    "Language": {"language": _pattern("[a-z]+"), "with its region": _pattern("[a-z]+-[A-Z]+")},
    "Wikidata id": {"one": lambda _value: True},
    "colour": {"six digits": _pattern("#......"), "three digits": _pattern("#...")},
}


# ── what the models allow, and what the example world uses ──


def _markers(annotation: Any, sort: type) -> list[Any]:
    """What is attached to a type, at whatever depth, but not inside another model."""
    found = [annotation] if isinstance(annotation, sort) else []
    for part in get_args(annotation):
        found += _markers(part, sort)
    return found


def _annotation(info: FieldInfo) -> Any:
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    return annotation


def _is_many(annotation: Any) -> bool:
    """Whether the field is a list: not one of two values, and not the lists inside a mapping."""
    if get_origin(annotation) is tuple:
        return Ellipsis in get_args(annotation)
    return get_origin(annotation) in (Annotated, Union, UnionType) and any(
        map(_is_many, get_args(annotation))
    )


def _types(annotation: Any) -> list[str]:
    schemas = [marker.json_schema or {} for marker in _markers(annotation, WithJsonSchema)]
    return [str(schema["x-type"]) for schema in schemas if "x-type" in schema]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: _annotation(info) for name, info in model.model_fields.items()}


def allowed(model: type[BaseModel], where: str) -> Iterator[Use]:
    """Everything that a model lets people write."""
    for name, annotation in _fields(model).items():
        here = f"{where}.{name}"
        yield Use("field", here)
        if _is_many(annotation):
            yield from (Use("list", here, "a lone value"), Use("list", here, "several values"))
        for words in _markers(annotation, OneOf):
            yield from (Use("word", words.name, word) for word in words.values)
        for reference in _markers(annotation, To):
            if len(reference.kinds) > 1 and not _types(annotation):
                yield from (Use("reference", here, kind) for kind in reference.kinds)
        for kind in _types(annotation):
            yield from (Use("type", kind, way) for way in WAYS[kind])
        for inner in models_in(annotation):
            if _markers(annotation, BeforeValidator) and not _is_lone_list(annotation):
                yield from (Use("form", inner.__name__, form) for form in ("text", "mapping"))
            yield from allowed(inner, here)


def _is_lone_list(annotation: Any) -> bool:
    """Whether what is done before is only to make a list of a lone value."""
    return _is_many(annotation) and len(_markers(annotation, BeforeValidator)) == 1


def used(model: type[BaseModel], data: dict[str, Any], where: str) -> Iterator[Use]:
    """Everything that a file does write."""
    for name, value in data.items():
        annotation, here = _fields(model)[name], f"{where}.{name}"
        yield Use("field", here)
        many = _is_many(annotation)
        several = many and isinstance(value, list)
        if many and not several:
            yield Use("list", here, "a lone value")
        elif several and len(value) > 1:
            yield Use("list", here, "several values")
        for item in value if several else [value]:
            yield from _used_by(annotation, item, here)


def _used_by(annotation: Any, item: Any, here: str) -> Iterator[Use]:
    for words in _markers(annotation, OneOf):
        yield Use("word", words.name, str(item))
    if isinstance(item, str):
        yield Use("reference", here, item.partition("/")[0])
    for kind in _types(annotation):
        yield from (Use("type", kind, way) for way, fits in WAYS[kind].items() if fits(item))
    for inner in models_in(annotation):
        yield Use("form", inner.__name__, "mapping" if isinstance(item, dict) else "text")
        if isinstance(item, dict):
            yield from used(inner, item, here)


def _all_allowed() -> set[Use]:
    kinds = {use for kind, model in KINDS.items() for use in allowed(model, kind)}
    # There is one file of settings, so each of its lists stands one way; test_settings has the other.
    return kinds | {use for use in allowed(Settings, "settings") if use.sort != "list"}


def _all_used() -> set[Use]:
    raws, _, _ = read_entries(EVERYTHING)
    found = {use for raw in raws for use in used(KINDS[raw.kind], raw.data, raw.kind)}
    return found | set(used(Settings, load_settings(EVERYTHING).raw.data, "settings"))


@pytest.mark.parametrize("sort", ["field", "list", "word", "reference", "type", "form"])
def test_everything_that_can_be_written_has_an_example(sort: str) -> None:
    lacking = _all_allowed() - _all_used()
    assert sorted(f"{use.where} {use.way}".strip() for use in lacking if use.sort == sort) == []


def test_the_catalogue_sees_what_there_is() -> None:
    found = _all_allowed()
    assert Use("field", "events.participants.cite.from") in found
    assert Use("field", "settings.colours.dark.ink-2") in found
    assert Use("word", "citations.bearing", "against") in found
    assert Use("list", "claims.position.to", "a lone value") in found
    assert Use("reference", "claims.about", "places") in found
    assert Use("type", "Day", "once before") in found
    assert Use("form", "Citation", "text") in found
    assert Use("form", "Withdrawal", "text") not in found


def test_citations_as_text_stand_with_and_without_a_place() -> None:
    raws, _, _ = read_entries(EVERYTHING)
    cites = [raw.data.get("cite") for raw in raws]
    texts = [cite for cite in cites if isinstance(cite, str)]
    assert {"," in text for text in texts} == {True, False}


def test_every_list_that_can_be_extended_is() -> None:
    settings = load_settings(EVERYTHING)
    assert sorted(settings.types) == sorted(EXTENDABLE)
    added = {Use("word", name, word) for name, words in settings.types.items() for word in words}
    assert added - _all_used() == set()


def test_every_severity_is_chosen_and_mkdocs_takes_every_sort_of_value() -> None:
    settings = load_settings(EVERYTHING)
    assert set(settings.severity.values()) | {"warning"} == set(SEVERITIES)
    extra = settings.mkdocs["extra"]
    assert extra == {"generator": False, "shelves": 3, "words": ["lake", "7"]}


def test_folders_below_a_kind_are_free() -> None:
    raws, _, _ = read_entries(EVERYTHING)
    assert {raw.kind for raw in raws if raw.path.count("/") > 2} == set(KINDS) - {"issues", "claims"}


def test_every_rule_has_an_example() -> None:
    said = "".join(
        yaml.safe_load(path.read_text(encoding="utf-8"))["expected"]
        for path in sorted(EXAMPLES.glob("*.yml"))
    )
    assert [rule for rule in RULES if f"[{rule}]" not in said] == []


# ── every computed state ──


@pytest.fixture(scope="module")
def story() -> Story:
    return read_story(EVERYTHING)


def test_every_computed_state_is_shown(story: Story) -> None:
    claims = {claim.id: claim for claim in story.library.all(Claim)}
    evidence = story.evidence
    assert {name for name, claim in claims.items() if evidence.superseded(claim)} == {
        "quota-fifty",
        "quota-sixty",
    }
    assert {name for name, claim in claims.items() if evidence.contested(claim)} == {
        "quota-forty",
        "quota-thirty-five",
        "quota-by-autumn",
        "quota-by-spring",
    }
    assert {name for name, claim in claims.items() if evidence.suspect(claim)} == {
        "quota-by-autumn",
        "quota-forty-again",
    }
    assert {name for name, claim in claims.items() if not evidence.standing(claim)} == {
        "quota-fifty",
        "quota-sixty",
        "quota-forty-again",
    }
    up_to, exact = evidence.origins(claims["level-falls"].cite), evidence.origins(claims["quota-forty"].cite)
    assert (up_to.count, up_to.up_to) == (3, True)
    assert (exact.count, exact.up_to) == (2, False)


# ── every address ──

ID = r"[a-z0-9-]+"
EACH_KIND = f"(?:{'|'.join(KINDS)})"
ADDRESSES = {
    "/": "/",
    "/briefings/<id>/": f"/briefings/{ID}/",
    "/timeline/": "/timeline/",
    "/timeline/<year>/": r"/timeline/\d{4}/",
    "/timeline/<year>/<month>/": r"/timeline/\d{4}/\d\d/",
    "/events/<id>/": "/events/second-round/",
    "/issues/<id>/": "/issues/water-quota/",
    "/actors/<id>/": "/actors/halle/",
    "/places/<id>/": "/places/lake-tarn/",
    "/sources/<id>/": "/sources/lake-courier/",
    **{f"index of {kind}": f"/{kind}/" for kind in KINDS},
    "/positions/": "/positions/",
    "/accounts/": "/accounts/",
    "/coverage/": "/coverage/",
    "/corrections/": "/corrections/",
    "/about/": "/about/",
    "/claims/<id>/": "/claims/quota-forty/",
    **{
        f"alias of {kind}": f"/{kind}/{alias}/"
        for kind, alias in {
            "sources": "the-courier",
            "events": "may-round",
            "issues": "inflow-share",
            "actors": "minister-halle",
            "places": "tarn",
            "claims": "forty",
            "briefings": "june-edition",
        }.items()
    },
    "/404.html": r"/404\.html",
    "/sitemap.xml": r"/sitemap\.xml",
    "/robots.txt": r"/robots\.txt",
}
LONG = {
    **{f"/{kind}/page/<n>/": rf"/{kind}/page/\d+/" for kind in KINDS},
    "/timeline/page/<n>/": r"/timeline/page/\d+/",
    "/timeline/<year>/page/<n>/": r"/timeline/2030/page/\d+/",
    "/timeline/<year>/<month>/page/<n>/": r"/timeline/2031/05/page/\d+/",
    "/<kind>/<id>/<list>/page/<n>/": rf"/events/event-0/{ID}/page/\d+/",
    "/corrections/page/<n>/": r"/corrections/page/\d+/",
}


def answering(story: Story, root: Path) -> set[str]:
    """Every address at which the site of a story answers."""
    pages = decide_pages(story)
    renderer = Renderer(story, root)
    leading = (file for entry in story.library.every() for file in leading_files(story, entry, renderer))
    files = [file.path.removesuffix("index.html") for file in (*leading, *crawler_files(story, []))]
    theme = [path for path in theme_files(root, "material") if path == "404.html"]
    return {f"/{address}" for address in (*(page.address for page in pages), *files, *theme)}


def _silent(patterns: dict[str, str], addresses: Iterable[str]) -> list[str]:
    known = list(addresses)
    return [
        name for name, pattern in patterns.items() if not any(re.fullmatch(pattern, each) for each in known)
    ]


def test_every_address_answers(story: Story) -> None:
    assert _silent(ADDRESSES, answering(story, EVERYTHING)) == []


def test_every_entry_answers_once(story: Story) -> None:
    found = answering(story, EVERYTHING)
    assert [str(ref) for ref in story.library.entries if f"/{ref.kind}/{ref.id}/" not in found] == []
    addresses = [page.address for page in decide_pages(story)]
    assert len(addresses) == len(set(addresses))


def test_what_can_grow_long_is_paged(tmp_path: Path) -> None:
    root = write_briefing(tmp_path, dict(_many(201)))
    assert _silent(LONG, answering(read_story(root), root)) == []


def _many(count: int) -> Iterator[tuple[str, str]]:
    """More of everything than a page holds: 201 of each kind, and 603 events on three rungs of the timeline."""
    mend = "corrections: {on: 2031-05-13, what: A word was mended, why: It was misspelt}\n"
    for n in range(count):
        yield f"content/sources/source-{n}.yml", f"title: Report {n}\ntype: post\n{mend}"
        yield f"content/issues/issue-{n}.yml", f"title: Issue {n}\n"
        yield f"content/actors/actor-{n}.yml", f"name: Actor {n}\ntype: person\n"
        yield f"content/places/place-{n}.yml", f"name: Place {n}\n"
        yield f"content/events/event-{n}.yml", f"title: Event {n}\nwhen: 2031-05-02\ncite: courier\n"
        yield f"content/events/year-{n}.yml", f"title: Event {n}\nwhen: 2030\ncite: courier\n"
        yield f"content/events/once-{n}.yml", f'title: Event {n}\nwhen: "[..2031-01-01]"\ncite: courier\n'
        yield f"content/claims/claim-{n}.yml", f"text: Claim {n}.\nabout: events/event-0\ncite: courier\n"
        edition = f"title: Edition {n}\nas_of: 2031-05-12\nlede: They met. [@courier]\n"
        yield f"content/briefings/edition-{n}.yml", edition
