"""What tests share: small briefings of an invented world, written to a folder and read as the product reads them."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from briefbook.checking import check_briefing
from briefbook.page import Page
from briefbook.pages import pages_of, set_names
from briefbook.story import Story
from tests.browser import chromium
from tests.publishing import site, way  # noqa: F401 - fixtures of the tests of publishing
from tests.sites import REPOSITORY, WORLDS, Site, build, copy_briefing

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

SETTINGS = "title: The lake talks\n"
COURIER = "title: Forty is the number\ntype: news-report\npublisher: Lake Courier\npublished: 2031-05-12\n"


def write_briefing(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A briefing at `root`: the files given, over one source (`courier`) and bare settings."""
    base: dict[str, str | bytes] = {"site_config.yml": SETTINGS, "content/sources/courier.yml": COURIER}
    for path, text in (base | dict(files)).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def read_story(root: Path) -> Story:
    """The story of a briefing that has no errors."""
    checked = check_briefing(root)
    assert not checked.failed(), checked.problems
    return checked.story


def decide_pages(story: Story) -> list[Page]:
    """Every page of a story, by address."""
    pages = [page for name in set_names(story) for page in pages_of(story, name)]
    return sorted(pages, key=lambda page: page.address)


def entry_pages(story: Story, kind: str) -> list[Page]:
    """The pages of every entry of a kind."""
    return [page for ref in story.library.refs(kind) for page in pages_of(story, ref)]


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the product keeps in the user's folder for caches stays within one run of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def lake() -> Story:
    """The story of the invented world in `tests/worlds/lake`."""
    return read_story(WORLDS / "lake")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One worker at a time: what one of them has built, the others find."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def built_once(name: str, source: Path, factory: pytest.TempPathFactory) -> Site:
    """The site of a briefing, built once for all workers of a run."""
    shared = factory.getbasetemp().parent if os.environ.get("PYTEST_XDIST_WORKER") else factory.getbasetemp()
    built = Site(shared / f"built-{name}")
    with _alone(shared):
        if not built.folder.is_dir():
            build(copy_briefing(source, built.root))
    return built


@pytest.fixture(scope="session")
def flagship(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The flagship site, as the command builds it from this repository's content."""
    return built_once("flagship", REPOSITORY, tmp_path_factory)


@pytest.fixture(scope="session", params=["flagship", "everything"])
def any_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The flagship, and a world that uses every field there is."""
    source = REPOSITORY if request.param == "flagship" else WORLDS / request.param
    return built_once(request.param, source, tmp_path_factory)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; each test opens windows of its own in it."""
    with chromium() as opened:
        yield opened
