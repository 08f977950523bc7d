"""What comes before and after the YAML parser: is a file fit to be read, and why could it not be read?"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from yaml import MarkedYAMLError

from briefbook.problems import Problem, problem

LARGEST = 1024 * 1024
"""The most bytes a file may have (content model)."""

SHOWN = 20
"""How many forbidden characters of a file are named: a picture that was saved as `.yml` has thousands."""

_BREAK = re.compile(r"\r\n|\r|\n")
# YAML forbids control characters, U+FEFF but at the start, and what is no character at all. The three breaks
# U+0085, U+2028 and U+2029 end a line for the parser and for no editor: a field could hide behind one.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_INVISIBLE = frozenset("\x85\u2028\u2029\ufeff")


@dataclass(frozen=True)
class Mark:
    """A place in a file: both count from 1, columns count characters."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """The text of one file, without the mark of byte order, and where its lines begin."""

    text: str

    @cached_property
    def starts(self) -> list[int]:
        """The index of each line's first character. Computed late: most files have no problem to place."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def mark(self, index: int) -> Mark:
        """The line and column of a character; of the end of the text, if `index` lies beyond it."""
        index = min(index, len(self.text))
        line = bisect_right(self.starts, index)
        return Mark(line, index - self.starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """A line by its number, without its break."""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def scan(path: str, content: bytes) -> tuple[SourceText, list[Problem]]:
    """The text of a file, and what forbids giving it to a parser: its size, its bytes, its characters."""
    if len(content) > LARGEST:
        fault = problem(
            path, 1, 1, "too-large", "the file is larger than 1 MiB", "split it into several entries"
        )
        return SourceText(""), [fault]
    try:
        source = SourceText(content.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        return SourceText(""), [_not_utf8(path, content, error.start)]
    forbidden = islice(_FORBIDDEN.finditer(source.text), SHOWN)
    return source, [_forbidden(path, source.mark(found.start()), found[0]) for found in forbidden]


def _not_utf8(path: str, content: bytes, position: int) -> Problem:
    before = SourceText(content[:position].decode("utf-8").removeprefix("\ufeff"))
    mark = before.mark(position)
    message = f"the byte 0x{content[position]:02X} is not UTF-8"
    return problem(path, mark.line, mark.column, "not-utf8", message, "save the file as UTF-8")


def _forbidden(path: str, mark: Mark, character: str) -> Problem:
    named = f"U+{ord(character):04X}"
    if character in _INVISIBLE:
        message, rule = f"an invisible character stands here, {named}", "hidden-text"
    else:
        message, rule = f"a control character stands here, {named}, which YAML forbids", "yaml-syntax"
    return problem(path, mark.line, mark.column, rule, message, "delete it")


@dataclass(frozen=True)
class Explanation:
    """A fault of syntax in plain words: where it lies, what it is, what would be right."""

    index: int
    message: str
    hint: str


@dataclass(frozen=True)
class _Fault:
    """What the parser said, where it stopped, and where the thing began that it was reading."""

    source: SourceText
    said: str
    stopped: int
    began: int

    @cached_property
    def before(self) -> str:
        """The line on which the parser stopped, up to that place."""
        mark = self.source.mark(self.stopped)
        return self.source.line(mark.line)[: mark.column - 1]

    @property
    def rest(self) -> str:
        """All that follows the place where the parser stopped; empty at the end of the file."""
        return self.source.text[self.stopped :].rstrip()

    @property
    def one_line(self) -> bool:
        return self.source.mark(self.began).line == self.source.mark(self.stopped).line

    def above(self, index: int) -> tuple[int, str]:
        """The nearest line above `index` that says something, with its number."""
        for number in range(self.source.mark(index).line - 1, 0, -1):
            line = self.source.line(number)
            if line.strip() and not line.lstrip().startswith("#"):
                return number, line
        return 0, ""


def explain(source: SourceText, error: MarkedYAMLError) -> Explanation:
    """The parser's complaint, reworded for whoever has to mend the file."""
    stopped = error.problem_mark or error.context_mark
    began = error.context_mark or stopped
    last = len(source.text.rstrip())
    fault = _Fault(
        source,
        f"{error.context or ''}: {error.problem or ''}",
        min(stopped.index if stopped else 0, last),
        min(began.index if began else 0, last),
    )
    for words, tell in _TELLERS:
        if re.search(words, fault.said):
            return tell(fault)
    return Explanation(fault.stopped, f"this is not YAML ({error.problem})", _QUOTE)


_QUOTE = "put the whole text in quotation marks, or write it as a |- block"


def _tab(fault: _Fault) -> Explanation:
    return Explanation(fault.stopped, "a tab stands where YAML wants spaces", "indent with spaces")


def _first_character(fault: _Fault) -> Explanation:
    """YAML keeps some characters for itself where a value begins."""
    if not fault.rest:
        return _unclosed(fault)
    if fault.rest[0] == "\t":
        return _tab(fault)
    first = fault.rest[0]
    if first == "@" and fault.before.endswith("["):
        return Explanation(fault.stopped, _starts_with("[@"), _QUOTE)
    if first.isalnum() or first in "\"'":  # an empty item, then a field at the list's indentation
        return _missing_dash(fault)
    if "flow node" in fault.said or first == ".":
        return Explanation(fault.stopped, f'a value is missing before "{first}"', "")
    return Explanation(fault.stopped, _starts_with(first), _QUOTE)


def _property(fault: _Fault) -> Explanation:
    """What the parser took for an anchor, an alias, a tag or a directive."""
    return Explanation(fault.began, _starts_with(fault.source.text[fault.began]), _QUOTE)


def _starts_with(characters: str) -> str:
    return f'a text that starts with "{characters}" must be quoted'


def _list_on_line(fault: _Fault) -> Explanation:
    hint = 'start the list on a line of its own, or quote a text that starts with "- "'
    return Explanation(fault.stopped, "a list can't start on the line of its field", hint)


def _colon(fault: _Fault) -> Explanation:
    number, above = fault.above(fault.stopped)
    glued = re.match(r"\s*(?:- )?[\w-]+:(?=[^\s:/])", above)
    if re.search(r":\s", fault.before) or not re.fullmatch(r"\s*(?:- )?[\w-]+", fault.before):
        return _colon_in_text(fault)
    if glued and not re.search(r":(\s|$)", above):
        index = fault.source.starts[number - 1] + glued.end()
        return Explanation(index, "a space is missing after the colon", 'write "field: value"')
    message = "a field can't start here: the text above goes on in this line"
    return Explanation(fault.stopped, message, "give the line the indentation of its neighbours")


def _colon_in_text(fault: _Fault) -> Explanation:
    return Explanation(fault.stopped, "a colon and a space stand inside a text that is not quoted", _QUOTE)


def _lone_line(fault: _Fault) -> Explanation:
    mark = fault.source.mark(fault.began)
    above = fault.above(fault.began)[1]
    if above[mark.column - 1 :].startswith("- "):
        return _missing_dash(fault)
    hint = 'write "field: value"; a text that goes on from the line above is indented'
    return Explanation(fault.began, "the line is neither a field nor part of the text above", hint)


def _missing_dash(fault: _Fault) -> Explanation:
    index = fault.began if "simple key" in fault.said else fault.stopped
    hint = 'start the item with "- ", or give the line the indentation of the fields above'
    return Explanation(index, 'the line stands in a list but does not start with "- "', hint)


_IN_QUOTES = 'inside \'…\' an apostrophe is written twice, inside "…" a quotation mark as \\"'


def _unclosed_quote(fault: _Fault) -> Explanation:
    return Explanation(
        fault.began, "the quotation mark that opens here is never closed", f"close it; {_IN_QUOTES}"
    )


def _escape(fault: _Fault) -> Explanation:
    hint = "write the backslash twice, or put the text in '…'"
    return Explanation(fault.stopped, 'a backslash inside "…" starts an escape, and this is none', hint)


def _misplaced(fault: _Fault) -> Explanation:
    """Something stands where the next field should; what came before it on the line tells why."""
    before = fault.before.rstrip()
    if before.endswith(("'", '"')):
        message = "text follows the closing quotation mark"
        return Explanation(fault.stopped, message, f"quote the whole text; {_IN_QUOTES}")
    if before.endswith(("]", "}")):
        opened = re.search(r"(?:^|[:-] +)(\[\[|\[|\{)", before)
        hint = f"{_starts_with(opened[1] if opened else '[')}, or written as a |- block"
        return Explanation(fault.stopped, "text follows the closing bracket", hint)
    if fault.rest.startswith(":"):
        return Explanation(fault.stopped, "a field has no name", 'write "field: value"')
    if not fault.rest or before:
        return Explanation(fault.stopped, "a field is expected here", 'write "field: value"')
    what = "item" if fault.rest.startswith("- ") else "line"
    hint = "give what belongs together the same indentation, in spaces"
    return Explanation(fault.stopped, f"the indentation of this {what} fits no line above", hint)


def _in_brackets(fault: _Fault) -> Explanation:
    if not fault.rest or (fault.rest.startswith(":") and not fault.one_line):
        return _unclosed(fault)
    if fault.rest.startswith(":"):
        return _colon_in_text(fault)
    closing = "]" if "']'" in fault.said else "}"
    message = f'a comma or the closing "{closing}" is missing'
    hint = "quote a text that holds commas, colons, brackets or quotation marks"
    return Explanation(fault.stopped, message, hint)


def _unclosed(fault: _Fault) -> Explanation:
    if fault.began < fault.stopped:
        return Explanation(
            fault.began, "the bracket that opens here is never closed", "close it, or quote the text"
        )
    return Explanation(
        fault.stopped, "the file ends before its last bracket is closed", "close it, or quote the text"
    )


def _block(fault: _Fault) -> Explanation:
    message = 'after "|" or ">" nothing else may stand on the line'
    return Explanation(
        fault.began, message, "start the text on the next line, indented; quote a text that starts so"
    )


def _leftover(fault: _Fault) -> Explanation:
    return Explanation(
        fault.stopped, "text follows the end of the entry", "write one field a line; quote what is one text"
    )


_TELLERS: tuple[tuple[str, Callable[[_Fault], Explanation]], ...] = (
    ("a tab character", _tab),
    ("cannot start any token|node content|mapping keys are not", _first_character),
    ("alias|anchor|a tag|tag handle|directive", _property),
    ("sequence entries are not", _list_on_line),
    ("mapping values are not", _colon),
    ("simple key", _lone_line),
    ("'-' indicator", _missing_dash),
    ("quoted scalar.*(of stream|document indicator)", _unclosed_quote),
    ("quoted scalar", _escape),
    ("expected key", _misplaced),
    ("expected ',' or", _in_brackets),
    ("block scalar", _block),
    ("document start", _leftover),
)
"""Words of libyaml's messages, and who puts each in plain words; the first that fits speaks."""
