"""Git is asked for days and texts, wherever the repository lies and whatever its settings say."""

import os
import shutil
import time
from pathlib import Path

import pytest

from briefbook import git
from briefbook.git import Head, NoHistory, Touched, commits_of, head_of, texts_of
from tests.repositories import Repository

FILE = "content/events/round.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("2031-02-03", {FILE: "title: One\n"})
    return made


def head(root: Path) -> Head:
    found = head_of(root)
    assert found
    return found


def days(root: Path, since: Head | None = None) -> list[tuple[str, list[str]]]:
    """Days, and the files that were touched."""
    commits = commits_of(root, "content", head(root), since)
    return [(commit.day, [file.path for file in commit.files]) for commit in commits]


def texts(root: Path) -> list[tuple[str | None, str | None]]:
    """The text of each file before and after each commit."""
    files = [file for commit in commits_of(root, "content", head(root)) for file in commit.files]
    names = [name for file in files for name in (file.before, file.after) if name]
    found = dict(zip(names, texts_of(root, names), strict=True))
    return [
        (
            found[file.before].decode() if file.before else None,
            found[file.after].decode() if file.after else None,
        )
        for file in files
    ]


def test_days_and_texts_of_a_file(repository: Repository) -> None:
    repository.commit("2031-02-04", {FILE: "title: Two\n"})
    repository.commit("2031-02-05", {FILE: None})
    assert days(repository.top) == [(f"2031-02-0{day}", [FILE]) for day in (3, 4, 5)]
    assert texts(repository.top) == [
        (None, "title: One\n"),
        ("title: One\n", "title: Two\n"),
        ("title: Two\n", None),
    ]


