"""What changed on which day, in real repositories."""

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from briefbook.checking import check_briefing
from briefbook.fields import Ref
from briefbook.git import head_of, texts_of
from briefbook.history import UNTOLD, Chronicle, Item, read_history
from tests.conftest import COURIER, SETTINGS
from tests.mutations import Mutations
from tests.repositories import Repository
from tests.sites import WORLDS, copy_briefing

ROUND = "title: The first round\nwhen: 2031-02-04\nsummary: They meet at 9. [@courier]\n"
TARN = "name: Tarn\n"
BASE = {"site_config.yml": SETTINGS, "content/sources/courier.yml": COURIER}
DAY = "2031-02-04"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One source, on the first day."""
    made = Repository(tmp_path / "repository")
    made.commit("2031-02-01", BASE)
    return made


def event(name: str) -> str:
    return f"content/events/{name}.yml"


def told(root: Path, then: Chronicle | None = None) -> Chronicle:
    checked = check_briefing(root)
    return read_history(root, head_of(root), checked.story.library, checked.story.settings, then)


def listed(root: Path) -> list[Item]:
    return list(told(root).listed or ())


def rows(root: Path, since: str = "2031-02-02") -> list[tuple[str, str, str]]:
    """Day, class and entry of each change since a day."""
    return [(item.on, item.what, str(item.ref)) for item in listed(root) if item.on >= since]


def test_changes_stand_by_day(repository: Repository) -> None:
    repository.commit("2031-02-04", {event("round"): ROUND})
    repository.commit("2031-02-05", {event("round"): ROUND.replace("They meet", "The two met")})
    repository.commit(
        "2031-02-06", {event("round"): ROUND + "place: tarn\n", "content/places/tarn.yml": TARN}
    )
    assert rows(repository.top) == [
        ("2031-02-04", "new", "events/round"),
        ("2031-02-05", "wording", "events/round"),
        ("2031-02-06", "substance", "events/round"),
        ("2031-02-06", "new", "places/tarn"),
    ]


def test_of_a_day_only_its_first_and_last_version_count(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    for text in (ROUND + "major: true\n", ROUND.replace("9", "10"), ROUND.replace("They", "Both")):
        repository.commit(DAY, {event("round"): text})
    assert rows(repository.top, DAY) == [(DAY, "wording", "events/round")]
    repository.commit(DAY, {event("round"): ROUND})
    assert rows(repository.top, DAY) == []


def test_what_comes_and_goes_within_a_day_is_no_news(repository: Repository) -> None:
    repository.commit(DAY, {event("round"): ROUND})
    repository.commit(DAY, {event("round"): None})
    assert rows(repository.top) == []


def test_what_goes_and_comes_back_within_a_day_is_no_news(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit(DAY, {event("round"): None})
    repository.commit(DAY, {event("round"): ROUND})
    assert rows(repository.top, DAY) == []


def test_an_entry_that_is_gone_is_named_as_it_was_last(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit("2031-02-04", {event("round"): ROUND.replace("The first", "A first")})
    repository.commit("2031-02-05", {event("round"): None})
    assert rows(repository.top)[-1] == ("2031-02-05", "removed", "events/round")
    assert told(repository.top).names == {Ref("events", "round"): "A first round"}


@pytest.mark.parametrize("text", ["title: [\n", "when: 2031\n", "\0"])
def test_a_gone_entry_that_nobody_can_read_is_named_by_its_id(repository: Repository, text: str) -> None:
    repository.commit("2031-02-04", {event("first-round"): text})
    repository.commit("2031-02-05", {event("first-round"): None})
    assert told(repository.top).names == {Ref("events", "first-round"): "First round"}


def test_an_entry_under_a_new_id_is_the_same(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("old"): ROUND})
    repository.commit("2031-02-04", {event("old"): None, event("new"): ROUND + "aliases: old\n"})
    assert rows(repository.top) == [("2031-02-03", "new", "events/new")]
    both = {event("new"): None, event("newest"): ROUND.replace("9", "10") + "aliases: [old, new]\n"}
    repository.commit("2031-02-05", both)
    assert rows(repository.top) == [
        ("2031-02-03", "new", "events/newest"),
        ("2031-02-05", "substance", "events/newest"),
    ]
    assert told(repository.top).names == {}


def test_of_two_that_became_one_the_one_that_stayed_is_compared(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("a"): ROUND, event("b"): ROUND.replace("9", "10")})
    repository.commit("2031-02-04", {event("a"): None, event("b"): ROUND.replace("9", "10") + "aliases: a\n"})
    assert rows(repository.top, DAY) == []


def test_a_file_that_moves_is_no_news(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit(DAY, {event("round"): None, event("deeper/round"): ROUND})
    assert rows(repository.top, DAY) == []


def test_what_is_not_committed_is_left_out(repository: Repository) -> None:
    repository.commit(DAY, {event("round"): ROUND})
    repository.write({event("round"): ROUND + "major: true\n", event("other"): ROUND})
    assert rows(repository.top) == [(DAY, "new", "events/round")]


def test_an_entry_that_is_gone_from_the_folder_alone_has_a_name(repository: Repository) -> None:
    repository.commit(DAY, {event("round"): ROUND})
    repository.write({event("round"): None})
    assert rows(repository.top) == [(DAY, "new", "events/round")]
    assert told(repository.top).names == {Ref("events", "round"): "The first round"}


def test_a_claim_that_replaces_another_says_so(repository: Repository) -> None:
    claim = "text: It fell.\nabout: places/tarn\ncite: courier\n"
    files = {"content/places/tarn.yml": TARN, "content/claims/a.yml": claim}
    repository.commit("2031-02-03", files)
    replacing = {"content/claims/b.yml": claim + "replaces: a\n"}
    saying = {"content/claims/c.yml": claim + "via: in a note on what replaces what\n"}
    repository.commit(DAY, replacing | saying)
    assert rows(repository.top, DAY) == [(DAY, "moved", "claims/b"), (DAY, "new", "claims/c")]


def test_a_version_that_nobody_could_publish_is_no_news(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit("2031-02-04", {event("round"): "title: ["})
    repository.commit("2031-02-05", {event("round"): ROUND})
    assert rows(repository.top, DAY) == [("2031-02-05", "substance", "events/round")]


def test_files_that_are_no_entries_are_passed_over(repository: Repository) -> None:
    files = (
        "content/x.yml",
        event("Not an id"),
        event("page"),
        "content/events/x.yaml",
        "content/other/x.yml",
    )
    repository.commit(DAY, dict.fromkeys(files, ROUND))
    for file in files:
        (repository.top / file).unlink()
    assert rows(repository.top) == []


def test_clocks_that_go_wrong_are_believed_and_do_no_harm(repository: Repository) -> None:
    repository.commit("2031-02-05", {event("round"): ROUND})
    repository.commit("2031-02-03", {event("round"): ROUND + "major: true\n"})
    repository.commit("2031-02-05", {event("round"): ROUND})
    assert rows(repository.top) == [
        ("2031-02-03", "substance", "events/round"),
        ("2031-02-05", "new", "events/round"),
    ]


def test_changes_are_numbered_by_commits_with_part_in_them(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit("2031-02-03", {"README.md": "Read me.\n"})
    repository.commit("2031-02-04", {event("other"): ROUND})
    assert [(item.ref.id, item.number) for item in listed(repository.top)] == [
        ("courier", 1),
        ("round", 2),
        ("other", 3),
    ]


def test_without_history_nothing_is_told(tmp_path: Path, repository: Repository) -> None:
    copied = copy_briefing(WORLDS / "lake", tmp_path / "lake")
    assert told(copied) == UNTOLD
    shutil.rmtree(repository.top / ".git/objects")
    assert told(repository.top) == UNTOLD
    assert UNTOLD.listed is None


def test_a_history_without_entries_is_known(tmp_path: Path) -> None:
    made = Repository(tmp_path / "empty")
    made.commit(DAY, {"site_config.yml": SETTINGS})
    assert told(made.top).listed == ()


def same(one: Chronicle, other: Chronicle) -> bool:
    return (one.head, one.count, one.listed, dict(one.names)) == (
        other.head,
        other.count,
        other.listed,
        dict(other.names),
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_added_to_a_history_is_as_if_all_were_read(tmp_path: Path, seed: int) -> None:
    """Through random edits on random days, in which nobody is renamed: that is read anew."""
    repository, chance = Repository(tmp_path / "repository"), random.Random(seed)
    copy_briefing(WORLDS / "lake", repository.top)
    repository.commit("2031-06-01")
    then = told(repository.top)
    changes = Mutations(repository.top, seed)
    for _ in range(12):
        while "renamed" in changes.change():
            repository.git("checkout", "--quiet", ".")
            repository.git("clean", "--quiet", "-fd")
        repository.commit(f"2031-06-0{chance.randint(1, 4)}")
        if chance.random() < 0.6:
            now = told(repository.top, then)
            assert same(now, told(repository.top))
            then = now


def test_only_what_came_is_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("2031-02-03", {event("a"): ROUND, event("b"): ROUND})
    repository.commit("2031-02-04", {event("a"): ROUND + "major: true\n"})
    then = told(repository.top)
    repository.commit("2031-02-04", {event("b"): ROUND + "major: true\n"})
    read: list[str] = []

    def texts(root: Path, names: Sequence[str]) -> Iterator[bytes]:
        read.extend(names)
        return texts_of(root, names)

    monkeypatch.setattr("briefbook.history.texts_of", texts)
    now = told(repository.top, then)
    assert len(read) == 2
    assert [item.ref.id for item in now.listed or () if item.on == DAY] == ["a", "b"]


def test_an_entry_that_goes_again_is_named_as_it_was_then(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("round"): ROUND})
    repository.commit("2031-02-04", {event("round"): None})
    then = told(repository.top)
    repository.commit("2031-02-05", {event("round"): ROUND.replace("The first", "A late")})
    repository.commit("2031-02-06", {event("round"): None})
    assert told(repository.top, then).names == {Ref("events", "round"): "A late round"}


def test_a_history_that_was_rewritten_is_read_anew(repository: Repository) -> None:
    repository.commit("2031-02-03", {event("a"): ROUND})
    then = told(repository.top)
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit("2031-02-03", {event("b"): ROUND})
    assert same(told(repository.top, then), told(repository.top))


def test_hostile_texts_are_read_as_text(repository: Repository) -> None:
    bomb = "a: &a [x, x]\nb: [*a, *a]\n"
    deep = "[" * 20_000
    hostile: Mapping[str, str | None] = {event("a"): bomb, event("b"): deep, event("c"): "x" * (2 << 20)}
    repository.commit("2031-02-03", hostile)
    repository.commit("2031-02-04", dict.fromkeys(hostile, ROUND))
    assert {what for _, what, _ in rows(repository.top, DAY)} == {"substance"}
