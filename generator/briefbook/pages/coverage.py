"""How well the record is sourced: what rests on how much, what to look at again, and where it all comes from."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from babel import Locale, UnknownLocaleError

from briefbook.addresses import Sheet, cut_plain, sheet_address
from briefbook.entries.claims import Claim
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.languages import Catalogue, msg
from briefbook.lists import row_of
from briefbook.overview import EVERY
from briefbook.page import Page
from briefbook.story import Story
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import kind_words, numbered, term

ADDRESS = "coverage/"
TITLE = msg("Coverage")
MANY = 4
"""From this many origins on, statements are counted together."""

NOT_RECORDED = msg("Not recorded")

_CHANGES = {
    "corrected": msg("It rests on {entry}, which was corrected{when}."),
    "retracted": msg("It rests on {entry}, which was retracted{when}."),
    "withdrawn": msg("It rests on {entry}, which was withdrawn{when}."),
}

Share = tuple[str, int, int]
"""What is counted, how often it occurs, and of how many."""


@dataclass(frozen=True)
class Part:
    """One list of the page, and the pages on which it goes on; `row` turns an item into what is shown of it."""

    name: str
    heading: str
    sub: str
    none: str
    kind: str
    sheets: tuple[Sheet[Any], ...]
    row: Callable[[View, Any], Plain]

    def show(self, view: View, number: int | None = None) -> Plain:
        """One page of it as data."""
        sheet = next(each for each in self.sheets if each.number == number)
        own = f"{ADDRESS}#{self.name}"
        return {
            "id": Safe(self.name),
            "heading": self.heading,
            "sub": self.sub,
            "none": self.none,
            "kind": self.kind,
            "rows": [self.row(view, item) for item in sheet.rows],
            "pager": view.pager(f"{ADDRESS}{self.name}/", own, self.sheets, number, by_day=False),
        }


def coverage_pages(story: Story) -> Iterator[Page]:
    """The page, and the further pages of its lists."""
    parts, texts = tuple(_parts(story)), story.texts
    title, home = texts.gettext(TITLE), ("", texts.gettext("Situation"))
    yield Page(
        address=ADDRESS,
        template="coverage",
        title=title,
        show=partial(_show, parts),
        section="coverage",
        description=texts.gettext(
            "On how many independent origins the statements rest, and where the sources come from."
        ),
        crumbs=(home,),
    )
    for part in parts:
        for sheet in part.sheets:
            if sheet.number is not None:
                yield Page(
                    address=sheet_address(f"{ADDRESS}{part.name}/", sheet.number),
                    template="coverage",
                    title=numbered(part.heading, sheet.number, texts),
                    show=partial(_show_further, part, sheet.number),
                    section="coverage",
                    crumbs=(home, (ADDRESS, title)),
                    indexed=False,
                )


def _show(parts: Sequence[Part], view: View) -> Plain:
    return {"whole": True, "parts": [part.show(view) for part in parts]}


def _show_further(part: Part, number: int, view: View) -> Plain:
    return {"whole": False, "parts": [part.show(view, number)]}


# ── the parts ──


def _parts(story: Story) -> Iterator[Part]:
    overview, gettext = story.overview, story.texts.gettext
    yield _origins(story)
    yield Part(
        "suspect",
        gettext("Suspect"),
        gettext(
            "Something that it rests on was corrected, retracted or withdrawn, "
            "and it was not compared with that since."
        ),
        gettext("Nothing rests on a source or entry that was corrected, retracted or withdrawn."),
        "rows",
        cut_plain(overview.suspects(EVERY)),
        _suspect_row,
    )
    yield Part(
        "review",
        gettext("To be looked at again"),
        gettext("The day by which somebody should."),
        gettext("No entry asks for another look on a set day."),
        "rows",
        cut_plain(overview.for_review(EVERY)),
        _review_row,
    )
    yield from _of_sources(story)
    yield Part(
        "single",
        gettext("What rests on one origin"),
        gettext("Nobody else is on record as saying so."),
        gettext("No statement rests on one origin alone."),
        "rows",
        cut_plain(overview.resting_on_one(Claim.kind)),
        _claim_row,
    )


def _origins(story: Story) -> Part:
    gettext = story.texts.gettext
    counts: Counter[int] = Counter()
    for number, count in story.overview.sourcing(Claim.kind).origins.items():
        counts[min(number, MANY)] += count
    names = {
        1: gettext("One origin"),
        2: gettext("Two"),
        3: gettext("Three"),
        MANY: gettext("Four or more"),
    }
    shares = [(name, counts[number], counts.total()) for number, name in names.items()] if counts else []
    return Part(
        "origins",
        gettext("Statements by number of origins"),
        gettext(
            "An origin is whose words they are: the person or body a source passes on, else its publisher. "
            "Where no publisher is recorded, the source itself, so that there may be fewer."
        ),
        gettext("No statements are on record yet."),
        "shares",
        cut_plain(shares),
        _share_row,
    )


def _of_sources(story: Story) -> Iterator[Part]:
    """Where the sources come from, one part a field."""
    texts = story.texts
    gettext = texts.gettext
    language = partial(_language, story.settings.language)
    fields: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        ("publishers", gettext("Sources by publisher"), "publisher", str),
        ("languages", gettext("By language"), "language", language),
        ("access", gettext("By access"), "access", partial(_term, texts, "sources.access")),
        ("types", gettext("By type"), "type", partial(_term, texts, "sources.type")),
    )
    said = story.overview.said_of_sources(tuple(field for _, _, field, _ in fields))
    for at, (name, heading, _, words) in enumerate(fields):
        shares = _shares([words(each[at]) if each[at] else NOT_RECORDED for each in said])
        none = gettext("No sources are on record yet.")
        yield Part(name, heading, "", none, "shares", cut_plain(shares), _share_row)


def _term(texts: Catalogue, field: str, name: str) -> str:
    return term(field, name, texts)


def _language(locale: str, tag: str) -> str:
    """A language in the site's own words, else its tag."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


