"""Words in lines that have room, without a browser that could measure them: how wide letters are at most."""

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category, combining, east_asian_width

_SIZES = {
    0.42: " fijlrtI.,:;'’!|()-",
    0.95: "mwMW@%…—жмшщюыфъЖМШЩЮЫФЪæœÆŒ",
}
_WIDTHS = {letter: width for width, letters in _SIZES.items() for letter in letters}
"""How wide a letter is at most, of its size, in the serif, half bold, or in the sans; others by what they are."""


def room_of(words: str, size: float) -> float:
    """How many pixels words take at most, in letters of a size."""
    return size * sum(map(_width, words))


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if combining(letter) or category(letter) == "Cf":
        return 0
    if east_asian_width(letter) in "WF":
        return 1.05
    return 0.73 if letter.isupper() else 0.58


def lines_of(words: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """Words in lines that fit; the last ends in "…" where they don't all."""
    rest, lines = words.split(), list[str]()
    while rest and len(lines) < most:
        count = _fitting(rest, room, size)
        is_last = len(lines) == most - 1
        if count == 0 or (is_last and count < len(rest)):
            lines.append(_cut(" ".join(rest), room, size))
            return tuple(lines)
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    return tuple(lines)


def _fitting(words: Sequence[str], room: float, size: float) -> int:
    """How many of some words fit on a line."""
    taken = -room_of(" ", size)
    for count, word in enumerate(words):
        taken += room_of(f" {word}", size)
        if taken > room:
            return count
    return len(words)


def _cut(words: str, room: float, size: float) -> str:
    """The start of words that do not fit on a line, where possible up to the end of a word."""
    left, end = room - room_of("…", size), 0
    for letter in words:
        left -= room_of(letter, size)
        if left < 0:
            break
        end += 1
    start = words[:end]
    whole = start.rpartition(" ")[0] if words[end : end + 1] not in ("", " ") else start
    return (whole or start).rstrip(" ,;:") + "…"
