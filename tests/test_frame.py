"""What stands round every page has all that the theme asks for, and leads only to pages that there are."""

import re
from pathlib import Path

from briefbook.frame import NAVIGATION, SEARCH_WORDS, frame
from briefbook.story import Story
from briefbook.theme import builtin_theme
from tests.conftest import decide_pages, write_briefing
from tests.sites import build


def _asked_for(mapping: str) -> set[str]:
    """The keys that the theme's templates read from one of their mappings."""
    templates = [path.read_text() for path in sorted((builtin_theme() / "material").rglob("*.html"))]
    return {key for text in templates for key in re.findall(rf"\b{mapping}\.([a-z_]+)", text)}


def test_every_word_that_the_theme_prints_is_there_and_no_other(lake: Story) -> None:
    assert _asked_for("words") == set(frame(lake)["words"])


def test_every_word_that_the_search_dialog_says_is_there_and_no_other() -> None:
    scripts = sorted((builtin_theme() / "material/assets/javascripts").glob("search*.js"))
    says = re.findall(r"\bwords\.(\w+)", "".join(script.read_text() for script in scripts))
    assert set(says) - {"flatMap", "length", "replace", "slice"} == set(SEARCH_WORDS)


def test_everything_the_theme_reads_of_the_site_is_there_and_no_more(lake: Story) -> None:
    assert _asked_for("bb") == set(frame(lake))


def test_the_navigation_and_the_foot_lead_to_pages_that_are_decided(lake: Story) -> None:
    decided = {page.address for page in decide_pages(lake)}
    data = frame(lake)
    links = [*data["nav"], *(link for column in data["foot"] for link in column["links"])]
    assert {link["href"] for link in links} - decided == set()


def test_every_item_of_the_navigation_is_current_somewhere(lake: Story) -> None:
    sections = {page.section for page in decide_pages(lake)}
    assert {key for key, _, _ in NAVIGATION} - sections == set()


def test_words_reach_the_theme_encoded(lake: Story) -> None:
    words = frame(lake)["words"]
    assert words["promise"].endswith("reason&#46;")
    assert type(words["promise"]) is str


def test_of_the_theme_our_own_files_are_published_and_what_material_has_can_be_asked_for(
    tmp_path: Path,
) -> None:
    asking = '{% extends "base.html" %}{% block container %}{% include ".icons/material/abacus.svg" %}{% endblock %}'
    files = {"theme/material/main.html": asking, "theme/material/more/own.css": "p { margin: 0 }\n"}
    site = build(write_briefing(tmp_path, files))
    ours = builtin_theme() / "material"
    static = {path.relative_to(ours).as_posix() for path in (ours / "assets").rglob("*") if path.is_file()}
    assert {path for path in site.files if path.startswith("assets/")} == static
    assert "more/own.css" in site.files
    assert b'<svg xmlns="http://www.w3.org/2000/svg" viewBox' in site.files["index.html"]
