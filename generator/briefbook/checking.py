"""All of a briefing read, linked and checked: the story it tells, and everything that is wrong with it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefbook.checks import run_checks, weigh
from briefbook.checks.case import Case
from briefbook.entries import parse_entries
from briefbook.evidence import Evidence
from briefbook.fields import Fault
from briefbook.library import link_entries
from briefbook.problems import Problem, is_fatal
from briefbook.reading import read_entries
from briefbook.settings import Settings, read_settings
from briefbook.story import Story
from briefbook.tasks import SETTINGS
from briefbook.validation import place


@dataclass(frozen=True)
class Checked:
    """What reading and checking found: the story, and every problem."""

    story: Story
    problems: tuple[Problem, ...]

    def failed(self, *, strict: bool = False) -> bool:
        """Whether something is so wrong that nothing may be published."""
        return is_fatal(self.problems, strict=strict)


class BadSettings(Exception):
    """The settings can't be read; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the settings can't be read")
        self.problems = problems


def load_settings(root: Path) -> Settings:
    """The settings of the briefing at `root`. Raises BadSettings, or OSError where there is no such file."""
    settings, problems = read_settings((root / SETTINGS).read_bytes())
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
