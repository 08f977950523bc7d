"""One file of YAML as people read it: every scalar is text, every value knows where it stands."""

import re
from bisect import bisect_right
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser

from briefbook.problems import Problem, problem
from briefbook.reading.scanning import Mark, SourceText, explain, scan

DEEPEST = 32
"""How many levels of lists and mappings a file may have (content model)."""


class Plain(str):
    """A scalar written without quotes."""

    __slots__ = ()


Value = str | Plain | list["Value"] | dict[str, "Value"] | None
Loc = tuple[str | int, ...]


class _Span(NamedTuple):
    """Where one value stands in the text of its file, as indexes."""

    start: int
    end: int
    key: int | None
    style: str
    scalar: str | None


class Marks:
    """Where the values and keys of one file stand."""

    def __init__(self, source: SourceText, spans: dict[Loc, _Span]) -> None:
        self._source = source
        self._spans = spans
        self._letters: dict[Loc, _Letters] = {}

    @property
    def text(self) -> str:
        """The whole file."""
        return self._source.text

    def at(self, loc: Loc) -> Mark:
        """The first character of the value at `loc`, or of the nearest value around it that exists."""
        return self._source.mark(self._span(loc).start)

    def key(self, loc: Loc) -> Mark:
        """The key of a mapping's item; the value where there is no key."""
        span = self._spans.get(loc)
        return self.at(loc) if span is None or span.key is None else self._source.mark(span.key)

    def inside(self, loc: Loc, offset: int) -> Mark:
        """The place in the file of character `offset` of the text at `loc`, however that text is written."""
        span = self._spans.get(loc)
        if span is None or not span.scalar:
            return self.at(loc)
        if loc not in self._letters:
            self._letters[loc] = _Letters(self._source.text, span, span.scalar)
        return self._source.mark(self._letters[loc].find(offset))

    def source(self, loc: Loc) -> str:
        """The value as it is written: its first line, at most 80 characters."""
        span = self._span(loc)
        lines = self._source.text[span.start : min(span.end, span.start + 80)].splitlines()
        return lines[0].rstrip() if lines else ""

    def _span(self, loc: Loc) -> _Span:
        for length in range(len(loc), -1, -1):
            if span := self._spans.get(loc[:length]):
                return span
        return _Span(0, 0, None, "", None)


_LETTER = re.compile(r"[^ \t\r\n]")
_UNITS = {
    "'": re.compile(r"''|[^ \t\r\n]"),
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|[^xuU])|[^ \t\r\n]"),
}
_BLANK_ESCAPE = re.compile(r"\\(?:[nrt\s]|(?:x|u00|U000000)(?:09|0[aAdD]|20))")


class _Letters:
    """A text and its source, side by side.

    Folding, indentation and chomping only ever touch white space. So the nth character of the value that is
    not white space is the nth such character of the source, in every style; in quotes, an escape is one.
    """

    def __init__(self, text: str, span: _Span, value: str) -> None:
        self._span = span
        self._offsets = [found.start() for found in _LETTER.finditer(value)]
        start, quoted = span.start, span.style in _UNITS
        if quoted:
            start += 1
        elif span.style:  # a block: its text begins below the line of the "|" or ">"
            start += len(text[start : span.end].splitlines()[0])
        units = _UNITS.get(span.style, _LETTER).finditer(text, start, span.end - quoted)
        self._places = [unit.span() for unit in units if not _BLANK_ESCAPE.fullmatch(unit[0])]

    def find(self, offset: int) -> int:
        """The index in the source; for white space, counted from the letter before it."""
        nth = bisect_right(self._offsets, offset) - 1
        if nth < 0:
            return self._span.start
        start, end = self._places[nth]
        away = offset - self._offsets[nth]
        return start if not away else min(end + away - 1, self._span.end)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


