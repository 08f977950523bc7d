"""Hostile words in every text field of every kind: refused at their line, or shown as they stand, and nothing more.

Two worlds are built, alike but for their words: a harmless one, and one in which entry number n has hostile words
number n in each field that takes them. Read by a parser as the HTML standard has it, the pages of both must have
the same elements and attributes, and the hostile one's text must be the harmless one's with the words exchanged.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from playwright.sync_api import Browser

from briefbook.checking import check_briefing
from briefbook.entries import KINDS
from briefbook.entry import plain_words
from briefbook.posters import FILE
from briefbook.prose.parsing import parse_prose
from briefbook.settings import Settings, read_settings
from tests.browser import Watch, served
from tests.hostile_words import ADDRESSES, HOST, LINES
from tests.hostile_world import Field, Filler, Steps, base, fields, harmless_name, quoted, write_entry
from tests.sites import Site, build

Refused = set[tuple[str, str, int]]
"""Fields that refused: kind, path, number of the words."""


def harmless(number: int | str) -> str:
    """Words of which nothing can come; one word, so that no number is part of another."""
    return f"zq{number}qz"


def calm(number: int, field: Field) -> str:
    """The harmless counterpart of hostile words in a field: where Prose reads a link or a citation, one too."""
    frame = _IN_FRAME.fullmatch(LINES[number])
    in_prose = frame and field.type.startswith("Prose")
    return f"{frame[1]}{harmless(number)}{frame[3]}" if frame and in_prose else harmless(number)


_IN_FRAME = re.compile(r"(\[\[.*\||\[@.*, )(.*?)(\]+)")


def asking(words: str, field: Field) -> str:
    """A question ends with its mark."""
    return f"{words}?" if (field.kind, field.path) == ("issues", "question") else words


def path_of(steps: Steps) -> str:
    return ".".join(step for step in steps if isinstance(step, str))


# ── refused at its line ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Refused:
    """What is refused when each field has all hostile words in turn; each at the line where it stands."""
    root = tmp_path_factory.mktemp("tried")
    write_base(root, "title: Tried\n")
    lines: dict[tuple[str, int], tuple[str, str, int]] = {}
    for kind in KINDS:
        for number, words in enumerate(LINES):
            filler = Filler(kind, f"n{number}", number, partial(asking, words))
            where = write_entry(root, kind, f"n{number}", filler.entry(withdrawn=True))
            for line, steps in where.items():
                lines[f"content/{kind}/n{number}.yml", line] = (kind, path_of(steps), number)
    texts = {(field.kind, field.path) for field in fields()}
    found: Refused = set()
    for problem in check_briefing(root).problems:
        if problem.severity == "error":
            place = lines.get((problem.path, problem.line))
            assert place is not None, problem
            assert place[:2] in texts, problem
            found.add(place)
    return found


def test_what_cannot_be_seen_is_refused_everywhere(refused: Refused) -> None:
    unseen = [
        number
        for number, words in enumerate(LINES)
        if any(unicodedata.category(mark) in ("Cf", "Cc", "Cn", "Zl") for mark in words.replace("\n", ""))
        and "\r\n" not in words
    ]
    assert len(unseen) > 10
    taken = [
        (str(field), LINES[n])
        for field in fields()
        for n in unseen
        if (field.kind, field.path, n) not in refused
    ]
    assert taken == []


def test_lines_take_every_mark_that_can_be_seen(refused: Refused) -> None:
    """Safety comes from how words are written out, not from refusing people's punctuation."""
    seen = [n for n, words in enumerate(LINES) if words.isprintable()]
    assert len(seen) > 70
    lines = [field for field in fields() if field.type == "Line" and "stance" not in field.path]
    assert len(lines) > 30
    assert [(str(f), LINES[n]) for f in lines for n in seen if (f.kind, f.path, n) in refused] == []


def test_fields_that_hold_no_words_take_none(tmp_path: Path) -> None:
    write_base(tmp_path, "title: Tried\n")
    expected, sound = set(), set()
    for kind in KINDS:
        texts = {field.path for field in fields() if field.kind == kind}
        for number, words in enumerate(LINES):
            filler = Filler(kind, f"n{number}", number, partial(asking, "Harmless."), other=words)
            filler = replace(filler, without=("said_by", "voice")[number % 2])
            where = write_entry(tmp_path, kind, f"n{number}", filler.entry(withdrawn=True))
            for line, steps in where.items():
                place = (f"content/{kind}/n{number}.yml", line)
                if steps[-1] in ("url", "archive") and urlsplit(words).scheme == "https":
                    sound.add(place)  # a web address, whatever else it tries to be
                elif path_of(steps) not in texts:
                    expected.add(place)
    found = {(p.path, p.line) for p in check_briefing(tmp_path).problems if p.severity == "error"}
    assert len(expected) > 3000
    assert sorted(expected - found)[:5] == []
    assert sorted(found - expected - sound)[:5] == []


# ── shown as it stands ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Worlds:
    """The two sites, and what became of each file."""

    harmless: Site
    hostile: Site
    numbers: tuple[int, ...]


def write_base(root: Path, settings: str) -> None:
    root.mkdir(exist_ok=True)
    (root / "site_config.yml").write_text(settings, encoding="utf-8")
    for kind in KINDS:
        for name in {harmless_name(kind, number) for number in range(len(LINES))}:
            write_entry(root, kind, name, base(kind))


def write_world(root: Path, refused: Refused, numbers: tuple[int, ...], *, hostile: bool) -> None:
    """Entries n… of every kind; some once more as w…, withdrawn."""
    write_base(root, settings(hostile=hostile))
    for kind in KINDS:
        for number in numbers:
            address = ADDRESSES[number % len(ADDRESSES)] if hostile else HOST + harmless("a")

            def words(field: Field, number: int = number) -> str:
                takes = hostile and (field.kind, field.path, number) not in refused
                return asking(LINES[number] if takes else calm(number, field), field)

            for name, withdrawn in ((f"n{number}", False), (f"w{number}", True)):
                if not withdrawn or kind == "claims" or number % 7 == 0:
                    filler = Filler(kind, name, number, words, address=address)
                    filler = replace(filler, without="voice" if withdrawn else "said_by")
                    write_entry(root, kind, name, filler.entry(withdrawn=withdrawn))


NASTY = (
    '</title><script>window.__pwned=1</script> "><img src=x onerror=window.__pwned=1> {{7*7}} {% raw %} '
    "' onclick='window.__pwned=1' {: onclick=window.__pwned=1} --- # [x](javascript:alert(1)) &lt;b&gt;"
)


@cache
def texts_of_settings() -> tuple[str, ...]:
    """The settings that take any words, by trying each."""
    schema = Settings.model_json_schema()
    lines = [n for n, s in schema["properties"].items() if "Line" in str(s) and "$ref" not in str(s)]
    inner = [f"licence.{name}" for name in schema["$defs"]["Licence"]["properties"]]
    return tuple(name for name in (*lines, *inner) if read_settings(settings_with({name: NASTY}).encode())[0])


def settings_with(words: dict[str, str]) -> str:
    tree: dict[str, Any] = {"title": "Tried"}
    for name, text in words.items():
        outer, _, last = name.rpartition(".")
        (tree.setdefault(outer, {}) if outer else tree)[last] = text
    lines = []
    for name, value in tree.items():
        if isinstance(value, dict):
            lines += [f"{name}:", *(f"  {key}: {quoted(text)}" for key, text in value.items())]
        else:
            lines.append(f"{name}: {quoted(value)}")
    return "\n".join(lines) + "\n"


def settings(*, hostile: bool) -> str:
    """Every setting that takes words, and a repository, so that the pencil is there."""
    words = dict.fromkeys(texts_of_settings(), NASTY if hostile else harmless("s"))
    rest = "url: https://briefing.example/\nrepository: https://hostile.example/r\nparties: [base, n0]\n"
    quiet = "severity: {suspect: off, contradiction: off, unit-mismatch: off}\n"
    return settings_with(words) + rest + quiet


