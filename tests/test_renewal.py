"""A build that remembers the one before gives what a first build gives, whatever happened in between."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.build import build_briefing
from briefbook.tasks import Built, Task
from tests.conftest import write_briefing
from tests.mutations import Mutations
from tests.sites import WORLDS, copy_briefing, files_of

INDEX = "pagefind/"
"""The one part of a site that may differ: what is found in it is held by the tests of the search."""

SOURCE = "title: The second report\ntype: report\npublished: 2031-05-13\n"
ACTOR = "name: Norvia\ntype: state\nsummary: A country. [@courier, para 1]\n"
EVENT = "title: {title}\nwhen: 2031-05-12\nparticipants: {{actor: norvia, cite: courier}}\ncite: courier, para 1\n"


def build(root: Path, *, strict: bool = False, clean: bool = False) -> Built:
    return build_briefing(Task(root, root / "site", lambda: None, lambda: None, 1, "", strict, clean))


def pages_of(root: Path) -> dict[str, bytes]:
    return {path: text for path, text in files_of(root / "site").items() if not path.startswith(INDEX)}


def inodes(root: Path) -> dict[str, int]:
    return {path: (root / "site" / path).stat().st_ino for path in files_of(root / "site")}


def agrees_with_a_first_build(root: Path, built: Built, fresh: Path, *, published: bool = True) -> None:
    """The same problems; and where it was published, the same site and Markdown."""
    shutil.rmtree(fresh, ignore_errors=True)
    first = build(copy_briefing(root, fresh))
    assert (built.published, first.published) == (published, published)
    assert sorted(built.problems) == sorted(first.problems)
    if published:
        assert built.entries == first.entries
        assert built.written + built.kept == first.written + first.kept
        assert pages_of(root) == pages_of(fresh)
        assert files_of(root / "build/docs") == files_of(fresh / "build/docs")


@pytest.mark.parametrize(("world", "seed"), [("lake", 3), ("everything", 5)])
def test_after_any_changes(tmp_path: Path, world: str, seed: int) -> None:
    root, good = copy_briefing(WORLDS / world, tmp_path / "warm"), tmp_path / "good"
    build(root)
    changes = Mutations(root, seed)
    renewed = 0
    for _ in range(10):
        shutil.copytree(root / "content", good)
        changes.change()
        built = build(root)
        agrees_with_a_first_build(root, built, tmp_path / "fresh", published=built.published)
        renewed += built.published and 0 < built.written < built.kept
        if not built.published:  # a proposal that was wrong is taken back
            shutil.rmtree(root / "content")
            shutil.copytree(good, root / "content")
        shutil.rmtree(good)
    assert renewed  # else nothing was tried here


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A briefing that was built: two sources, an actor that three events name, and one event that names nobody."""
    files: dict[str, str | bytes] = {
        f"content/events/event-{number}.yml": EVENT.format(title=f"Round {number}") for number in range(3)
    }
    files["content/events/alone.yml"] = "title: A storm\nwhen: 2029-01-01\ncite: second\n"
    files["content/actors/norvia.yml"] = ACTOR
    files["content/sources/second.yml"] = SOURCE
    root = write_briefing(tmp_path / "small", files)
    build(root)
    return root


def edit(root: Path, path: str, old: str, new: str) -> None:
    target = root / "content" / path
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_written_where_nothing_changed(small: Path) -> None:
    before = inodes(small)
    built = build(small)
    assert (built.written, built.entries) == (0, 7)
    assert inodes(small) == before


def test_a_summary_is_written_only_where_it_is_shown(small: Path) -> None:
    before = inodes(small)
    edit(small, "actors/norvia.yml", "A country", "A kingdom")
    assert build(small).written == 1
    now = inodes(small)
    assert {path for path in now if now[path] != before.get(path) and path.endswith(".html")} == {
        "actors/norvia/index.html"
    }


def test_a_name_is_written_wherever_it_is_shown(small: Path, tmp_path: Path) -> None:
    before = inodes(small)
    edit(small, "actors/norvia.yml", "name: Norvia", "name: Nordland")
    built = build(small)
    now = inodes(small)
    changed = {path for path in now if now[path] != before.get(path)}
    assert {f"events/event-{number}/index.html" for number in range(3)} <= changed
    assert "sources/second/index.html" not in changed
    agrees_with_a_first_build(small, built, tmp_path / "fresh")


