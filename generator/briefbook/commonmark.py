"""A fast engine behind Python-Markdown's own interface: pulldown-cmark, which is linear and written in Rust.

MkDocs names this module among its Markdown extensions. Without it the stock engine takes over and gives the same
pages, more slowly: a test holds the two against each other.
"""

import pyromark
from markdown import Extension, Markdown

_OPTIONS = pyromark.Options.ENABLE_HEADING_ATTRIBUTES


class CommonMark(Extension):
    """Converts the whole text at once, in place of Python-Markdown's processors."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Stand in for `convert`, the one method that MkDocs calls."""
        md.convert = convert  # type: ignore[method-assign,assignment]


def convert(text: str) -> str:
    """The HTML of a page's Markdown; headings take `{#id .class}`."""
    return pyromark.html(text, options=_OPTIONS).rstrip("\n")


def makeExtension() -> CommonMark:  # noqa: N802 - Python-Markdown's name
    """What Python-Markdown calls for an extension named by its module."""
    return CommonMark()
