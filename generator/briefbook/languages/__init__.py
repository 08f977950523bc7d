"""The words of the interface in the language of the site.

English stands where it is said: in the templates and in the code. Beside this file lies one catalogue a language, in
the usual form of gettext (`uk.po`); what a catalogue lacks is said in English. A catalogue is read once, when the first
page is made, and never changes: several languages live side by side in one process.

`gettext`, `ngettext` and `pgettext` mean what they mean everywhere: words, words that go with a number, and words that
need a context to be told from others. What varies stands in braces, `{day}`, and is given by name.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from gettext import c2py
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from babel import Locale
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""Of English alone: elsewhere the word for a number changes with what is counted."""


_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = frozenset({"L"}), frozenset({"R", "AL"})


def _runs(text: str, ways: frozenset[str]) -> bool:
    return not ways.isdisjoint(map(bidirectional, text))


def msg(text: str) -> str:
    """Words that stand in a table and are said elsewhere: this only marks them for the catalogues."""
    return text


def msg_in(context: str, text: str) -> str:  # noqa: ARG001
    """The same for words with a context."""
    return text


def msg_counted(one: str, many: str) -> tuple[str, str]:
    """The same for words that go with a number."""
    return one, many


class Catalogue:
    """The words of one language. `tag` is the language of the site; `words` are in it, else in English."""

    def __init__(self, tag: str, path: Path | None = None) -> None:
        self.tag = tag
        self._path = path

    def gettext(self, text: str, /, **given: object) -> str:
        """Words, with what is given in its places."""
        found = self._messages.get(text)
        return self._filled(found[0] if found else text, given)

    def pgettext(self, context: str, text: str, /, **given: object) -> str:
        """The same, for words that mean something else elsewhere."""
        found = self._messages.get((context, text))
        return self._filled(found[0] if found else text, given)

    def ngettext(self, one: str, many: str, number: int, /, **given: object) -> str:
        """The form that goes with a number; `{n}` is the number itself, in digits."""
        return self._filled(self.form(one, many, number), {"n": self.digits(number), **given})

    def _filled(self, said: str, given: Mapping[str, object]) -> str:
        return (
            said.format(**{name: self.isolated(str(each)) for name, each in given.items()}) if given else said
        )

    def isolated(self, text: str) -> str:
        """A text as it stands within words of this language: one that runs the other way moves nothing round it."""
        against = _LEFT_TO_RIGHT if self.direction == "rtl" else _RIGHT_TO_LEFT
        if text.isascii() and against is _RIGHT_TO_LEFT:
            return text
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if _runs(text, against) else text

    def counted(self, number: int, one: str, many: str) -> str:
        """The same where the number stands in running text: English has words for small ones."""
        in_words = self.is_english and number < len(_NUMBERS)
        return self.ngettext(one, many, number, n=_NUMBERS[number] if in_words else self.digits(number))

    def form(self, one: str, many: str, number: int) -> str:
        """The form that goes with a number, its places still open."""
        forms = self._messages.get(one)
        if forms is None:
            return one if number == 1 else many
        return forms[self._plural(number)]

    def digits(self, number: int) -> str:
        """A whole number as the language writes it."""
        return _digits(number, self.tag.replace("-", "_"))

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Every form by the name that CLDR, and so a browser, has for its numbers: `one`, `few`, `many`, `other`."""
        category = Locale.parse(self.tag if self._path else "en", sep="-").plural_form
        found: dict[str, str] = {}
        for number in (*range(200), 10**6):
            found.setdefault(category(number), self.form(one, many, number))
        return found

    @cached_property
    def direction(self) -> str:
        """Which way the language of the site is written: `ltr` or `rtl`."""
        return str(Locale.parse(self.tag, sep="-").text_direction)

    @property
    def is_english(self) -> bool:
        """Whether these are the words as they stand in the code, in English or for want of a catalogue."""
        return self._path is None

    @cached_property
    def fingerprint(self) -> bytes:
        """What tells these words from others."""
        return blake2b(self._path.read_bytes()).digest() if self._path else b""

    @cached_property
    def _messages(self) -> Mapping[str | tuple[str, str], tuple[str, ...]]:
        return self._read[0]

    @cached_property
    def _plural(self) -> Callable[[int], int]:
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[dict[str | tuple[str, str], tuple[str, ...]], Callable[[int], int]]:
        if self._path is None:
            return {}, lambda number: int(number != 1)
        from babel.messages.pofile import read_po  # English does not need it

        with self._path.open("rb") as file:
            read = read_po(file, ignore_obsolete=True)
        found: dict[str | tuple[str, str], tuple[str, ...]] = {}
        for message in read:
            first, forms = _singular(message.id), _forms(message.string)
            if first and all(forms):
                found[(message.context, first) if message.context else first] = forms
        return found, c2py(read.plural_expr)


@lru_cache(maxsize=4096)
def _digits(number: int, locale: str) -> str:
    return str(format_decimal(number, locale=locale))


def _singular(message: Any) -> str:
    return message if isinstance(message, str) else str(message[0])


def _forms(string: Any) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


@lru_cache(maxsize=64)
def catalogue(tag: str) -> Catalogue:
    """The words for a language, by its BCP 47 tag: of the longest start of it that has a catalogue."""
    parts = tag.split("-")
    while parts:
        path = FOLDER / f"{'-'.join(parts)}.po"
        if path.is_file():
            return Catalogue(tag, path)
        parts.pop()
    return Catalogue(tag)
