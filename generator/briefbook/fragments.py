"""Links that lead to the very words of a page, as the draft "URL Fragment Text Directives" of the W3C has them."""

import re
from urllib.parse import quote

_LONG = 10
"""More words than this are named by how they begin and end, which a difference in between does not break."""
_ENDS = 4
_GAP = re.compile(r"\[?(?:…|\.\.\.)\]?")
_MARKS = re.compile(r"^\W+|\W+$")


def leading_to(url: str, words: str) -> str:
    """The address with a directive to find the words; the address alone where there are none to look for.

    A browser looks for whole words, so what surrounds them is left out, and what an editor left out (`…`) is
    passed over.
    """
    pieces = [_MARKS.sub("", piece) for piece in _GAP.split(words)]
    pieces = [" ".join(piece.split()) for piece in pieces if piece]
    if not pieces or ":~:" in url:
        return url
    begins, ends = pieces[0], pieces[-1]
    if len(pieces) == 1:
        single = begins.split()
        if len(single) <= _LONG:
            return f"{url}{_directive_of(url)}{_encoded(begins)}"
        begins, ends = " ".join(single[:_ENDS]), " ".join(single[-_ENDS:])
    return f"{url}{_directive_of(url)}{_encoded(begins)},{_encoded(ends)}"


def _directive_of(url: str) -> str:
    return ":~:text=" if "#" in url else "#:~:text="


def _encoded(words: str) -> str:
    """Percent-encoded; the hyphen too, which has a meaning of its own in a directive."""
    return quote(words, safe="").replace("-", "%2D")
