"""What can be cited here: the pages of the briefing, its statements, and its sources."""

from briefbook.bibliography import PAGE, Work, bibtex, csl_json, dated, plain, ris, sort_of
from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.languages import Catalogue, msg
from briefbook.story import Story
from briefbook.text import encode_lines, unstopped
from briefbook.wording import term

_STATUS = {
    "corrected": msg("Corrected by its publisher."),
    "retracted": msg("Retracted by its publisher."),
}


def page_work(story: Story, address: str, title: str, as_of: Day | None, entry: Entry | None = None) -> Work:
    """A page under its title and its canonical address, of the day it speaks of; `entry` is what it is about."""
    settings = story.settings
    return Work(
        key=address.rstrip("/").replace("/", "-") or "home",
        sort=PAGE,
        title=title,
        by=settings.title,
        day=dated(as_of or story.as_of, settings.language),
        url=settings.absolute(address),
        language=settings.language,
        note=_withdrawn(story, entry) if entry else "",
    )


def claim_work(story: Story, claim: Claim) -> Work:
    """A statement under its permalink. Who says what is in its words: the speaker is no author of our record."""
    title = unstopped(story.label(claim.ref))
    return page_work(story, story.addresses.permalink(claim.ref), title, None, claim)


def source_work(story: Story, source: Source) -> Work:
    """A source as it is recorded."""
    locale = story.settings.language
    status = _STATUS.get(source.status)
    notes = (story.texts.gettext(status) if status else "", _withdrawn(story, source))
    return Work(
        key=source.id,
        sort=sort_of(source.type),
        title=source.title,
        by=source.publisher or "",
        names=source.authors,
        day=dated(source.published, locale),
        retrieved=dated(source.retrieved, locale),
        url=source.url or "",
        language=source.language or "",
        genre=term("sources.type", source.type, story.texts),
        note=" ".join(filter(None, notes)),
    )


def _withdrawn(story: Story, entry: Entry) -> str:
    """That the record no longer stands, which goes wherever it is cited."""
    if entry.withdrawn is None:
        return ""
    day = day_words.day_words(entry.withdrawn.on, story.settings.language)
    return story.texts.gettext("Withdrawn, {day}: {why}", day=day, why=entry.withdrawn.why)


def citing(work: Work, texts: Catalogue) -> dict[str, object]:
    """How a work is cited, for a template: `plain` words, the `url` after them, and the `forms` for programs."""
    forms = {"BibTeX": bibtex(work), "RIS": ris(work), "CSL-JSON": csl_json(work)}
    return {
        "plain": plain(work, texts),
        "url": work.url,
        "forms": [{"name": name, "text": encode_lines(text)} for name, text in forms.items()],
    }
