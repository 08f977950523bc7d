"""The marks of Prose: CommonMark, our own two kinds of bracket, and the place of every mark."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, emphasis, entity, html_inline, link
from markdown_it.token import Token

DEEPEST = 8
"""Lists and quotations inside one another; emphasis inside emphasis likewise."""

REFUSALS: dict[str, tuple[str, str, str]] = {
    # what CommonMark knows and Prose does not, by the name of its token
    "heading": (
        "unsafe-markup",
        "a text holds no headings",
        "make it a paragraph; a literal # is written \\#",
    ),
    "underline": ("unsafe-markup", "this line makes a heading of the one above it", "leave the line out"),
    "fence": ("unsafe-markup", "a text holds no blocks of code", "make it a paragraph"),
    "hr": ("unsafe-markup", "a text holds no dividing lines", "leave an empty line between two paragraphs"),
    "html_block": ("unsafe-markup", "a text holds no HTML", "leave it out; a literal < is written \\<"),
    "html_inline": ("unsafe-markup", "a text holds no HTML", "leave it out; a literal < is written \\<"),
    "image": ("unsafe-markup", "a text holds no images", "link to the picture: [words](https://…)"),
    "definition": (
        "unsafe-markup",
        "a text holds no link definitions",
        "write the address where the link stands: [words](https://…)",
    ),
    "template": ("unsafe-markup", "a text holds no template syntax", "put a space between the two marks"),
    # what Prose knows, written wrongly
    "depth": (
        "bad-value",
        f"lists, quotations or emphasis stand more than {DEEPEST} deep",
        "write it in fewer levels",
    ),
    "start": (
        "bad-value",
        "a numbered list starts at 1, not at {number}",
        "count from 1, indent what stands between two items, or write {number}\\. where no list is meant",
    ),
    "wordless_item": (
        "bad-value",
        "this list item does not begin with words",
        "begin it with words; a list or quotation comes below them, indented",
    ),
    "quotation": ("bad-value", "this quotation is empty", "fill it or leave it out"),
    "entity": ("hidden-text", "this entity stands for a character that nobody sees", "leave it out"),
    "address": (
        "unsafe-markup",
        'a link leads to http, https or mailto, not to "{url}"',
        "write a whole address such as https://example.org/; a link to an entry is [[kind/id]]",
    ),
    "title": ("unsafe-markup", "a link has no title of its own", "leave out what follows the address"),
    "nested_link": ("bad-value", "a link stands inside a link", "place it before or after the other"),
    "wordless_link": ("bad-value", "this link has no words", "write [words](https://…)"),
    "dead_link": (
        "bad-value",
        "this looks like a link and can't be read as one",
        "write [words](https://…) with no space in the address and no other link in the words; "
        "a literal bracket is written \\]",
    ),
    "entry_link": (
        "bad-value",
        "this is not a link to an entry",
        "write [[kind/id]] or [[kind/id|words]]; a literal bracket is written \\[",
    ),
    "citation": ("bad-citation", "this is not a citation", "{form}"),
}
"""What is refused: the rule, what is said, and what would be right."""

_ENTRY_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_CITATION = re.compile(r"\[(@[^\[\]]*)\]")
_GAP = re.compile("[\x00-\x20\x7f]")

_InlineRule = Callable[[StateInline, bool], bool]


def _bracketed(mark: str, kind: Literal["entry_link", "citation"], whole: re.Pattern[str]) -> _InlineRule:
    """The rule for what starts with `mark`: one token, empty where the closing bracket is missing."""

    def rule(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not state.src.startswith(mark, start, state.posMax):
            return False
        found = whole.match(state.src, start, state.posMax)
        if not silent:
            token = state.push(kind, "", 0)
            token.content = found[1] if found else ""
            token.meta["at"] = start
        state.pos = found.end() if found else _after_run(state)
        return True

    return rule


def _after_run(state: StateInline) -> int:
    """Past all the opening brackets that stand here in a row."""
    end = state.pos
    while state.src.startswith("[", end, state.posMax):
        end += 1
    return end


def _dead_link(state: StateInline, silent: bool) -> bool:
    """`](` that no link has consumed."""
    if silent or not state.src.startswith("](", state.pos, state.posMax):
        return False
    state.push("dead_link", "", 0).meta["at"] = state.pos
    state.pos += 2
    return True


def _located(mark: str, rule: _InlineRule) -> _InlineRule:
    """`rule`, with the place of its mark kept in the token it pushes, and whether "!" stands before it."""

    def located(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if state.src[start] != mark:
            return False
        exclaimed = state.pending.endswith("!")
        if not rule(state, silent):
            return False
        if not silent:
            pushed = next(token for token in islice(state.tokens, count, count + 2) if token.type != "text")
            pushed.meta.update(at=start, exclaimed=exclaimed)
        return True

    return located


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's rule, with the place of each mark kept: it pushes one token a mark."""
    start = state.pos
    if not emphasis.tokenize(state, silent):
        return False
    for back in range(1, state.pos - start + 1):
        state.tokens[-back].meta["at"] = state.pos - back
    return True