def test_relations_are_drawn_anew_wherever_they_change(tmp_path: Path) -> None:
    """Names, posts, sides and presence: a drawing shows all of them on the pages of others."""
    root = copy_briefing(WORLDS / "everything", tmp_path / "warm")
    build(root)
    for path, old, new in (
        ("actors/halle.yml", "name: Ingrid", "name: Dame Ingrid"),
        ("events/ministers-call.yml", "{actor: estmark", "{attendance: unclear, actor: estmark"),
        ("events/ministers-call.yml", "type: call", "type: clash"),
        ("actors/halle.yml", "represents: norvia", "represents: anglers"),
        ("places/lake-tarn.yml", "coordinates: [61", "coordinates: [51"),
    ):
        edit(root, path, old, new)
        built = build(root)
        assert 0 < built.written < built.kept
        agrees_with_a_first_build(root, built, tmp_path / "fresh")


def test_a_new_day_moves_an_event_past_its_neighbours(small: Path, tmp_path: Path) -> None:
    edit(small, "events/alone.yml", "2029-01-01", "2031-05-13")
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    assert not (small / "site/timeline/2029").exists()


def test_an_entry_comes_and_goes(small: Path, tmp_path: Path) -> None:
    path = small / "content/events/late.yml"
    path.write_text(EVENT.format(title="A late round") + "follows: event-1\n", encoding="utf-8")
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    assert (small / "site/events/late/index.html").exists()
    path.unlink()
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    assert not (small / "site/events/late").exists()


def test_an_entry_goes_and_comes_back(small: Path, tmp_path: Path) -> None:
    """What was worked out about it while it was gone counts no longer."""
    path = small / "content/events/event-1.yml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    path.write_text(text, encoding="utf-8")
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")


def test_an_error_is_told_in_full_and_mended_in_one_go(small: Path, tmp_path: Path) -> None:
    before = inodes(small)
    edit(small, "events/alone.yml", "2029-01-01", "soon")
    (small / "content/actors/norvia.yml").unlink()
    built = build(small)
    agrees_with_a_first_build(small, built, tmp_path / "fresh", published=False)
    assert inodes(small) == before
    edit(small, "events/alone.yml", "soon", "2029-01-01")
    (small / "content/actors/norvia.yml").write_text(ACTOR, encoding="utf-8")
    built = build(small)
    assert (built.published, built.written) == (True, 0)


def test_a_warning_stays_until_it_is_mended(small: Path) -> None:
    edit(small, "sources/second.yml", "type: report", "type: report\nstatus: retracted")
    for _ in range(2):
        assert [problem.rule for problem in build(small).problems if problem.severity == "warning"] == [
            "suspect"
        ]
    assert not build(small, strict=True).published
    edit(small, "sources/second.yml", "\nstatus: retracted", "")
    assert not [problem for problem in build(small).problems if problem.severity == "warning"]


def test_settings_and_theme_are_followed(small: Path, tmp_path: Path) -> None:
    (small / "site_config.yml").write_text("title: Other talks\nparties: norvia\n", encoding="utf-8")
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    template = small / "theme/pages/about.md.jinja"
    template.parent.mkdir(parents=True)
    template.write_text("# Another theme\n", encoding="utf-8")
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    assert b"Another theme" in (small / "site/about/index.html").read_bytes()


def test_an_edit_that_leaves_size_and_day_is_seen(small: Path) -> None:
    path = small / "content/actors/norvia.yml"
    then = path.stat()
    edit(small, "actors/norvia.yml", "A country", "A kingdom")
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert build(small).written == 1


def remove_it(path: Path) -> None:
    path.unlink()


def empty_it(path: Path) -> None:
    path.write_bytes(b"")


def cut_it(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble_over_it(path: Path) -> None:
    """In place, with its day and size as they were."""
    then, chance = path.stat(), random.Random(1)
    with path.open("r+b") as file:
        for _ in range(40):
            file.seek(chance.randrange(then.st_size))
            file.write(bytes([chance.randrange(256)]))
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))


