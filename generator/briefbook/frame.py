"""What stands round every page: navigation, foot and words. Texts are encoded, since MkDocs prints them as they are."""

from typing import Any

from babel import Locale

from briefbook.brand import STYLESHEET, has_colours, logo_path
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.story import Story
from briefbook.text import encode

NAVIGATION = (
    ("home", "", "Situation"),
    ("timeline", "timeline/", "Timeline"),
    ("issues", "issues/", "Issues"),
    ("positions", "positions/", "Positions"),
    ("accounts", "accounts/", "Accounts"),
    ("sources", "sources/", "Sources"),
)
LISTS = (
    (Briefing, "Briefings"),
    (Event, "Events"),
    (Issue, "Issues"),
    (Actor, "Actors"),
    (Place, "Places"),
    (Claim, "Statements"),
    (Source, "Sources"),
)
KEPT = (("about/", "About"), ("coverage/", "Coverage"), ("corrections/", "Corrections"))

WORDS = {
    "skip": "Skip to content",
    "main_menu": "Main",
    "menu": "Menu",
    "search": "Search",
    "search_label": "Search the briefing",
    "close_search": "Close search",
    "more_results": "More results",
    "switch_dark": "Switch to dark colours",
    "switch_light": "Switch to light colours",
    "you_are_in": "You are in",
    "as_of": "As of",
    "in_this_briefing": "In this briefing",
    "neighbours": "Neighbouring pages",
    "previous": "Previous",
    "next": "Next",
    "edit": "Edit this page",
    "source": "Source",
    "close_card": "Close the card",
    "in_the_list": "In the list below",
    "promise": (
        "Every sentence here leads to its source. An entry that was wrong stays, struck through, with the reason."
    ),
    "licence": "Content",
    "reading_the_marks": "Reading the marks",
    "known": "Known",
    "disputed": "Disputed",
    "unknown": "Unknown",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "suspect": "Suspect",
    "not_found": "Nothing answers here",
    "not_found_why": (
        "The address may be mistyped. An entry that was renamed or withdrawn keeps its address, "
        "so a link that once worked still does."
    ),
    "not_found_home": "To the start",
    "not_found_lists": "Lists of everything, at the foot of this page",
}

SEARCH_WORDS = {
    "hint": "Names, places, words of a statement. Arrow keys move, Enter opens.",
    "searching": "Searching…",
    "count": {"one": "{n} result", "other": "{n} results"},
    "also": "also: {names}",
    "none": "Nothing found for “{query}”.",
    "noneAdvice": "Try fewer or other words, or look through everything:",
    "failed": "The search could not be loaded.",
    "failedAdvice": "Everything is in lists too:",
}
"""What the search dialog says. Plain text: the theme encodes it as JSON, and the script never as markup."""


def frame(story: Story) -> dict[str, Any]:
    """The site-wide data of the theme: `config.extra.bb`."""
    settings = story.settings
    lists = [{"href": f"{model.kind}/", "text": encode(text)} for model, text in LISTS]
    kept = [{"href": href, "text": encode(text)} for href, text in KEPT]
    data: dict[str, Any] = _plain(
        {
            "title": encode(settings.title),
            "language": settings.language,
            "dir": "rtl" if Locale.parse(settings.language, sep="-").text_direction == "rtl" else "ltr",
            "base": settings.base_path,
            "logo": logo_path(settings),
            "colours": STYLESHEET if has_colours(settings) else "",
            "nav": [{"key": key, "href": href, "text": encode(text)} for key, href, text in NAVIGATION],
            "foot": [
                {"heading": encode("Everything in lists"), "links": lists},
                {"heading": encode("How it is kept"), "links": kept},
            ],
            "licence_content": encode(settings.licence.content or ""),
            "words": {
                **{key: encode(words) for key, words in WORDS.items()},
                "search_dialog": SEARCH_WORDS,
            },
        }
    )
    return data


def _plain(value: Any) -> Any:
    """Without our own string type, which YAML does not know."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str.__str__(value) if isinstance(value, str) else value
