"""Changes of entries as rows, in groups of one class and kind: what the list of changes and the home page show."""

import json
from collections.abc import Iterable
from itertools import groupby

from briefbook.days import Day, parse_day
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.entries.sources import Source
from briefbook.entry import Entry
from briefbook.history import Item
from briefbook.languages import msg, msg_counted
from briefbook.news import Group, News
from briefbook.relying import relying_on
from briefbook.text import Safe
from briefbook.view import Plain, View
from briefbook.wording import capital

MOST_GROUPS = 6
"""On the home page."""

HEADINGS = {
    "withdrawal": msg_counted("{n} withdrawal", "{n} withdrawals"),
    "correction": msg_counted("{n} correction", "{n} corrections"),
    "moved": msg_counted("{n} position moved", "{n} positions moved"),
    "new briefings": msg_counted("{n} new briefing", "{n} new briefings"),
    "new claims": msg_counted("{n} new statement", "{n} new statements"),
    "new events": msg_counted("{n} new event", "{n} new events"),
    "new issues": msg_counted("{n} new issue", "{n} new issues"),
    "new actors": msg_counted("{n} new actor", "{n} new actors"),
    "new places": msg_counted("{n} new place", "{n} new places"),
    "new sources": msg_counted("{n} new source", "{n} new sources"),
    "course": msg_counted("{n} entry with a new state or day", "{n} entries with a new state or day"),
    "wording": msg_counted("{n} entry changed in wording", "{n} entries changed in wording"),
    "substance": msg_counted("{n} entry changed in substance", "{n} entries changed in substance"),
    "removed": msg_counted("{n} entry removed", "{n} entries removed"),
}
"""What a group is called, by its class, and its kind where that is said: of one change, of several."""

MARKS = {
    "withdrawal": ("m-withdrawn", "pencil"),
    "correction": ("m-corrected", "pencil"),
    "moved": ("p-changed", "quiet"),
    "new": ("p-first", "quiet"),
}
"""Of some classes, the symbol that draws them, and its tone."""

FIELDS = {
    "about": msg("what it is about"),
    "access": msg("access"),
    "also_known_as": msg("other names"),
    "archive": msg("archived copy"),
    "as_of": msg("day it speaks of"),
    "authors": msg("authors"),
    "basis": msg("basis"),
    "cite": msg("sources"),
    "coordinates": msg("coordinates"),
    "corrections": msg("corrections"),
    "differs_from": msg("accounts it differs from"),
    "disputed": msg("why it is disputed"),
    "follows": msg("events it follows"),
    "issues": msg("issues"),
    "language": msg("language"),
    "lede": msg("lede"),
    "major": msg("whether it is a major event"),
    "measure": msg("figure"),
    "member_of": msg("memberships"),
    "name": msg("name"),
    "note": msg("editors’ note"),
    "outcome": msg("outcome"),
    "part_of": msg("what it is part of"),
    "participants": msg("participants"),
    "place": msg("place"),
    "position": msg("position"),
    "published": msg("day of publication"),
    "publisher": msg("publisher"),
    "question": msg("question"),
    "quote": msg("quotation"),
    "relays": msg("what it relays"),
    "replaces": msg("what it replaces"),
    "represents": msg("whom it represents"),
    "retrieved": msg("day it was retrieved"),
    "roles": msg("roles"),
    "said_by": msg("speaker"),
    "said_on": msg("day it was said"),
    "sections": msg("sections"),
    "speaks_of": msg("time it speaks of"),
    "state": msg("state"),
    "status": msg("status"),
    "status_note": msg("note on its status"),
    "summary": msg("summary"),
    "text": msg("text"),
    "title": msg("title"),
    "type": msg("type"),
    "unknowns": msg("what is not known"),
    "updated": msg("day of its last change"),
    "url": msg("address"),
    "via": msg("how it was said"),
    "voice": msg("speaker"),
    "when": msg("day"),
    "wikidata": msg("Wikidata id"),
    "within": msg("what it lies within"),
    "withdrawn": msg("withdrawal"),
}
"""What readers call the fields of entries."""


def grouped(view: View, items: Iterable[Item]) -> list[Plain]:
    """The changes of a day in groups, what weighs most first: the `count` in words, its mark, and the `rows`."""
    ranked = sorted(items, key=lambda item: item.rank)
    parts = ((name, list(rows)) for name, rows in groupby(ranked, key=lambda item: item.group))
    return [
        {**_heading(view, name, len(rows)), "rows": [_row(view, row) for row in rows]} for name, rows in parts
    ]


