"""The same content and settings give the same bytes: anywhere, any time, from the wheel as from the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import REPOSITORY, Site, build, copy_briefing, files_of, run_briefbook

ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "1",
    "COLUMNS": "20",
}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of files that only one has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def documents(site: Site) -> dict[str, bytes]:
    return files_of(site.root / "build/docs")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The flagship in another folder, zone, language and order of files, with another seed and mask."""
    root = tmp_path_factory.mktemp("else where") / "deeper/and ünusual"
    copy_briefing(REPOSITORY, root, backwards=True)
    before = os.umask(0o077)
    try:
        return build(root, **ELSEWHERE)
    finally:
        os.umask(before)


def test_the_copies_differ_in_what_must_not_matter(flagship: Site, elsewhere: Site) -> None:
    modes = [(site.root / "content/events").stat().st_mode & 0o077 for site in (flagship, elsewhere)]
    assert flagship.root != elsewhere.root
    assert modes[0] or modes[1] is not None
    assert len(flagship.files) > 100


def test_the_same_content_gives_the_same_site(flagship: Site, elsewhere: Site) -> None:
    assert differing(flagship.files, elsewhere.files) == []


def test_the_same_content_gives_the_same_markdown(flagship: Site, elsewhere: Site) -> None:
    assert documents(flagship)
    assert differing(documents(flagship), documents(elsewhere)) == []


def test_building_again_writes_no_page_anew(tmp_path: Path) -> None:
    site = build(copy_briefing(REPOSITORY, tmp_path))
    before, made = files_of(site.folder), _made(site)
    done = run_briefbook("build", "--root", tmp_path, PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert " 0 pages written" in done.stdout + done.stderr
    assert differing(before, files_of(site.folder)) == []
    assert _made(site) == made


def _made(site: Site) -> dict[str, int]:
    """When each Markdown page was written, and where on disk each published file lies."""
    pages = {str(path): path.stat().st_mtime_ns for path in (site.root / "build/docs").rglob("*.md")}
    return pages | {str(path): path.stat().st_ino for path in site.folder.rglob("*") if path.is_file()}


def test_a_clean_build_gives_the_same_site(tmp_path: Path, flagship: Site) -> None:
    site = build(copy_briefing(REPOSITORY, tmp_path))
    done = run_briefbook("build", "--root", tmp_path, "--clean")
    assert done.returncode == 0, done.stderr
    assert differing(flagship.files, files_of(site.folder)) == []


def test_the_order_of_edits_does_not_matter(tmp_path: Path, flagship: Site) -> None:
    """A briefing that lost and regained an entry between builds is as if that had never been."""
    root = copy_briefing(REPOSITORY, tmp_path)
    claim = sorted((root / "content/claims").glob("*.yml"))[0]
    config = root / "site_config.yml"
    words, title = claim.read_bytes(), config.read_bytes()
    config.write_bytes(title.replace(b"title: ", b"title: Another, ", 1))
    claim.write_bytes(words.replace(b"text: ", b"text: Edited, ", 1))
    build(root)
    config.write_bytes(title)
    claim.write_bytes(words)
    assert differing(flagship.files, files_of(build(root).folder)) == []


def test_the_wheel_gives_the_same_site_as_the_checkout(tmp_path: Path, flagship: Site) -> None:
    packages = _installed_from_wheel(tmp_path)
    where = [sys.executable, "-c", "import briefbook.theme as t; print(t.__file__, t.builtin_theme())"]
    told = subprocess.run(
        where, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(packages)}
    )
    assert told.stdout.split() == [f"{packages}/briefbook/theme.py", f"{packages}/briefbook/theme"], (
        told.stderr
    )
    site = build(copy_briefing(REPOSITORY, tmp_path / "briefing"), PYTHONPATH=str(packages))
    assert differing(flagship.files, site.files) == []
    assert differing(documents(flagship), documents(site)) == []


def _installed_from_wheel(folder: Path) -> Path:
    wheels, packages = folder / "wheels", folder / "packages"
    made = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(made, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*install, "--target", str(packages), str(wheel)], check=True, capture_output=True)
    return packages
