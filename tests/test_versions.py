"""To which class a change of an entry belongs."""

import pytest

from briefbook.entries import parse_entries
from briefbook.entry import Entry
from briefbook.reading import RawEntry, read_mapping
from briefbook.versions import class_of, turns, two_versions

EVENT = (
    "title: The first round\nwhen: 2031-02-04\nstate: expected\nsummary: They meet at 9. [@courier, para 1]\n"
)
CLAIM = (
    "text: Norvia asks for half.\nabout: issues/quota\nsaid_by: halle\n"
    "position: {issue: quota, stance: Half}\ncite: courier\n"
)
SOURCE = "title: Forty\ntype: report\nstatus: live\n"
ISSUE = "title: The quota\nstatus: open\nunknowns: {question: How much?}\n"
BRIEFING = (
    "title: They meet\nas_of: 2031-02-04\nlede: They meet. [@courier]\n"
    "sections: {heading: Why now?, text: 'It fell. [@courier]'}\n"
)
MEND = "corrections: {on: 2031-03-01, what: A figure, why: Misread}\n"
TWO_MENDS = MEND.replace("{", "[{").replace("}", "}, {on: 2031-03-02, what: B, why: C}]")
WITHDRAWN = "withdrawn: {on: 2031-03-01, why: Entered twice}\n"


def entry(kind: str, text: str) -> Entry:
    data, marks, problems = read_mapping("x.yml", text.encode())
    assert not problems
    (parsed,) = parse_entries([RawEntry("x.yml", kind, "x", data, marks)], {})
    assert parsed.entry, parsed.problems
    return parsed.entry


def changed(kind: str, before: str, after: str) -> tuple[str, tuple[str, ...]]:
    two = two_versions(entry(kind, before) if before else None, entry(kind, after) if after else None)
    return class_of(two), two.fields


CASES = {
    "an entry that comes": ("events", "", EVENT, "new"),
    "one that comes with a correction": ("events", "", EVENT + MEND, "new"),
    "an entry that goes": ("events", EVENT, "", "removed"),
    "a claim that comes": ("claims", "", CLAIM, "new"),
    "a claim that comes and replaces another": ("claims", "", CLAIM + "replaces: old\n", "moved"),
    "a claim that begins to": ("claims", CLAIM, CLAIM + "replaces: old\n", "moved"),
    "one that no longer does": ("claims", CLAIM + "replaces: old\n", CLAIM, "substance"),
    "a stance edited in place": ("claims", CLAIM, CLAIM.replace("stance: Half", "stance: More"), "substance"),
    "a correction": ("events", EVENT, EVENT.replace("9", "10") + MEND, "correction"),
    "one more": ("events", EVENT + MEND, EVENT + TWO_MENDS, "correction"),
    "one that is taken out": ("events", EVENT + MEND, EVENT, "substance"),
    "a publisher's": ("sources", SOURCE, SOURCE.replace("live", "corrected"), "correction"),
    "a withdrawal": ("events", EVENT, EVENT + WITHDRAWN + MEND, "withdrawal"),
    "one that is taken back": ("events", EVENT + WITHDRAWN, EVENT, "substance"),
    "a source that its publisher takes back": ("sources", SOURCE, SOURCE.replace("live", "retracted"), "withdrawal"),
    "one that is dead": ("sources", SOURCE, SOURCE.replace("live", "dead"), "substance"),
    "another state": ("events", EVENT, EVENT.replace("state: expected\n", ""), "course"),
    "another day": ("events", EVENT, EVENT.replace("02-04", "02-05"), "course"),
    "a status": ("issues", ISSUE, ISSUE.replace("open", "agreed"), "course"),
    "other words": ("events", EVENT, EVENT.replace("They meet", "The two met"), "wording"),
    "another title": ("events", EVENT, EVENT.replace("The first", "A first"), "wording"),
    "another heading": ("briefings", BRIEFING, BRIEFING.replace("Why now", "Why then"), "wording"),
    "other words of a section": ("briefings", BRIEFING, BRIEFING.replace("It fell", "It sank"), "wording"),
    "another figure": ("events", EVENT, EVENT.replace("at 9", "at 10"), "substance"),
    "another figure in a title": ("issues", ISSUE.replace("The", "4"), ISSUE.replace("The", "5"), "substance"),
    "another citation": ("events", EVENT, EVENT.replace("@courier", "@gazette"), "substance"),
    "another place in it": ("events", EVENT, EVENT.replace("para 1", "para 2"), "substance"),
    "another link": ("events", EVENT, EVENT.replace("meet", "[[events/x|meet]]"), "substance"),
    "another question": ("issues", ISSUE, ISSUE.replace("How much", "How many"), "substance"),
    "another field": ("events", EVENT, EVENT + "place: tarn\n", "substance"),
    "a former id": ("events", EVENT, EVENT + "aliases: old\n", ""),
    "a day for another look": ("events", EVENT, EVENT + "review_by: 2031-05\n", ""),
    "a comment": ("events", EVENT, f"# Here\n{EVENT}", ""),
    "a list of one": ("events", EVENT + "place: tarn\n", EVENT + "place:\n  - tarn\n", ""),
    "more white space": ("events", EVENT, EVENT.replace("They", "They  "), ""),
    "another order": ("events", EVENT, "\n".join(reversed(EVENT.splitlines())) + "\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_class_of(case: str) -> None:
    kind, before, after, what = CASES[case]
    assert changed(kind, before, after)[0] == what


def test_the_fields_that_say_something_else_are_named() -> None:
    after = EVENT.replace("They", "Both") + "aliases: old\nplace: tarn\ncite: courier\n"
    assert changed("events", EVENT, after)[1] == ("cite", "place", "summary")


def test_how_far_a_thing_has_come_is_told() -> None:
    after = EVENT.replace("expected", "confirmed").replace("They", "Both")
    (turn,) = turns(two_versions(entry("events", EVENT), entry("events", after)))
    assert turn == ("state", "expected", "confirmed")