def lately(view: View) -> list[Plain]:
    """The newest days in short: `day`, and its `groups` with their first `links`, and how many `more` there are."""
    newest = News(view.story).newest(MOST_GROUPS)
    return [
        {"day": view.day(parse_day(on)) if on else None, "groups": [_brief(view, group) for group in groups]}
        for on, groups in groupby(newest, key=lambda group: group.on)
    ]


def _brief(view: View, group: Group) -> Plain:
    return {
        **_heading(view, group.name, group.count),
        "rows": [_named(view, item) for item in group.first],
        "more": group.count - len(group.first),
    }


def _heading(view: View, name: str, count: int) -> Plain:
    mark, tone = MARKS.get(name.partition(" ")[0], ("", ""))
    words = capital(view.counted(count, *HEADINGS[name]))
    return {"count": words, "mark": Safe(mark), "tone": Safe(tone)}


def _named(view: View, item: Item) -> Plain:
    """The `link` to an entry, or the `name` of one that is no longer there."""
    if item.ref in view.story.library.entries:
        return {"link": view.link(item.ref), "name": ""}
    return {"link": None, "name": News(view.story).name_of(item.ref)}


def _row(view: View, item: Item) -> Plain:
    """One change: the entry, its `number` for the script, and what is said of it."""
    row = {**_NOTHING, **_named(view, item), "number": item.number}
    return row | (_said_of(view, item, view.story.library.entry(item.ref)) if row["link"] else {})


_NOTHING: Plain = {
    "detail": None,
    "fields": "",
    "turns": [],
    "replaces": None,
    "mends": [],
    "why": "",
    "publisher": "",
    "duplicate_of": None,
    "relying": [],
    "more": 0,
}


def _said_of(view: View, item: Item, entry: Entry) -> Plain:
    """What is said of a change. Of words only those that stand in the entry now are repeated."""
    match item.what, entry:
        case (("withdrawal" | "correction"), _):
            return _mended(view, item, entry)
        case "moved", Claim():
            return {"replaces": view.link(entry.replaces) if entry.replaces else None}
        case "new", Event():
            return {"detail": view.day(entry.when)}
        case "course", _:
            return {"turns": [_turn(view, item.ref.kind, *turn) for turn in item.turns]}
        case (("wording" | "substance"), _):
            return {"fields": view.gettext(", ").join(view.gettext(FIELDS[name]) for name in item.fields)}
    return {}


def _mended(view: View, item: Item, entry: Entry) -> Plain:
    withdrawn = entry.withdrawn if item.what == "withdrawal" else None
    mends = [each for each in entry.corrections if each in item.mends]
    status = entry.status if isinstance(entry, Source) and not (withdrawn or mends) else "live"
    return {
        "mends": [
            {"on": view.day(each.on) if each.on.text != item.on else None, "what": each.what, "why": each.why}
            for each in mends
        ],
        "why": withdrawn.why if withdrawn else "",
        "publisher": status if status in ("corrected", "retracted") else "",
        "duplicate_of": view.link(withdrawn.duplicate_of) if withdrawn and withdrawn.duplicate_of else None,
        **relying_on(entry, view),
    }


def _turn(view: View, kind: str, field: str, before: Day | str, after: Day | str) -> Plain:
    return {"before": _said(view, kind, field, before), "after": _said(view, kind, field, after)}


def _said(view: View, kind: str, field: str, value: Day | str) -> str:
    """A day, a state or a status in words."""
    if isinstance(value, Day):
        return str((view.day(value) or {})["words"])
    return view.term(f"{kind}.{field}", value).lower()


# ── since the last visit ──

MOST_STEPS = 60
"""Numbers of changes that a page tells the script; of what is older it says "more than"."""

VISIT_SOME = msg_counted(
    "{n} change since your last visit on {day}.", "{n} changes since your last visit on {day}."
)
VISIT_MORE = msg("More than {n} changes since your last visit on {day}.")
VISIT_NONE = msg("No change since your last visit on {day}.")
"""What the script says. Plain text: it is never read as markup."""


def visit(view: View) -> Plain | None:
    """What the script needs to say what is new to a reader: the `steps` by which changes came, and its `words`."""
    steps = News(view.story).steps(MOST_STEPS)
    if not steps:
        return None
    return {
        "steps": Safe(json.dumps(steps, separators=(",", ":"))),
        "cut": len(steps) == MOST_STEPS,
        "words": json.dumps(_visit_words(view), ensure_ascii=False),
    }


def _visit_words(view: View) -> dict[str, object]:
    """The sentences with their places open: the script fills them in."""
    texts = view.texts
    return {
        "some": texts.forms(*VISIT_SOME),
        "more": texts.gettext(VISIT_MORE),
        "none": texts.gettext(VISIT_NONE),
    }
