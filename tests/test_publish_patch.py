"""A published site is changed at the cost of the change, and the tree before stays as the spare."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.output import write_tree
from briefbook.publish import NotPublishable, Published, generation, patch, staging
from tests.publishing import (
    JOURNAL,
    NEW,
    OLD,
    SPARE,
    become,
    believed,
    change,
    contents,
    failing,
    names,
    never,
    put,
    put_ready,
)

# --- What a patch does


@pytest.mark.usefixtures("way")
def test_files_come_change_and_go(site: Path) -> None:
    for files, before in ((NEW, OLD), (OLD, NEW), (NEW, OLD)):
        assert become(site, files).kept == 2
        assert contents(site) == files
        assert contents(site.with_name(SPARE)) == before
        assert names(site.parent) == [JOURNAL, SPARE, "site"]
        assert believed(site) == {
            "index.html",
            "actors/halle/index.html",
            "events/second-round/index.html",
        }


def test_only_what_is_staged_or_removed_changes(site: Path) -> None:
    assert change(site, {"a.html": "A", "404.html": "Lost"}, ["events/second-round/index.html"]) == Published(
        written=2, kept=0
    )
    assert contents(site) == {
        "index.html": OLD["index.html"],
        "events/first-round/index.html": "Norvia met Estmark.",
        "a.html": "A",
        "404.html": "Lost",
    }
    assert names(site / "events") == ["first-round"]


def test_folders_that_are_empty_go_and_no_others(site: Path) -> None:
    change(site, {"deep/a/b/c.html": "C", "deep/d.html": "D"})
    change(site, {}, ["deep/a/b/c.html", *(name for name in OLD if name.startswith("events/"))])
    assert names(site) == [".briefbook", "404.html", "deep", "index.html"]
    assert names(site / "deep") == ["d.html"]


@pytest.mark.parametrize("removed", [False, True])
def test_a_file_becomes_a_folder_and_a_folder_a_file(site: Path, removed: bool) -> None:
    """Whether or not what is in the way is named."""
    rest = {"index.html": OLD["index.html"], "404.html": OLD["404.html"]}
    events = [name for name in OLD if name.startswith("events/")]
    for _ in range(2):
        change(site, {"events": "a file"}, events if removed else ())
        assert contents(site) == rest | {"events": "a file"}
        change(site, {"events/a/b": "B", "events/c": "C"}, ["events"] if removed else ())
        assert contents(site) == rest | {"events/a/b": "B", "events/c": "C"}
        become(site, OLD)
        assert contents(site) == OLD


def test_an_empty_folder_becomes_a_file(site: Path) -> None:
    (site / "odd" / "empty").mkdir(parents=True)
    change(site, {"odd": "a file"})
    assert contents(site) == OLD | {"odd": "a file"}


def test_what_is_staged_stays_even_if_it_is_removed_too(site: Path) -> None:
    change(site, {"index.html": "both", "404.html": OLD["404.html"]}, ["index.html", "404.html", "nowhere"])
    assert contents(site) == OLD | {"index.html": "both"}


def test_files_that_equal_the_published_ones_leave_those_in_place(site: Path) -> None:
    inode = (site / "404.html").stat().st_ino
    for number in range(3):
        assert change(site, {"404.html": OLD["404.html"], "index.html": str(number)}) == Published(1, 1)
        assert (site / "404.html").stat().st_ino == inode


def test_nothing_to_do_is_nothing_done(site: Path) -> None:
    before, inode = generation(site), site.stat().st_ino
    assert change(site, OLD, ["nowhere.html"]) == Published(0, 4)
    assert (generation(site), site.stat().st_ino) == (before, inode)
    assert names(site.parent) == ["site"]


def test_nothing_published_is_ever_written_to(site: Path, tmp_path: Path) -> None:
    kept: list[tuple[Path, str]] = []
    for number in range(6):
        become(site, (NEW if number % 2 else OLD) | {"number": str(number)})
        for name, text in contents(site).items():
            link = tmp_path / f"{len(kept)}"
            os.link(site / name, link)
            kept.append((link, text))
    assert [link.read_text() for link, _ in kept] == [text for _, text in kept]


def test_a_file_system_without_links_gets_copies(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    os.utime(site / "404.html", (1, 1))
    for files in (NEW, OLD, NEW):
        become(site, files)
        assert contents(site) == files
        assert (site / "404.html").stat().st_mtime == 1


def test_the_cost_is_that_of_the_change(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def calls(size: int) -> int:
        put(site, OLD | {f"f{n}/index.html": "" for n in range(size)})
        change(site, {"404.html": "once"})
        with monkeypatch.context() as counting:
            count = [0]
            for name in ("link", "stat", "lstat", "unlink", "mkdir", "rmdir", "scandir", "open", "replace"):
                counting.setattr(os, name, counted(getattr(os, name), count))
            change(site, {"404.html": f"Nothing among {size}"})
        return count[0]

    def counted(call: Callable[..., object], count: list[int]) -> Callable[..., object]:
        def counting(*arguments: object, **named: object) -> object:
            count[0] += 1
            return call(*arguments, **named)

        return counting

    assert calls(100) == calls(1)


# --- What is refused


def test_without_a_published_site_there_is_nothing_to_change(tmp_path: Path) -> None:
    with pytest.raises(NotPublishable, match="no site is published at"):
        change(tmp_path / "site", NEW)
    (tmp_path / "site").mkdir()
    with pytest.raises(NotPublishable, match="no site is published at"):
        change(tmp_path / "site", NEW)


@pytest.mark.parametrize(
    ("files", "removed"), [({}, ["index.html"]), ({"index.html/a": "A"}, []), ({"index.html/a": "A"}, NEW)]
)
def test_the_home_page_stays(site: Path, files: dict[str, str], removed: list[str]) -> None:
    with pytest.raises(NotPublishable, match=r"no index\.html"):
        change(site, files, removed)
    assert contents(site) == OLD


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "", "a//b", "a\0b", ".briefbook"])
def test_a_name_that_leads_elsewhere_is_refused(site: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a file of a site"):
        change(site, {}, [name])


def test_links_pipes_and_a_folder_for_the_marker_are_refused(site: Path) -> None:
    def link(staged: Path) -> None:
        (staged / "odd").symlink_to("/etc/passwd")

    def pipe(staged: Path) -> None:
        os.mkfifo(staged / "odd")

    def marker(staged: Path) -> None:
        write_tree(staged, {".briefbook/odd": ""})

    for add in (link, pipe, marker):
        with staging(site, never) as staged:
            add(staged)
            with pytest.raises(NotPublishable, match="odd"):
                patch(staged, [], site)
    assert contents(site) == OLD


def test_links_in_the_trees_are_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write_tree(outside, {"halle/index.html": "mine", "index.html": "mine"})
    change(site, {"actors/halle/index.html": "v1"})
    change(site, {"actors/halle/index.html": "v2"})
    shutil.rmtree(site.with_name(SPARE) / "actors")
    (site.with_name(SPARE) / "actors").symlink_to(outside)
    os.utime(site.with_name(SPARE), ns=_times(site.with_name(SPARE), site))
    change(site, {"actors/halle/index.html": "v3"})
    shutil.rmtree(site / "actors")
    (site / "actors").symlink_to(outside)
    change(site, {"actors/index.html": "new"})
    assert contents(site) == OLD | {"actors/index.html": "new"}
    change(site, {}, ["actors/index.html"])
    assert {p.read_text() for p in outside.rglob("*.html")} == {"mine"}
    assert {p.stat().st_nlink for p in outside.rglob("*.html")} == {1}


def _times(folder: Path, site: Path) -> tuple[int, int]:
    """The folder's times as the journal knows them, so that what was done to it stays unnoticed."""
    text = (site.with_name(JOURNAL)).read_text()
    (told,) = [word for word in text.split('"') if word.startswith(f"{folder.stat().st_ino}-")]
    return (0, int(told.split("-")[1]))


