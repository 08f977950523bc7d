"""The words of the interface in other languages: what is said is looked up, filled in and encoded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefbook import languages
from briefbook.languages import catalogue
from briefbook.rendering import Renderer
from briefbook.text import Safe
from tests.conftest import read_story, write_briefing

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
"""
UKRAINIAN = """
msgid "Hello, {name}"
msgstr "Вітаємо, {name}*"

msgid "Open"
msgstr "Відкрити"

msgctxt "issues.status"
msgid "Open"
msgstr "Відкрите"

msgid "{n} event"
msgid_plural "{n} events"
msgstr[0] "{n} подія"
msgstr[1] "{n} події"
msgstr[2] "{n} подій"
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the catalogues lie in this test."""
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "uk.po").write_text(HEAD + UKRAINIAN, encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path / "languages")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


def _printed(root: Path, template: str, language: str, **data: object) -> str:
    files: dict[str, str | bytes] = {
        "theme/pages/leading.html.jinja": template,
        "site_config.yml": f"title: The lake talks\nlanguage: {language}\n",
    }
    write_briefing(root, files)
    return Renderer(read_story(root), root).render_file("leading.html", data).strip()


def test_words_come_from_the_catalogue_of_the_language_or_the_longest_start_of_it() -> None:
    for tag in ("uk", "uk-UA"):
        assert catalogue(tag).gettext("Hello, {name}", name="<{x}>") == "Вітаємо, <{x}>*"
    for tag in ("en", "en-GB", "fr"):
        assert catalogue(tag).gettext("Hello, {name}", name="you") == "Hello, you"


def test_words_that_differ_by_context_are_told_apart() -> None:
    words = catalogue("uk")
    assert (words.gettext("Open"), words.pgettext("issues.status", "Open")) == ("Відкрити", "Відкрите")
    assert words.pgettext("sources.access", "Open") == "Open"


def test_counted_things_take_the_form_of_their_number() -> None:
    counted = [
        catalogue("uk").counted(number, "{n} event", "{n} events") for number in (0, 1, 3, 11, 22, 1031)
    ]
    assert counted == ["0 подій", "1 подія", "3 події", "11 подій", "22 події", "1\u00a0031 подія"]
    english = [catalogue("en").counted(number, "{n} event", "{n} events") for number in (0, 1, 3, 11, 1031)]
    assert english == ["no events", "one event", "three events", "11 events", "1,031 events"]
    assert catalogue("uk").forms("{n} event", "{n} events").keys() == {"one", "few", "many"}
    assert catalogue("fr").forms("{n} event", "{n} events") == {"one": "{n} event", "other": "{n} events"}


@pytest.mark.parametrize(
    ("tag", "name", "said"),
    [
        ("ar", "Norvia", "Hello, \u2068Norvia\u2069"),
        ("ar", "نورفيا", "Hello, نورفيا"),
        ("ar", "12–14", "Hello, 12–14"),
        ("en", "نورفيا", "Hello, \u2068نورفيا\u2069"),
        ("en", "Norvia", "Hello, Norvia"),
    ],
)
def test_what_runs_the_other_way_moves_nothing_round_it(tag: str, name: str, said: str) -> None:
    assert catalogue(tag).gettext("Hello, {name}", name=name) == said


def test_templates_say_their_words_in_the_language_of_the_site(tmp_path: Path) -> None:
    template = (
        '{{ _("Open") }} {{ _("Hello, {name}", name=name) }} {{ ngettext("{n} event", "{n} events", 2) }}'
    )
    printed = {
        language: _printed(tmp_path / "briefing", template, language, name="*<{you}>")
        for language in ("uk", "en", "uk")
    }
    name = "&#42;&#60;&#123;you&#125;&#62;"
    assert printed == {
        "uk": f"Відкрити Вітаємо, {name}&#42; 2 події",
        "en": f"Open Hello, {name} 2 events",
    }


def test_words_that_vary_in_nothing_cost_nothing_when_a_page_is_made(tmp_path: Path) -> None:
    root = write_briefing(tmp_path / "briefing", {"site_config.yml": "title: The lake talks\nlanguage: uk\n"})
    environment = Renderer(read_story(root), root)._templates
    code = environment.compile('<b>{{ _("Open") }}</b>', raw=True)
    assert "yield '<b>Відкрити</b>'" in code


def test_markup_of_ours_stays_markup_in_a_sentence(tmp_path: Path) -> None:
    template = '{{ _("Hello, {name}", name=link) }}'
    assert _printed(tmp_path / "briefing", template, "uk", link=Safe("<b>x</b>")) == "Вітаємо, <b>x</b>&#42;"
