"""The command line: one file a command, and `shared` for what all of them take and say."""

import atexit
import gc

import click

from briefbook.commands.build import build
from briefbook.commands.check import check


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="briefbook", prog_name="briefbook")
def main() -> None:
    """Turn a folder of YAML entries into a sourced, cross-linked, searchable briefing site."""
    # Else Python looks for circles at the end, in all that the system takes back anyway.
    atexit.register(gc.freeze)


for command in (build, check):
    main.add_command(command)