# --- When the spare can't be believed


def _no_journal(site: Path) -> None:
    site.with_name(JOURNAL).unlink()


def _journal_of_others(site: Path) -> None:
    text = site.with_name(JOURNAL).read_text()
    site.with_name(JOURNAL).write_text(text.replace("-", "-9"))


def _journal_leads_out(site: Path) -> None:
    text = site.with_name(JOURNAL).read_text()
    site.with_name(JOURNAL).write_text(text.replace('"index.html"', '"../index.html"'))


def _journal_is_something_else(site: Path) -> None:
    site.with_name(JOURNAL).write_text('{"of": ["1", "2"], "names": "index.html"}')


def _journal_is_a_folder(site: Path) -> None:
    site.with_name(JOURNAL).unlink()
    site.with_name(JOURNAL).mkdir()


def _no_spare(site: Path) -> None:
    shutil.rmtree(site.with_name(SPARE))


def _emptied_spare(site: Path) -> None:
    for path in site.with_name(SPARE).iterdir():
        if path.name != ".briefbook":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _spare_is_a_file(site: Path) -> None:
    shutil.rmtree(site.with_name(SPARE))
    site.with_name(SPARE).write_text("mine")


def _restored_site(site: Path) -> None:
    shutil.copytree(site, site.with_name("copy"))
    shutil.rmtree(site)
    site.with_name("copy").rename(site)


