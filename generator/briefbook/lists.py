"""The lists on an entry's page that can grow long, and the further pages on which they go on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from briefbook.addresses import Sheet, cut_by_day, cut_plain, sheet_address
from briefbook.entries.actors import Actor
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entry import Entry
from briefbook.fields import Ref
from briefbook.known import Known
from briefbook.links import Link
from briefbook.page import Page
from briefbook.prose.tree import EntryLink, Paragraph, Prose, paragraphs
from briefbook.prose.writing import plain
from briefbook.story import Story
from briefbook.terms import BACK
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import numbered
from briefbook.works import citing, claim_work

Kind = Literal["claims", "events", "mentions", "rows", "meetings"]
"""How a list looks: which macro of the templates draws it."""


@dataclass(frozen=True)
class EntryList:
    """One list of an entry. `shown` turns what stands on one page of it into data; a list by day grows at its end.

    Whoever reads a list that is `dated` can see it as it was known on an earlier day.
    """

    entry: Entry
    name: str
    title: str
    kind: Kind
    sheets: tuple[Sheet[Any], ...]
    shown: Callable[[View, Sequence[Any]], list[Plain]]
    by_day: bool = False
    dated: bool = False

    def on(self, number: int | None = None) -> Sequence[Any]:
        """What stands on one page of it."""
        return next(each.rows for each in self.sheets if each.number == number)

    def show(self, view: View, number: int | None = None, known: Known | None = None) -> Plain:
        """One page of it as data: `rows`, and the `pager` where there are several."""
        items = self.on(number)
        rows = self.shown(view, items)
        own = view.story.addresses.of(self.entry.ref) + f"#{self.name}"
        return {
            "kind": self.kind,
            "rows": known.rows(self.kind, items, rows) if known else rows,
            "pager": view.pager(self._base, own, self.sheets, number, by_day=self.by_day),
            "anchored": self.name == "claims",
        }

    def further(self, story: Story, section: str) -> Iterator[Page]:
        """The pages on which it goes on."""
        own = (story.addresses.of(self.entry.ref), self.entry.label)
        for number in (sheet.number for sheet in self.sheets if sheet.number is not None):
            yield Page(
                address=sheet_address(self._base, number),
                template="list",
                title=numbered(f"{self.title}: {self.entry.label}", number, story.texts),
                show=partial(_show_sheet, self, number),
                section=section,
                crumbs=(own,),
                indexed=False,
            )

    @property
    def _base(self) -> str:
        return f"{self.entry.kind}/{self.entry.id}/{self.name}/"


def with_further(story: Story, page: Page, lists: Mapping[str, EntryList]) -> Iterator[Page]:
    """The page of an entry, and the further pages of its lists."""
    yield page
    for listed in lists.values():
        yield from listed.further(story, page.section)


def _show_sheet(listed: EntryList, number: int, view: View) -> Plain:
    items = listed.on(number) if listed.dated else ()
    known = Known(view, (each.source if isinstance(each, Link) else each for each in items), goes_on=True)
    return {
        "heading": listed.title,
        "list": listed.show(view, number, known),
        "known": known.choice(listed.entry.ref),
        "out": known.sources(),
        "script": "filter" if known.dated else "",
    }


def _claims(view: View, refs: Sequence[Ref]) -> list[Plain]:
    return [view.claim(view.story.library.get(ref, Claim)) for ref in refs]


def _own_claims(view: View, refs: Sequence[Ref]) -> list[Plain]:
    """Where a claim has its anchor, how to cite it stands with it."""
    claims = [view.story.library.get(ref, Claim) for ref in refs]
    return [
        {**view.claim(claim), "citing": citing(claim_work(view.story, claim), view.texts)} for claim in claims
    ]


def _events(view: View, refs: Sequence[Ref]) -> list[Plain]:
    return [view.event(view.story.library.get(ref, Event)) for ref in refs]


def claims_of(story: Story, entry: Entry, title: str = "") -> EntryList:
    """The claims whose home an entry is. Their anchors are their permanent addresses."""
    title = title or story.texts.gettext("Statements")
    return EntryList(
        entry, "claims", title, "claims", story.addresses.claims_at(entry.ref), _own_claims, by_day=True
    )


def other_claims(story: Story, entry: Entry, name: str, title: str, claims: Iterable[Ref]) -> EntryList:
    """Claims that stand elsewhere and belong here too: said by an actor, or about it among others."""
    here = {ref for ref in claims if ref.kind == Claim.kind} - set(story.evidence.homed(entry.ref))
    sheets = cut_by_day(story.evidence.in_order(here))
    return EntryList(entry, name, title, "claims", sheets, _claims, by_day=True)


def events_of(story: Story, entry: Entry, title: str, events: Iterable[Ref]) -> EntryList:
    """Events in the order of time."""
    found = (story.library.get(ref, Event) for ref in set(events) if ref.kind == Event.kind)
    ordered = [event.ref for event in sorted(found, key=lambda event: (event.when.order, event.id))]
    return EntryList(entry, "events", title, "events", cut_by_day(ordered), _events, by_day=True)


def linking(story: Story, entry: Entry, *relations: str) -> list[Ref]:
    """The entries that link to this one through certain fields."""
    links = story.library.back[entry.ref]
    return list(dict.fromkeys(link.source for link in links if link.relation in relations))


def links_of(entry: Entry, name: str, title: str, links: Sequence[Link]) -> EntryList:
    """Links by the name of the way back, each with the role or sentence that makes it."""
    return EntryList(entry, name, title, "mentions", cut_plain(links), grouped)


def rows_of(
    entry: Entry,
    name: str,
    title: str,
    sheets: tuple[Sheet[Any], ...],
    row: Callable[[View, Any], Plain],
    *,
    by_day: bool = False,
) -> EntryList:
    """Short rows that point to other entries: `row` gives one (`row_of`), and is called only for what is shown."""
    return EntryList(
        entry, name, title, "rows", sheets, lambda view, items: [row(view, item) for item in items], by_day
    )


def row_of(link: Plain, **more: object) -> Plain:
    """A row that leads to `link`; what it doesn't say is empty.

    `head` (a text or a link) and `day` stand before it, `cites`, `detail` and `quotes` beside it; `origins`, `movement`
    and `marks` after it.
    """
    empty: Plain = {
        "head": "",
        "day": None,
        "cites": Safe(""),
        "detail": "",
        "quotes": [],
        "origins": None,
        "movement": None,
        "marks": [],
    }
    return {"link": link, **empty, **more}


def mentions_of(story: Story, entry: Entry, shown: Iterable[str] = ()) -> EntryList:
    """Whatever else speaks of an entry, by the name of the way back.

    What is `shown` (relations, or names of ways back) stands on the page already; so does the whole text of a claim
    shown there.
    """
    skipped = set(shown)
    back = [link for link in story.library.back[entry.ref] if link.source != entry.ref]
    here = {link.source for link in back if link.relation in skipped and link.source.kind == "claims"}
    links = [
        link for link in back if skipped.isdisjoint((link.relation, link.back)) and link.source not in here
    ]
    once = {(link.back, link.source): link for link in reversed(links)}
    ordered = [once[key] for key in sorted(once)]
    return links_of(entry, "mentions", story.texts.gettext("What speaks of it"), ordered)


def grouped(view: View, links: Iterable[Link]) -> list[Plain]:
    """Links by the name of the way back: `label` and `links`, each with the role or sentence that makes it."""
    groups: dict[str, list[Plain]] = {}
    for link in links:
        row = {**view.link(link.source), "detail": _detail(view.story, link)}
        groups.setdefault(link.back, []).append(row)
    return [{"label": view.gettext(BACK[label]), "links": rows} for label, rows in groups.items()]


def _detail(story: Story, link: Link) -> str:
    """The role in which, or the sentence with which, an entry speaks of another."""
    source = story.library.entry(link.source)
    index = next((step for step in link.loc if isinstance(step, int)), 0)
    if isinstance(source, Event) and link.relation == "participants.actor":
        participant = source.participants[index]
        return story.texts.gettext(", ").join(word for word in (participant.role, participant.post) if word)
    if isinstance(source, Actor) and link.relation == "roles.of":
        return source.roles[index].title
    return _sentence(story, source, link) if link.offset is not None else ""


def _sentence(story: Story, source: Entry, link: Link) -> str:
    """The paragraph around a link, in plain words, shortened."""
    prose = value_at(source, link.loc)
    if not isinstance(prose, Prose) or link.offset is None:
        return ""
    before = [each for each in paragraphs(prose.blocks) if each.offset <= link.offset]
    found: Paragraph | None = before[-1] if before else None
    words = plain(Prose((found,)), partial(_linked, story)) if found else ""
    return words if len(words) <= 160 else words[:160].rsplit(" ", 1)[0] + "…"


def _linked(story: Story, link: EntryLink) -> str:
    return link.words or story.library.entry(Ref(link.kind, link.id)).label


def value_at(source: Any, loc: Sequence[str | int]) -> object:
    """What an entry holds at the place of a link."""
    value: Any = source
    for step in loc:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value
