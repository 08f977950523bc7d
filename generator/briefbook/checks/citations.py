"""Statements that lead to no source."""

from collections.abc import Iterator

from briefbook.checks.case import Case, sound_items
from briefbook.entries.actors import Actor
from briefbook.entries.briefings import Briefing
from briefbook.entries.events import Event
from briefbook.entries.issues import Issue
from briefbook.entry import Entry
from briefbook.problems import Problem
from briefbook.prose.tree import Prose, Statement, statements
from briefbook.reading import Loc

_HINT = "end it with [@source-id, para 4], or give the entry a cite that covers all of it"


def check_citations(_case: Case, entry: Entry) -> Iterator[Problem]:
    """`uncited`: a paragraph, participant or post without a citation, where the entry has none that covers it."""
    if entry.cite:
        return
    for loc, prose in _texts(entry):
        for statement in statements(prose) if prose else ():
            if not _leads_to_a_source(statement):
                message = "this paragraph leads to no source"
                yield entry.fault(loc, "uncited", message, _HINT, statement.offset)
    yield from _uncited_people(entry)


def _leads_to_a_source(statement: Statement) -> bool:
    return bool(statement.citations) or any(link.kind == "claims" for link in statement.links)


def _texts(entry: Entry) -> Iterator[tuple[Loc, Prose | None]]:
    if isinstance(entry, Briefing):
        yield from entry.prose()
    if isinstance(entry, Event | Issue | Actor) and entry.summary:
        yield ("summary",), entry.summary
    if isinstance(entry, Event) and entry.outcome:
        yield ("outcome",), entry.outcome


def _uncited_people(entry: Entry) -> Iterator[Problem]:
    hint = "give it a cite, or give the entry one that covers all of it"
    for index, participant in sound_items(entry.participants if isinstance(entry, Event) else ()):
        if not participant.cite:
            yield entry.fault(("participants", index), "uncited", "this participant leads to no source", hint)
    for index, role in sound_items(entry.roles if isinstance(entry, Actor) else ()):
        if not role.cite:
            yield entry.fault(("roles", index), "uncited", "this post leads to no source", hint)
