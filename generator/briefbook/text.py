"""Words that cannot become markup: the one encoding for whatever a contributor wrote."""

import re
import string
from functools import lru_cache

from markupsafe import Markup, escape

_PUNCTUATION = re.compile("[" + re.escape(string.punctuation) + "]")
_SPACE = re.compile(r"\s+")


class Safe(Markup):
    """Markup made by us; everything else is encoded before it is written. Templates know it by `__html__`."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> "Safe":
        """Straight from a string: `Markup` looks for `__html__` first, half a million times in a build."""
        return str.__new__(cls, text)


@lru_cache(maxsize=65536)
def encode(text: str) -> Safe:
    """`text` with every ASCII punctuation mark as a numeric entity and white space folded.

    It reads as the same characters, literally, in Markdown, in HTML text and in a quoted attribute: no parser
    of either finds a mark to act on.
    """
    return Safe(_PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", _SPACE.sub(" ", text)))


def unstopped(sentence: str) -> str:
    """A sentence as a title: without its full stop, which is not one of several."""
    return sentence.removesuffix(".") if sentence[-2:-1] not in ("", ".") else sentence


def encode_lines(text: str) -> Safe:
    """A text whose lines and spaces count, for a `<pre>` within a block of HTML: there only HTML reads it.

    A line break is an entity, so that no blank line can end the block; quotation marks too, as everywhere.
    """
    return Safe(escape(text).replace(Markup("\n"), Markup("&#10;")))
