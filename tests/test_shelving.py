"""What is read in pieces is what is read in one go; and where anything is wrong, nothing is taken for read."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefbook.build import build_briefing
from briefbook.checking import check_briefing, load_settings
from briefbook.entry import Entry
from briefbook.executors import FEW, MANY, SOME, cut, opened
from briefbook.fields import Ref
from briefbook.library import Library
from briefbook.memory import Memory
from briefbook.problems import is_fatal
from briefbook.shelving import shelve_entries
from briefbook.tasks import Task
from tests.conftest import write_briefing
from tests.sites import REPOSITORY, WORLDS
from tests.test_rules import EXAMPLES, text_of


def shelved(root: Path, build: Path, jobs: int = 2) -> Library | None:
    with opened("", jobs) as crew:
        return shelve_entries(crew, root, load_settings(root), Memory(build))


def fields_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in type(entry).model_fields}


@pytest.mark.parametrize("root", [WORLDS / "everything", REPOSITORY], ids=lambda root: root.name)
@pytest.mark.parametrize("jobs", [1, 3])
def test_the_library_is_the_same(root: Path, jobs: int, tmp_path: Path) -> None:
    whole, found = check_briefing(root).story.library, shelved(root, tmp_path / "build", jobs)
    assert found
    assert (found.members, found.aliases) == (whole.members, dict(whole.aliases))
    for ref in (ref for refs in whole.members.values() for ref in refs):
        assert fields_of(found.entry(ref)) == fields_of(whole.entry(ref))
        assert found.links[ref] == whole.links[ref]
        assert found.back[ref] == whole.back[ref]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_as_ever(path: Path, tmp_path: Path) -> None:
    given = yaml.safe_load(path.read_text(encoding="utf-8"))["given"]
    root = write_briefing(tmp_path / "root", {name: text_of(text) for name, text in given.items()})
    (root / "build").mkdir()
    said = check_briefing(root).problems
    built = build_briefing(Task(root, root / "site", lambda: None, lambda: None, jobs=1))
    assert built.problems == said
    assert built.published is not is_fatal(said)


def test_a_name_that_two_had_before_is_wrong(tmp_path: Path) -> None:
    place = "name: {}\naliases: the-lake\n"
    files = {f"content/places/{name}.yml": place.format(name) for name in ("tarn", "mere")}
    assert shelved(write_briefing(tmp_path / "root", files), tmp_path / "build") is None


def test_what_was_remembered_stays_where_something_is_wrong(tmp_path: Path) -> None:
    root = write_briefing(tmp_path / "root", {"content/places/tarn.yml": "name: Lake Tarn\n"})
    build = tmp_path / "build"
    assert shelved(root, build)
    then = {path: path.read_bytes() for path in (build / "memory").iterdir()}
    (root / "content/places/tarn.yml").write_text("nam: Lake Tarn\n", encoding="utf-8")
    assert shelved(root, build) is None
    assert {path: path.read_bytes() for path in (build / "memory").iterdir()} == then


def test_pieces_hold_all_and_never_too_much() -> None:
    refs = [Ref("places", str(number)) for number in range(3 * MANY)]
    pieces = cut(refs, 2)
    assert sorted(ref for piece in pieces for ref in piece.items) == sorted(refs)
    assert len(pieces) % 2 == 0
    assert max(len(piece.items) for piece in pieces) <= MANY


def test_a_lot_of_work_has_pieces_for_whoever_is_done_first() -> None:
    assert [len(cut(range(size), 2)) for size in (SOME, SOME + 1)] == [2, 4]
    assert len(cut(range(SOME + 1), 1)) == 1


@given(st.integers(SOME + 1, 5 * MANY), st.integers(2, 8))
def test_of_a_lot_of_work_the_last_piece_is_half_of_the_first(size: int, jobs: int) -> None:
    sizes = [len(piece.items) for piece in cut(range(size), jobs)]
    assert sum(sizes) == size
    assert sizes[0] <= MANY
    assert abs(sizes[0] - 2 * sizes[-1]) <= 3
    assert all(after <= before + 1 for before, after in pairwise(sizes))


@given(st.lists(st.integers(1, 300), min_size=FEW + 1, max_size=SOME), st.integers(1, 8))
def test_no_piece_is_heavier_than_another_by_more_than_the_heaviest_item(
    weights: list[int], jobs: int
) -> None:
    pieces = cut(range(len(weights)), jobs, weights.__getitem__)
    assert sorted(item for piece in pieces for item in piece.items) == list(range(len(weights)))
    loads = [sum(weights[item] for item in piece.items) for piece in pieces]
    assert len(loads) == jobs
    assert max(loads) - min(loads) <= max(weights)