@pytest.mark.parametrize("damage", [remove_it, empty_it, cut_it, scribble_over_it])
@pytest.mark.parametrize("name", ["entries.sqlite", "answers.sqlite", "seal.json"])
def test_a_damaged_memory_costs_time_alone(
    small: Path, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    edit(small, "actors/norvia.yml", "name: Norvia", "name: Nordland")
    damage(small / "build/memory" / name)
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")


def test_a_site_that_is_not_the_remembered_one_is_made_anew(small: Path, tmp_path: Path) -> None:
    shutil.rmtree(small / "site")
    assert build(small).published
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")
    (small / "site/index.html").unlink()
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")


def test_clean_forgets(small: Path) -> None:
    (small / "site/events/alone/index.html").write_text("written over by hand", encoding="utf-8")
    assert build(small).published
    assert build(small, clean=True).published
    assert b"A storm" in (small / "site/events/alone/index.html").read_bytes()


def test_killed_at_any_moment(small: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefbook", "build", "--quiet", "--root", str(small)]
    started = time.monotonic()
    edit(small, "actors/norvia.yml", "name: Norvia", "name: Norvia 0")
    subprocess.run(command, check=True)
    seconds = time.monotonic() - started
    chance, whole = random.Random(4), pages_of(small)
    for number in range(8):
        edit(small, "actors/norvia.yml", f"name: Norvia {number}", f"name: Norvia {number + 1}")
        fresh = tmp_path / f"fresh-{number}"
        build(copy_briefing(small, fresh))
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert pages_of(small) in (whole, pages_of(fresh))
        whole = pages_of(small)
    agrees_with_a_first_build(small, build(small), tmp_path / "fresh")


def test_a_logo_is_followed(small: Path) -> None:
    """Wherever it lies."""
    logo = small / "marks/logo.svg"
    logo.parent.mkdir()
    (small / "site_config.yml").write_text("title: Talks\nlogo: marks/logo.svg\n", encoding="utf-8")
    for colour in ("red", "blue"):
        logo.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" fill="{colour}"/>', encoding="utf-8")
        assert build(small).published
        assert colour in (small / "site/assets/images/logo.svg").read_text(encoding="utf-8")


def test_a_theme_that_is_touched_again_and_again_is_followed(small: Path) -> None:
    """However soon: no time of a file tells two of these apart."""
    template = small / "theme/pages/about.md.jinja"
    template.parent.mkdir(parents=True)
    for word in ("one", "two", "six"):
        template.write_text(f"# Theme {word}\n", encoding="utf-8")
        assert build(small).published
        assert f"Theme {word}".encode() in (small / "site/about/index.html").read_bytes()


def test_no_link_in_our_own_folder_is_followed(small: Path, tmp_path: Path) -> None:
    """A proposal may bring them: nothing is written to where they lead."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("pieces", "search", "memory", "docs"):
        shutil.rmtree(small / "build" / name, ignore_errors=True)
        (small / "build" / name).symlink_to(outside)
    edit(small, "actors/norvia.yml", "name: Norvia", "name: Nordland")
    assert build(small).published
    assert list(outside.iterdir()) == []
    shutil.rmtree(small / "build/docs/actors")
    (small / "build/docs/actors").symlink_to(outside)
    edit(small, "actors/norvia.yml", "name: Nordland", "name: Norvia")
    with pytest.raises(NotADirectoryError):
        build(small)
    assert list(outside.iterdir()) == []


def test_damage_below_a_whole_seal_is_found(small: Path, tmp_path: Path) -> None:
    """As when a disk goes bad: nobody wrote to the file."""
    edit(small, "actors/norvia.yml", "name: Norvia", "name: Nordland")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefbook.build.is_sealed", lambda *_: True)
        for name in ("answers.sqlite", "entries.sqlite"):
            cut_it(small / "build/memory" / name)
        built = build(small)
    agrees_with_a_first_build(small, built, tmp_path / "fresh")


def test_a_page_that_goes_takes_nothing_with_it_through_a_link(small: Path, tmp_path: Path) -> None:
    place = small / "content/places/tarn.yml"
    place.parent.mkdir()
    place.write_text("name: Lake Tarn\ntype: region\n", encoding="utf-8")
    build(small)
    outside = tmp_path / "outside"
    (small / "build/docs/places").rename(outside)
    (outside / "tarn.md").write_text("not ours", encoding="utf-8")
    (small / "build/docs/places").symlink_to(outside)
    place.unlink()
    built = build(small)
    assert built.published
    assert not (small / "site/places/tarn").exists()
    assert (outside / "tarn.md").read_text(encoding="utf-8") == "not ours"
