"""Which pages have a poster of their own, and its words. All others are shown with the site's.

Drawing one takes as long as making ten pages, so their number is fixed, however large a briefing is.
"""

from briefbook.answers import answer
from briefbook.days import Day
from briefbook.days.words import day_words
from briefbook.drawing import Manner, Poster, can_write
from briefbook.editions import edition_name
from briefbook.entries.briefings import Briefing
from briefbook.entries.issues import Issue
from briefbook.facts import Facts
from briefbook.fields import Ref
from briefbook.settings import Settings
from briefbook.story import Story
from briefbook.view import description_of
from briefbook.wording import kind_words, term

FILE = "poster.png"
"""What a poster is called, at the address of its page."""

_SITE = "home"
"""The set of pages to which the site's poster belongs."""

_KINDS = (Briefing.kind, Issue.kind)
MOST_BRIEFINGS = 4
MOST_ISSUES = 8


class Posters:
    """The posters of one story."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._facts = Facts(story)
        self.answers = story.answers
        self.answers.own(self)

    def where(self, about: Ref | None) -> tuple[str, str] | None:
        """The address of the poster for a page about an entry, or about none, and the title that it shows.

        None where the site has none: whoever shows a link asks for the picture in full, which needs the canonical
        address; and a title that can't be written is not drawn with holes.
        """
        if about and about.kind in _KINDS and self.is_own(about):
            return f"{self._story.addresses.of(about)}{FILE}", self._story.library.entry(about).label
        settings = self._story.settings
        return (FILE, settings.title) if has_posters(settings) else None

    @answer
    def is_own(self, ref: Ref) -> bool:
        """Whether a briefing or an issue has a poster of its own."""
        return (
            has_posters(self._story.settings)
            and ref in self._chosen(ref.kind)
            and can_write(self._story.library.entry(ref).label)
        )

    @answer
    def _chosen(self, kind: str) -> tuple[Ref, ...]:
        """The newest editions; the issues of which most entries speak."""
        if kind == Briefing.kind:
            return tuple(edition.ref for edition in self._story.editions[-MOST_BRIEFINGS:])
        ranked = (self._story.library.get(ref, Issue) for ref in self._story.overview.by_weight(kind))
        return tuple(issue.ref for issue in ranked if not issue.withdrawn)[:MOST_ISSUES]

    @answer
    def words(self, name: Ref | str) -> Poster | None:
        """What stands on the poster of an entry, or of the site; None where it has none."""
        story = self._story
        if not isinstance(name, Ref):
            return self._of_site() if has_posters(story.settings) else None
        if not self.is_own(name):
            return None
        entry = story.library.entry(name)
        if isinstance(entry, Briefing):
            return self._of_edition(entry)
        return self._of_issue(story.library.get(name, Issue))

    def _of_site(self) -> Poster:
        story, settings = self._story, self._story.settings
        newest = story.editions[-1].title if story.editions else ""
        sources = story.overview.sourcing("claims").sources
        return _written(
            title=settings.title,
            above=(settings.url or "").partition("://")[2].rstrip("/"),
            line=settings.description or newest,
            day=self._as_of(story.as_of),
            tally=self._sources(sources),
        )

    def _of_edition(self, edition: Briefing) -> Poster:
        story = self._story
        cited = {story.library.resolve(each.source) for each in self._facts.citations(edition.ref)}
        return _written(
            title=edition.title,
            above=story.settings.title,
            kind=f"{kind_words(edition, story.texts)} · {edition_name(story, edition)}",
            line=description_of(story, edition.lede),
            day=self._as_of(edition.as_of),
            tally=self._sources(len(cited)),
        )

    def _of_issue(self, issue: Issue) -> Poster:
        story = self._story
        status = term("issues.status", issue.status, story.texts)
        statements = len(story.evidence.homed(issue.ref))
        return _written(
            title=issue.title,
            above=story.settings.title,
            kind=f"{kind_words(issue, story.texts)} · {status}",
            line=issue.question or description_of(story, issue.summary),
            day=self._as_of(story.as_of),
            tally=story.texts.ngettext("{n} statement.", "{n} statements.", statements) if statements else "",
        )

    def _as_of(self, day: Day | None) -> str:
        story = self._story
        return story.texts.gettext("As of {day}.", day=day_words(day, story.settings.language)) if day else ""

    def _sources(self, number: int) -> str:
        return self._story.texts.ngettext("{n} source.", "{n} sources.", number) if number else ""


def may_have_poster(name: Ref | str) -> bool:
    """Whether a set of pages is of a sort that has posters."""
    return name.kind in _KINDS if isinstance(name, Ref) else name == _SITE


def has_posters(settings: Settings) -> bool:
    """Whether the site is shown with posters: it has a canonical address, and a title that can be written."""
    return bool(settings.url) and can_write(settings.title)


def manner_of(story: Story) -> Manner:
    """How the posters of a site are drawn."""
    settings, light = story.settings, story.settings.colours.light
    chosen = {"paper": light.paper, "ink": light.ink, "quiet": light.ink_2, "rule": light.rule}
    colours = {name: colour for name, colour in chosen.items() if colour}
    return Manner(**colours, direction=story.texts.direction, sign=not settings.logo)


def _written(title: str, **words: str) -> Poster:
    """A poster without the words that can't be written."""
    return Poster(title, **{name: text if can_write(text) else "" for name, text in words.items()})
