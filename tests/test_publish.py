"""Whatever happens while a site is published, what stands there is the previous one or the new one, whole."""

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import briefbook
from briefbook import publish as room
from briefbook.output import write_tree
from briefbook.publish import NotPublishable, Published, build_lock, publish, staging, system
from tests.publishing import (
    JOURNAL,
    NEW,
    OLD,
    SPARE,
    be_unhurried,
    believed,
    contents,
    failing,
    names,
    never,
    put,
)

# --- One generation after another


def test_the_first_site_is_put_where_nothing_is(tmp_path: Path) -> None:
    site = tmp_path / "far" / "away" / "site"
    assert put(site, OLD) == Published(written=4, kept=0)
    assert contents(site) == OLD
    assert names(site.parent) == ["site"]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put(tmp_path / "site", OLD)
    assert contents(tmp_path / "site") == OLD


@pytest.mark.usefixtures("way")
def test_a_site_is_replaced_by_exactly_the_new_one(site: Path) -> None:
    assert put(site, NEW) == Published(written=2, kept=2)
    assert contents(site) == NEW
    assert contents(site.with_name(SPARE)) == OLD
    assert names(site.parent) == [JOURNAL, SPARE, "site"]
    assert believed(site) == {"index.html", "actors/halle/index.html", "events/second-round/index.html"}
    put(site, OLD)
    assert contents(site) == OLD
    assert contents(site.with_name(SPARE)) == NEW


def test_the_same_site_again_is_left_alone(site: Path) -> None:
    before = site.stat(), (site / "404.html").stat()
    assert put(site, OLD) == Published(written=0, kept=4)
    assert before == (site.stat(), (site / "404.html").stat())


@pytest.mark.parametrize("alike", [True, False])
def test_what_somebody_added_to_the_published_site_goes(site: Path, alike: bool) -> None:
    (site / "events" / "notes.txt").write_text("mine")
    (site / "events" / "link").symlink_to("/etc")
    put(site, OLD if alike else NEW)
    assert contents(site) == (OLD if alike else NEW)


def test_the_exchange_is_a_single_step_here(tmp_path: Path, way: str) -> None:
    for name in "ab":
        write_tree(tmp_path / name, {"name": name})
    assert system.exchange(tmp_path / "a", tmp_path / "b") is (way != "three renames")
    assert (tmp_path / "a" / "name").read_text() == ("a" if way == "three renames" else "b")


def test_an_unchanged_file_keeps_its_inode_and_its_day(site: Path) -> None:
    unchanged = site / "events/first-round/index.html"
    os.utime(unchanged, (1, 1))
    before = unchanged.stat()
    put(site, NEW)
    after = unchanged.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_changed_file_is_a_new_one_and_the_old_one_stays_as_it_was(site: Path) -> None:
    with (site / "index.html").open() as reader:
        before = os.fstat(reader.fileno())
        put(site, NEW)
        assert reader.read() == OLD["index.html"]
    assert (site / "index.html").stat().st_ino != before.st_ino


def test_same_size_is_not_same_bytes(site: Path) -> None:
    put(site, OLD | {"404.html": "nothing HERE"})
    assert (site / "404.html").read_text() == "nothing HERE"


def test_a_file_that_others_may_no_longer_read_is_published_so(site: Path) -> None:
    with staging(site, never) as staged:
        write_tree(staged, OLD)
        (staged / "404.html").chmod(0o600)
        publish(staged, site)
    assert (site / "404.html").stat().st_mode & 0o777 == 0o600


def test_files_that_are_links_to_the_published_ones_already_are_kept(site: Path) -> None:
    with staging(site, never) as staged:
        for name in ("index.html", "404.html", ".briefbook"):
            os.link(site / name, staged / name)
        assert publish(staged, site) == Published(written=0, kept=2)
    assert sorted(contents(site)) == ["404.html", "index.html"]


def test_a_file_system_without_links_gets_new_files(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    assert put(site, NEW) == Published(written=4, kept=0)
    assert contents(site) == NEW


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("site"), OLD)
    put(Path("site/../site"), NEW)
    put(Path("site/events/.."), OLD)
    assert contents(tmp_path / "site") == OLD


# --- What is refused


