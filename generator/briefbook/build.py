"""The build in one story: read, parse, link, check, decide, render, build, index, publish."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefbook.checks import run_checks, weigh
from briefbook.checks.case import Case
from briefbook.entries import parse_entries
from briefbook.evidence import Evidence
from briefbook.fields import Fault
from briefbook.files import render_files
from briefbook.finding import record_of
from briefbook.library import link_entries
from briefbook.output import write_tree
from briefbook.pages import decide_pages
from briefbook.problems import Problem
from briefbook.publish import build_lock, publish, staging
from briefbook.reading import read_entries
from briefbook.rendering import Renderer
from briefbook.search import FOLDER as SEARCH
from briefbook.search import index_search
from briefbook.settings import FILE, Settings, read_settings
from briefbook.site import build_site
from briefbook.story import Story
from briefbook.validation import place


@dataclass(frozen=True)
class Checked:
    """What reading and checking found: the story, and every problem."""

    story: Story
    problems: tuple[Problem, ...]

    def failed(self, *, strict: bool = False) -> bool:
        """Whether something is so wrong that nothing may be published."""
        return any(p.severity == "error" or (strict and p.severity == "warning") for p in self.problems)


@dataclass(frozen=True)
class Built:
    """What a build did."""

    entries: int
    written: int
    kept: int
    seconds: float


class BadSettings(Exception):
    """The settings can't be read; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the settings can't be read")
        self.problems = problems


def load_settings(root: Path) -> Settings:
    """The settings of the briefing at `root`. Raises BadSettings, or OSError where there is no such file."""
    settings, problems = read_settings((root / FILE).read_bytes())
    if settings and settings.logo and not _is_plain_file(root / settings.logo):
        fault = Fault(
            "bad-value", f"there is no file {settings.logo}", "name a file in the briefing's folder"
        )
        problems = [place(settings.raw, ("logo",), fault)]
    if settings is None or problems:
        raise BadSettings(problems)
    return settings


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def check_briefing(root: Path, today: date | None = None) -> Checked:
    """Everything read, linked and checked. With `today`, what the calendar has overtaken is found too."""
    settings = load_settings(root)
    raws, unread, unreadable = read_entries(root)
    parsed = parse_entries(raws, settings.types)
    library, misdirected = link_entries(parsed, unreadable)
    evidence = Evidence(library)
    found = run_checks(Case(settings, tuple(parsed), library, evidence, today))
    problems = [*unread, *(p for each in parsed for p in each.problems), *misdirected, *found]
    return Checked(Story(settings, library, evidence), tuple(weigh(problems, settings.severity)))


def build_briefing(
    checked: Checked,
    root: Path,
    output: Path,
    step: Callable[[], None],
    waiting: Callable[[], None],
    *,
    clean: bool = False,
) -> Built:
    """The site of a checked story, made aside and then put in the place of the one before.

    `step` is called after each of the four steps, `waiting` where another build is at work.
    """
    started = time.monotonic()
    story, work = checked.story, root / "build"
    with build_lock(work, waiting), staging(output, waiting) as stage:
        if clean:
            write_tree(work / "docs", {})
        pages = decide_pages(story)
        renderer = Renderer(story, root)
        files = [*renderer.render(pages), *render_files(story, pages, renderer)]
        written = write_tree(work / "docs", {file.path: file.text for file in files})
        step()
        records = [record for page in pages for record in page.records]
        records += [record_of(story, entry) for entry in story.library.entries.values()]
        with ThreadPoolExecutor(1) as beside:  # Pagefind is a process of its own: it works while MkDocs does
            indexed = beside.submit(index_search, records, work, story.settings.language)
            build_site(story, root, work, stage)
            step()
            indexed.result()
        shutil.move(work / SEARCH, stage / SEARCH)
        step()
        publish(stage, output)
        step()
    return Built(len(story.library.entries), written.written, written.kept, time.monotonic() - started)