DAMAGES = [
    _no_journal,
    _journal_of_others,
    _journal_leads_out,
    _journal_is_something_else,
    _journal_is_a_folder,
    _no_spare,
    _emptied_spare,
    _spare_is_a_file,
    _restored_site,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_spare_that_cannot_be_believed_is_made_anew(site: Path, damage: Callable[[Path], None]) -> None:
    (site.parent / "index.html").write_text("of somebody else")
    become(site, NEW)
    damage(site)
    assert believed(site) is None
    assert change(site, {"404.html": "Lost"}) == Published(1, 0)
    assert contents(site) == NEW | {"404.html": "Lost"}
    assert believed(site) == {"404.html"}
    assert (site.parent / "index.html").read_text() == "of somebody else"


def test_a_journal_that_is_torn_anywhere_is_not_believed(site: Path) -> None:
    become(site, NEW)
    journal = site.with_name(JOURNAL)
    whole = journal.read_bytes()
    for end in range(len(whole)):
        for torn in (whole[:end], whole[:end] + bytes(len(whole) - end)):
            journal.write_bytes(torn)
            assert believed(site) is None
    journal.write_bytes(whole)
    assert believed(site) is not None


def test_a_spare_that_can_be_believed_is_used(site: Path) -> None:
    become(site, NEW)
    folders = {site.stat().st_ino, site.with_name(SPARE).stat().st_ino}
    for files in (OLD, NEW, OLD):
        become(site, files)
        assert {site.stat().st_ino, site.with_name(SPARE).stat().st_ino} == folders


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("before", [{}, NEW], ids=["none before", "one before"])
def test_a_spare_that_was_made_ready_is_used(tmp_path: Path, before: dict[str, str]) -> None:
    site = tmp_path / "site"
    if before:
        put(site, before)
    put_ready(site, OLD)
    assert believed(site) == set()
    spare = site.with_name(SPARE).stat().st_ino
    become(site, NEW)
    assert site.stat().st_ino == spare
    assert contents(site) == NEW


# --- Which generation it is


@pytest.mark.usefixtures("way")
def test_a_generation_is_the_same_until_another_is_published(site: Path) -> None:
    seen = [generation(site)]
    for files in (NEW, OLD) * 3:
        become(site, files)
        seen.append(generation(site))
        with staging(site, never):
            assert generation(site) == seen[-1]
    for number in range(6):
        change(site, {"events/first-round/index.html": f"only deep inside: {number}"})
        seen.append(generation(site))
    put(site, NEW)
    seen.append(generation(site))
    put(site, NEW)
    assert generation(site) == seen[-1]
    assert len({*seen}) == 14
    assert None not in seen


def test_no_generation_is_where_no_site_is(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(site)
    assert [generation(tmp_path / name) for name in ("nothing", "file", "file/x", "empty", "link")] == [
        None
    ] * 5


def _touched(site: Path) -> None:
    (site / "google.html").write_text("verified")


def _taken(site: Path) -> None:
    (site / "404.html").unlink()


def _replaced_file(site: Path) -> None:
    (site / "edited").write_text("mine")
    (site / "edited").replace(site / "404.html")


def _copied_with_its_days(site: Path) -> None:
    shutil.copytree(site, site.with_name("copy"), copy_function=shutil.copy2)
    shutil.rmtree(site)
    site.with_name("copy").rename(site)


@pytest.mark.parametrize("hand", [_touched, _taken, _replaced_file, _restored_site, _copied_with_its_days])
def test_what_others_did_to_the_site_shows(site: Path, hand: Callable[[Path], None]) -> None:
    become(site, NEW)
    before = generation(site)
    hand(site)
    assert generation(site) not in (before, None)


def test_a_patch_keeps_what_somebody_put_into_the_site_itself(site: Path) -> None:
    """It is noticed: the spare is made anew from the site as it stands."""
    become(site, NEW)
    _touched(site)
    for number in range(3):
        change(site, {"404.html": str(number)})
        assert contents(site) == NEW | {"404.html": str(number), "google.html": "verified"}
