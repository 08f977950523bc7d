"""Seconds, memory and bytes of whole processes. Memory is read from /proc, so this runs on Linux."""

import os
import platform
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

ALONE, WITH_WORKERS, SEARCH = "the process", "with its workers", "the search program"
"""Whose memory: the process that was started; it and its children at one moment; the search program among these."""

_BETWEEN_LOOKS = 0.01
_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}


class Failed(Exception):
    """A measured command failed; the message is what it said."""


class Spent(NamedTuple):
    """Seconds from start to end, and seconds of processors in it, those of child processes included."""

    seconds: float
    processors: float


def timed(command: Sequence[str]) -> Spent:
    """What a process takes that finds the disk at rest."""
    os.sync()
    before = os.times()
    started = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, env=os.environ | _ENVIRONMENT)
    seconds = time.perf_counter() - started
    if ended.returncode:
        raise Failed(f"{' '.join(command)}: {ended.stdout}{ended.stderr}")
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(seconds, worked)


def peak_memory(command: Sequence[str]) -> Counter[str]:
    """The most resident bytes at one moment, by whose they are. What forked processes share counts in each."""
    peaks: Counter[str] = Counter()
    with TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | _ENVIRONMENT)
        known: set[int] = set()
        while process.poll() is None:
            alive = set(_family(process.pid))
            peaks |= _resident(process.pid, alive & known)
            known = alive  # a child that has not yet become its own program has the memory of its parent
            time.sleep(_BETWEEN_LOOKS)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(command)}: {said.read()}")
    return peaks


def _resident(started: int, alive: set[int]) -> Counter[str]:
    now: Counter[str] = Counter()
    for pid in alive:
        name, size = _status(pid)
        if name.startswith("pagefind"):
            now[SEARCH] += size
            continue
        now[WITH_WORKERS] += size
        if pid == started:
            now[ALONE] = size
    return now


def _family(pid: int) -> Iterator[int]:
    """A process and all below it. Each of its threads has a list of the children that it started."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except FileNotFoundError:  # it has just ended
        return
    for thread in threads:
        for child in _read(thread / "children").split():
            yield from _family(int(child))


def _status(pid: int) -> tuple[str, int]:
    """A process's name and resident bytes; of one that has just ended, nothing."""
    pairs = (line.partition(":") for line in _read(Path(f"/proc/{pid}/status")).splitlines())
    facts = {key: value.strip() for key, _, value in pairs}
    return facts.get("Name", ""), int(facts.get("VmRSS", "0 kB").removesuffix("kB")) * 1024


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def size_of(*folders: Path) -> int:
    """Bytes of all files below; what is hard-linked several times counts once."""
    sizes = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                facts = path.stat()
                sizes[facts.st_ino] = facts.st_size
    return sum(sizes.values())


def digest_of(folder: Path) -> str:
    """One value for every path and byte below, but for the search, which a warm build may cut otherwise."""
    digest = blake2b()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.relative_to(folder).parts[0] == "pagefind":
            continue
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def machine() -> str:
    """The day, and what it was measured on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )
