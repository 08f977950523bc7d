"""A small site to publish, and ways in which the machine may fail while that is done."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefbook import publish as room
from briefbook.output import write_tree
from briefbook.publish import MARKER, Published, get_spare_ready, patch, publish, spare, staging, system

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
WAYS = ["by name", "by number", "three renames"] if sys.platform == "linux" else ["three renames"]
"""The C libraries one may meet: one that names the exchange, one that doesn't, one on another system."""

JOURNAL, SPARE = ".site.briefbook-journal", ".site.briefbook-spare"


def set_way(way: str, patch: pytest.MonkeyPatch) -> None:
    if way == "by number":
        libc = SimpleNamespace(syscall=system._LIBC.syscall, syncfs=system._LIBC.syncfs)
        patch.setattr(system, "_LIBC", libc)
        assert system._renameat2_number()
    if way == "three renames":
        patch.setattr(system, "_LIBC", SimpleNamespace())
        patch.setattr(sys, "platform", "darwin")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in which folders trade names."""
    set_way(request.param, monkeypatch)
    return str(request.param)


def be_unhurried(patch: pytest.MonkeyPatch) -> None:
    """Hundreds of sites are published without waiting each time for the disk."""
    patch.setattr(room, "flush", lambda _: None)
    patch.setattr(spare, "flush_names", lambda _: None)


def never() -> None:
    raise AssertionError("nobody else is building")


def tree(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file() or p.is_symlink()
    }


def contents(site: Path) -> dict[str, str]:
    files = tree(site)
    assert files.pop(MARKER) == ""
    return files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(site: Path, files: Mapping[str, str]) -> Published:
    """Publish exactly these."""
    with staging(site, never) as staged:
        write_tree(staged, files)
        return publish(staged, site)


def put_ready(site: Path, files: Mapping[str, str]) -> None:
    """The same, as a first build does it: the spare is made at once, and need not be."""
    with staging(site, never) as staged:
        write_tree(staged, files)
        publish(staged, site)
        with suppress(OSError):
            get_spare_ready(site)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site in a folder of its own."""
    site = tmp_path / "public" / "site"
    put(site, OLD)
    return site


def change(site: Path, files: Mapping[str, str], removed: Iterable[str] = ()) -> Published:
    """Put these in, and take those out."""
    with staging(site, never) as staged:
        write_tree(staged, files)
        return patch(staged, removed, site)


def become(site: Path, files: Mapping[str, str]) -> Published:
    """Let a published site hold exactly these, by a patch."""
    return change(site, files, contents(site).keys() - files.keys())


def believed(site: Path) -> set[str] | None:
    """The names in which the spare is said to differ from the site. It differs in no others."""
    standby = site.with_name(SPARE)
    said = spare._read_journal(site, standby)
    if said is not None:
        here, there = contents(site), contents(standby)
        assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} <= said
    return said


def failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


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
        for module, name in ((room, "flush"), (spare, "flush_names"), (room, "exchange")):
            if name != "exchange" or calls == CALLS:
                patch.setattr(module, name, self.guard(vars(module)[name]))


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


def killed(work: Callable[[], object], at: int) -> bool:
    """Whether a process that does this work was killed at the call of that number, or ended before."""
    child = os.fork()
    if child == 0:
        try:
            Trap(at, die).set(pytest.MonkeyPatch())
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