def test_a_day_is_counted_in_utc(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    repository.commit("2031-02-04T23:30:00-05:00", {FILE: "title: Two\n"})
    found = days(repository.top)
    monkeypatch.undo()
    time.tzset()
    assert found[-1][0] == "2031-02-05"


def test_files_elsewhere_are_passed_over(repository: Repository) -> None:
    repository.commit("2031-02-04", {"README.md": "Read me.\n"})
    assert days(repository.top) == [("2031-02-03", [FILE])]


def test_a_merge_brings_what_it_brings_on_its_own_day(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "proposal")
    repository.commit("2031-02-04", {"content/events/other.yml": "title: Other\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2031-02-05", {FILE: "title: Two\n"})
    repository.git("merge", "--quiet", "--no-edit", "proposal", day="2031-02-06")
    assert days(repository.top)[1:] == [("2031-02-05", [FILE]), ("2031-02-06", ["content/events/other.yml"])]


def test_only_what_came_since_is_read(repository: Repository) -> None:
    then = head(repository.top)
    repository.commit("2031-02-04", {"README.md": "Read me.\n"})
    repository.commit("2031-02-05", {FILE: "title: Two\n"})
    assert days(repository.top, then) == [("2031-02-05", [FILE])]


@pytest.mark.parametrize("command", ["reset --quiet --hard HEAD~1", "commit --quiet --amend --message=Other"])
def test_a_history_that_was_rewritten_is_another(repository: Repository, command: str) -> None:
    repository.commit("2031-02-04", {FILE: "title: Two\n"})
    then = head(repository.top)
    repository.git(*command.split())
    with pytest.raises(NoHistory):
        days(repository.top, then)


def test_a_line_that_became_a_branch_is_another(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "proposal")
    repository.commit("2031-02-04", {"content/events/other.yml": "title: Other\n"})
    then = head(repository.top)
    repository.git("checkout", "--quiet", "main")
    repository.commit("2031-02-05", {FILE: "title: Two\n"})
    repository.git("merge", "--quiet", "--no-edit", "proposal", day="2031-02-06")
    with pytest.raises(NoHistory):
        days(repository.top, then)


def test_a_briefing_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit("2031-02-03", {f"notes/the lake/{FILE}": "title: One\n", FILE: "title: Elsewhere\n"})
    repository.git("config", "diff.relative", "true")
    root = repository.top / "notes/the lake"
    assert head(root).folder == "notes/the lake/"
    assert days(root) == [("2031-02-03", [FILE])]


def test_a_second_working_folder_and_a_repository_within_another(
    repository: Repository, tmp_path: Path
) -> None:
    repository.git("worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"))
    assert days(tmp_path / "second") == [("2031-02-03", [FILE])]
    outer = Repository(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", str(repository.top), "inner")
    assert days(outer.top / "inner") == [("2031-02-03", [FILE])]


@pytest.mark.parametrize("name", ["line\nbreak.yml", 'quote".yml', "ü.yml", "tab\t.yml", ":(top)x.yml"])
def test_names_of_any_kind(repository: Repository, name: str) -> None:
    repository.commit("2031-02-04", {f"content/events/{name}": "title: One\n"})
    assert days(repository.top)[-1] == ("2031-02-04", [f"content/events/{name}"])


def test_a_name_that_is_no_text(repository: Repository) -> None:
    path = os.fsencode(repository.top / "content/events") + b"/\xff.yml"
    Path(os.fsdecode(path)).write_bytes(b"")
    repository.commit("2031-02-04")
    assert days(repository.top)[-1] == ("2031-02-04", ["content/events/\udcff.yml"])


def test_a_link_is_no_file(repository: Repository) -> None:
    (repository.top / "content/events/link.yml").symlink_to("/etc/hostname")
    repository.commit("2031-02-04")
    (touched,) = commits_of(repository.top, "content", head(repository.top))[-1].files
    assert touched == Touched("content/events/link.yml", None, None)


# ── without history ──


def test_no_repository(tmp_path: Path) -> None:
    assert head_of(tmp_path) is None


def test_no_commit(tmp_path: Path) -> None:
    assert head_of(Repository(tmp_path / "empty").top) is None


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert head_of(repository.top) is None


def test_a_shallow_clone_does_not_know_all(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2031-02-04", {FILE: "title: Two\n"})
    for name, depth in (("shallow", ["--depth=1"]), ("full", [])):
        repository.git("clone", "--quiet", *depth, repository.top.as_uri(), str(tmp_path / name))
    assert head_of(tmp_path / "shallow") is None
    assert len(days(tmp_path / "full")) == 2


def test_a_commit_that_is_missing(repository: Repository) -> None:
    first = head(repository.top).commit
    repository.commit("2031-02-04", {FILE: "title: Two\n"})
    (repository.top / f".git/objects/{first[:2]}/{first[2:]}").unlink()
    with pytest.raises(NoHistory):
        days(repository.top)


def test_a_text_that_is_missing(repository: Repository) -> None:
    (touched,) = commits_of(repository.top, "content", head(repository.top))[0].files
    name = touched.after or ""
    (repository.top / f".git/objects/{name[:2]}/{name[2:]}").unlink()
    with pytest.raises(NoHistory):
        list(texts_of(repository.top, [name]))


def test_a_broken_repository(repository: Repository) -> None:
    (repository.top / ".git/HEAD").write_bytes(b"\0\xff nonsense")
    assert head_of(repository.top) is None


def test_too_long_a_list(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MOST", 150)
    for number in range(5):
        repository.commit("2031-02-04", {FILE: f"title: {number}\n"})
    with pytest.raises(NoHistory):
        days(repository.top)


def test_a_text_is_read_no_further_than_shows_that_it_is_too_large(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2031-02-04", {FILE: "x" * 5000})
    commits = commits_of(repository.top, "content", head(repository.top))
    names = [file.after for commit in commits for file in commit.files if file.after]
    monkeypatch.setattr(git, "LARGEST", 1000)
    assert [len(text) for text in texts_of(repository.top, [names[1], names[0], names[1]])] == [
        1001,
        11,
        1001,
    ]


# ── what a repository and its surroundings may bring ──


def test_no_program_of_the_repository_is_run(repository: Repository, tmp_path: Path) -> None:
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> "{sprung}"\ncat\n', encoding="utf-8")
    trap.chmod(0o755)
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap, repository.top / ".git/hooks" / name)
    settings = {
        "core.pager": trap,
        "pager.log": trap,
        "core.fsmonitor": trap,
        "core.sshCommand": trap,
        "diff.external": trap,
        "diff.trap.textconv": trap,
        "diff.trap.command": trap,
        "filter.trap.smudge": trap,
        "gpg.program": trap,
        "log.showSignature": "true",
        "log.follow": "true",
        "diff.renames": "copies",
        "diff.relative": "true",
        "color.ui": "always",
        "format.pretty": "full",
        "log.diffMerges": "off",
        "core.quotePath": "true",
        "core.attributesFile": ".gitattributes",
    }
    repository.commit("2031-02-04", {FILE: "title: Two\n", ".gitattributes": "*.yml diff=trap filter=trap\n"})
    sign(repository)
    repository.commit("2031-02-05", {FILE: None, "content/events/moved.yml": "title: Two\n"})
    repository.git("checkout", "--quiet", "-b", "proposal", "HEAD~1")
    repository.commit("2031-02-05", {"content/events/other.yml": "title: Other\n"})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "proposal", day="2031-02-06")
    sprung.unlink(missing_ok=True)
    for name, value in settings.items():
        repository.git("config", name, str(value))
    moved = ["content/events/moved.yml", FILE]
    assert days(repository.top)[2:] == [("2031-02-05", moved), ("2031-02-06", ["content/events/other.yml"])]
    assert texts(repository.top)[1] == ("title: One\n", "title: Two\n")
    assert not sprung.exists()


def sign(repository: Repository) -> None:
    """Put a signature under the newest commit, which only a program could check."""
    head, _, message = repository.git("cat-file", "commit", "HEAD").partition("\n\n")
    lines = ("-----BEGIN PGP SIGNATURE-----", "", "AAAA", "-----END PGP SIGNATURE-----")
    unsigned = repository.top / ".git/unsigned"
    signature = "\n ".join(lines)
    unsigned.write_text(f"{head}\ngpgsig {signature}\n\n{message}\n", encoding="utf-8")
    name = repository.git("hash-object", "-t", "commit", "-w", str(unsigned))
    repository.git("reset", "--quiet", "--hard", name)


def test_variables_that_speak_of_another_repository_are_passed_over(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.commit("2031-03-03", {FILE: "title: Other\n"})
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.top))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert days(repository.top) == [("2031-02-03", [FILE])]
    assert not (tmp_path / "trace").exists()


def test_nothing_is_fetched_for_a_clone_that_lacks_texts(repository: Repository, tmp_path: Path) -> None:
    for setting in ("allowFilter", "allowAnySHA1InWant"):
        repository.git("config", f"uploadpack.{setting}", "true")
    repository.commit("2031-02-04", {FILE: "title: Two\n"})
    partial = tmp_path / "partial"
    address = repository.top.as_uri()
    repository.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", address, str(partial))
    packs = sorted(partial.rglob("*.pack"))
    assert len(days(partial)) == 2
    with pytest.raises(NoHistory):
        texts(partial)
    assert sorted(partial.rglob("*.pack")) == packs
