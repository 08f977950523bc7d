"""What an edition may show: what sources published by its day said."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.editions import edition_name, minutes, story_as_of
from briefbook.entries.briefings import Briefing
from briefbook.entries.claims import Claim
from briefbook.entries.events import Event
from briefbook.fields import Ref
from briefbook.lists import value_at
from briefbook.story import Story
from tests.conftest import read_story, write_briefing

QUOTA = "content/issues/quota.yml"
NORVIA = "content/actors/norvia.yml"


def source(published: str | None, title: str = "A piece") -> str:
    day = f"\npublished: {published}" if published else ""
    return f"title: {title}\ntype: post{day}\n"


def edition(as_of: str, lede: str = "Nothing new. [@early]", more: str = "") -> str:
    return f'title: As of {as_of}\nas_of: {as_of}\nlede: "{lede}"\n{more}'


def claim(cite: str, more: str = "", stance: str = "Forty") -> str:
    return f"text: It is {stance}.\nposition: {{issue: quota, holder: norvia, stance: {stance}}}\ncite: {cite}\n{more}"


BASE = {
    "content/sources/early.yml": source("2031-05-10"),
    "content/sources/late.yml": source("2031-05-20"),
    QUOTA: "title: The quota\n",
    NORVIA: "name: Norvia\ntype: state\n",
    "content/briefings/may.yml": edition("2031-05-12"),
    "content/briefings/june.yml": edition("2031-06-01"),
}


def story_of(root: Path, files: Mapping[str, str]) -> Story:
    return read_story(write_briefing(root, {**BASE, **files}))


def then(story: Story, briefing: str) -> Story:
    return story_as_of(story, story.library.get(Ref("briefings", briefing), Briefing))


def claims(story: Story) -> set[str]:
    return {each.id for each in story.library.all(Claim)}


# ── what is shown ──


def test_a_claim_shows_once_a_source_that_supports_it_was_published(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/claims/first.yml": claim("early"),
            "content/claims/both.yml": claim("[late, early]"),
            "content/claims/second.yml": claim("late"),
            "content/claims/opposed.yml": claim("[late, {source: early, bearing: against}]"),
        },
    )
    assert claims(then(story, "may")) == {"first", "both"}
    assert claims(then(story, "june")) == {"first", "both", "second", "opposed"}


def test_its_later_sources_do_not_show_yet(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/claims/both.yml": claim("[late, early]")})
    (cited,) = then(story, "may").library.get(Ref("claims", "both"), Claim).cite
    assert cited.source.id == "early"


def test_the_day_of_a_source_is_its_earliest(tmp_path: Path) -> None:
    files = {
        "content/sources/some-day.yml": source("2031-05"),
        "content/sources/open.yml": source("[..2031-08]"),
        "content/claims/some-day.yml": claim("some-day"),
        "content/claims/open.yml": claim("open"),
    }
    assert claims(then(story_of(tmp_path, files), "may")) == {"some-day", "open"}


def test_an_undated_source_counts_from_the_oldest_edition_that_cites_it(tmp_path: Path) -> None:
    files = {
        "content/sources/undated.yml": source(None),
        "content/claims/undated.yml": claim("undated"),
    }
    cited = {
        **files,
        "content/briefings/may.yml": edition("2031-05-12", "As read. [@undated]"),
        "content/briefings/june.yml": edition("2031-06-01", "As read again. [@undated]"),
    }
    assert claims(then(story_of(tmp_path / "cited", cited), "may")) == {"undated"}
    linked = {**files, "content/briefings/may.yml": edition("2031-05-12", "As [[claims/undated]] has it.")}
    assert claims(then(story_of(tmp_path / "linked", linked), "may")) == {"undated"}


def test_an_undated_source_that_no_edition_cites_counts_from_the_newest(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {"content/sources/undated.yml": source(None), "content/claims/undated.yml": claim("undated")},
    )
    assert claims(then(story, "may")) == set()
    assert claims(then(story, "june")) == {"undated"}


def test_events_and_participants_show_by_their_own_sources(tmp_path: Path) -> None:
    round_two = """
title: Second round
when: 2031-05-11
participants:
  - {as: a clerk}
  - {actor: norvia, cite: late}
  - {as: a witness, cite: [late, early]}