def test_a_site_without_a_home_page_is_refused(site: Path) -> None:
    with pytest.raises(NotPublishable, match=r"no index\.html"):
        put(site, {"404.html": "Nothing here"})
    with pytest.raises(NotPublishable, match=r"no index\.html"):
        put(site, {})
    assert contents(site) == OLD
    assert names(site.parent) == ["site"]


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "dangling link", "pipe"])
def test_what_is_neither_file_nor_folder_is_refused(site: Path, kind: str) -> None:
    def add(path: Path) -> None:
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to(
                {"link to a file": "/etc/passwd", "link to a folder": "/etc"}.get(kind, "/nowhere")
            )

    with staging(site, never) as staged:
        write_tree(staged, NEW)
        add(staged / "actors" / "odd")
        with pytest.raises(
            NotPublishable, match="the new site holds actors/odd, neither a file nor a folder"
        ):
            publish(staged, site)
    assert contents(site) == OLD


def test_a_site_that_is_a_link_is_refused(site: Path) -> None:
    link = site.with_name("link")
    link.symlink_to(site)
    with pytest.raises(NotPublishable, match="link is a link on disk"):
        put(link, NEW)
    assert contents(site) == OLD


def test_a_folder_that_is_not_ours_is_refused_before_any_work(tmp_path: Path) -> None:
    foreign = tmp_path / "thesis"
    write_tree(foreign, {"index.html": "three years of work"})
    with pytest.raises(NotPublishable) as refusal, staging(foreign, never):
        pytest.fail("no folder should have been given out")
    assert (
        refusal.value.message
        == f"{foreign} holds files, and no site of ours: it has no file named .briefbook"
    )
    assert refusal.value.hint == "name another folder, or empty this one"
    assert names(foreign) == ["index.html"]
    assert names(tmp_path) == ["thesis"]


def test_a_folder_that_was_filled_meanwhile_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with staging(site, never) as staged:
        write_tree(staged, NEW)
        write_tree(site, {"thesis.txt": "three years of work"})
        with pytest.raises(NotPublishable):
            publish(staged, site)
    assert names(site) == ["thesis.txt"]


def test_a_file_and_the_root_are_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(NotPublishable, match="is not a folder"):
        put(tmp_path / "site", NEW)
    with pytest.raises(NotPublishable, match="root of the file system"):
        put(Path("/"), NEW)


def test_links_that_somebody_added_to_the_published_site_are_not_followed(site: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"index.html": NEW["actors/halle/index.html"]})
    (site / "actors").mkdir()
    (site / "actors" / "halle").symlink_to(tmp_path / "outside")
    assert put(site, NEW) == Published(written=2, kept=2)
    assert contents(site) == NEW
    assert (tmp_path / "outside" / "index.html").stat().st_nlink == 1


def test_a_mount_point_is_named_as_such(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "exchange", failing(errno.EBUSY))
    with pytest.raises(NotPublishable, match="it is a mount point"):
        put(site, NEW)
    assert contents(site) == OLD


# --- Real processes

CHILD = """
import sys
from pathlib import Path
from briefbook.output import write_tree
from briefbook.publish import build_lock, patch, publish, staging

def say(word): print(word, flush=True)

def pages(edition):
    changing = {f"events/e{n}/index.html": f"edition {edition}" for n in range(100)}
    return changing | {f"actors/a{n}/index.html": "the same" for n in range(100)} | {"index.html": edition}

def build(folder, edition):
    with build_lock(folder / "build", lambda: say("waiting")):
        with staging(folder / "site", lambda: say("waiting")) as staged:
            write_tree(staged, pages(edition))
            publish(staged, folder / "site")
"""


