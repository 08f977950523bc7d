"""The catalogues of the interface: in step with the code, whole, and with the places that the English has."""

import ast
import re
from collections.abc import Iterator
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po

from briefbook.entries import KINDS as MODELS
from briefbook.gathering import KEYWORDS, gather, in_step
from briefbook.languages import FOLDER, catalogue
from briefbook.links import CITES, MENTIONS
from briefbook.terms import BACK, KINDS, TERMS

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))
CODE = sorted(FOLDER.parent.rglob("*.py"))
NOT_SHOWN = {"citations.bearing"}
"""Lists of words that no page shows: what they say is drawn, or said in a sentence."""


@pytest.fixture(scope="module")
def messages() -> Catalog:
    """Every message of the code and the templates."""
    return gather()


def _read(language: str) -> Catalog:
    return read_po(BytesIO((FOLDER / f"{language}.po").read_bytes()), locale=language)


def test_ukrainian_and_arabic_are_there() -> None:
    assert {"ar", "uk"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_the_words_of_the_code_and_no_others(language: str, messages: Catalog) -> None:
    text = (FOLDER / f"{language}.po").read_text(encoding="utf-8")
    assert text == in_step(language, text, messages), "make words brings it in step"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated_with_its_places(language: str) -> None:
    read = _read(language)
    chosen = _chosen(read)
    for message in read:
        if not message.id:
            continue
        assert not message.fuzzy
        one, many = map(str, message.id if isinstance(message.id, tuple) else (message.id, message.id))
        forms = message.string if isinstance(message.string, tuple) else (str(message.string),)
        assert len(forms) == (read.num_plurals if message.pluralizable else 1), one
        for index, form in enumerate(forms):
            assert isinstance(form, str), one
            assert form, one
            alone = message.pluralizable and len(chosen[index]) == 1  # the form says itself how many
            assert _places(form) | ({"n"} if alone else set()) >= _places(many), (one, form)
            assert _places(form) <= _places(many), (one, form)


def _chosen(read: Catalog) -> list[set[int]]:
    """For each form of a plural, the numbers that take it, as far as two hundred."""
    choose = c2py(read.plural_expr)
    return [{n for n in range(200) if choose(n) == index} for index in range(read.num_plurals)]


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_browsers_and_catalogues_agree_on_the_forms_of_numbers(language: str) -> None:
    said = catalogue(language)
    forms, category = said.forms("{n} result", "{n} results"), Locale.parse(language, sep="-").plural_form
    for number in range(250):
        assert forms[category(number)] == said.form("{n} result", "{n} results", number)


def test_every_number_of_things_says_the_number(messages: Catalog) -> None:
    assert [each.id for each in messages if isinstance(each.id, tuple) and "{n}" not in each.id[0]] == []


def test_what_readers_see_of_the_models_is_in_the_tables() -> None:
    lists = {name: words for name, words in _lists() if name not in NOT_SHOWN}
    assert {name: tuple(words) for name, words in TERMS.items()} == lists
    assert set(KINDS) == set(MODELS)
    assert set(BACK) == {CITES, MENTIONS, *_ways_back()}


def _lists() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of words in the models, by its name."""

    def walk(value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
        if isinstance(value, dict):
            if "x-list" in value:
                yield value["x-list"], tuple(value["enum"])
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for model in MODELS.values():
        yield from walk(model.model_json_schema())


def _ways_back() -> Iterator[str]:
    """What the models call their links when they are read backwards."""
    folder = FOLDER.parent
    for path in (folder / "entry.py", *(folder / "entries").glob("*.py")):
        for call in _calls(path):
            if (
                isinstance(call.func, ast.Name)
                and call.func.id == "To"
                and isinstance(call.args[1], ast.Constant)
            ):
                yield str(call.args[1].value)


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(FOLDER.parent).as_posix())
def test_words_are_said_where_they_can_be_gathered(path: Path) -> None:
    """Not in a formatted string, into which the gathering does not look, nor as a formatted string."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(call)
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
    }
    for call in _calls(path):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name not in KEYWORDS:
            continue
        said = [each for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        assert not (said and id(call) in hidden), ast.unparse(call)
        assert not any(
            isinstance(each, ast.JoinedStr | ast.BinOp | ast.IfExp) and _says(each) for each in call.args
        )


def _says(node: ast.expr) -> bool:
    inner = ast.walk(node)
    return any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in inner)
