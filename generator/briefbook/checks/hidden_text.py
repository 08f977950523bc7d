"""Characters that nobody sees, and that make a text lie."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from briefbook.checks.case import Case
from briefbook.entry import Entry
from briefbook.fields import Fault
from briefbook.problems import Problem
from briefbook.reading import Loc, RawEntry, Value
from briefbook.validation import place

_JOINERS = "\u200c\u200d"
_JOINING = (
    *(
        "ARABIC",
        "SYRIAC",
        "MONGOLIAN",
        "NKO",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
    ),
    *("TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"),
)
_BLANK = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Drawn as nothing though Unicode does not class them as controls: soft hyphen, grapheme joiner, fillers."""


def check_hidden_text(_case: Case, entry: Entry) -> Iterator[Problem]:
    """`hidden-text`: bidirectional controls, zero-width and other invisible characters.

    Joiners are fine between letters of the scripts that need them (Unicode UAX #31, section 2.3), and between
    the parts of an emoji; variation selectors are fine after a character that is seen.
    """
    yield from _hidden_in(entry.raw)


def check_hidden_text_in_settings(case: Case) -> Iterator[Problem]:
    """The same in `site_config.yml`."""
    yield from _hidden_in(case.settings.raw)


def _hidden_in(raw: RawEntry) -> Iterator[Problem]:
    if not _may_hide(raw.text):
        return
    for loc, text, is_key in _texts(raw.data, ()):
        for offset in _hidden(text):
            name = unicodedata.name(text[offset], f"U+{ord(text[offset]):04X}").lower()
            message = f"an invisible character is hidden in this text: {name}"
            fault = Fault("hidden-text", message, "delete it", None if is_key else offset)
            yield place(raw, loc, fault, on_key=is_key)


def _may_hide(source: str) -> bool:
    """Whether a file may hold such a character: as it is, or as an escape. Nearly all can be left at that."""
    return "\\" in source or any(map(_is_invisible, set(source)))


def _texts(value: Value, loc: Loc) -> Iterator[tuple[Loc, str, bool]]:
    if isinstance(value, str):
        yield loc, value, False
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*loc, key), key, True
            yield from _texts(inner, (*loc, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*loc, index))


def _hidden(text: str) -> Iterator[int]:
    if text.isascii() and text.isprintable():
        return
    for offset, character in enumerate(text):
        if _is_invisible(character) and not _is_needed(text, offset):
            yield offset


@lru_cache(maxsize=4096)
def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    control = category == "Cc" and character not in "\n\t"
    return category in ("Cf", "Co", "Cn", "Cs", "Zl", "Zp") or control or selector or character in _BLANK


def _is_needed(text: str, offset: int) -> bool:
    character = text[offset]
    before = text[offset - 1] if offset else " "
    after = text[offset + 1] if offset + 1 < len(text) else " "
    if character in _JOINERS:
        joins_letters = unicodedata.name(before, "").startswith(_JOINING) and not after.isspace()
        joins_pictures = (
            unicodedata.category(before) in ("So", "Sk", "Mn") and unicodedata.category(after) == "So"
        )
        return joins_letters or joins_pictures
    selector = "\ufe00" <= character <= "\ufe0f"
    return selector and not before.isspace() and not _is_invisible(before)