def command(work: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", CHILD + work, *map(str, arguments)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(briefbook.__file__).parents[1])}


def start(work: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(command(work, *arguments), env=environment(), stdout=subprocess.PIPE, text=True)


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def edition(site: Path) -> str:
    """The edition that stands there, whole."""
    files = contents(site)
    found = files.pop("index.html")
    assert len(files) == 200
    assert {text for name, text in files.items() if name.startswith("events/")} == {f"edition {found}"}
    assert {text for name, text in files.items() if name.startswith("actors/")} == {"the same"}
    return found


BUILD = "say('go'); build(Path(sys.argv[1]), sys.argv[2]); say('done')"


def test_killed_at_twenty_moments_the_site_is_whole(tmp_path: Path) -> None:
    def run(number: int) -> subprocess.Popen[str]:
        child = start(BUILD, tmp_path, number)
        assert line(child) == "go"
        return child

    for number in (0, 1):
        with run(number) as child:
            began = time.monotonic()
            assert line(child) == "done"
            takes = time.monotonic() - began
    standing = "1"
    moments = random.Random(2031)
    for number in range(2, 22):
        with run(number) as child:
            time.sleep(moments.random() * takes)
            child.kill()
        assert edition(tmp_path / "site") in (standing, str(number))
        standing = edition(tmp_path / "site")
    with run(22) as child:
        assert line(child) == "done"
    assert edition(tmp_path / "site") == "22"
    assert names(tmp_path) == [JOURNAL, SPARE, "build", "site"]


def test_started_twice_at_once_one_follows_the_other(tmp_path: Path) -> None:
    children = [start(BUILD, tmp_path, number) for number in range(3)]
    said = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert all(words[0] == "go" and words[-1] == "done" for words in said)
    assert edition(tmp_path / "site") in {"0", "1", "2"}
    assert names(tmp_path) == [JOURNAL, SPARE, "build", "site"]


def test_two_builds_of_two_folders_may_not_publish_to_one_place_at_once(tmp_path: Path) -> None:
    with staging(tmp_path / "site", never), start(BUILD, tmp_path, 1) as child:
        assert (line(child), line(child)) == ("go", "waiting")
        assert not (tmp_path / "site").exists()
        child.kill()


HOLD = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
with build_lock(Path(sys.argv[1]), lambda: say("waiting")):
    say("held")
    time.sleep(60)
"""


def test_the_second_waits_and_says_so(tmp_path: Path) -> None:
    with build_lock(tmp_path, never):
        child = start(HOLD, tmp_path)
        assert line(child) == "waiting"
    with child:
        assert line(child) == "held"
        child.kill()


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    with start(HOLD, tmp_path) as child:
        assert line(child) == "held"
        child.kill()
    with build_lock(tmp_path, never):
        assert names(tmp_path) == [".lock"]
    assert names(tmp_path) == []


def test_waiting_can_be_interrupted(tmp_path: Path) -> None:
    with build_lock(tmp_path, never), start(HOLD, tmp_path) as child:
        assert line(child) == "waiting"
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=60) != 0


COUNT = """
for _ in range(25):
    with build_lock(Path(sys.argv[1]) / "build", lambda: None):
        counter = Path(sys.argv[1]) / "counter"
        count = int(counter.read_text())
        counter.write_text(str(count + 1))
"""


def test_many_at_once_hold_the_lock_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("0")
    children = [start(COUNT, tmp_path) for _ in range(4)]
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    assert (tmp_path / "counter").read_text() == "100"


FULL = """
import resource, subprocess
folder = Path(sys.argv[1])
if sys.argv[2] == "disk":
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=True)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

def whole():
    return {str(p.relative_to(folder / "site")) for p in (folder / "site").rglob("*") if p.is_file()}

def build(files, whole=True):
    with staging(folder / "site", lambda: None) as staged:
        write_tree(staged, files)
        publish(staged, folder / "site") if whole else patch(staged, [], folder / "site")

build({"index.html": "small"})
for n in range(3):
    try:
        build({"index.html": "large"} | {f"{n}.html": "x" * 200_000 for n in range(40)}, n != 1)
    except OSError as error:
        say(error.errno)
    assert whole() == {"index.html", ".briefbook"}, whole()
    assert (folder / "site/index.html").read_text() == "small"
build({"index.html": "small again"}, False)
say((folder / "site/index.html").read_text())
"""


def test_a_full_disk_leaves_the_previous_site(tmp_path: Path) -> None:
    """A real one where a file system may be mounted, which goes with the process; else a limit on files."""
    apart = ["unshare", "--mount", "--map-root-user"]
    allowed = (
        subprocess.run([*apart, "mount", "-t", "tmpfs", "tmpfs", tmp_path], capture_output=True).returncode
        == 0
    )
    work = command(FULL, tmp_path, "disk" if allowed else "limit")
    done = subprocess.run(
        [*apart, *work] if allowed else work, env=environment(), capture_output=True, text=True
    )
    assert done.stderr == ""
    expected = errno.ENOSPC if allowed else errno.EFBIG
    assert done.stdout.splitlines() == [str(expected)] * 3 + ["small again"]


if sys.platform == "linux":  # which alone has the single step

    def test_readers_never_miss_the_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        be_unhurried(monkeypatch)
        read, stop = set(), threading.Event()
        missed: list[OSError] = []

        def keep_reading() -> None:
            while not stop.is_set():
                try:
                    read.add((site / "index.html").read_text())
                except OSError as error:
                    missed.append(error)

        reader = threading.Thread(target=keep_reading)
        reader.start()
        for number in range(50):
            put(site, NEW if number % 2 == 0 else OLD)
        stop.set()
        reader.join()
        assert missed == []
        assert read <= {OLD["index.html"], NEW["index.html"]}
