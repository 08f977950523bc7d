"""Whatever happens while a site is published, what stands there is the previous one or the new one, whole."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import briefbook
from briefbook import publish as room
from briefbook.output import write_tree
from briefbook.publish import MARKER, NotPublishable, Published, build_lock, publish, staging

OLD = {
    "index.html": "Lake Tarn, first edition",
    "events/first-round/index.html": "Norvia met Estmark.",
    "events/second-round/index.html": "Expected in May.",
    "404.html": "Nothing here",
}
NEW = {
    "index.html": "Lake Tarn, second edition",
    "events/first-round/index.html": "Norvia met Estmark.",
    "actors/halle/index.html": "Minister Halle",
    "404.html": "Nothing here",
}


def never() -> None:
    raise AssertionError("nobody else is building")


def contents(site: Path) -> dict[str, str]:
    files = {
        str(p.relative_to(site)): p.read_text() for p in site.rglob("*") if p.is_file() or p.is_symlink()
    }
    assert files.pop(MARKER) == ""
    return files


def put(site: Path, files: dict[str, str]) -> Published:
    with staging(site, never) as staged:
        write_tree(staged, files)
        return publish(staged, site)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site in a folder of its own."""
    site = tmp_path / "public" / "site"
    put(site, OLD)
    return site


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of sites are published without waiting each time for the disk."""
    monkeypatch.setattr(room, "_flush", lambda _: None)


# --- One generation after another


WAYS = ["by name", "by number", "two renames"] if sys.platform == "linux" else ["two renames"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The C libraries one may meet: one that names the exchange, one that doesn't, one on another system."""
    if request.param == "by number":
        libc = SimpleNamespace(syscall=room._LIBC.syscall, syncfs=room._LIBC.syncfs)
        monkeypatch.setattr(room, "_LIBC", libc)
        assert room._renameat2_number()
    if request.param == "two renames":
        monkeypatch.setattr(room, "_LIBC", SimpleNamespace())
        monkeypatch.setattr(sys, "platform", "darwin")
    return str(request.param)


def test_the_first_site_is_put_where_nothing_is(tmp_path: Path) -> None:
    site = tmp_path / "far" / "away" / "site"
    assert put(site, OLD) == Published(written=5, kept=0)
    assert contents(site) == OLD
    assert names(site.parent) == ["site"]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put(tmp_path / "site", OLD)
    assert contents(tmp_path / "site") == OLD


@pytest.mark.usefixtures("way")
def test_a_site_is_replaced_by_exactly_the_new_one(site: Path) -> None:
    assert put(site, NEW) == Published(written=2, kept=3)
    assert contents(site) == NEW
    assert names(site.parent) == ["site"]


def test_the_exchange_is_a_single_step_here(tmp_path: Path, way: str) -> None:
    for name in "ab":
        write_tree(tmp_path / name, {"name": name})
    assert room._exchange(tmp_path / "a", tmp_path / "b") is (way != "two renames")
    assert (tmp_path / "a" / "name").read_text() == ("a" if way == "two renames" else "b")


def test_an_unchanged_file_keeps_its_inode_and_its_day(site: Path) -> None:
    unchanged = site / "events/first-round/index.html"
    os.utime(unchanged, (1, 1))
    before = unchanged.stat()
    put(site, NEW)
    after = unchanged.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert after.st_nlink == 1


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
        for name in ("index.html", "404.html", MARKER):
            os.link(site / name, staged / name)
        assert publish(staged, site) == Published(written=0, kept=3)


def test_a_file_system_without_links_gets_new_files(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    assert put(site, NEW) == Published(written=5, kept=0)
    assert contents(site) == NEW


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("site"), OLD)
    put(Path("site/../site"), NEW)
    put(Path("site/events/.."), OLD)
    assert contents(tmp_path / "site") == OLD


def failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


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
    assert put(site, NEW) == Published(written=2, kept=3)
    assert contents(site) == NEW
    assert (tmp_path / "outside" / "index.html").stat().st_nlink == 1


