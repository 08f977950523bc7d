"""Pages become files: plain data through Jinja2 templates. The only room that knows Jinja2.

Whatever a template prints is encoded (`text.encode`) unless it is `Safe`, so nothing that a contributor wrote can
act, wherever it lands: in Markdown, in HTML text or in an attribute.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel.dates import get_timezone_name
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, Undefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from briefbook.bibliography import Work
from briefbook.compiled import CompiledTemplates, attribute_of
from briefbook.facts import Facts
from briefbook.heads import page_head
from briefbook.languages import Catalogue
from briefbook.page import Data, Page
from briefbook.posters import Posters
from briefbook.story import Story
from briefbook.text import Safe, encode
from briefbook.theme import theme_folders
from briefbook.view import View
from briefbook.works import citing, page_work

_BLANK_LINES = re.compile(r"\n\n\n+")  # with `{3,}` it would take three times as long


class Renderer:
    """Turns the pages of one story into Markdown files."""

    def __init__(self, story: Story, root: Path) -> None:
        self.story = story
        self._facts = Facts(story)
        self._posters = Posters(story)
        self._templates = _environment(root, story.texts)
        self._cite = self._templates.get_template("citing.md.jinja")

    def render_page(self, page: Page) -> str:
        """The Markdown of one page, with what the theme's frame needs as front matter."""
        view = View(self.story, page.address, self._facts)
        entry = self.story.library.entry(page.about) if page.about else None
        work = page_work(self.story, page.address, page.title, page.as_of, entry)
        data = dict(page.show(view))
        data.setdefault("title", page.title)
        data["references"] = view.listed_references()
        template = self._templates.get_template(f"{page.template}.md.jinja")
        body = _filled_in(template, data) + _filled_in(self._cite, citing(work, self.story.texts))
        body = _BLANK_LINES.sub("\n\n", body).strip()
        front = json.dumps(self._frame(page, view, work, data), ensure_ascii=False, separators=(",\n", ": "))
        return f"---\n{front}\n---\n\n{body}\n"

    def render_file(self, template: str, data: Mapping[str, Any]) -> str:
        """A file that is no page of Markdown."""
        return _filled_in(self._templates.get_template(f"{template}.jinja"), data) + "\n"

    def _frame(self, page: Page, view: View, work: Work, data: Data) -> dict[str, Any]:
        as_of = view.day(page.as_of or self.story.as_of)
        frame = {
            "title": encode(page.title),
            "description": encode(page.described),
            "home": "" if not page.address else view.href(""),
            "canonical": encode(work.url),
            "head": page_head(self.story, self._posters, page, work),
            "section": page.section,
            "crumbs": [{"href": view.href(address), "text": encode(text)} for address, text in page.crumbs],
            "as_of": {"iso": as_of["iso"], "words": encode(as_of["full"])} if as_of else None,
            "as_of_note": encode(self._zone()),
            "edit": encode(self.story.pencil(*page.edit) if page.edit else ""),
            "previous": _turn(view, page.previous),
            "next": _turn(view, page.next),
            "robots": "" if page.indexed else "noindex",
            "script": data.get("script", page.script),
        }
        return {key: value for key, value in frame.items() if value}

    def _zone(self) -> str:
        """In which time zone the site counts its days, where the settings say so."""
        settings = self.story.settings
        if not settings.time_zone or not self.story.as_of:
            return ""
        locale = settings.language.replace("-", "_")
        return str(get_timezone_name(settings.time_zone, zone_variant="standard", locale=locale))


def _filled_in(template: Template, data: Data) -> str:
    """As `template.render`; but what the page showed is let go of at once.

    A macro of the template would keep it, in a circle through the context in which it is defined.
    """
    context = template.new_context(dict(data))
    try:
        return template.environment.concat(template.root_render_func(context))
    except Exception:
        template.environment.handle_exception()  # as `render` has it: with the lines of the template
    finally:
        context.vars.clear()


def _turn(view: View, target: tuple[str, str] | None) -> dict[str, str] | None:
    return {"href": view.href(target[0]), "title": encode(target[1])} if target else None


