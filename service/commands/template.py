"""`talka template`."""

from pathlib import Path
from typing import Annotated

import typer

from talka.graph.export import write_atomically
from talka.graph.faults import TalkaError
from talka.service import output
from talka.service.commands.base import Lang, app, err, language_of


@app.command(epilog="Example: talka template mapping.xlsx --lang sv")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to write: .xlsx, or .json with --for.")],
    lang: Lang = None,
    table: Annotated[
        Path | None, typer.Option("--for", metavar="TABLE", help="Write a mapping to start from for this table.")
    ] = None,
) -> None:
    """Write a workbook to fill in: a sheet for each table, with help in six languages and lists to choose from.

    Hand it out, let others fill it in, then check it with `talka validate` and load it with `talka load`.

    With --for my.csv, write instead what the columns of that table look like: a mapping (CSV on the Web) to check and
    correct, after which `talka load my.csv` loads it. Call it my.csv-metadata.json.
    """
    ending = ".json" if table else ".xlsx"
    if file.suffix.lower() != ending:
        raise typer.BadParameter(f"{file.name}: use {ending}.")
    if file.exists():
        raise TalkaError(f"{file} is there already, perhaps filled in. Name another file, or remove it first.")
    if table:
        from talka.graph.sources.mapping.start import start

        write_atomically(file, start(table))
    else:  # openpyxl takes a moment to import, for which other commands need not wait
        from talka.graph.template.workbook import template as workbook

        write_atomically(file, workbook(language_of(lang)))
    err.print(f"Written to {output.plain(str(file))}.", highlight=False, soft_wrap=True)