class _TooDeep(Exception):
    """Stops the reading of a file that nests too deeply, at `index`."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class _Composer:
    """Makes values of the parser's events.

    libyaml hands out events without recursion and reads at most a line or 1,024 characters ahead. So the
    depth is known before anything nests, where its own composer would crash. Events carry no useful types.
    """

    def __init__(self, path: str, source: SourceText) -> None:
        self.spans: dict[Loc, _Span] = {}
        self.problems: list[Problem] = []
        self._path = path
        self._source = source
        self._next: Any = CParser(source.text).get_event

    def compose(self) -> Value:
        """The one document of the file; `problems` says what is wrong with it."""
        try:
            return self._document()
        except _TooDeep as error:
            self._refuse(
                error.index, f"nesting deeper than {DEEPEST} levels", "quote a text made of brackets"
            )
        except yaml.MarkedYAMLError as error:
            self._explain(error)
        return None

    def _document(self) -> Value:
        self._next()
        start = self._next()
        if type(start) is yaml.StreamEndEvent:
            self._no_mapping(0, "the file is empty")
            return None
        if start.version or start.tags:
            self._refuse(start.start_mark.index, "a directive (%)", "delete the line")
        first = self._next()
        value = self._value(first, (), None)
        self._next()
        after = self._next()
        if type(after) is not yaml.StreamEndEvent:
            self._refuse(after.start_mark.index, "a second document", "give each entry a file of its own")
        if not isinstance(value, dict) and not self.problems:
            message = "the file is empty" if value is None else "the file has no fields"
            self._no_mapping(first.start_mark.index, message)
        return value

    def _no_mapping(self, index: int, message: str) -> None:
        self._blame(index, "wrong-type", message, 'write one "field: value" a line')

    def _value(self, event: Any, loc: Loc, key: int | None) -> Value:
        start, kind = event.start_mark.index, type(event)
        if kind is yaml.AliasEvent:
            hint = f'{_WRITE_OUT}; quote a text that starts with "*"'
            self._refuse(start, f"an alias (*{_short(event.anchor)})", hint)
            return None
        self._refuse_properties(event, start)
        if kind is yaml.ScalarEvent:
            text, style = event.value, event.style
            self.spans[loc] = _Span(start, event.end_mark.index, key, style, text)
            return text if style else Plain(text) if text else None
        if len(loc) == DEEPEST:
            raise _TooDeep(start)
        value, end = self._mapping(loc) if kind is yaml.MappingStartEvent else self._sequence(loc)
        self.spans[loc] = _Span(start, end, key, "", None)
        return value

    def _sequence(self, loc: Loc) -> tuple[list[Value], int]:
        values: list[Value] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            values.append(self._value(event, (*loc, len(values)), None))
        return values, _end(event)

    def _mapping(self, loc: Loc) -> tuple[dict[str, Value], int]:
        values: dict[str, Value] = {}
        begun: dict[str, int] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            start = event.start_mark.index
            name = self._key(event, loc, start)
            if name and begun.setdefault(name, start) != start:
                self._duplicate(name, start, begun[name])
            values[name] = self._value(self._next(), (*loc, name), start)
        return values, _end(event)

    def _key(self, event: Any, loc: Loc, start: int) -> str:
        """The name of a field; empty if it can't be one, which is then a problem."""
        if type(event) is not yaml.ScalarEvent:
            self._value(event, (*loc, ""), None)
            if type(event) is yaml.AliasEvent:
                return ""
            hint = "a text that starts with a bracket must be quoted"
            self._blame(start, "yaml-syntax", "a list or mapping can't be the name of a field", hint)
            return ""
        self._refuse_properties(event, start)
        if event.value == "<<" and not event.style:
            self._refuse(start, "a merge key (<<)", _WRITE_OUT)
        elif not event.value:
            self._blame(start, "yaml-syntax", "a field has no name", 'write "field: value"')
        return str(event.value)

    def _refuse_properties(self, event: Any, start: int) -> None:
        if event.anchor is not None and self._source.text[start] == "&":
            self._refuse(
                start,
                f"an anchor (&{_short(event.anchor)})",
                f'{_WRITE_OUT}; quote a text that starts with "&"',
            )
        elif event.tag is not None:
            self._refuse(start, "a tag (!)", 'leave it out; quote a text that starts with "!"')

    def _duplicate(self, name: str, start: int, first: int) -> None:
        line = self._source.mark(first).line
        message = f'"{_short(name)}" is given again; the first is in line {line}'
        self._blame(start, "duplicate-key", message, "keep one of them")

    def _explain(self, error: yaml.MarkedYAMLError) -> None:
        """A fault of syntax, unless the line has a refused alias or anchor, which is then its cause."""
        told = explain(self._source, error)
        line = self._source.mark(told.index).line
        if all(known.line != line for known in self.problems):
            self._blame(told.index, "yaml-syntax", told.message, told.hint)

    def _refuse(self, index: int, what: str, hint: str) -> None:
        self._blame(index, "refused-yaml", f"{what} is not allowed here", hint)

    def _blame(self, index: int, rule: str, message: str, hint: str) -> None:
        mark = self._source.mark(index)
        self.problems.append(problem(self._path, mark.line, mark.column, rule, message, hint))


_WRITE_OUT = "write the value out wherever it is needed"


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def read_mapping(path: str, content: bytes) -> tuple[dict[str, Value], Marks, list[Problem]]:
    """The fields of one file and where they stand. If there are problems, there are no fields.

    Scalars stay text as written: what is a number, a day or `true` is for the fields to say, which know by
    `Plain` that there were no quotes. `path` is only named in the problems.
    """
    source, problems = scan(path, content)
    if problems:
        return {}, Marks(source, {}), problems
    composer = _Composer(path, source)
    data = composer.compose()
    if composer.problems or not isinstance(data, dict):
        return {}, Marks(source, {}), composer.problems
    return data, Marks(source, composer.spans), []