def test_a_mount_point_is_named_as_such(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_exchange", failing(errno.EBUSY))
    with pytest.raises(NotPublishable, match="it is a mount point"):
        put(site, NEW)
    assert contents(site) == OLD


# --- The machine fails at each single call

CALLS = ("link", "mkdir", "open", "rename", "replace", "rmdir", "scandir", "lstat", "unlink")
GROWING = ("link", "mkdir", "open")


class Trap:
    """Springs at the nth of the calls to the system that publishing makes; counts them all."""

    def __init__(self, at: int, spring: Callable[[], None], again: bool = False) -> None:
        self.at, self.spring, self.again, self.count = at, spring, again, 0

    def guard(self, call: Callable[..., object]) -> Callable[..., object]:
        def guarded(*arguments: object, **named: object) -> object:
            self.count += 1
            if self.count == self.at or (self.again and self.count > self.at):
                self.spring()
            return call(*arguments, **named)

        return guarded

    def set(self, patch: pytest.MonkeyPatch, calls: tuple[str, ...] = CALLS) -> None:
        for name in calls:
            patch.setattr(os, name, self.guard(getattr(os, name)))
        patch.setattr("io.open", self.guard(open))
        patch.setattr("builtins.open", self.guard(open))
        patch.setattr(room, "_flush", self.guard(room._flush))
        if calls == CALLS:
            patch.setattr(room, "_exchange", self.guard(room._exchange))


def no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def each_call(
    attempt: Callable[[Trap], None], spring: Callable[[], None], again: bool = False
) -> Iterator[Trap]:
    """Try with the trap at the first call, the second and so on until none is left."""
    for at in range(1, 1000):
        trap = Trap(at, spring, again)
        attempt(trap)
        yield trap
        if trap.count < at:
            assert at > 20, "the trap hardly ever sprang"
            return
    raise AssertionError("too many calls")


@pytest.mark.usefixtures("way", "unhurried")
@pytest.mark.parametrize("again", [False, True], ids=["once", "from then on"])
def test_a_failure_at_any_call_leaves_a_whole_site(site: Path, again: bool) -> None:
    failures = []

    def attempt(trap: Trap) -> None:
        with pytest.MonkeyPatch.context() as patch:
            trap.set(patch, GROWING if again else CALLS)
            try:
                put(site, NEW)
                expected = NEW
            except OSError as error:
                failures.append(error.errno)
                expected = OLD
        assert contents(site) == expected

    for _ in each_call(attempt, no_space, again):
        put(site, OLD)
        assert contents(site) == OLD
        assert names(site.parent) == ["site"]
    assert len(failures) > 10
    assert set(failures) == {errno.ENOSPC}


@pytest.mark.usefixtures("unhurried")
def test_a_kill_at_any_call_leaves_a_whole_site(site: Path, way: str) -> None:
    seen = set()

    def attempt(trap: Trap) -> None:
        child = os.fork()
        if child == 0:
            try:
                trap.set(pytest.MonkeyPatch())
                put(site, NEW)
            finally:
                os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        trap.count = trap.at if killed else 0

    for _ in each_call(attempt, die):
        seen.add(site.exists())
        with staging(site, never):
            assert contents(site) in (OLD, NEW)
        assert names(site.parent) == ["site"]
        put(site, OLD)
    assert seen == ({True, False} if way == "two renames" else {True})


def test_an_interruption_between_two_renames_puts_the_site_back(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(source: Path, target: Path) -> None:
        if target == site and source.name.endswith("next"):
            raise KeyboardInterrupt
        rename(source, target)

    rename = os.rename
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    monkeypatch.setattr(os, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        put(site, NEW)
    assert contents(site) == OLD


def test_what_cannot_be_removed_after_the_exchange_goes_at_the_next_start(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, staging(site, never) as staged:
        write_tree(staged, NEW)
        publish(staged, site)
        patch.setattr(shutil, "rmtree", failing(errno.EIO))
    assert contents(site) == NEW
    assert names(site.parent) == [".site.briefbook-next", "site"]
    with staging(site, never) as staged:
        assert names(staged) == []
    assert names(site.parent) == ["site"]


# --- Real processes

CHILD = """
import sys
from pathlib import Path
from briefbook.output import write_tree
from briefbook.publish import build_lock, publish, staging

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
    assert names(tmp_path) == ["build", "site"]


def test_started_twice_at_once_one_follows_the_other(tmp_path: Path) -> None:
    children = [start(BUILD, tmp_path, number) for number in range(3)]
    said = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert all(words[0] == "go" and words[-1] == "done" for words in said)
    assert edition(tmp_path / "site") in {"0", "1", "2"}
    assert names(tmp_path) == ["build", "site"]


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

def build(files):
    with staging(folder / "site", lambda: None) as staged:
        write_tree(staged, files)
        publish(staged, folder / "site")

build({"index.html": "small"})
for n in range(3):
    try:
        build({"index.html": "large"} | {f"{n}.html": "x" * 200_000 for n in range(40)})
    except OSError as error:
        say(error.errno)
    assert whole() == {"index.html", ".briefbook"}, whole()
    assert (folder / "site/index.html").read_text() == "small"
build({"index.html": "small again"})
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

    @pytest.mark.usefixtures("unhurried")
    def test_readers_never_miss_the_site(site: Path) -> None:
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
