"""What stands round every page: navigation, foot and words. Texts are encoded, since MkDocs prints them as they are."""

from typing import Any

from briefbook.brand import STYLESHEET, has_colours, logo_path
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entries.places import Place
from briefbook.entries.sources import Source
from briefbook.languages import Catalogue, msg, msg_counted
from briefbook.policy import PAGE
from briefbook.story import Story
from briefbook.text import encode

NAVIGATION = (
    ("home", "", msg("Situation")),
    ("timeline", "timeline/", msg("Timeline")),
    ("issues", "issues/", msg("Issues")),
    ("positions", "positions/", msg("Positions")),
    ("accounts", "accounts/", msg("Accounts")),
    ("sources", "sources/", msg("Sources")),
)
LISTS = (
    (Briefing, msg("Briefings")),
    (Event, msg("Events")),
    (Issue, msg("Issues")),
    (Actor, msg("Actors")),
    (Place, msg("Places")),
    (Claim, msg("Statements")),
    (Source, msg("Sources")),
)
KEPT = (
    ("about/", msg("About")),
    ("whats-new/", msg("What’s new")),
    ("coverage/", msg("Coverage")),
    ("corrections/", msg("Corrections")),
)

WORDS = {
    "skip": msg("Skip to content"),
    "main_menu": msg("Main"),
    "menu": msg("Menu"),
    "search": msg("Search"),
    "search_label": msg("Search the briefing"),
    "close_search": msg("Close search"),
    "more_results": msg("More results"),
    "narrow_down": msg("Narrow down"),
    "switch_dark": msg("Switch to dark colours"),
    "switch_light": msg("Switch to light colours"),
    "you_are_in": msg("You are in"),
    "as_of": msg("As of"),
    "in_this_briefing": msg("In this briefing"),
    "neighbours": msg("Neighbouring pages"),
    "previous": msg("Previous"),
    "next": msg("Next"),
    "edit": msg("Edit this page"),
    "source": msg("Source"),
    "copy_text": msg("Copy"),
    "copied": msg("Copied"),
    "close_card": msg("Close the card"),
    "in_the_list": msg("In the list below"),
    "promise": msg(
        "Every sentence here leads to its source. An entry that was wrong stays, struck through, with the reason."
    ),
    "licence": msg("Content"),
    "reading_the_marks": msg("Reading the marks"),
    "known": msg("Known"),
    "disputed": msg("Disputed"),
    "unknown": msg("Unknown"),
    "corrected": msg("Corrected"),
    "withdrawn": msg("Withdrawn"),
    "suspect": msg("Suspect"),
    "not_found": msg("Nothing answers here"),
    "not_found_why": msg(
        "The address may be mistyped. An entry that was renamed or withdrawn keeps its address, "
        "so a link that once worked still does."
    ),
    "not_found_home": msg("To the start"),
    "not_found_lists": msg("Lists of everything, at the foot of this page"),
}

SEARCH_WORDS: dict[str, str | tuple[str, str] | dict[str, str]] = {
    "hint": msg("Names, places, words of a statement. Arrow keys move, Enter opens."),
    "searching": msg("Searching…"),
    "count": msg_counted("{n} result", "{n} results"),
    "also": msg("also: {names}"),
    "none": msg("Nothing found for “{query}”."),
    "noneAdvice": msg("Try fewer or other words, or look through everything:"),
    "failed": msg("The search could not be loaded."),
    "failedAdvice": msg("Everything is in lists too:"),
    "facets": {"kind": msg("Kind"), "issue": msg("Issue"), "actor": msg("Actor"), "year": msg("Year")},
    "kinds": {model.kind: text for model, text in LISTS},
    "moreValues": msg("Show more"),
    "remove": msg("Remove {name}"),
}
"""What the search dialog says. Plain text: the theme encodes it as JSON, and the script never as markup."""


def frame(story: Story) -> dict[str, Any]:
    """The site-wide data of the theme: `config.extra.bb`."""
    settings, gettext = story.settings, story.texts.gettext
    lists = [{"href": f"{model.kind}/", "text": encode(gettext(text))} for model, text in LISTS]
    kept = [{"href": href, "text": encode(gettext(text))} for href, text in KEPT]
    data: dict[str, Any] = _plain(
        {
            "title": encode(settings.title),
            "language": settings.language,
            "dir": story.texts.direction,
            "base": settings.base_path,
            "policy": PAGE,
            "logo": logo_path(settings),
            "colours": STYLESHEET if has_colours(settings) else "",
            "nav": [
                {"key": key, "href": href, "text": encode(gettext(text))} for key, href, text in NAVIGATION
            ],
            "foot": [
                {"heading": encode(gettext("Everything in lists")), "links": lists},
                {"heading": encode(gettext("How it is kept")), "links": kept},
            ],
            "licence_content": encode(settings.licence.content or ""),
            "words": {
                **{key: encode(gettext(words)) for key, words in WORDS.items()},
                "search_dialog": _search_words(story.texts),
            },
        }
    )
    return data


def _search_words(texts: Catalogue) -> dict[str, str | dict[str, str]]:
    """What depends on a number has each of its forms, by the name that browsers have for it."""
    return {key: _said(texts, words) for key, words in SEARCH_WORDS.items()}


def _said(texts: Catalogue, words: str | tuple[str, str] | dict[str, str]) -> str | dict[str, str]:
    match words:
        case str():
            return texts.gettext(words)
        case dict():
            return {key: texts.gettext(each) for key, each in words.items()}
    return texts.forms(*words)


def _plain(value: Any) -> Any:
    """Without our own string type, which YAML does not know."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str.__str__(value) if isinstance(value, str) else value
