"""A build is all or nothing: whatever happens to it, the site is the one before or the new one, whole."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import write_briefing
from tests.sites import files_of as all_files_of
from tests.sites import run_briefbook

BUILD = [sys.executable, "-m", "briefbook", "build", "--root"]
ROUND = "title: {title}\nwhen: 2031-05-12\ncite: courier, para 1\nsummary: They met at the lake.\n"


def write_round(root: Path, title: str) -> None:
    write_briefing(root, {"content/events/round.yml": ROUND.format(title=title)})


def files_of(site: Path) -> dict[str, bytes]:
    """But for the search, whose files depend on what was built before; what is found does not."""
    return {path: text for path, text in all_files_of(site).items() if not path.startswith("pagefind/")}


def build(root: Path) -> subprocess.CompletedProcess[str]:
    return run_briefbook("build", "--root", root)


@pytest.fixture(scope="module")
def generations(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes], float]:
    """The site before an edit, the site after it, and how long a build takes."""
    root = tmp_path_factory.mktemp("generations")
    sites = []
    for title in ("First round", "Second round"):
        write_round(root, title)
        started = time.monotonic()
        assert build(root).returncode == 0
        sites.append(files_of(root / "site"))
    assert sites[0] != sites[1]
    return sites[0], sites[1], time.monotonic() - started


def test_killed_at_any_moment(
    tmp_path: Path, generations: tuple[dict[str, bytes], dict[str, bytes], float]
) -> None:
    before, after, seconds = generations
    write_round(tmp_path, "First round")
    assert build(tmp_path).returncode == 0
    write_round(tmp_path, "Second round")
    chance = random.Random(11)
    for _ in range(20):
        process = subprocess.Popen(
            [*BUILD, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert files_of(tmp_path / "site") in (before, after)
    assert build(tmp_path).returncode == 0
    assert files_of(tmp_path / "site") == after


def test_two_at_once(tmp_path: Path, generations: tuple[dict[str, bytes], dict[str, bytes], float]) -> None:
    _, after, _ = generations
    write_round(tmp_path, "Second round")
    both = [subprocess.Popen([*BUILD, str(tmp_path)], stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert files_of(tmp_path / "site") == after


@pytest.mark.parametrize("size", [0, 2_000, 20_000, 40_000])
def test_no_room_for_the_new_site(tmp_path: Path, size: int) -> None:
    """No file may grow beyond `size`: what a full disk does to whoever writes."""
    write_round(tmp_path, "First round")
    assert build(tmp_path).returncode == 0
    before = files_of(tmp_path / "site")
    write_round(tmp_path, "Second round")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    quiet = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [*BUILD, str(tmp_path)]
    failed = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, env=quiet)
    assert failed.returncode == 3, failed.stderr
    assert "Traceback" not in failed.stderr
    assert "untouched" in failed.stderr
    assert files_of(tmp_path / "site") == before
    assert build(tmp_path).returncode == 0


def test_errors_publish_nothing(tmp_path: Path) -> None:
    write_round(tmp_path, "First round")
    assert build(tmp_path).returncode == 0
    before = files_of(tmp_path / "site")
    (tmp_path / "content/events/round.yml").write_text("title: [", encoding="utf-8")
    failed = build(tmp_path)
    assert failed.returncode == 1
    assert "error[yaml-syntax]" in failed.stderr
    assert files_of(tmp_path / "site") == before


def test_the_summary_counts_what_was_written(tmp_path: Path) -> None:
    write_round(tmp_path, "First round")
    assert "2 entries, " in build(tmp_path).stderr
    again = build(tmp_path).stderr
    assert "2 entries, 0 pages written, " in again


def with_mkdocs(root: Path, settings: str) -> None:
    write_round(root, "First round")
    (root / "site_config.yml").write_text(f"title: The lake talks\nmkdocs: {settings}\n", encoding="utf-8")


def test_more_markdown_extensions_join_ours(tmp_path: Path) -> None:
    with_mkdocs(tmp_path, "{markdown_extensions: [admonition]}")
    assert build(tmp_path).returncode == 0
    assert b'<h2 class="bb-sec__h" id="summary">' in files_of(tmp_path / "site")["events/round/index.html"]


def test_what_mkdocs_does_not_know_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    with_mkdocs(tmp_path, "{plugins: [no-such-plugin]}")
    failed = build(tmp_path)
    assert failed.returncode == 2
    assert "no-such-plugin" in failed.stderr
    assert "Traceback" not in failed.stderr
