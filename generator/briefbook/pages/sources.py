"""One page a source: what is known of it, whose words it passes on, and what rests on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from babel import Locale, UnknownLocaleError

from briefbook.addresses import cut_plain
from briefbook.entries.claims import Claim
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.fields import Ref
from briefbook.links import CITES, Link
from briefbook.lists import EntryList, mentions_of, row_of, rows_of, value_at, with_further
from briefbook.page import Page, entry_page
from briefbook.prose.tree import Prose
from briefbook.prose.tree import citations as prose_citations
from briefbook.story import Story
from briefbook.view import Plain, View, description_of
from briefbook.wording import foreign, kind_words
from briefbook.works import citing, source_work

MOST_VOICES = 60
"""Voices named; whatever they say is among what rests on the source."""
MOST_WORDS = 3
"""Statements named for each of them."""
KINDS = ("events", "issues", "claims", "actors", "places", "briefings", "sources")
"""The order in which what rests on a source is listed."""

T = TypeVar("T")


@dataclass
class Use:
    """What one entry takes from a source: the places in it, words quoted from it, whose words it passes on there."""

    entry: Entry
    places: list[str] = field(default_factory=list)
    excerpts: list[str] = field(default_factory=list)
    voices: list[Ref | str] = field(default_factory=list)


def source_pages(story: Story, source: Source) -> Iterator[Page]:
    """The page of a source, and the further pages of its lists."""
    uses = _uses(story, source)
    lists = {"rests": _resting(story, source, uses), "mentions": _mentions(story, source)}
    page = entry_page(
        story,
        source,
        partial(_show, source, uses, lists),
        section="sources",
        description=lambda: description_of(story, source.summary),
        crumbs=(("sources/", story.texts.gettext("Sources")),),
    )
    return with_further(story, page, lists)


def _show(source: Source, uses: Sequence[Use], lists: Mapping[str, EntryList], view: View) -> Plain:
    voices = _voices(view.story, uses)
    return {
        "source": view.source_line(source.ref),
        "facts": _facts(source, view),
        "changed": _changed(source, view),
        "summary": view.prose(source.summary, source),
        "voices": [_voice(view, *each) for each in list(voices.items())[:MOST_VOICES]],
        "more_voices": len(voices) - MOST_VOICES,
        "rests": lists["rests"].show(view),
        "mentions": lists["mentions"].show(view),
        "page": view.notices(source),
        "citing": citing(source_work(view.story, source), view.texts),
    }


def _facts(source: Source, view: View) -> Plain:
    return {
        "authors": list(source.authors),
        "updated": view.day(source.updated),
        "retrieved": view.day(source.retrieved),
        "archived_on": view.day(source.archive.on) if source.archive else None,
        "language": _language(source.language, view.locale) if source.language else "",
        "access": view.term("sources.access", source.access),
        "relays": view.links(source.relays),
        "status_words": view.term("sources.status", source.status),
        "status_note": source.status_note or "",
    }


def _language(tag: str, locale: str) -> str:
    """The name of a language in the site's own, else its tag."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _changed(source: Source, view: View) -> Plain | None:
    """That its publisher corrected or took it back."""
    if source.status not in ("corrected", "retracted"):
        return None
    return {"what": source.status, "day": view.day(source.updated), "note": source.status_note or ""}


def _uses(story: Story, source: Source) -> list[Use]:
    """Every entry that cites the source, by kind, then name. Its own summary does not count."""
    found: dict[Ref, Use] = {}
    for link in story.library.back[source.ref]:
        if link.back == CITES and link.source != source.ref:
            use = found.setdefault(link.source, Use(story.library.entry(link.source)))
            _add(story, use, link)
    return sorted(found.values(), key=_by_kind)


def _by_kind(use: Use) -> tuple[object, ...]:
    return KINDS.index(use.entry.kind), use.entry.label.casefold(), use.entry.id


def _add(story: Story, use: Use, link: Link) -> None:
    """What one citation takes: of the field `cite`, or of a paragraph."""
    if link.offset is not None:
        prose = value_at(use.entry, link.loc)
        _note(use.places, _place_in(prose, link.offset) if isinstance(prose, Prose) else "")
        return
    citation = value_at(use.entry, link.loc[:-1])
    if isinstance(citation, Citation):
        _note(use.places, _place(story, citation))
        _note(use.excerpts, citation.excerpt)
        _note(use.voices, citation.passes_on)


def _place(story: Story, citation: Citation) -> str:
    """The place in the source, and whether it speaks against the statement there."""
    if citation.supports:
        return citation.at or ""
    if citation.at:
        return story.texts.gettext("against: {place}", place=citation.at)
    return story.texts.gettext("against")


def _place_in(prose: Prose, offset: int) -> str:
    pointers = (pointer for cited in prose_citations(prose) for pointer in cited.items)
    return next((pointer.locator or "" for pointer in pointers if pointer.offset == offset), "")


def _note(found: list[T], one: T | None) -> None:
    if one and one not in found:
        found.append(one)


def _voices(story: Story, uses: Sequence[Use]) -> Mapping[Ref | str, Sequence[Entry]]:
    """Whose words it passes on, with the entries that hold them, in the order of the entries."""
    found: dict[Ref | str, list[Entry]] = defaultdict(list)
    for use in uses:
        for voice in use.voices:
            found[story.library.resolve(voice) if isinstance(voice, Ref) else voice].append(use.entry)
    return found


def _voice(view: View, voice: Ref | str, entries: Sequence[Entry]) -> Plain:
    return {
        "link": view.link(voice) if isinstance(voice, Ref) else None,
        "text": voice if isinstance(voice, str) else "",
        "entries": view.links(entry.ref for entry in entries[:MOST_WORDS]),
        "more": len(entries[MOST_WORDS:]),
    }


def _resting(story: Story, source: Source, uses: Sequence[Use]) -> EntryList:
    return rows_of(
        source, "rests", story.texts.gettext("What rests on it"), cut_plain(uses), partial(_rests, source)
    )


def _rests(source: Source, view: View, use: Use) -> Plain:
    return row_of(
        view.link(use.entry.ref),
        head=_kind(view, use.entry),
        detail=view.gettext("; ").join(use.places),
        quotes=[{"text": words, "language": foreign(source.language, view.locale)} for words in use.excerpts],
        origins=view.origins(view.citations(use.entry)),
        marks=view.marks(use.entry),
    )


def _kind(view: View, entry: Entry) -> str:
    if isinstance(entry, Claim) and entry.position:
        return view.gettext("Position")
    if isinstance(entry, Claim) and entry.measure:
        return view.gettext("Figure")
    return kind_words(entry, view.texts)


def _mentions(story: Story, source: Source) -> EntryList:
    """What speaks of it without citing it: what passes it on whole, links in texts."""
    return mentions_of(story, source, (CITES,))