class _Code(CodeGenerator):
    """Jinja would pass to its own `escape` what `_finalize` has encoded: a third of the time that templates take.

    Where a later Jinja names this method otherwise, it does so again, and the pages stay the same.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"({finalize.src}")


class _Context(Context):
    """A macro of ours is called as it is: Jinja asks of each, sixty times a page, whether it wants a context."""

    def call(self, called: Any, *given: Any, **named: Any) -> Any:
        """What `called(…)` means in a template."""
        if type(called) is not Macro:
            return super().call(called, *given, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*given, **named)


class _Environment(Environment):
    code_generator_class = _Code
    context_class = _Context
    texts: Catalogue

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """A template in the language of the site: words that vary in nothing cost nothing when a page is made."""
        translated: nodes.Template = _Translation(self.texts).visit(super()._parse(source, name, filename))
        return translated

    getattr = attribute_of


def _environment(root: Path, texts: Catalogue) -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(theme_folders(root, "pages")),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=True,
        bytecode_cache=CompiledTemplates(Path(__file__), texts.fingerprint),
        auto_reload=False,  # one build sees one theme
        comment_start_string="{*",  # `{#` begins the id of a heading
        comment_end_string="*}",
    )
    environment.texts = texts
    environment.globals["_"] = partial(_filled, texts)
    environment.globals["ngettext"] = partial(_form, texts)
    environment.filters["block"] = _block
    environment.filters["line"] = _line
    return environment


def _finalize(value: object) -> str:
    """What every `{{ … }}` goes through on its way to the page: markup comes out of it, whatever goes in."""
    if type(value) is str:
        return encode(value)
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    # An `if` without its `else` is nothing; any other name that is not known is an error here.
    return str(value) if isinstance(value, Undefined) else encode(str(value))


# ── words of the interface ──


class _Translation(NodeTransformer):
    """`_("…")` and `pgettext("…", "…")` of a template, said in English there, in another language."""

    def __init__(self, texts: Catalogue) -> None:
        self._texts = texts

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja looks for this name
        """The words as they are printed; where something stands in them, a call that fills it in."""
        self.generic_visit(call)
        if not (isinstance(call.node, nodes.Name) and call.node.name in ("_", "pgettext")):
            return call
        said = [each.as_const() for each in call.args]
        words = self._texts.pgettext(*said) if len(said) > 1 else self._texts.gettext(*said)
        encoded = nodes.MarkSafe(nodes.Const(str(_encoded(words))), lineno=call.lineno)
        if not call.kwargs:
            return encoded
        return nodes.Call(nodes.Name("_", "load"), [encoded], call.kwargs, None, None, lineno=call.lineno)


def _filled(texts: Catalogue, words: Markup, /, **given: object) -> Safe:
    """Words that are encoded already, with what is given in their places."""
    return Safe(words.__str__().format(**{name: _given(texts, each) for name, each in given.items()}))


def _given(texts: Catalogue, value: object) -> str:
    """What is printed of a value in the midst of words; markup sees to its own direction."""
    return _finalize(texts.isolated(value) if type(value) is str else value)


def _form(texts: Catalogue, one: str, many: str, number: int, /, **given: object) -> Safe:
    """The words that go with a number, which they show in digits unless `n` is given."""
    words = _encoded(texts.form(one, many, number))
    return _filled(texts, words, **{"n": texts.digits(number), **given})


_PLACE = re.compile(r"(\{[a-z_]+\})")
_ACTING = re.compile(r"[][&<>\"'*_`#|~{}\\@$]")


@lru_cache(maxsize=4096)
def _encoded(words: str) -> Safe:
    """Words of our own: only what could act is encoded, and the places stay."""
    parts = _PLACE.split(words)
    return Safe("".join(part if _PLACE.fullmatch(part) else _ACTING.sub(_entity, part) for part in parts))


def _entity(mark: re.Match[str]) -> str:
    return f"&#{ord(mark[0])};"


def _block(markup: str) -> Safe:
    """A block of HTML as both Markdown and CommonMark take it: unindented, no blank line within, one on each side."""
    lines = map(str.strip, str(markup).splitlines())
    block = "\n".join(filter(None, lines))
    return Safe(f"\n{block}\n\n")


def _line(markup: str) -> Safe:
    """Markup on one line."""
    return Safe(" ".join(str(markup).split()))
