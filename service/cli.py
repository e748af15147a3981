"""The command line: `talka --help` reads like a guide; each command is a file of `commands/`.

Exit status: 0 on success, 1 when an input is refused, 2 on wrong usage.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import typer
from pydantic import ValidationError

from talka.graph.faults import SourceRefused, TalkaError
from talka.service import output
from talka.service.commands import (
    brief,
    brokers,
    consortium,
    demo,
    duplicates,
    evaluate,
    export,
    gaps,
    introductions,
    load,
    meetings,
    recommend,
    serve,
    similar,
    template,
    train,
)
from talka.service.commands.base import app, err

COMMANDS = (
    demo,
    template,
    load,
    duplicates,
    train,
    recommend,
    similar,
    consortium,
    meetings,
    gaps,
    brokers,
    introductions,
    brief,
    evaluate,
    export,
    serve,
)
"""Importing them adds their commands to the app."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"talka {version('talka')}")
        raise typer.Exit


@app.callback()
def guide(
    version_: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What `--help` shows stands in `commands/base.py`."""


def main() -> None:
    """Entry point: errors that are the input's fault come as one line, without a traceback."""
    try:
        app(standalone_mode=True)
    except SourceRefused as error:
        output.faults(err, list(error.faults))
        sys.exit(1)
    except ValidationError as error:
        for fault in error.errors():
            name = "TALKA_" + "_".join(map(str, fault["loc"])).upper()
            err.print(f"[bold red]Error:[/] {name}: {output.plain(fault['msg'])}.", highlight=False)
        sys.exit(2)
    except (TalkaError, OSError) as error:
        err.print(f"[bold red]Error:[/] {output.plain(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)
