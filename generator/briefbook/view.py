"""One page's view of the story: entries as plain data for its template, with links and numbers of that page.

Everything is given in the order in which it is shown, since that is the order in which sources get their numbers.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from briefbook.addresses import Sheet, relative, sheet_address
from briefbook.citing import Reference, References, Tally, citations_of, with_citations
from briefbook.days import Day
from briefbook.days import words as day_words
from briefbook.entries.actors import Actor
from briefbook.entries.claims import Claim, Measure
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Citation, Entry
from briefbook.evidence import Doubt, Origins
from briefbook.facts import Facts
from briefbook.fields import Ref
from briefbook.fragments import leading_to
from briefbook.prose.tree import Cited, EntryLink, Prose, paragraphs
from briefbook.prose.writing import write_html, write_html_inline, write_markdown
from briefbook.sides import role_held
from briefbook.story import Story
from briefbook.text import Safe, encode
from briefbook.wording import (
    basis_words,
    day_data,
    number_words,
    term,
)

Plain = dict[str, Any]
"""Data for a template: strings, numbers, lists and mappings; text that is `Safe` is markup made by us."""

MOST_ACCOUNTS = 12
"""Groups of differing accounts, and columns of one, that a page shows; /accounts/ has all."""


class View:
    """What one page sees. It numbers the sources as they are shown; `facts` are those of all pages."""

    def __init__(self, story: Story, address: str, facts: Facts | None = None) -> None:
        self.story = story
        self.facts = facts or Facts(story)
        self.address = address
        # What it is given must not lead back to this view, which would then be kept for the next search for circles.
        self.references = References(story, partial(_title_of, self.facts))
        self.locale = story.settings.language
        self.texts = story.texts

    # ── words ──

    def gettext(self, text: str, /, **given: object) -> str:
        """Words of the interface in the language of the site."""
        return self.texts.gettext(text, **given)

    def counted(self, number: int, one: str, many: str) -> str:
        """`three statements`, of `{n} statement` and `{n} statements`: English has words for small numbers."""
        return self.texts.counted(number, one, many)

    def term(self, field: str, name: str | None) -> str:
        """A word of a list, `sources.type` for one, as readers see it; "" for none."""
        return term(field, name, self.texts) if name else ""

    def number(self, value: Decimal) -> str:
        """A number as the site's language writes it, no digit more than was given."""
        return number_words(value, self.locale)

    def day(self, day: Day | None) -> Plain | None:
        """A day in words: `words` in full, `short` for tables, `note` on what kind of knowledge it is, `iso`."""
        return day_data(day, self.locale) if day else None

    def origins(self, citations: tuple[Citation, ...]) -> Plain:
        """The tally of independent origins: `count`, the `mark` that draws it, and `words`."""
        found: Origins = self.story.evidence.origins(citations)
        return {"count": found.count, "mark": Safe(_tally_mark(found)), "words": self._origins(found)}

    def _origins(self, found: Origins) -> str:
        if found.up_to:
            return self.counted(found.count, "up to {n} origin", "up to {n} origins")
        return self.counted(found.count, "{n} origin", "{n} origins")

    # ── links ──

    def href(self, address: str) -> Safe:
        """The way from this page to an address of ours, which is made of ids and needs no encoding."""
        return Safe(relative(self.address, address))

    def link(self, ref: Ref) -> Plain:
        """A link to an entry: `href`, `text`, `kind`, `withdrawn`, and its `language` if that is not the page's."""
        found = self.facts.link(self.story.library.resolve(ref))
        return {**found, "href": self.href(found["address"])}

    def links(self, refs: Iterable[Ref]) -> list[Plain]:
        """Links to several entries, in the order given."""
        return [self.link(ref) for ref in refs]

    def _entry_link(self, link: EntryLink) -> Safe:
        target = self.link(Ref(link.kind, link.id))
        return Safe(f'<a href="{target["href"]}">{encode(link.words or target["text"])}</a>')

    # ── statements and their sources ──

    def cites(self, citations: Iterable[Citation], quote: str = "") -> Safe:
        """The raised numbers of citations, with the tally of the origins that these are.

        `quote` are words that the source has, where the citation names no others.
        """
        found = tuple(citations)
        origins = self.story.evidence.origins(found)
        if not origins.count:
            return self.references.mark(found, quote=quote)
        tally = Tally(_tally_mark(origins), self._independent(origins))
        return self.references.mark(found, tally, quote)

    def _independent(self, found: Origins) -> str:
        if found.up_to:
            return self.counted(found.count, "up to {n} independent origin", "up to {n} independent origins")
        return self.counted(found.count, "{n} independent origin", "{n} independent origins")

    def _cite(self, cited: Cited) -> Safe:
        return self.cites(citations_of(cited))

    def prose(self, prose: Prose | None, entry: Entry | None = None) -> Safe:
        """Prose as Markdown for the builder; paragraphs without citations have those of `entry`."""
        cited = self._cited(prose, entry)
        return write_markdown(cited, self._entry_link, self._cite) if cited else Safe("")

    def prose_html(self, prose: Prose | None, entry: Entry | None = None) -> Safe:
        """The same as HTML without blank lines, for inside a block."""
        cited = self._cited(prose, entry)
        return write_html(cited, self._entry_link, self._cite) if cited else Safe("")

    def sentence(self, prose: Prose, entry: Entry | None = None) -> Safe:
        """The first paragraph as HTML without its `<p>`."""
        cited = self._cited(prose, entry)
        if cited is None:
            return Safe("")
        first = Prose(tuple(paragraphs(cited.blocks))[:1])
        return write_html_inline(first, self._entry_link, self._cite)

    def _cited(self, prose: Prose | None, entry: Entry | None) -> Prose | None:
        if prose is None:
            return None
        if isinstance(entry, Source):
            return with_citations(prose, [Citation.model_construct(source=entry.ref)], self.story)
        return with_citations(prose, entry.cite if entry else (), self.story)

    def listed_references(self) -> list[Plain]:
        """The page's sources in the order of their numbers; to be called when all else has been shown."""
        return [
            {
                "number": reference.number,
                "href": self.href(self.story.addresses.of(reference.source)),
                "passages": self._passages(reference),
                **(line := self.source_line(reference.source)),
                "relays": self.links(line["relays"]),
            }
            for reference in self.references.listed
        ]

    def _passages(self, reference: Reference) -> list[Plain]:
        """What the page cites of a source, each with the way back to the text and the way to the very words.

        `whole` is the source as a whole, of which there is nothing more to say.
        """
        url = self.source_line(reference.source)["url"]
        return [
            {
                "number": spot.number,
                "whole": not (passage.place or passage.excerpt or passage.passes_on or passage.sought),
                "place": passage.place,
                "excerpt": passage.excerpt,
                "whose": self._whose(passage.passes_on) if passage.passes_on else None,
                "jump": leading_to(url, passage.sought) if url and passage.sought else "",
                "anchor": Safe(spot.anchor),
            }
            for passage, spot in reference.passages.items()
        ]

    def _whose(self, whose: Ref | str) -> Plain:
        """Whose words a source passes on: a link, or a `text` alone."""
        return self.link(whose) if isinstance(whose, Ref) else {"href": "", "text": whose}

    def source_line(self, source: Ref) -> Plain:
        """A source as a line of a list."""
        return self.facts.source(source)

    # ── marks ──

    def marks(self, entry: Entry) -> list[Plain]:
        """What readers must know before they rely on an entry: `mark` (a symbol), `tone`, `word`."""
        return self.facts.marks(entry.ref)

    def notices(self, entry: Entry) -> Plain:
        """What every page of an entry says about the entry itself: withdrawal, corrections, doubts, note, review."""
        withdrawn = entry.withdrawn
        duplicate = withdrawn.duplicate_of if withdrawn else None
        return {
            "withdrawn": {
                "on": self.day(withdrawn.on),
                "why": withdrawn.why,
                "duplicate_of": self.link(duplicate) if duplicate else None,
            }
            if withdrawn
            else None,
            "corrections": [
                {"on": self.day(each.on), "what": each.what, "why": each.why}
                for each in sorted(entry.corrections, key=lambda each: each.on.order, reverse=True)
            ],
            "doubts": self._doubts(entry),
            "note": self.prose_html(entry.note) if entry.note else "",
            "review_by": self.day(entry.review_by),
            "aliases": list(entry.aliases),
        }

    def _doubts(self, entry: Entry) -> list[Plain]:
        """What it rests on that changed: each once, with the latest that became of it."""
        latest = {doubt.about: doubt for doubt in sorted(self.story.evidence.doubts(entry), key=_by_day)}
        return [
            {"about": self.link(doubt.about), "what": doubt.what, "day": self.day(doubt.day)}
            for doubt in latest.values()
        ]

    # ── entries as rows ──

    def claim(self, claim: Claim) -> Plain:
        """A claim with all that a reader needs to weigh it."""
        accounts = self.story.evidence.accounts(claim)
        against = [c for c in claim.cite if not c.supports]
        return {
            "id": claim.id,
            "anchor": Safe(f"claim-{claim.id}"),
            "href": self.href(self.story.addresses.of(claim.ref)),
            "permalink": self.href(self.story.addresses.permalink(claim.ref)),
            "edit": self.story.pencil(claim.path, claim.line_of("text")),
            "text": self.sentence(claim.text),
            "plain": self.story.label(claim.ref),
            "cites": self._spoken_cites(claim),
            "against": self.cites(against) if against else "",
            **self._spoken(claim),
            "basis": basis_words(claim, self.texts),
            "speaks_of": self.day(claim.speaks_of),
            "origins": self.origins(claim.cite),
            "excerpts": [
                {"text": citation.excerpt, "language": self._language_of(citation)}
                for citation in claim.cite
                if citation.excerpt
            ],
            "passed_on": self._passed_on(claim),
            "position": self._position(claim),
            "measure": self.measure(claim.measure) if claim.measure else None,
            "marks": self.marks(claim),
            "suspect": self.story.evidence.suspect(claim),
            "disputed": claim.disputed or "",
            "accounts": [{"how": each.how, "claim": self.link(each.claim)} for each in accounts],
            "replaces": self.link(claim.replaces) if claim.replaces else None,
            "replaced_by": self.links(each.ref for each in self.story.evidence.successors(claim)),
            "about": self.links(ref for ref in claim.about[1:]),
            **self.notices(claim),
        }

    def _language_of(self, citation: Citation) -> str:
        """The language of the source's own words, where it is not the page's."""
        return str(self.source_line(self.story.library.resolve(citation.source))["language"])

    def quotation(self, claim: Claim) -> Plain:
        """A claim's quoted words, who said them and how, without the rest; `href` leads to the claim."""
        return {
            "href": self.href(self.story.addresses.of(claim.ref)),
            "cites": self._spoken_cites(claim),
            **self._spoken(claim),
        }

    def _spoken_cites(self, claim: Claim) -> Safe:
        """The numbers of a claim. Its quotation stands in its source where it has one alone, in the same language."""
        supporting = [citation for citation in claim.cite if citation.supports]
        if claim.quote is None or len(supporting) != 1:
            return self.cites(supporting)
        languages = {claim.quote.language, self.story.evidence.source(supporting[0]).language} - {None}
        return self.cites(supporting, claim.quote.text if len(languages) < 2 else "")

    def _spoken(self, claim: Claim) -> Plain:
        actor = self.story.library.get(claim.said_by, Actor) if claim.said_by else None
        role = role_held(actor, claim.said_on) if actor else None
        day = claim.said_on or self.story.evidence.reported(claim)
        return {
            "speaker": self.link(actor.ref) if actor else None,
            "post": role.title if role else "",
            "voice": claim.voice or "",
            "via": claim.via or "",
            "quote": {"text": claim.quote.text, "language": claim.quote.language or ""}
            if claim.quote
            else None,
            "day": self.day(day),
            "said": bool(claim.said_on),
        }

    def _passed_on(self, claim: Claim) -> list[Plain]:
        """Whose words the sources pass on, the speaker's own left out."""
        whose = dict.fromkeys(citation.passes_on for citation in claim.cite if citation.passes_on)
        if claim.said_by:  # the speaker is named anyway
            whose.pop(claim.said_by, None)
        return [self._whose(each) for each in whose]

    def _position(self, claim: Claim) -> Plain | None:
        position = claim.position
        if position is None:
            return None
        holder = self.story.sides.holder(claim)
        account = self.story.sides.by_account_of(claim)
        return {
            "issue": self.link(position.issue),
            "stance": position.stance,
            "act": position.act or "",
            "holder": self.link(holder) if holder else None,
            "to": self.links(position.to),
            "condition": position.condition or "",
            "by_account_of": self.link(account) if account else None,
        }

    def measure(self, measure: Measure) -> Plain:
        """A figure: `value` in words with its unit, `what` it measures."""
        unit = f" {measure.unit}" if measure.unit else ""
        spread = ""
        if measure.low is not None and measure.high is not None:
            spread = f"{self.number(measure.low)}–{self.number(measure.high)}{unit}"
        value = f"{self._amount(measure.value)}{unit}"
        return {
            "value": self.gettext("about {amount}", amount=value) if measure.approximate else value,
            "spread": spread,
            "what": measure.what,
        }

    def _amount(self, value: Decimal | Day | str) -> str:
        if isinstance(value, Decimal):
            return self.number(value)
        return day_words.day_words(value, self.locale) if isinstance(value, Day) else value

    def account_groups(self, about: Ref) -> Plain:
        """Where accounts of an entry differ: `groups`, and the way to the rest of them in `more`, else ""."""
        found = self.story.evidence.groups_about(self.story.library.resolve(about))
        cut = len(found) > MOST_ACCOUNTS or any(len(group) > MOST_ACCOUNTS for group in found)
        return {
            "groups": [self.account_group(group[:MOST_ACCOUNTS]) for group in found[:MOST_ACCOUNTS]],
            "more": self.href("accounts/") if cut else Safe(""),
        }

    def account_group(self, group: Sequence[Claim]) -> Plain:
        """One of these groups."""
        hows = (each.how for claim in group for each in self.story.evidence.accounts(claim) if each.how)
        return {
            "anchor": Safe(f"accounts-{group[0].id}"),
            "hows": [{"text": how} for how in dict.fromkeys(hows)],
            "claims": [self.claim(claim) for claim in group],
        }

    def event(self, event: Event) -> Plain:
        """An event as a row of a list."""
        return {
            "id": event.id,
            **self.event_title(event.ref),
            "summary": self.sentence(event.summary, event) if event.summary else Safe(""),
            "cites": Safe("") if event.summary else self.cites(event.cite),
            "type": self.term("events.type", event.type),
            "is_other": event.type == "other",
            "issues": self.links(event.issues),
            "origins": self.origins(self.citations(event)),
        }

    def event_title(self, event: Ref) -> Plain:
        """An event's title and day, without anything that would cite."""
        found = self.facts.event(event)
        return {**found, "href": self.href(found["address"])}

    def citations(self, entry: Entry) -> tuple[Citation, ...]:
        """Every citation of an entry, those in its prose too, as the tally of origins counts them."""
        return self.facts.citations(entry.ref)

    # ── lists in pages ──

    def pager(
        self, base: str, own: str, sheets: Sequence[Sheet[Any]], here: int | None, *, by_day: bool
    ) -> Plain | None:
        """The way through a list that goes on: None where one page holds it.

        `own` is the address where the list begins (or, by day, where its newest part stands); further pages
        are `base`page/N/.
        """
        if len(sheets) < 2:
            return None
        pages = []
        for position, sheet in enumerate(sheets, start=1):
            address = own if sheet.number is None else sheet_address(base, sheet.number)
            newest = by_day and sheet.number is None
            word = self.gettext("newest") if newest else str(sheet.number or position)
            pages.append({"href": self.href(address), "text": word, "current": sheet.number == here})
        return {"pages": pages}

    def here(self, sheets: Sequence[Sheet[Any]], number: int | None) -> str:
        """Which rows of a list one of its pages holds, as a sentence; "" where one page holds all."""
        before = 0
        for sheet in sheets:
            if sheet.number == number and len(sheets) > 1:
                first, last = Decimal(before + 1), Decimal(before + len(sheet.rows))
                rows = {"first": self.number(first), "last": self.number(last)}
                return self.gettext("Here are {first} to {last}.", **rows)
            before += len(sheet.rows)
        return ""


def _tally_mark(origins: Origins) -> str:
    """The symbol of a tally: a stroke an origin, as far as strokes can be told apart."""
    return f"t-{origins.count}" if 1 <= origins.count <= 3 else "t-n"


def _title_of(facts: Facts, source: Ref) -> str:
    return str(facts.source(source)["title"])


def _by_day(doubt: Doubt) -> tuple[object, ...]:
    return doubt.day.order if doubt.day else ()


def description_of(story: Story, prose: Prose | None, limit: int = 200) -> str:
    """The beginning of a text in plain words, cut at a word."""
    words = story.words(prose)
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
