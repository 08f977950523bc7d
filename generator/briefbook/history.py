"""What changed in the entries, day by day, as the history of their files tells it.

A reader sees days, not commits: of one day, the version that stood before it is compared with the one that stood
after it, so that what was taken back the same day never shows. What is in the working folder but in no commit is left
out. An entry that was renamed or moved is the same entry, which its former ids say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from briefbook.answers import Fact
from briefbook.entries import parse_entries
from briefbook.entry import Correction, Entry, Parsed
from briefbook.fields import Ref
from briefbook.git import Commit, Head, NoHistory, commits_of, texts_of
from briefbook.library import Library
from briefbook.memory import Memory
from briefbook.reading import RawEntry, name_at, read_mapping
from briefbook.settings import Settings
from briefbook.versions import CLASSES, class_of, new_corrections, turns, two_versions

TOLD: Fact = ("history", "")
"""What reads otherwise when anything of this does."""


@dataclass(frozen=True)
class Item:
    """One change of one entry: on which day, of which class (`versions.CLASSES`), in which of its fields.

    `number` counts the commits up to the last that had part in it; 0 where it is not known from history. `turns` are
    fields that say how far a thing has come, with what they said and say; `mends` the corrections that came.
    """

    on: str
    ref: Ref
    what: str
    number: int = 0
    fields: tuple[str, ...] = ()
    turns: tuple[tuple[str, Any, Any], ...] = ()
    mends: tuple[Correction, ...] = ()

    @property
    def group(self) -> str:
        """What it is counted with: its class, and of what is new the kind too, as in `new events`."""
        return f"new {self.ref.kind}" if self.what == "new" else self.what

    @property
    def order(self) -> tuple[object, ...]:
        """The oldest first, so that what comes moves nothing."""
        return self.on, self.number, self.ref

    @property
    def rank(self) -> tuple[object, ...]:
        """Within a day, what weighs most first."""
        return _WEIGHT[self.what], _KINDS.index(self.ref.kind), self.ref


_WEIGHT = {what: weight for weight, what in enumerate(CLASSES)}
_KINDS = ("briefings", "events", "issues", "claims", "actors", "places", "sources")


class Told(Protocol):
    """What is known of the history."""

    @property
    def listed(self) -> tuple[Item, ...] | None:
        """Every change, in order; None where the history is not known in full."""

    @property
    def names(self) -> Mapping[Ref, str]:
        """What entries were called that are no longer there."""


class Span(NamedTuple):
    """An entry on one day: the names of its text before and after it, and the number of the last commit."""

    before: str | None
    after: str | None
    number: int


@dataclass(frozen=True)
class Chronicle:
    """The history up to a commit; without one, none is known. `count` is that of the commits with part in it."""

    head: Head | None = None
    count: int = 0
    spans: Mapping[str, Mapping[Ref, Span]] = field(default_factory=dict)
    items: Mapping[str, Mapping[Ref, Item]] = field(default_factory=dict)
    names: Mapping[Ref, str] = field(default_factory=dict)

    @property
    def told(self) -> "Chronicle":
        """What is shown of it, without what only its next reader needs."""
        return replace(self, spans={})

    @property
    def listed(self) -> tuple[Item, ...] | None:
        """Every change, in order."""
        if self.head is None:
            return None
        found = chain.from_iterable(each.values() for each in self.items.values())
        return tuple(sorted(found, key=lambda item: item.order))


UNTOLD = Chronicle()
"""Nothing is known."""


class Remembered:
    """The history as it is remembered, fetched when it is asked for."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __reduce__(self) -> tuple[type["Remembered"], tuple[Memory]]:
        return Remembered, (self._memory,)

    @cached_property
    def listed(self) -> tuple[Item, ...] | None:
        """Every change, in order."""
        then: Chronicle = self._memory.note("history")
        return then.listed

    @property
    def names(self) -> Mapping[Ref, str]:
        """What entries were called that are no longer there."""
        then: Chronicle = self._memory.note("history")
        return then.names


def read_history(
    root: Path, head: Head | None, library: Library, settings: Settings, then: Chronicle | None = None
) -> Chronicle:
    """The history up to `head`; what `then` holds is not read again where `head` descends from it."""
    if head is None:
        return UNTOLD
    reader = _Reader(root, library, settings)
    try:
        if then and then.head:
            try:
                news = commits_of(root, "content", head, then.head) if head != then.head else []
                return reader.read(head, news, then)
            except NoHistory:
                pass  # it was rewritten, or does not go there in a straight line
        return reader.read(head, commits_of(root, "content", head), UNTOLD)
    except NoHistory:
        return UNTOLD


