"""What refers to an entry that was mended, and whether it was looked at again since."""

from briefbook.entry import Entry
from briefbook.view import Plain, View

MOST_DEPENDENTS = 6
"""Entries named of those that refer to a mended one; its own page has them all."""


def relying_on(entry: Entry, view: View) -> Plain:
    """What refers to a mended entry, the first few by name; `suspect` where it was not looked at again since."""
    story = view.story
    refs = sorted({link.source for link in story.library.back[entry.ref]} - {entry.ref})
    return {
        "relying": [
            {**view.link(ref), "suspect": story.evidence.suspect(story.library.entry(ref))}
            for ref in refs[:MOST_DEPENDENTS]
        ],
        "more": max(0, len(refs) - MOST_DEPENDENTS),
    }
