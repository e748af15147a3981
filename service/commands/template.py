"""`talka template`."""

from pathlib import Path
from typing import Annotated

import typer

from talka.graph.export import write_atomically
from talka.service import output
from talka.service.commands.base import Lang, app, err, language_of


@app.command(epilog="Example: talka template mapping.xlsx --lang sv")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write, .xlsx.")],
    lang: Lang = None,
) -> None:
    """Write a workbook to fill in: a sheet for each table, with help in six languages and lists to choose from.

    Hand it out, let others fill it in, then check it with `talka validate` and load it with `talka load`.
    """
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{file.name}: use .xlsx.")
    from talka.graph.template import template as workbook  # openpyxl takes a moment that other commands need not wait

    write_atomically(file, workbook(language_of(lang)))
    err.print(f"Written to {output.plain(str(file))}. Check it with: talka validate {output.plain(str(file))}")
