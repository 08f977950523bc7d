"""What the record says about itself: what stands, what differs, where it comes from, what is suspect."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.checking import check_briefing
from briefbook.entries.claims import Claim, Measure
from briefbook.evidence import Evidence
from briefbook.fields import Ref
from briefbook.reading import RawEntry
from briefbook.reading.composing import read_mapping
from briefbook.story import Story
from briefbook.validation import validate
from tests.conftest import write_briefing

ROUND = "title: The round\nwhen: 2031-05-12\ncite: courier\n"


def _evidence(root: Path, **files: str) -> Evidence:
    """The evidence of a small briefing; `claims_a` is `content/claims/a.yml`, `about` and `cite` go without saying."""
    written = {"content/events/round.yml": ROUND}
    for name, text in files.items():
        kind, _, entry = name.partition("_")
        written[f"content/{kind}/{entry}.yml"] = _claim_text(text) if kind == "claims" else text
    return check_briefing(write_briefing(root, written)).story.evidence


def _claim_text(text: str) -> str:
    usual = {"text": "So it is.", "about": "events/round", "cite": "courier"}
    lacking = [f"{field}: {value}" for field, value in usual.items() if f"{field}:" not in text]
    return "\n".join((*lacking, text)).rstrip() + "\n"


def _claim(evidence: Evidence, name: str) -> Claim:
    return evidence.library.get(Ref("claims", name), Claim)


# ── where a claim stands ──


def test_a_claim_is_at_home_with_what_it_is_about_first_else_with_its_issue(tmp_path: Path) -> None:
    _evidence(  # four says what none of these does
        tmp_path,
        places_tarn="name: Tarn\naliases: pond\n",
        issues_quota="title: The quota\n",
        claims_one="about: [places/pond, events/round]",
        claims_two="about: [events/round, places/tarn]",
        claims_three="about: events/round\nposition: {issue: quota, stance: More}\nsaid_by: reeds",
        actors_reeds="name: Reeds\ntype: person\n",
    )
    wants = "text: More.\ncite: courier\nposition: {issue: quota, stance: More}\nsaid_by: reeds\n"
    evidence = check_briefing(write_briefing(tmp_path, {"content/claims/four.yml": wants})).story.evidence
    homed = {
        str(home): [ref.id for ref in evidence.homed(home)]
        for home in (Ref("places", "tarn"), Ref("events", "round"), Ref("issues", "quota"))
    }
    assert homed == {"places/tarn": ["one"], "events/round": ["three", "two"], "issues/quota": ["four"]}


def test_every_claim_has_the_home_that_it_says(lake: Story) -> None:
    claims = list(lake.library.all(Claim))
    assert claims
    for claim in claims:
        assert claim.ref in lake.evidence.homed(lake.library.resolve(claim.home))
    homes = {lake.library.resolve(claim.home) for claim in claims}
    assert sum(len(lake.evidence.homed(home)) for home in homes) == len(claims)


# ── what stands ──


def test_a_claim_that_is_replaced_is_superseded_and_does_not_stand(tmp_path: Path) -> None:
    evidence = _evidence(tmp_path, claims_old="", claims_new="replaces: old")
    old, new = _claim(evidence, "old"), _claim(evidence, "new")
    assert evidence.superseded(old)
    assert evidence.successors(old) == (new,)
    assert not evidence.standing(old)
    assert not evidence.superseded(new)
    assert evidence.standing(new)


def test_a_claim_stands_again_when_its_successor_is_withdrawn(tmp_path: Path) -> None:
    withdrawn = "replaces: old\nwithdrawn: {on: 2031-05-14, why: Misread}"
    evidence = _evidence(tmp_path, claims_old="", claims_new=withdrawn)
    old, new = _claim(evidence, "old"), _claim(evidence, "new")
    assert evidence.superseded(old)
    assert evidence.standing(old)
    assert not evidence.standing(new)


def test_one_standing_successor_among_withdrawn_ones_is_enough(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        claims_old="",
        claims_wrong="replaces: old\nwithdrawn: {on: 2031-05-14, why: Misread}",
        claims_right="replaces: old",
    )
    assert not evidence.standing(_claim(evidence, "old"))


def test_a_former_id_is_replaced_too(tmp_path: Path) -> None:
    evidence = _evidence(tmp_path, claims_old="aliases: ancient", claims_new="replaces: ancient")
    assert evidence.superseded(_claim(evidence, "old"))


# ── what is contested ──


def test_differences_are_read_both_ways(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path, claims_a="", claims_b="differs_from: {claim: a, how: One says more.}", claims_c=""
    )
    a, b, c = (_claim(evidence, name) for name in "abc")
    assert [(str(account.claim), account.how) for account in evidence.accounts(a)] == [
        ("claims/b", "One says more.")
    ]
    assert [(str(account.claim), account.how) for account in evidence.accounts(b)] == [
        ("claims/a", "One says more.")
    ]
    assert [evidence.contested(each) for each in (a, b, c)] == [True, True, False]


def test_each_side_keeps_its_own_words_for_a_difference(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        claims_a="differs_from: {claim: b, how: It says less.}",
        claims_b="differs_from: {claim: a, how: It says more.}",
    )
    assert [account.how for account in evidence.accounts(_claim(evidence, "a"))] == ["It says less."]
    assert [account.how for account in evidence.accounts(_claim(evidence, "b"))] == ["It says more."]


def test_a_withdrawn_account_contests_nothing(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        claims_a="",
        claims_b="differs_from: {claim: a, how: One says more.}\nwithdrawn: {on: 2031-05-14, why: Misread}",
    )
    assert not evidence.contested(_claim(evidence, "a"))


def test_a_claim_is_contested_where_we_say_so(tmp_path: Path) -> None:
    evidence = _evidence(tmp_path, claims_a="disputed: The minister was misheard.")
    assert evidence.contested(_claim(evidence, "a"))
    assert evidence.accounts(_claim(evidence, "a")) == ()


def test_accounts_form_groups_by_way_of_a_third(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        claims_a="",
        claims_b="differs_from: [{claim: a, how: One.}, {claim: c, how: Two.}]",
        claims_c="",
        claims_d="",
        claims_e="differs_from: {claim: f, how: Three.}",
        claims_f="",
    )
    assert [[claim.id for claim in group] for group in evidence.account_groups] == [
        ["a", "b", "c"],
        ["e", "f"],
    ]


# ── measures ──


def _measure(text: str) -> Measure:
    data, marks, problems = read_mapping("measure.yml", f"{{what: quota, {text}}}".encode())
    assert not problems
    measure, problems = validate(Measure, RawEntry("measure.yml", "claims", "x", data, marks), {})
    assert measure is not None, problems
    return measure


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("value: 40", "value: 40.0", True),
        ("value: 40", "value: 45", False),
        ("value: -1", "value: 1", False),
        ("value: 40, low: 38, high: 42", "value: 42", True),
        ("value: 40, low: 38, high: 42", "value: 42.01", False),
        ("value: 40, low: 38, high: 42", "value: 45, low: 42, high: 50", True),
        ("value: 40, low: 38", "value: 39", True),
        ("value: 40, low: 38", "value: 41", False),
        ("value: 40, high: 45", "value: 44", True),
        ("value: 40, high: 45", "value: 39", False),
        ("value: some, low: 40", "value: 1000000", True),
        ("value: some, low: 40", "value: 39", False),
        ("value: 0, low: 0, high: 0", "value: 0", True),
        ("value: 0, low: 0, high: 0", "value: 1", False),
        ("value: 40, approximate: true", "value: 90", True),
        ("value: 40, approximate: true, low: 38, high: 42", "value: 90", False),
        ("value: 2031-05-12", "value: 2031-05", True),
        ("value: 2031-05-12", "value: 2031-06", False),
        ("value: 2031-05-12/2031-05-14", "value: 2031-05-14/..", True),
        ("value: ../2031-05-12", "value: 2031-05-13", False),
        ('value: "[2031-01-23,2031-01-30]"', "value: 2031-01-25", False),
        ('value: "[2031-01-23,2031-01-30]"', "value: 2031-01-30", True),
        ("value: 2031-05-12T09:30+02:00", "value: 2031-05-12T11:00+02:00", False),
        ("value: 2031-05-12T09:30+02:00", "value: 2031-05-12", True),
        ("value: 2031-05-12~", "value: 2031-07", True),
        ("value: Falling", "value: falling", True),
        ("value: STRASSE", "value: straße", True),
        ("value: falling", "value: rising", False),
        ("value: 40", "value: forty", True),
        ("value: 40", "value: 2031-05-12", True),
        ("value: falling", "value: 2031-05-12", True),
    ],
)
def test_measures_overlap(one: str, other: str, overlap: bool) -> None:
    assert _measure(one).overlaps(_measure(other)) is overlap
    assert _measure(other).overlaps(_measure(one)) is overlap


ends = st.tuples(st.integers(-50, 50), st.integers(0, 20))


@given(ends, ends)
def test_ranges_overlap_when_they_share_a_number(one: tuple[int, int], other: tuple[int, int]) -> None:
    spans = [range(low, low + more + 1) for low, more in (one, other)]
    first, second = (_measure(f"value: {span[0]}, low: {span[0]}, high: {span[-1]}") for span in spans)
    assert first.overlaps(second) is bool(set(spans[0]) & set(spans[1]))


def _apart(root: Path, a: str, b: str) -> bool:
    evidence = _evidence(root, claims_a=a, claims_b=b)
    return evidence.contested(_claim(evidence, "a"))


FORTY, SIXTY = "measure: {what: quota, value: 40}", "measure: {what: quota, value: 60}"


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        (FORTY, SIXTY, True),
        (FORTY, "measure: {what: Quota, value: 60}", True),
        (FORTY, "measure: {what: inflow, value: 60}", False),
        (FORTY, 'measure: {what: quota, value: 60, unit: "%"}', False),
        (FORTY, f"{SIXTY}\nabout: places/lake", False),
        (FORTY, f"{SIXTY}\nreplaces: a", False),
        (FORTY, f"{SIXTY}\nwithdrawn: {{on: 2031-05-14, why: Misread}}", False),
        (f"{FORTY}\nspeaks_of: 2030", f"{SIXTY}\nspeaks_of: 2031", False),
        (f"{FORTY}\nspeaks_of: 2031-05", f"{SIXTY}\nspeaks_of: 2031", True),
        (f"{FORTY}\nsaid_on: 2031-05-01", f"{SIXTY}\nsaid_on: 2031-05-02", False),
        (
            f"{FORTY}\nsaid_on: 2031-05-01\nspeaks_of: 2031",
            f"{SIXTY}\nsaid_on: 2031-06-02\nspeaks_of: 2031",
            True,
        ),
        (f"{FORTY}\nsaid_on: 2031-05-12", SIXTY, True),
        (f"{FORTY}\nsaid_on: 2031-05-13", SIXTY, False),
    ],
)
def test_which_measures_are_compared(a: str, b: str, apart: bool, tmp_path: Path) -> None:
    assert _apart(tmp_path, a, b) is apart


def test_measures_of_an_unknown_time_are_compared_with_all(tmp_path: Path) -> None:
    undated = "title: A post\ntype: post\n"
    evidence = _evidence(tmp_path, sources_post=undated, claims_a=f"{FORTY}\ncite: post", claims_b=SIXTY)
    assert evidence.time_of(_claim(evidence, "a")) is None
    assert evidence.contested(_claim(evidence, "a"))


# ── where it comes from ──

SOURCES = {
    "sources_agency": "title: A\ntype: news-report\npublisher: Tarn Agency\n",
    "sources_evening": "title: E\ntype: news-report\npublisher: lake courier\n",
    "sources_echo": "title: B\ntype: news-report\npublisher: Valley Echo\nrelays: sources/agency\n",
    "sources_again": "title: C\ntype: post\nrelays: sources/echo\n",
    "sources_halle-post": "title: D\ntype: post\nrelays: actors/halle\n",
    "sources_both": "title: F\ntype: post\nrelays: [actors/halle, sources/agency]\n",
    "sources_post": "title: G\ntype: post\n",
    "sources_other": "title: H\ntype: post\n",
    "actors_halle": "name: Halle\ntype: person\n",
    "actors_agency": "name: Tarn agency\ntype: organisation\n",
}


@pytest.mark.parametrize(
    ("cite", "count", "up_to"),
    [
        ("[courier]", 1, False),
        ("['courier, para 1', 'courier, para 2']", 1, False),
        ("[courier, agency]", 2, False),
        ("[courier, evening]", 1, False),  # one publisher
        ("[agency, echo]", 1, False),  # the one passes on the other
        ("[agency, again]", 1, False),  # by way of a third
        ("[halle-post, {source: courier, from: actors/halle}]", 1, False),
        ("[both]", 2, False),
        ("[{source: courier, from: an official}, {source: agency, from: An Official}]", 1, False),
        ("[{source: courier, from: an official}, {source: agency, from: a judge}]", 2, False),
        ("[{source: courier, from: sources/agency}, agency]", 1, False),
        ("[{source: courier, from: sources/echo}, agency]", 1, False),
        ("[{source: courier, from: actors/agency}, agency]", 1, False),  # it is the publisher itself
        ("[post]", 1, False),
        ("[post, other]", 2, True),
        ("[post, courier]", 2, True),
        ("[courier, {source: agency, bearing: against}]", 1, False),
        ("[courier, {source: agency, bearing: partial}]", 2, False),
        ("[{source: post, from: actors/halle}, courier]", 2, False),
    ],
)
def test_independent_origins(cite: str, count: int, up_to: bool, tmp_path: Path) -> None:
    evidence = _evidence(tmp_path, **SOURCES, claims_a=f"cite: {cite}")
    origins = evidence.origins(_claim(evidence, "a").cite)
    assert (origins.count, origins.up_to) == (count, up_to)


def test_sources_that_relay_each_other_come_to_an_end(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        sources_one="title: One\ntype: post\nrelays: sources/two\n",
        sources_two="title: Two\ntype: post\nrelays: sources/one\n",
        claims_a="cite: [one, two]",
    )
    assert evidence.origins(_claim(evidence, "a").cite).count <= 2


# ── what is suspect ──

FIXED = "title: Fixed\ntype: news-report\npublished: 2031-05-12\nupdated: 2031-05-14\nstatus: corrected\n"


@pytest.mark.parametrize(
    ("source", "cite", "suspect"),
    [
        (FIXED, "fixed", True),
        (FIXED.replace("corrected", "retracted"), "fixed", True),
        (FIXED.replace("corrected", "dead"), "fixed", False),
        (FIXED.replace("corrected", "live"), "fixed", False),
        (FIXED, "{source: fixed, checked: 2031-05-15}", False),
        (FIXED, "{source: fixed, checked: 2031-05-14}", True),  # the same day is not later
        (FIXED, "{source: fixed, checked: 2031-05}", True),  # it may have been before
        (FIXED, "{source: fixed, checked: 2031-06}", False),
        (FIXED.replace("updated: 2031-05-14\n", ""), "{source: fixed, checked: 2031-06}", True),
        (FIXED, "[{source: fixed, checked: 2031-06}, 'fixed, para 2']", True),
        (FIXED, "['fixed, para 2', {source: fixed, checked: 2031-06}]", True),
        (FIXED, "[{source: fixed, checked: 2031-06, at: para 1}, {source: fixed, checked: 2031-07}]", False),
        (
            f"{FIXED}corrections: {{on: 2031-05-20, what: A, why: B}}\n",
            "{source: fixed, checked: 2031-05-15}",
            True,
        ),
        (
            f"{FIXED}corrections: {{on: 2031-05-20, what: A, why: B}}\n",
            "{source: fixed, checked: 2031-05-21}",
            False,
        ),
        (f"{FIXED}withdrawn: {{on: 2031-06-01, why: A}}\n", "{source: fixed, checked: 2031-05-15}", True),
        (f"{FIXED}withdrawn: {{on: 2031-06-01, why: A}}\n", "{source: fixed, checked: 2031-06-02}", False),
    ],
)
def test_what_makes_a_claim_suspect_and_what_clears_it(
    source: str, cite: str, suspect: bool, tmp_path: Path
) -> None:
    evidence = _evidence(tmp_path, sources_fixed=source, claims_a=f"cite: {cite}")
    assert evidence.suspect(_claim(evidence, "a")) is suspect


WRONG = "withdrawn: {on: 2031-05-16, why: Misread}"


@pytest.mark.parametrize(
    ("event", "doubts"),
    [
        ("cite: [fixed, courier]", ["sources/fixed corrected 2031-05-14"]),
        ("summary: They met. [@fixed]", ["sources/fixed corrected 2031-05-14"]),
        ("summary: They met. [@fixed]\ncite: {source: fixed, checked: 2031-06}", []),
        ("cite: courier\nparticipants: {as: A clerk, cite: fixed}", ["sources/fixed corrected 2031-05-14"]),
        ("cite: courier\nparticipants: {as: A clerk, cite: {source: fixed, checked: 2031-06}}", []),
        ("summary: So says [[claims/wrong]].", ["claims/wrong withdrawn 2031-05-16"]),
        ("summary: So says [[claims/leaning]].", ["sources/fixed corrected 2031-05-14"]),
        ("summary: So says [[claims/checked]].", []),
        ("summary: So says [[claims/leaning]].\ncite: {source: fixed, checked: 2031-06}", []),
        ("cite: courier\nnote: We took [@fixed] out, and [[claims/wrong]].", []),
        ("cite: courier\nsummary: See [[sources/fixed]].", []),
    ],
)
def test_what_an_entry_rests_on(event: str, doubts: list[str], tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        sources_fixed=FIXED,
        claims_wrong=WRONG,
        claims_leaning="cite: fixed",
        claims_checked="cite: {source: fixed, checked: 2031-06}",
        events_day=f"title: The day\nwhen: 2031-05-12\n{event}\n",
    )
    found = evidence.doubts(evidence.library.entry(Ref("events", "day")))
    said = [f"{doubt.about} {doubt.what} {doubt.day.text if doubt.day else ''}" for doubt in found]
    assert said == doubts


def test_a_doubt_points_to_the_citation_that_was_not_checked(tmp_path: Path) -> None:
    roles = "roles: [{title: Minister, cite: {source: fixed, checked: 2031-06}}, {title: Mayor, cite: fixed}]"
    evidence = _evidence(tmp_path, sources_fixed=FIXED, actors_halle=f"name: Halle\ntype: person\n{roles}\n")
    (doubt,) = evidence.doubts(evidence.library.entry(Ref("actors", "halle")))
    assert doubt.link.loc == ("roles", 1, "cite", 0, "source")


# ── while a file is broken ──


def test_what_is_missing_is_passed_over(tmp_path: Path) -> None:
    evidence = _evidence(
        tmp_path,
        sources_broken="titel: Broken\n",
        claims_a=f"{FORTY}\ncite: [courier, broken, missing]\ndiffers_from: {{claim: b, how: X.}}",
        claims_b="cite: []",
        claims_c=SIXTY,
    )
    a = _claim(evidence, "a")
    assert evidence.origins(a.cite).count == 3
    assert [str(account.claim) for account in evidence.accounts(a)] == ["claims/c"]
    assert evidence.doubts(a) == ()
