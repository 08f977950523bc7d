"""Compiled page templates: kept for the next build, never a difference in what is printed, never a hindrance."""

from pathlib import Path

import jinja2
import pytest
from jinja2 import UndefinedError

from briefbook.rendering import Renderer
from briefbook.story import Story
from tests.conftest import read_story, write_briefing

LEADING = "theme/pages/leading.html.jinja"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for caches, still empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_briefing(tmp_path / "briefing", {LEADING: "{{ title }}, {{ 1 if title == 'x' }}read\n"})


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The names of the templates that were compiled."""
    names: list[str | None] = []
    compile_it = jinja2.Environment.compile

    def spy(self: jinja2.Environment, source: str, name: str | None = None, *more: object) -> object:
        names.append(name)
        return compile_it(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", spy)
    return names


def _printed(root: Path) -> str:
    story: Story = read_story(root)
    return Renderer(story, root).render_file("leading.html", {"title": "a & b"})


def _kept(cache: Path) -> Path:
    (kept,) = cache.rglob("leading.html.jinja")
    return kept


def test_a_template_is_compiled_once(cache: Path, root: Path, compiled: list[str | None]) -> None:
    first, second = _printed(root), _printed(root)
    assert first == second == "a &#38; b, read\n"
    assert len(compiled) == len(set(compiled))
    assert "leading.html.jinja" in compiled
    assert _kept(cache).is_file()


def test_a_changed_template_is_compiled_anew(cache: Path, root: Path) -> None:
    _printed(root)
    before = _kept(cache).read_bytes()
    (root / LEADING).write_text("{{ title }}!\n", encoding="utf-8")
    assert _printed(root) == "a &#38; b!\n"
    assert _kept(cache).read_bytes() != before


@pytest.mark.parametrize("part", [slice(0), slice(40), slice(60), slice(-1), slice(1, None)])
def test_a_damaged_file_is_made_again(cache: Path, root: Path, part: slice) -> None:
    _printed(root)
    whole = _kept(cache).read_bytes()
    _kept(cache).write_bytes(whole[part])
    assert _printed(root) == "a &#38; b, read\n"
    assert _kept(cache).read_bytes() == whole


def test_it_works_where_nothing_can_be_kept(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for place in (str(tmp_path / "file"), "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", place)
        assert _printed(root) == "a &#38; b, read\n"
    assert not Path("relative").exists()
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr(Path, "expanduser", _no_home)
    assert _printed(root) == "a &#38; b, read\n"


def _no_home(_path: Path) -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.usefixtures("cache")
def test_nothing_is_read_from_the_briefing(root: Path) -> None:
    """It may hold anything that somebody proposed, and what is kept is run."""
    _printed(root)
    assert not [path for path in root.rglob("*") if "cache" in path.name or "build" in path.name]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{{ title }}", "a &#38; b"),
        ("{{ data.items }}", "mine"),
        ("{{ data.none }}|{{ data.number }}|{{ data['items'] }}", "|7|mine"),
        ("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(title) }}", "<b>a &#38; b</b>"),
        ("{% filter line %}<i>\n{{ title }}</i>{% endfilter %}", "<i> a &#38; b</i>"),
        ("{{ title | capitalize }} {{ [title, '<'] | join(', ') }}", "A &#38; b a &#38; b&#44; &#60;"),
        ("{{ '<' if title }}{{ '<' if not title }}", "&#60;"),
    ],
)
def test_whatever_is_printed_is_encoded_once(root: Path, template: str, printed: str) -> None:
    (root / LEADING).write_text(template, encoding="utf-8")
    data = {"title": "a & b", "data": {"items": "mine", "none": None, "number": 7}}
    assert Renderer(read_story(root), root).render_file("leading.html", data) == f"{printed}\n"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("template", ["{{ titel }}", "{{ data.titel }}", "{{ data.titel.more }}"])
def test_a_name_that_is_not_known_is_an_error(root: Path, template: str) -> None:
    (root / LEADING).write_text(template, encoding="utf-8")
    with pytest.raises(UndefinedError):
        Renderer(read_story(root), root).render_file("leading.html", {"title": "", "data": {}})