def _shares(words: Sequence[str]) -> list[Share]:
    """How often each word occurs: the most frequent first, what is not recorded last."""
    counts = Counter(words)
    ordered = sorted(counts, key=lambda word: (word == NOT_RECORDED, -counts[word], word.casefold(), word))
    return [(word, counts[word], len(words)) for word in ordered]


# ── rows ──


def _share_row(view: View, share: Share) -> Plain:
    name, count, total = share
    return {
        "name": name if name != NOT_RECORDED else view.gettext(NOT_RECORDED),
        "count": count,
        "width": Safe(f"{100 * count / total:.2f}%"),
        "recorded": name != NOT_RECORDED,
    }


def _claim_row(view: View, ref: Ref) -> Plain:
    claim = view.story.library.get(ref, Claim)
    return row_of(
        view.link(claim.ref),
        head=view.link(claim.home),
        cites=view.cites(citation for citation in claim.cite if citation.supports),
        marks=view.marks(claim),
    )


def _suspect_row(view: View, ref: Ref) -> Plain:
    entry = view.story.library.entry(ref)
    return row_of(
        view.link(entry.ref),
        head=kind_words(entry, view.texts),
        cites=_cites(view, entry),
        detail=" ".join(_doubts(view, entry)),
        marks=view.marks(entry),
    )


def _doubts(view: View, entry: Entry) -> Iterator[str]:
    """Why an entry is suspect: a sentence for each thing that it rests on, with every day on which that changed."""
    days: dict[tuple[Ref, str], list[str]] = {}
    for doubt in view.story.evidence.doubts(entry):
        day = view.day(doubt.day)
        days.setdefault((doubt.about, doubt.what), []).extend([day["words"]] if day else [])
    for (about, what), on in days.items():
        label = view.story.library.entry(about).label
        when = " (" + view.gettext(", ").join(on) + ")" if on else ""
        yield view.gettext(_CHANGES[what], entry=view.gettext("“{words}”", words=label), when=when)


def _review_row(view: View, ref: Ref) -> Plain:
    entry = view.story.library.entry(ref)
    return row_of(
        view.link(entry.ref),
        day=view.day(entry.review_by),
        cites=_cites(view, entry),
        detail=kind_words(entry, view.texts),
        marks=view.marks(entry),
    )


def _cites(view: View, entry: Entry) -> Safe:
    """A claim is shown by its own words, which need their sources; other entries by their titles."""
    return view.cites(entry.cite) if isinstance(entry, Claim) else Safe("")
