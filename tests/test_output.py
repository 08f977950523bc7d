"""Folders that hold exactly what they should."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.output import Written, write_tree

PAGES: dict[str, bytes | str] = {
    "index.md": "# Lake Tarn\n",
    "events/first-round.md": "Norvia met Estmark.\n",
    "icon.png": b"\x89PNG\x00",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """What changes when a file is written, in place or anew."""
    found = {name: (folder / name).stat() for name in PAGES}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}


def as_bytes(files: Mapping[str, bytes | str]) -> dict[str, bytes]:
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


def test_a_new_folder_holds_what_was_given(tmp_path: Path) -> None:
    assert write_tree(tmp_path / "build" / "docs", PAGES) == Written(written=3, kept=0, removed=0)
    assert contents(tmp_path / "build" / "docs") == as_bytes(PAGES)


def test_text_is_utf8_with_its_newlines_as_given(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.md": "Tärn\r\nLake\n"})
    assert (tmp_path / "a.md").read_bytes() == b"T\xc3\xa4rn\r\nLake\n"


def test_what_is_right_already_is_not_touched(tmp_path: Path) -> None:
    write_tree(tmp_path, PAGES)
    before = stamps(tmp_path)
    assert write_tree(tmp_path, PAGES | {"icon.png": b"\x89PNG\x01"}) == Written(written=1, kept=2, removed=0)
    after = stamps(tmp_path)
    assert {name for name in PAGES if before[name] == after[name]} == {"index.md", "events/first-round.md"}
    assert (tmp_path / "icon.png").read_bytes() == b"\x89PNG\x01"


def test_a_hard_link_elsewhere_keeps_the_old_words(tmp_path: Path) -> None:
    write_tree(tmp_path / "docs", {"a.md": "old"})
    os.link(tmp_path / "docs" / "a.md", tmp_path / "shared.md")
    write_tree(tmp_path / "docs", {"a.md": "new"})
    assert (tmp_path / "shared.md").read_text() == "old"


def test_what_is_not_named_goes_with_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    write_tree(tmp_path, PAGES | {"actors/halle/index.md": "x", "actors/halle/page/2.md": "y"})
    (tmp_path / "empty" / "deep").mkdir(parents=True)
    assert write_tree(tmp_path, PAGES) == Written(written=0, kept=3, removed=2)
    assert {path.name for path in tmp_path.iterdir()} == {"events", "icon.png", "index.md"}


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {"one": "file", "two/inside": "file"})
    assert write_tree(tmp_path, {"one/inside": "file", "two": "file"}) == Written(
        written=2, kept=0, removed=2
    )
    assert contents(tmp_path) == {"one/inside": b"file", "two": b"file"}


def test_a_link_inside_is_removed_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write_tree(outside, {"index.md": "mine", "first-round.md": "mine"})
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").symlink_to(outside / "index.md")
    (docs / "events").symlink_to(outside)
    (docs / "dangling").symlink_to(tmp_path / "nowhere")
    assert write_tree(docs, PAGES).removed == 3
    assert contents(docs) == as_bytes(PAGES)
    assert not any(path.is_symlink() for path in docs.rglob("*"))
    assert contents(outside) == {"index.md": b"mine", "first-round.md": b"mine"}


def test_a_pipe_inside_is_removed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "index.md")
    write_tree(tmp_path, PAGES)
    assert contents(tmp_path) == as_bytes(PAGES)


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"keep.txt": "mine"})
    (tmp_path / "docs").symlink_to(tmp_path / "outside")
    with pytest.raises(NotADirectoryError):
        write_tree(tmp_path / "docs", PAGES)
    assert contents(tmp_path / "outside") == {"keep.txt": b"mine"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/tarn",
        "../tarn",
        "a/../../tarn",
        "a/..",
        ".",
        "./a",
        "a//b",
        "a/",
        "a\\b",
        "..\\a",
        "a\0b",
        "\ud800",
    ],
)
def test_a_name_that_would_leave_the_folder_is_refused_before_anything_happens(
    tmp_path: Path, name: str
) -> None:
    write_tree(tmp_path / "docs", {"old.md": "old"})
    with pytest.raises(ValueError, match=r"not the name of a file|surrogates not allowed"):
        write_tree(tmp_path / "docs", {"new.md": "new", name: "x"})
    assert contents(tmp_path) == {"docs/old.md": b"old"}


def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="both a file and a folder: 'events'"):
        write_tree(tmp_path, {"events": "x", "events/a.md": "y"})


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"a.md": "old"})

    def no_space(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", no_space)
        with pytest.raises(OSError, match="No space"):
            write_tree(tmp_path, {"a.md": "new"})
    assert contents(tmp_path) == {"a.md": b"old"}


Tree = dict[str, bytes]
names = st.lists(st.sampled_from(["a", "b", "c.md", "ö"]), min_size=1, max_size=3).map("/".join)
trees = st.dictionaries(names, st.binary(max_size=4), max_size=8).filter(
    lambda tree: not any(other.startswith(f"{name}/") for name in tree for other in tree)
)


@given(trees, trees)
def test_any_tree_follows_any_other(
    tmp_path_factory: pytest.TempPathFactory, first: Tree, second: Tree
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    write_tree(folder, first)
    result = write_tree(folder, second)
    assert contents(folder) == second
    unchanged = {name for name in second if first.get(name) == second[name]}
    assert result == Written(len(second) - len(unchanged), len(unchanged), len(first.keys() - second.keys()))
    assert all(any(path.iterdir()) for path in folder.rglob("*") if path.is_dir())
