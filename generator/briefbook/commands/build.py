"""`briefbook build`: check, generate, build, index the search, publish."""

import sys
import time
from functools import partial
from pathlib import Path

import click

from briefbook.commands.shared import CONTENT_ERRORS, DONE, Options, report, with_options
from briefbook.executors import DASK


def _known_executor(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not value.removeprefix(DASK):
        raise click.BadParameter(
            f"{DASK} is followed by the address of a scheduler, as in {DASK}tcp://10.0.0.2:8786"
        )
    if value and not value.startswith(DASK):
        raise click.BadParameter(
            f"{value} is not known; give {DASK}ADDRESS, or nothing for processes of this machine"
        )
    return value


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where the site goes. [default: site/ in the root]"
)
@click.option("--clean", is_flag=True, help="Forget what earlier builds left in build/.")
@click.option("--strict", is_flag=True, help="Publish nothing where there are warnings.")
@click.option(
    "--jobs", type=click.IntRange(1), help="How many processes make pages. [default: one a processor]"
)
@click.option(
    "--executor",
    default="",
    metavar="dask:ADDRESS",
    callback=_known_executor,
    help="Make pages on the workers of a Dask cluster, which must see this folder.",
)
@with_options
def build(
    options: Options, output: Path | None, clean: bool, strict: bool, jobs: int | None, executor: str
) -> int:
    """Build the site. Nothing is published where the content has errors."""
    from briefbook.build import build_briefing
    from briefbook.tasks import Task

    started = time.monotonic()
    root = options.find_root()
    site = output or root / "site"
    _refuse_own_folders(root, site)
    shown = sys.stderr.isatty() and not options.quiet
    with click.progressbar(length=4, label="Building", file=sys.stderr, hidden=not shown) as bar:
        step, waiting = (
            partial(bar.update, 1),
            partial(options.say, "Another build is at work; waiting for it."),
        )
        built = build_briefing(Task(root, site, step, waiting, jobs, executor, strict, clean))
    report([p for p in built.problems if p.severity != "info" or options.verbose], options)
    if not built.published:
        options.say("Nothing was published.")
        return CONTENT_ERRORS
    seconds = time.monotonic() - started
    options.say(
        f"{built.entries} entries, {built.written} pages written, {built.kept} kept, {seconds:.1f} seconds"
    )
    return DONE


def _refuse_own_folders(root: Path, site: Path) -> None:
    """A site among what it is made from would be read as entries or as a theme, or emptied as work of a build."""
    for name in ("content", "theme", "build"):
        if site.resolve().is_relative_to((root / name).resolve()):
            raise click.UsageError(f"--output lies in {name}/, which is not for sites; name another folder")
