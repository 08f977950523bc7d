"""`briefbook check`: every problem, nothing written."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from briefbook.commands.shared import CONTENT_ERRORS, DONE, WRONG_USAGE, Options, report, with_options
from briefbook.problems import FORMATS, Problem, is_fatal


class _DayParameter(click.ParamType[date]):
    name = "day"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no day; write it as 2031-02-04", parameter, context)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", help="How problems are written."
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--today", type=_DayParameter(), help="The day to check for. [default: today]")
@with_options
def check(options: Options, paths: tuple[Path, ...], form: str, strict: bool, today: date | None) -> int:
    """Check everything; with PATHS, report only what lies there."""
    from briefbook.checking import BadSettings, check_briefing

    root = options.find_root()
    try:
        problems = check_briefing(root, today or _today()).problems
    except BadSettings as error:
        _show(error.problems, form, options)
        return WRONG_USAGE
    shown = [p for p in problems if _lies_in(p, root, paths)]
    _show(shown, form, options)
    return CONTENT_ERRORS if is_fatal(shown, strict=strict) else DONE


def _show(problems: list[Problem], form: str, options: Options) -> None:
    if form == "text" and options.color:
        report(problems, options, err=False)
    else:
        click.echo(FORMATS[form](problems), nl=False)
    options.say(_summary(problems))


def _today() -> date:
    """The clock, or SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch}, which is no number of seconds") from None


def _lies_in(problem: Problem, root: Path, paths: tuple[Path, ...]) -> bool:
    place = root.resolve() / problem.path
    return not paths or any(place.is_relative_to(_whole(path)) for path in paths)


def _whole(path: Path) -> Path:
    """A path from the root of the disk on. Its last part is left as it is: a link in content/ is a problem itself."""
    here = Path(os.path.abspath(path))  # noqa: PTH100 - without following that last part
    return here.parent.resolve() / here.name


def _summary(problems: list[Problem]) -> str:
    counts = [
        (sum(p.severity == severity for p in problems), severity) for severity in ("error", "warning", "info")
    ]
    found = [
        f"{count} {severity}{'s' if count > 1 and severity != 'info' else ''}"
        for count, severity in counts
        if count
    ]
    return ", ".join(found) or "No problems."
