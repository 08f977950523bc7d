"""No word of the interface is forgotten: in a language where all of them stand in brackets, nothing else does not.

The site of a world that uses everything is built in that language. What then stands outside brackets must come from
the briefing itself, from the days and names of the locale, or from the short list below.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from babel import Locale
from babel.dates import get_timezone_name
from babel.messages import Catalog
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes
from lxml import html

from briefbook.gathering import gather
from tests.sites import REPOSITORY, WORLDS, Site, copy_briefing

TAG = "en-GB"
"""The language of the world, so that days and names are as they always are."""

PROGRAM = """
import sys
from pathlib import Path
from briefbook import languages
languages.FOLDER = Path(sys.argv.pop(1))
from briefbook.__main__ import main
main()
"""

TEMPLATES = sorted((REPOSITORY / "theme").rglob("*.jinja")) + sorted((REPOSITORY / "theme").rglob("*.html"))

ALLOWED = {
    "BibTeX": "a name",
    "Briefbook": "the name of the program",
    "CSL": "a name",
    "JSON": "a name",
    "RIS": "a name",
    "UTC": "the name of a time zone, as it is written with a time",
    "Wikidata": "a name",
    "YAML": "a name",
}
"""Words outside brackets that no catalogue can have, and why."""

SEEN = ("aria-label", "title", "alt", "placeholder", "content", "data-dark", "data-light")
"""The attributes that hold words for people, besides those of links and images."""


def _bracketed(text: str) -> str:
    """What is said, in brackets, word by word: drawings break it into lines, and what is filled in stays outside."""
    pieces = re.split(r"(\{\w+\}|\s+)", text)
    return "".join(piece if piece[:1] == "{" or not piece.strip() else f"⟦{piece}⟧" for piece in pieces)


def _catalogue() -> bytes:
    made = Catalog(locale="en")
    for message in gather():
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(map(_bracketed, message.id)), context=message.context)
        elif message.id:
            made.add(message.id, _bracketed(str(message.id)), context=message.context)
    written = BytesIO()
    write_po(written, made)
    return written.getvalue()


@pytest.fixture(scope="module", params=[REPOSITORY, WORLDS / "everything"], ids=["flagship", "everything"])
def bracketed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose every word of the interface stands in brackets."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / f"{TAG}.po").write_bytes(_catalogue())
    root = copy_briefing(request.param, tmp_path_factory.mktemp("briefing") / "root")
    settings = root / "site_config.yml"
    text = settings.read_text(encoding="utf-8").replace("language: en\n", f"language: {TAG}\n")
    settings.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, str(folder), "build", "--root", str(root), "--jobs", "1"]
    subprocess.run(command, check=True, capture_output=True)
    return Site(root)


def test_every_word_of_the_interface_is_said_through_the_catalogue(bracketed: Site) -> None:
    own = _own_words(bracketed.root)
    forgotten: dict[str, str] = {}
    for path in sorted(bracketed.folder.rglob("*.html")):
        for text in _seen(path):
            bare = re.sub(r"⟦[^⟧]*⟧|https?://\S+|content/\S+|\S+@\S+", " ", text)
            for word in set(_WORD.findall(bare)) - own:
                forgotten.setdefault(word, f"{path.relative_to(bracketed.folder)}: {text.strip()}")
    assert forgotten == {}


def _seen(path: Path) -> Iterator[str]:
    """Every piece of text that a page shows or reads out."""
    tree = html.document_fromstring(path.read_bytes())
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "pre"):
            continue  # what stands in `pre` is for programs
        names = SEEN if node.tag != "meta" or node.get("name") == "description" else ()
        said = [node.text, node.tail, *(node.get(name) for name in names)]
        if "data-words" in node.attrib:
            words = json.dumps(json.loads(node.attrib["data-words"]), ensure_ascii=False)
            said.append(re.sub(r'"\w+": |\{\w+\}', "", words))
        for text in said:
            if text and text.strip():
                yield text


# ── what may stand outside brackets ──


def _own_words(root: Path) -> set[str]:
    """The words of the briefing itself, without the fields and lists of the model, and what needs no catalogue."""
    found = set(ALLOWED) | _names_of_the_locale()
    for path in [*(root / "content").rglob("*.yml"), root / "site_config.yml"]:
        text = re.sub(
            r"#.*|\b[a-z_]+: ?(?=\S|$)", " ", _LISTED.sub(" ", path.read_text(encoding="utf-8")), flags=re.M
        )
        found |= set(_WORD.findall(text)) | set(_WORD.findall(" ".join(path.relative_to(root).parts)))
    types = yaml.safe_load((root / "site_config.yml").read_text(encoding="utf-8")).get("types", {})
    added = _WORD.findall(str([list(fields.values()) for fields in types.values()]))
    return found | {form for word in added for form in (word, word.capitalize())}


_WORD = re.compile(r"[^\W\d_]{2,}")
_LISTED = re.compile(
    r"\b(?:type|state|status|basis|act|access|bearing|attendance|major|edit_branch): ?[a-z-]+"
)
"""Fields that hold a word of a list."""


def _names_of_the_locale() -> set[str]:
    """What days, languages and time zones are called."""
    locale = Locale.parse(TAG, sep="-")
    tables = (locale.months, locale.days)
    names = {name for table in tables for form in table["format"].values() for name in form.values()}
    zone = get_timezone_name("Europe/Oslo", zone_variant="standard", locale=locale)
    other = get_timezone_name("Asia/Dubai", zone_variant="standard", locale=locale)
    return names | set(
        _WORD.findall(" ".join((zone, other, *locale.languages.values(), *locale.territories.values())))
    )


# ── what a template says by itself ──


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert _said_by(path) == []


_MARKUP = re.compile(r"""<!--.*?-->|<[^>]*>?|[^<>]*(?<![-=])>|[\w-]+="|\{[#.][^}]*\}?""", re.DOTALL)
"""Tags, whole or cut by what stands in them, and the ids and classes of headings."""


def _said_by(path: Path) -> list[str]:
    """Text between tags, in attributes that are read out, and in the plain strings that are printed."""
    pages = path.suffix == ".jinja"
    start, end = ("{*", "*}") if pages else ("{#", "#}")
    environment = Environment(autoescape=True, comment_start_string=start, comment_end_string=end)
    tree = environment.parse(path.read_text(encoding="utf-8"))
    text = "\N{OBJECT REPLACEMENT CHARACTER}".join(each.data for each in tree.find_all(nodes.TemplateData))
    read_out = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"?', text)
    shown = _MARKUP.sub(" ", text)
    printed = [each.value for output in tree.find_all(nodes.Output) for each in _plain_strings(output)]
    said = [*_pieces(shown), *read_out, *filter(_reads, printed)]
    return [words for words in said if set(_WORD.findall(words)) - set(ALLOWED)]


def _reads(text: str) -> bool:
    """Whether a printed string is for people: others are values of attributes."""
    return text[:1].isupper() or re.search(r"\w \w", text) is not None


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split("\N{OBJECT REPLACEMENT CHARACTER}|\n", text)]


def _plain_strings(output: nodes.Output) -> Iterator[nodes.Const]:
    """The strings that are printed as they are, themselves or as one way of an `if`."""
    waiting = list(output.nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            yield node
        elif isinstance(node, nodes.CondExpr):
            waiting += [each for each in (node.expr1, node.expr2) if each]
        elif isinstance(node, nodes.Or):
            waiting += [node.left, node.right]
