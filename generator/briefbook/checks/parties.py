"""The sides that the settings name."""

from collections.abc import Iterator

from briefbook.checks.case import Case
from briefbook.fields import Fault, nearest
from briefbook.problems import Problem
from briefbook.validation import place


def check_parties(case: Case) -> Iterator[Problem]:
    """`unknown-reference`: a party in the settings that is no actor here; `alias`: one by its former id."""
    library = case.library
    for index, party in enumerate(case.settings.parties):
        if party in library.aliases:
            now = library.aliases[party]
            fault = Fault("alias", f'"{party.id}" is a former id of {now}', f'write "{now.id}"')
            yield place(case.settings.raw, ("parties", index), fault)
        elif party not in library.entries and party not in library.broken:
            known = sorted(
                ref.id for ref in {*library.refs("actors"), *library.broken} if ref.kind == "actors"
            )
            hint = nearest(party.id, known) or f"add content/actors/{party.id}.yml first"
            fault = Fault("unknown-reference", f'no actor is called "{party.id}"', hint)
            yield place(case.settings.raw, ("parties", index), fault)
