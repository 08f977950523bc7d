"""What a build is told, and what it tells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from briefbook.problems import Problem, is_fatal

SETTINGS = "site_config.yml"
"""The file by which a briefing is known, and where its settings stand."""


@dataclass(frozen=True)
class Task:
    """One build: of the briefing at `root`, published as `output`, in pieces that `executor` does `jobs` at a time.

    `step` is called after each of its four steps, `waiting` where another build is at work. With `strict`, nothing is
    published where there are warnings; with `clean`, nothing of earlier builds is relied on.
    """

    root: Path
    output: Path
    step: Callable[[], None]
    waiting: Callable[[], None]
    jobs: int | None = None
    executor: str = ""
    strict: bool = False
    clean: bool = False

    @property
    def work(self) -> Path:
        """The folder of the build's own work."""
        return self.root / "build"

    def fails(self, problems: Iterable[Problem]) -> bool:
        """Whether nothing may be published while these are there."""
        return is_fatal(problems, strict=self.strict)


@dataclass(frozen=True)
class Built:
    """What a build did: how many entries there are, and pages that were written and that stayed as they were."""

    problems: tuple[Problem, ...]
    published: bool
    entries: int = 0
    written: int = 0
    kept: int = 0