cite: [early, late]
"""
    story = story_of(
        tmp_path,
        {
            "content/events/round.yml": round_two,
            "content/events/later.yml": "title: Later\nwhen: 2031-05-19\nsummary: It came. [@late]\n",
            "content/events/told.yml": "title: Told\nwhen: 2031-05\nsummary: As [[claims/first]] has it.\n",
            "content/claims/first.yml": claim("early"),
        },
    )
    may = then(story, "may")
    assert [event.id for event in may.events] == ["told", "round"]
    people = may.library.get(Ref("events", "round"), Event).participants
    assert [(each.post, [cited.source.id for cited in each.cite]) for each in people] == [
        ("a clerk", []),
        ("a witness", ["early"]),
    ]


def test_what_moved_later_still_stands_in_an_older_edition(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/claims/old.yml": claim("early", stance="Fifty"),
            "content/claims/new.yml": claim("late", "replaces: old\n"),
        },
    )
    old = story.library.get(Ref("claims", "old"), Claim)
    assert not story.evidence.standing(old)
    assert then(story, "may").evidence.standing(old)


def test_accounts_differ_only_once_both_are_known(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/claims/one.yml": claim("early", "differs_from: {claim: other, how: They differ}\n"),
            "content/claims/other.yml": claim("late", stance="Thirty"),
        },
    )
    assert then(story, "may").evidence.account_groups == ()
    assert len(then(story, "june").evidence.account_groups) == 1


def test_withdrawals_and_corrections_show_in_older_editions_too(tmp_path: Path) -> None:
    story = story_of(
        tmp_path,
        {
            "content/claims/wrong.yml": claim("early", "withdrawn: {on: 2031-06-02, why: Misread}\n"),
            "content/claims/mended.yml": claim(
                "early", "corrections: {on: 2031-06-02, what: A word, why: Misspelt}\n"
            ),
            "content/claims/hidden.yml": claim("late"),
        },
    )
    may = then(story, "may").library
    assert may.get(Ref("claims", "wrong"), Claim).withdrawn
    assert may.get(Ref("claims", "mended"), Claim).corrections


def test_links_are_found_where_an_older_edition_has_them(tmp_path: Path) -> None:
    """Of what is cited later sources are left out, so what comes after them stands at another place."""
    retracted = source("2031-05-10") + "status: retracted\n"
    cited = "cite: [late, early]\n"
    people = "[{actor: norvia, cite: late}, {actor: estmark, cite: early}]"
    may = then(
        story_of(
            tmp_path,
            {
                "content/sources/early.yml": retracted,
                "content/actors/estmark.yml": "name: Estmark\ntype: state\n",
                "content/claims/both.yml": claim("[late, early]"),
                "content/events/talks.yml": f"title: Talks\nwhen: 2031-05-09\nparticipants: {people}\n{cited}",
            },
        ),
        "may",
    )
    said, talks = (
        may.library.entry(Ref(kind, name)) for kind, name in (("claims", "both"), ("events", "talks"))
    )
    assert [doubt.about.id for doubt in may.evidence.doubts(said)] == ["early"]
    assert [doubt.about.id for doubt in may.evidence.doubts(talks)] == ["early"]
    (took_part,) = (
        link for link in may.library.back[Ref("actors", "estmark")] if link.relation == "participants.actor"
    )
    assert value_at(talks, took_part.loc) == Ref("actors", "estmark")


def test_every_link_of_an_older_edition_leads_somewhere(tmp_path: Path) -> None:
    story = story_of(tmp_path, {"content/claims/second.yml": claim("late")})
    may, hidden = then(story, "may"), Ref("claims", "second")
    assert may.library.entry(hidden).label == "It is Forty."
    assert may.addresses.of(hidden) == story.addresses.of(hidden)
    with pytest.raises(KeyError):
        may.library.get(hidden, Event)


def test_an_edition_that_knows_all_sources_shows_the_story_itself(tmp_path: Path) -> None:
    story = story_of(tmp_path, {})
    assert then(story, "june") is story


# ── properties ──

_DAYS = st.none() | st.integers(0, 8).map(lambda n: (date(2031, 5, 1) + timedelta(days=n)).isoformat())


@settings(max_examples=25)
@given(
    published=st.lists(_DAYS, min_size=1, max_size=4),
    as_of=st.lists(st.integers(1, 9), min_size=1, max_size=3),
)
def test_what_one_edition_shows_every_later_one_shows_too(
    published: list[str | None], as_of: list[int]
) -> None:
    files = {
        **{f"content/sources/s{n}.yml": source(day) for n, day in enumerate(published)},
        **{f"content/claims/c{n}.yml": claim(f"s{n}") for n, _ in enumerate(published)},
        **{f"content/briefings/b{n}.yml": edition(f"2031-05-0{day}") for n, day in enumerate(as_of)},
    }
    with TemporaryDirectory() as root:
        story = read_story(
            write_briefing(Path(root), {**{k: v for k, v in BASE.items() if "briefings" not in k}, **files})
        )
    shown = [claims(story_as_of(story, each)) for each in story.editions]
    assert all(earlier <= later for earlier, later in pairwise(shown))
    undated = {f"c{n}" for n, day in enumerate(published) if day is None}
    assert undated <= shown[-1]


# ── names and length ──


def test_editions_are_counted_without_those_that_were_withdrawn(tmp_path: Path) -> None:
    withdrawn = edition("2031-05-20", more="withdrawn: {on: 2031-05-21, why: It was a draft}\n")
    story = story_of(tmp_path, {"content/briefings/draft.yml": withdrawn})
    names = {each.id: edition_name(story, each) for each in story.library.all(Briefing)}
    assert names == {"may": "First edition", "june": "Second edition", "draft": "Withdrawn edition"}


def test_numbers_beyond_ten_are_written_in_digits(tmp_path: Path) -> None:
    days = [f"2031-01-{n:02}" for n in range(1, 24)]
    story = story_of(tmp_path, {f"content/briefings/d{day}.yml": edition(day) for day in days})
    names = [edition_name(story, each).removesuffix(" edition") for each in story.editions]
    assert names[9:13] == ["Tenth", "11th", "12th", "13th"]
    assert names[19:24] == ["20th", "21st", "22nd", "23rd", "24th"]


@pytest.mark.parametrize(("words", "expected"), [(1, 1), (200, 1), (290, 1), (310, 2), (1000, 5)])
def test_two_hundred_words_are_read_in_a_minute(tmp_path: Path, words: int, expected: int) -> None:
    text = " ".join(["lake"] * words) + " [@early]"
    story = story_of(tmp_path, {"content/briefings/may.yml": edition("2031-05-12", text)})
    assert minutes(story.editions[0]) == expected
