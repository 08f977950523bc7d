"""A build that remembers follows the history too, and makes only what it changes."""

import random
import shutil
import time
from pathlib import Path

import pytest

from briefbook.build import build_briefing
from briefbook.tasks import Built, Task
from tests.conftest import COURIER, SETTINGS
from tests.mutations import Mutations
from tests.repositories import Repository
from tests.sites import WORLDS, copy_briefing, files_of

CLAIM = "text: They spoke of {number}.\nabout: events/round\ncite: courier\n"
EVENT = "title: A round\nwhen: 2031-05-12\ncite: courier\n"
SEVENTH = "content/claims/c007.yml"
OURS = {".gitignore": "build/\nsite/\n.site*\n"}


def build(root: Path) -> Built:
    return build_briefing(Task(root, root / "site", lambda: None, lambda: None, 1))


def pages_of(root: Path) -> dict[str, bytes]:
    return {path: text for path, text in files_of(root / "site").items() if not path.startswith("pagefind/")}


def agrees_with_a_first_build(root: Path, fresh: Path) -> None:
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("build", "site", ".site*"))
    assert build(fresh).published
    assert pages_of(root) == pages_of(fresh)
    assert files_of(root / "build/docs") == files_of(fresh / "build/docs")


def inodes(root: Path) -> dict[str, int]:
    return {path: (root / "site" / path).stat().st_ino for path in files_of(root / "site")}


@pytest.fixture
def small(tmp_path: Path) -> Repository:
    """A briefing of 250 claims, whose news fill more than a page; it was built."""
    repository = Repository(tmp_path / "small")
    claims = {f"content/claims/c{number:03}.yml": CLAIM.format(number=number) for number in range(250)}
    base = {
        "site_config.yml": SETTINGS,
        "content/sources/courier.yml": COURIER,
        "content/events/round.yml": EVENT,
    }
    repository.commit("2031-05-12", {**OURS, **base, **claims})
    build(repository.top)
    return repository


def test_through_any_changes_with_commits_in_between(tmp_path: Path) -> None:
    repository, chance = Repository(tmp_path / "warm"), random.Random(7)
    root = copy_briefing(WORLDS / "lake", repository.top)
    repository.commit("2031-06-01", OURS)
    build(root)
    changes = Mutations(root, 7)
    published = 0
    for _ in range(8):
        changes.change()
        if not build(root).published:
            repository.git("checkout", "--quiet", ".")
            repository.git("clean", "--quiet", "-fd", "content")
        if chance.random() < 0.7:
            repository.commit(f"2031-06-0{chance.randint(1, 5)}")
        published += build(root).published
        agrees_with_a_first_build(root, tmp_path / "fresh")
    assert published == 8


def test_a_commit_is_followed_on_the_pages_that_tell_of_it(small: Repository, tmp_path: Path) -> None:
    root, path = small.top, small.top / SEVENTH
    path.write_text(CLAIM.format(number=8), encoding="utf-8")
    build(root)
    before = inodes(root)
    small.commit("2031-05-13")
    assert build(root).written == 2
    now = inodes(root)
    changed = {name for name in now if now[name] != before.get(name) and name.endswith(".html")}
    assert changed == {"index.html", "whats-new/index.html"}
    agrees_with_a_first_build(root, tmp_path / "fresh")


def test_a_commit_is_followed_where_no_file_was_touched(
    small: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was read once is not read again."""
    root = small.top
    time.sleep(0.06)  # a file that was touched a moment ago is never taken for untouched (stamps)
    assert build(root).written == 0
    small.git("commit", "--quiet", "--amend", "--no-edit", day="2031-05-14")
    assert build(root).written == 3
    monkeypatch.setattr("briefbook.history.commits_of", None)
    assert build(root).written == 0


def test_a_commit_that_brings_no_change_writes_nothing(small: Repository) -> None:
    small.commit("2031-05-13", {"README.md": "Read me.\n"})
    assert build(small.top).written == 0


def test_an_edit_that_is_not_committed_is_no_news(small: Repository) -> None:
    news = (small.top / "site/whats-new/index.html").read_bytes()
    (small.top / SEVENTH).write_text(CLAIM.format(number=7) + "via: a note\n")
    build(small.top)
    assert (small.top / "site/whats-new/index.html").read_bytes() == news


def test_an_entry_that_goes_and_comes_back_is_named_and_linked(small: Repository, tmp_path: Path) -> None:
    root, path = small.top, small.top / SEVENTH
    path.write_text(CLAIM.format(number="what is not committed"), encoding="utf-8")
    build(root)
    path.unlink()
    build(root)
    agrees_with_a_first_build(root, tmp_path / "fresh")
    assert b"claim-c007" not in (root / "site/whats-new/page/1/index.html").read_bytes()
    small.git("checkout", "--quiet", ".")
    build(root)
    agrees_with_a_first_build(root, tmp_path / "fresh")
    assert b"claim-c007" in (root / "site/whats-new/page/1/index.html").read_bytes()


def test_a_history_that_is_rewritten_goes_or_comes_back(small: Repository, tmp_path: Path) -> None:
    root = small.top
    small.commit("2031-05-13", {SEVENTH: CLAIM.format(number="seven")})
    build(root)
    small.git("commit", "--quiet", "--amend", "--no-edit", day="2031-05-14")
    build(root)
    agrees_with_a_first_build(root, tmp_path / "fresh")
    (root / ".git").rename(tmp_path / "git")
    build(root)
    agrees_with_a_first_build(root, tmp_path / "fresh")
    assert b"without the full history" in (root / "site/whats-new/index.html").read_bytes()
    assert not (root / "site/whats-new/page").exists()
    (tmp_path / "git").rename(root / ".git")
    build(root)
    agrees_with_a_first_build(root, tmp_path / "fresh")


def test_nothing_of_who_made_a_change_or_why_is_published(small: Repository) -> None:
    for path, text in files_of(small.top / "site").items():
        assert b"Shown Nowhere" not in text, path
        assert b"shown nowhere" not in text, path
        assert b"someone@example.org" not in text, path
