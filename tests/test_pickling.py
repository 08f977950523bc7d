"""Entries that were pickled: the same values, small, and as able to say where they stand."""

import importlib
import pickle
import pickletools

import pytest
from pydantic import BaseModel

from briefbook import CODES
from briefbook.checking import load_settings
from briefbook.days import parse_day
from briefbook.entries import parse_entries
from briefbook.entry import Parsed
from briefbook.reading import Loc, Value, read_entries
from tests.sites import REPOSITORY, WORLDS


def _parsed(world: str) -> list[Parsed]:
    root = REPOSITORY if world == "flagship" else WORLDS / world
    return parse_entries(read_entries(root)[0], load_settings(root).types)


@pytest.fixture(scope="module", params=["everything", "flagship"])
def both(request: pytest.FixtureRequest) -> list[tuple[Parsed, Parsed]]:
    """Every file as it was parsed, and as it comes back."""
    parsed = _parsed(request.param)
    return [(each, pickle.loads(pickle.dumps(each))) for each in parsed]


def _fields(value: object) -> object:
    """A value without its file, which is compared by itself."""
    if isinstance(value, BaseModel):
        return {
            name: _fields(getattr(value, name)) for name in type(value).model_fields
        }, value.model_fields_set
    return tuple(map(_fields, value)) if isinstance(value, tuple) else (type(value), value)


def test_every_value_comes_back(both: list[tuple[Parsed, Parsed]]) -> None:
    for before, after in both:
        assert _fields(after.remains) == _fields(before.remains)
        assert repr(after.remains) == repr(before.remains)
        assert (after.ref, after.links, after.problems) == (before.ref, before.links, before.problems)
        assert after.entry is after.remains
        assert after.remains._raw is after.raw


def test_what_stands_for_nothing_given_is_not_written(both: list[tuple[Parsed, Parsed]]) -> None:
    for before, _ in both:
        written = pickle.dumps(before.remains)
        assert (b"review_by" in written) == ("review_by" in before.raw.text)


def _places(value: Value, loc: Loc = ()) -> list[tuple[Loc, Value]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(loc, value), *(place for step, each in inner for place in _places(each, (*loc, step)))]


def test_every_place_in_the_file_is_known(both: list[tuple[Parsed, Parsed]]) -> None:
    for before, after in both:
        assert after.raw.data == before.raw.data
        for loc, value in _places(before.raw.data):
            offset = len(value) // 2 if isinstance(value, str) else None
            asked = (loc, "bad-value", "message", "", offset)
            assert after.remains.fault(*asked) == before.remains.fault(*asked)


def test_the_file_is_not_read_before_it_is_asked_for(both: list[tuple[Parsed, Parsed]]) -> None:
    again = pickle.loads(pickle.dumps(both[0][0].raw))
    assert again.text == both[0][0].raw.marks.text
    assert not {"data", "marks"} & again.__dict__.keys()
    assert again.data == both[0][0].raw.data
    with pytest.raises(AttributeError):
        _ = again.other


def test_days_that_are_written_alike_are_one() -> None:
    day = parse_day("2031-05-11/..")
    assert pickle.loads(pickle.dumps(day)) is day


def test_what_is_pickled_by_the_million_is_not_named(both: list[tuple[Parsed, Parsed]]) -> None:
    for each, _ in both:
        written = pickletools.genops(pickle.dumps((each.remains, each.links)))
        assert not {text for _, text, _ in written} & {name for _, name in CODES}
    for module, name in CODES:
        assert getattr(importlib.import_module(module), name)
