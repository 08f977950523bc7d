"""Pages are the same, whoever makes them."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import LocalCluster

from briefbook.build import build_briefing
from briefbook.executors import Crew, NoExecutor, opened
from briefbook.tasks import Task
from tests.conftest import write_briefing
from tests.sites import WORLDS, copy_briefing, files_of, run_briefbook


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A real cluster of two workers: its address."""
    with LocalCluster(
        n_workers=2, threads_per_worker=2, dashboard_address=None, host="127.0.0.1", silence_logs="ERROR"
    ) as made:
        yield made.scheduler_address


def built(root: Path, *options: str) -> dict[str, bytes]:
    done = run_briefbook("build", "--root", root, *options)
    assert done.returncode == 0, done.stderr
    return files_of(root / "site")


def test_a_cluster_gives_the_same_bytes(tmp_path: Path, cluster: str) -> None:
    here, there = (copy_briefing(WORLDS / "everything", tmp_path / name) for name in ("here", "there"))
    executor = f"--executor=dask:{cluster}"
    assert built(there, executor) == built(here)
    for root in (here, there):
        path = root / "content/actors/states/norvia.yml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("name: Norvia", "name: Nordland"), encoding="utf-8"
        )
    changed, first = built(there, executor), built(here)
    assert {
        path for path in first if not path.startswith("pagefind/") and first[path] != changed[path]
    } == set()


@pytest.mark.parametrize("jobs", [1, 5])
def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path, jobs: int) -> None:
    one, other = (copy_briefing(WORLDS / "lake", tmp_path / name) for name in ("one", "other"))
    assert built(one, f"--jobs={jobs}") == built(other, "--jobs=2")


def test_however_little_is_at_hand_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefbook.answers._AT_HAND", 3)
    monkeypatch.setattr("briefbook.answers._MANY", 5)
    monkeypatch.setattr("briefbook.memory._AT_HAND", {"entries": 2, "links": 1, "back": 1})
    monkeypatch.setattr("briefbook.making._MUCH", 20_000)
    little, much = (copy_briefing(WORLDS / "lake", tmp_path / name) for name in ("little", "much"))
    for words in ("Norvia", "Nordland"):  # what was remembered is good for an edit, too
        for root in (little, much):
            path = next(root.glob("content/actors/**/norvia.yml"))
            text = path.read_text(encoding="utf-8").replace("name: Norvia", f"name: {words}")
            path.write_text(text, encoding="utf-8")
        done = build_briefing(Task(little, little / "site", lambda: None, lambda: None, jobs=2))
        assert done.published
        whole = built(much)
        assert {path: text for path, text in files_of(little / "site").items() if text != whole[path]} == {}


def test_whoever_is_done_first_takes_the_next_piece() -> None:
    others = threading.Barrier(4, timeout=30)  # pieces 1 to 3, and the test

    def work(slow: threading.Event, piece: int) -> int:
        if piece == 0:
            assert slow.wait(30)
        else:
            threading.Thread(target=others.wait, daemon=True).start()
        return piece

    slow = threading.Event()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        found = Crew([one, other], 2).submit(work, slow, range(4))
        others.wait()
        slow.set()
        assert [each.result(30) for each in found] == [0, 1, 2, 3]


def _lengthened(common: list[int], piece: int) -> int:
    common.append(piece)
    return len(common)


def test_what_pieces_have_in_common_is_sent_once() -> None:
    with opened("", 1) as crew:
        assert [each.result(30) for each in crew.submit(_lengthened, [], range(3))] == [1, 2, 3]
        assert [each.result(30) for each in crew.submit(_lengthened, [], range(1))] == [1]


def test_what_goes_wrong_with_a_piece_is_raised_by_its_future_alone() -> None:
    with ThreadPoolExecutor(1) as executor:
        found = Crew([executor], 1).submit(divmod, 12, (4, 0, 5))
        assert found[0].result(30) == (3, 0)
        with pytest.raises(ZeroDivisionError):
            found[1].result(30)
        assert found[2].result(30) == (2, 2)


def test_nothing_waits_for_workers_that_have_gone() -> None:
    with ThreadPoolExecutor(1) as executor:
        pass
    (found,) = Crew([executor], 1).submit(divmod, 12, (4,))
    with pytest.raises(RuntimeError):
        found.result(30)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--executor=ray:10.0.0.2", "ray:10.0.0.2 is not known"),
        ("--executor=dask:", "followed by the address"),
        ("--executor=dask:tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1:1"),
        ("--jobs=0", "--jobs"),
    ],
)
def test_what_can_not_be_had_is_said(tmp_path: Path, option: str, words: str) -> None:
    done = run_briefbook("build", "--root", write_briefing(tmp_path, {}), option)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoExecutor, match=r"briefbook\[dask\]"), opened("dask:tcp://127.0.0.1:1", None):
        pass


def test_workers_end_with_the_build(tmp_path: Path) -> None:
    """Killed without a word, it leaves nobody behind."""
    root = copy_briefing(WORLDS / "everything", tmp_path / "root")
    build = subprocess.Popen([sys.executable, "-m", "briefbook", "build", "--quiet", "--root", str(root)])
    deadline = time.monotonic() + 60
    while not (children := _children(build.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    build.kill()
    build.wait()
    while any(map(_runs, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert [pid for pid in children if _runs(pid)] == []
    shutil.rmtree(root)


def _children(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(each) for each in found.stdout.split()]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