class _Markdown(MarkdownIt):
    """CommonMark that recognises every link, so that the wrong ones can be refused."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Left as it is where it holds a gap: percent signs would hide what has to be refused."""
        return url if _GAP.search(url) else super().normalizeLink(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """As written: decoded percent signs could show what is not there."""
        return link


def _configured() -> MarkdownIt:
    """Indented lines and backticks are words; escaped characters stay apart from the others.

    A link after "!" is told to be an image by the token's meta: CommonMark's rule for images costs too much.
    """
    markdown = _Markdown("commonmark", {"maxNesting": 2 * DEEPEST + 4})
    markdown.disable(["code", "backticks", "image", "text_join"])
    markdown.inline.terminator_re = re.compile(r"[\n\\*_\[\]<&]")  # nothing else is a mark here
    inline = markdown.inline.ruler
    for name, mark, rule in (
        ("link", "[", link),
        ("autolink", "<", autolink),
        ("html_inline", "<", html_inline),
        ("entity", "&", entity),
    ):
        inline.at(name, _located(mark, rule))
    inline.at("emphasis", _emphasis)
    inline.before("link", "entry_link", _bracketed("[[", "entry_link", _ENTRY_LINK))
    inline.before("link", "citation", _bracketed("[@", "citation", _CITATION))
    inline.before("link", "dead_link", _dead_link)
    return markdown


MARKDOWN = _configured()


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What Prose may not hold, at a character of the text that was parsed; `rule` is a name of `RULES`."""

    offset: int
    rule: str
    message: str
    hint: str


class Faults:
    """The lines of a text and what was refused in it."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.found: set[Fault] = set()

    def refuse(self, offset: int, name: str, **details: str) -> None:
        rule, message, hint = REFUSALS[name]
        self.found.add(Fault(offset, rule, message.format(**details), hint.format(**details)))

    def find(self, line: int, mark: str) -> int:
        """The place of `mark` in a line, else of the first thing in it."""
        words = self.lines[line]
        column = words.find(mark)
        return self.starts[line] + (column if column >= 0 else len(words) - len(words.lstrip()))


class Places:
    """Where the words of one block stand in the text: the parser has cut off their indents and marks."""

    def __init__(self, token: Token, faults: Faults) -> None:
        self.faults = faults
        self.rows = token.content.split("\n")
        self.starts = [0, *accumulate(len(row) + 1 for row in self.rows)]
        first, after = span(token)
        opening = self.rows[0].strip()
        candidates = (line for line in range(first, after) if faults.lines[line].rstrip().endswith(opening))
        self.first = next(candidates, first)

    def __call__(self, at: int) -> int:
        """Counted from the end of the line: nothing but white space is ever cut off there."""
        row = bisect_right(self.starts, at, hi=len(self.rows)) - 1
        line = self.faults.lines[self.first + row].rstrip()
        column = len(line) - len(self.rows[row].rstrip()) + at - self.starts[row]
        return self.faults.starts[self.first + row] + max(0, column)

    def refuse(self, at: int, name: str, **details: str) -> None:
        self.faults.refuse(self(at), name, **details)


def span(token: Token) -> tuple[int, int]:
    """The lines of a block: its first and the one after its last."""
    first, after = token.map or (0, 1)
    return first, after