class _Reader:
    """Reads the history of one library's entries, as they are called now."""

    def __init__(self, root: Path, library: Library, settings: Settings) -> None:
        self._root = root
        self._library = library
        self._types = settings.types
        self._here = frozenset(chain.from_iterable(library.members.values()))

    def read(self, head: Head, commits: Sequence[Commit], then: Chronicle) -> Chronicle:
        """What was known with what these commits add."""
        spans = {day: dict(each) for day, each in then.spans.items()}
        items = {day: dict(each) for day, each in then.items.items()}
        touched: dict[tuple[str, Ref], Span] = {}
        for day in dict.fromkeys(self._add(spans, commits, then.count)):
            for ref, span in self._joined(spans[day]).items():
                if span.number > then.count:
                    items.setdefault(day, {}).pop(ref, None)
                    touched[day, ref] = span
        for item in self._items(touched):
            items[item.on][item.ref] = item
        names = self._names(spans, items, then.names, touched)
        return Chronicle(head, then.count + len(commits), spans, items, names)

    def _add(self, spans: dict[str, dict[Ref, Span]], commits: Iterable[Commit], count: int) -> Iterator[str]:
        """Put commits to their days; gives the days."""
        for number, commit in enumerate(commits, start=count + 1):
            found: dict[Ref, tuple[str | None, str | None]] = {}
            for file in commit.files:
                name = name_at(file.path)
                if name:
                    before, after = found.get(Ref(*name), (None, None))
                    found[Ref(*name)] = before or file.before, after or file.after
            here = spans.setdefault(commit.day, {})
            for ref, (before, after) in found.items():
                here[ref] = Span(here[ref].before if ref in here else before, after, number)
            yield commit.day

    def _joined(self, spans: Mapping[Ref, Span]) -> dict[Ref, Span]:
        """By what each entry is called now; of two that became one, it is the one that kept its name."""
        now = {ref: self._library.resolve(ref) for ref in spans}
        found: dict[Ref, Span] = {}
        for ref in sorted(spans, key=lambda ref: (now[ref], now[ref] != ref, ref)):
            span, other = spans[ref], found.get(now[ref], Span(None, None, 0))
            number = max(span.number, other.number)
            found[now[ref]] = Span(other.before or span.before, other.after or span.after, number)
        return found

    def _items(self, touched: Mapping[tuple[str, Ref], Span]) -> Iterator[Item]:
        """The changes among these; a text is read where its words may say of which class a change is."""
        changed = {place: span for place, span in touched.items() if span.before != span.after}
        names = {place: _to_read(place[1], span) for place, span in changed.items()}
        texts = texts_of(self._root, [*chain.from_iterable(names.values())])
        for (day, ref), span in changed.items():
            read = {name: next(texts) for name in names[day, ref]}
            item = self._item(day, ref, span, read)
            if item:
                yield item

    def _item(self, day: str, ref: Ref, span: Span, texts: Mapping[str, bytes]) -> Item | None:
        if not span.after:
            return Item(day, ref, "removed", span.number)
        text = texts.get(span.after, b"")
        if not span.before and b"replaces" not in text:
            return Item(day, ref, "new", span.number)
        after = self._version(ref, text)
        if after is None:
            return None  # nobody could publish this
        before = self._version(ref, texts[span.before]) if span.before else None
        if span.before and before is None:
            return Item(day, ref, "substance", span.number)
        two = two_versions(before, after)
        what = class_of(two)
        if not what:
            return None
        return Item(day, ref, what, span.number, two.fields, turns(two), new_corrections(two))

    def _version(self, ref: Ref, text: bytes) -> Entry | None:
        """As much of the entry as is sound. What stands there now, as most that were changed once, is read already."""
        if ref in self._here:
            entry = self._library.entries[ref]
            if entry.raw.text.encode() == text:
                return entry
        parsed = self._parsed(ref, text)
        return parsed.remains if parsed else None

    def _parsed(self, ref: Ref, text: bytes) -> Parsed | None:
        path = f"content/{ref.kind}/{ref.id}.yml"
        data, marks, problems = read_mapping(path, text)
        if problems:
            return None
        return parse_entries([RawEntry(path, ref.kind, ref.id, data, marks)], self._types)[0]

    def _names(
        self,
        spans: Mapping[str, Mapping[Ref, Span]],
        items: Mapping[str, Mapping[Ref, Item]],
        then: Mapping[Ref, str],
        touched: Iterable[tuple[str, Ref]],
    ) -> dict[Ref, str]:
        """What those entries were called last that changed once and are no longer there."""
        gone = {ref for each in items.values() for ref in each} - self._here
        asked = {ref for ref in gone if ref not in then} | gone & {ref for _, ref in touched}
        last: dict[Ref, str] = {}
        for day in sorted(spans) if asked else ():
            for ref in asked & spans[day].keys():
                name = spans[day][ref].after or spans[day][ref].before
                last |= {ref: name} if name else {}
        texts = zip(last, texts_of(self._root, [*last.values()]), strict=True)
        names = {ref: then[ref] for ref in gone - asked}
        return names | {ref: self._name(ref, text) for ref, text in texts}

    def _name(self, ref: Ref, text: bytes) -> str:
        parsed = self._parsed(ref, text)
        return parsed.entry.label if parsed and parsed.entry else ref.id.replace("-", " ").capitalize()


def _to_read(ref: Ref, span: Span) -> list[str]:
    """Of a new entry only a claim may say more than that it is new; one that is gone says nothing."""
    if not span.after or not (span.before or ref.kind == "claims"):
        return []
    return [name for name in (span.before, span.after) if name]