@pytest.fixture(scope="module")
def worlds(refused: Refused, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    texts = fields()
    numbers = tuple(
        n for n in range(len(LINES)) if n == 0 or any((f.kind, f.path, n) not in refused for f in texts)
    )
    roots = {hostile: tmp_path_factory.mktemp(f"hostile-{hostile}") for hostile in (False, True)}
    for hostile, root in roots.items():
        write_world(root, refused, numbers, hostile=hostile)
    return Worlds(build(roots[False]), build(roots[True]), numbers)


def test_settings_that_take_words_are_among_those_tried() -> None:
    assert {"title", "description", "contact", "licence.content"} <= set(texts_of_settings())


def parse(content: bytes) -> Any:
    return html5lib.parse(
        content, treebuilder="lxml", namespaceHTMLElements=False, transport_encoding="utf-8"
    )


Node = tuple[str, str, tuple[str, ...]]


def skeleton(tree: Any) -> Counter[Node]:
    """How often each element stands in each parent with the same attributes.

    What writers may do in Prose is left out: emphasis, lists, quotations and links of http(s) and mailto alone.
    Order is not looked at: a list by title has another order with other words.
    """
    nodes: Counter[Node] = Counter()
    for element in tree.iter("*"):
        parent = element.getparent()
        attributes = tuple(sorted(_attribute(name, value) for name, value in element.attrib.items()))
        if not _is_prose(element.tag, attributes):
            nodes[_nearest(parent), str(element.tag), attributes] += 1
    return nodes


def _nearest(parent: Any) -> str:
    while parent is not None and _is_prose(parent.tag, ()):
        parent = parent.getparent()
    return "" if parent is None else str(parent.tag)


def _is_prose(tag: str, attributes: tuple[str, ...]) -> bool:
    if tag == "a":
        return attributes in (("href=https",), ("href=http",), ("href=mailto",))
    return tag in ("em", "strong", "br", "p", "ul", "ol", "li", "blockquote") and not attributes


_WORDY = {"title", "content", "alt", "aria-label", "datetime", "lang"}
_LEADING = {"href", "src", "action", "formaction", "srcset", "data"}


def _attribute(name: str, value: str) -> str:
    """An attribute without the words in it; of an address, how it begins."""
    if name in _WORDY:
        return name
    if name in _LEADING:
        return f"{name}={urlsplit(value).scheme or value[:1]}"
    return f"{name}={re.sub('[0-9]+', '0', value)}"


_ISOLATES = dict.fromkeys(map(ord, "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"))
"""What keeps words of the other direction together: ours, since no entry may hold them."""


def text_of(tree: Any) -> str:
    """The whole text of a page, and of the attributes that people see; what programs read is looked at apart."""
    for data in tree.xpath("//pre | //script[@type]"):
        data.text = ""
    for br in tree.iter("br"):
        br.tail = f" {br.tail or ''}"
    seen = [
        f"{name}: {value}"
        for e in tree.iter("*")
        for name, value in e.attrib.items()
        if name in ("title", "alt")
    ]
    return " ".join(" ".join(["".join(tree.getroot().itertext()), *seen]).translate(_ISOLATES).split())


def data_of(tree: Any) -> str:
    """The words in what a page gives programs as JSON: linked data, and citations (tests/test_bibliography.py)."""
    blocks = [str(each.text) for each in tree.xpath("//pre | //script[@type='application/ld+json']")]
    found = [json.loads(each) for each in blocks if each.startswith(("{", "["))]
    return " ".join(
        " ".join(words for each in found for words in _strings(each)).translate(_ISOLATES).split()
    )


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list):
        for name, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from (f"{name}:" if isinstance(name, str) else "", *_strings(value))
    else:
        yield str(data)


def cut_turn(tree: Any) -> Any:
    """The page without the way to its neighbours, which are others where titles are."""
    for turn in tree.xpath("//nav[@class='bb-turn']"):
        turn.getparent().remove(turn)
    return tree


def shapes(nodes: Counter[Node]) -> set[Node]:
    """Elements with their attributes, without the values of ids: some number or letter what a page lists."""
    return {
        (parent, tag, tuple(a.partition("=")[0] if a[:3] == "id=" else a for a in attributes))
        for parent, tag, attributes in nodes
    }


def test_hostile_words_are_shown_as_they_stand_and_add_nothing(worlds: Worlds) -> None:
    """An entry's page has just the same elements and the words; a list, whose order is another, nothing new."""
    assert set(worlds.harmless.pages) == set(worlds.hostile.pages)
    sprite = re.search(rb"<svg\b.*?</svg>", worlds.harmless.files["index.html"], re.DOTALL)
    assert sprite  # the same bytes on every page, and slow to parse
    trees = {
        address: parse(page.content.replace(sprite[0], b"", 1))
        for address, page in worlds.harmless.pages.items()
    }
    known = {shape for tree in trees.values() for shape in shapes(skeleton(tree))}
    faults: dict[str, object] = {}
    for address, page in worlds.hostile.pages.items():
        tame, wild = trees[address], parse(page.content.replace(sprite[0], b"", 1))
        if new := shapes(skeleton(wild)) - known:
            faults[address] = new
        elif re.search(r"/[nwb]\d+/$", address):
            one, other = skeleton(cut_turn(tame)), skeleton(cut_turn(wild))
            if one != other:
                faults[address] = {"gained": list(other - one), "lost": list(one - other)}
            elif not as_expected(data_of(tame), data_of(wild)):
                faults[address] = "other data"
            elif not as_expected(text_of(tame), text_of(wild)):
                faults[address] = "other words"
    assert faults == {}


