"""What all commands share: options, reports, exit status.

Results go to standard output, everything else to standard error. Exit status: 0 done; 1 the content has errors and
nothing was published; 2 wrong usage or settings; 3 the machine failed us; 130 interrupted.
"""

import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from briefbook.problems import Problem, format_text

DONE, CONTENT_ERRORS, WRONG_USAGE, MACHINE_FAILED, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True)
class Options:
    """What every command takes."""

    root: Path | None
    quiet: bool
    verbose: bool
    color: bool

    def find_root(self) -> Path:
        """`--root`, else the nearest folder upward with a site_config.yml; a UsageError where there is none."""
        from briefbook.tasks import SETTINGS

        if self.root:
            if not (self.root / SETTINGS).is_file():
                raise click.UsageError(f"there is no {SETTINGS} in {self.root}")
            return self.root
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / SETTINGS).is_file():
                return folder
        raise click.UsageError(
            f"no {SETTINGS} here or in a folder above; go to a briefing, or give --root DIR"
        )

    def say(self, words: str) -> None:
        """Something about the work, unless --quiet."""
        if not self.quiet:
            click.echo(words, err=True)


def with_options(command: Callable[..., int]) -> Callable[..., None]:
    """The shared options, and every failure turned into a line and an exit status, never a traceback."""

    @click.option(
        "--root", type=click.Path(file_okay=False, exists=True, path_type=Path), help="The briefing's folder."
    )
    @click.option("--quiet", is_flag=True, help="Say nothing but problems.")
    @click.option("--verbose", is_flag=True, help="Say more; show where a failure comes from.")
    @click.option("--no-color", is_flag=True, help="No colours.")
    @wraps(command)
    def wrapped(root: Path | None, quiet: bool, verbose: bool, no_color: bool, **arguments: Any) -> NoReturn:
        options = Options(root.resolve() if root else None, quiet, verbose, not no_color)
        sys.exit(_status_of(command, options, arguments))

    return wrapped


def _status_of(command: Callable[..., int], options: Options, arguments: dict[str, Any]) -> int:
    try:
        return command(options, **arguments)
    except click.ClickException:
        raise  # wrong usage: click says what is wrong and exits with 2
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _fail(f"{error.strerror or error}{where}", options, MACHINE_FAILED)
    except KeyboardInterrupt:
        return _fail("interrupted", options, INTERRUPTED)
    except Exception as error:
        return _explain(error, options)


def _explain(error: Exception, options: Options) -> int:
    """What a failure means. The rooms that know are only opened when there is one."""
    from briefbook.checking import BadSettings
    from briefbook.executors import NoExecutor
    from briefbook.publish import NotPublishable
    from briefbook.search import SearchFailed
    from briefbook.site import BadBuilderSettings, SiteFailed

    match error:
        case BadSettings():
            report(error.problems, options)
            return WRONG_USAGE
        case NotPublishable():
            words = f"{error.message}; {error.hint}" if error.hint else error.message
            return _fail(words, options, WRONG_USAGE)
        case BadBuilderSettings() | NoExecutor():
            return _fail(str(error), options, WRONG_USAGE)
        case SearchFailed() | SiteFailed():
            return _fail(str(error), options, MACHINE_FAILED)
    words = f"a fault of Briefbook's own, {type(error).__name__}: {error}; --verbose shows where, please report it"
    return _fail(words, options, MACHINE_FAILED)


def _fail(words: str, options: Options, status: int) -> int:
    click.echo(f"briefbook: {words}. The site that was there before is untouched.", err=True)
    if options.verbose:
        traceback.print_exc()
    return status


def report(problems: Iterable[Problem], options: Options, *, err: bool = True) -> None:
    """Problems as lines, in colour on a terminal."""
    colours = {"error": "red", "warning": "yellow", "info": "blue"}
    for problem in sorted(problems):
        line = format_text([problem]).rstrip("\n")
        mark = f"{problem.severity}[{problem.rule}]"
        if options.color:
            line = line.replace(mark, click.style(mark, fg=colours[problem.severity]), 1)
        click.echo(line, err=err, color=None if options.color else False)