def as_expected(tame: str, wild: str) -> bool:
    """Whether a text is another with each harmless word exchanged for the hostile ones, or left."""
    parts = re.split(r"zq(\w+?)qz", tame)
    pattern = [re.escape(parts[0])]
    for number, after in zip(parts[1::2], parts[2::2], strict=True):
        pattern += (exchanged(number), re.escape(after))
    return re.fullmatch("".join(pattern), wild) is not None


@cache
def exchanged(number: str) -> str:
    """What may stand in the place of a harmless word, as a pattern."""
    if number == "a":
        said = {harmless("a"), *(address.removeprefix(HOST) for address in ADDRESSES)}
    else:
        words = NASTY if number == "s" else LINES[int(number)]
        prose, faults = parse_prose(words)
        frame = _IN_FRAME.fullmatch(words)
        said = {
            words,
            harmless(number),
            *([] if faults else [plain_words(prose)]),
            *([frame[2]] if frame else []),
        }
    return "(?:" + "|".join(re.escape(" ".join(each.split())) for each in said) + ")"


def test_no_file_of_the_hostile_site_has_a_name_of_its_making(worlds: Worlds) -> None:
    pagefind = re.compile(r"pagefind/")
    names = [{n for n in site.files if not pagefind.match(n)} for site in (worlds.harmless, worlds.hostile)]
    assert names[1] <= names[0]
    assert {PurePosixPath(name).name for name in names[0] - names[1]} <= {FILE}, "a title that can't be drawn"


# ── in a browser ──────────────────────────────────────────────────────────────────────────────────────────

WATCHED = "Object.defineProperty(window, '__pwned', {set() { console.error('a script ran') }, get() {}})"


def sampled(worlds: Worlds) -> list[str]:
    """Every fixed page, each of the hostile words on the page of some kind, and some that were withdrawn."""
    fixed = [address for address in worlds.hostile.read if address.count("/") < 2]
    kinds = [kind for kind in KINDS if kind != "claims"]
    entries = [f"{kinds[number % len(kinds)]}/n{number}/" for number in worlds.numbers]
    withdrawn = [address for address in worlds.hostile.read if re.search(r"/w\d+/$", address)]
    return [*fixed, *entries, *withdrawn[::7]]


def test_nothing_runs_in_a_browser(worlds: Worlds, browser: Browser) -> None:
    with served(worlds.hostile.folder) as address, browser.new_context() as context:
        context.add_init_script(WATCHED)
        watch = Watch(address)
        page = watch.over(context.new_page())
        for each in sampled(worlds):
            page.goto(address + each, wait_until="load")
            page.evaluate(
                "document.querySelectorAll('main a, main button, main summary').forEach(e => e.focus())"
            )
            assert watch.found == [], each
        page.goto(address)
        page.keyboard.press("/")
        box = page.locator(".bb-search__in")
        for words in (
            "script",
            "onerror",
            "javascript",
            "<img src=x onerror=1>",
            "{{7*7}}",
            "hostile",
            "أبو",
        ):
            box.fill(words)
            page.wait_for_selector(".bb-hits a, .bb-search__help:not([hidden])")
            page.wait_for_timeout(200)
            made = (
                page.locator(".bb-hits").locator("css=:is(script, img, iframe, svg, b, style, form)").count()
            )
            assert made == 0, words
        assert watch.found == []
        assert context.cookies() == []


@pytest.mark.parametrize("width", [360, 1440])
def test_long_words_widen_no_page(worlds: Worlds, browser: Browser, width: int) -> None:
    number = LINES.index("W" * 120)
    wide = []
    with served(worlds.hostile.folder) as address, browser.new_context() as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        for each in [f"{kind}/n{number}/" for kind in KINDS if kind != "claims"] + sampled(worlds)[:20]:
            page.goto(address + each)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(each)
    assert wide == []
