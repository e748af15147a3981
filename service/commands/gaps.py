"""`talka gaps`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from talka.graph.export import write_atomically
from talka.matching.gaps.base import GapKind
from talka.matching.gaps.report import KINDS, Report, concerning
from talka.service import output
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    country,
    err,
    language_of,
    open_workspace,
    out,
    progress,
    write_rows,
)
from talka.service.gaps import gap_rows, gaps_of
from talka.service.output import Format
from talka.service.pictures.report import gaps_html
from talka.service.settings import Settings
from talka.service.words import Words

PRINTED = 10
"""Gaps of each kind that a table shows where nothing is said; JSON and CSV hold all."""
NAMES = ", ".join(kind.name for kind in KINDS)


@app.command(epilog="Example: talka gaps --country SE -o gaps.html")
def gaps(
    kind: Annotated[list[str], typer.Option("--kind", metavar="KIND", help=f"Only this kind: {NAMES}.")] = [],  # noqa: B006
    countries: Annotated[
        list[str], typer.Option("--country", metavar="CC", help="Only gaps that concern this country.")
    ] = [],  # noqa: B006
    most: Annotated[int | None, typer.Option("-k", min=1, help="Gaps of each kind that are printed.")] = None,
    output_file: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help="Write all of them: .html, .csv or .json.")
    ] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Where the network has gaps: whom, what and which places nothing ties together, and what to do about it."""
    kinds = [_kind(name) for name in kind] or list(KINDS)
    codes = frozenset(country(text) for text in countries)
    if output_file is not None and output_file.suffix not in (".html", ".csv", ".json"):
        raise typer.BadParameter(f"{output_file.name}: use .html, .csv or .json.")
    workspace = open_workspace(store, Settings())
    network = workspace.network
    words = Words(network, language_of(lang))
    found: Report = {}
    with progress("Looking for gaps") as tick:
        for number, each in enumerate(kinds, start=1):
            found |= concerning({each: gaps_of(network).of(each)}, codes)
            tick(number, len(kinds))
    if output_file is not None and output_file.suffix == ".html":
        write_atomically(output_file, gaps_html(network, gaps_of(network).countries, found, words, codes))
        number = sum(map(len, found.values()))
        err.print(f"{number:,} gaps written to {output.plain(str(output_file))}", highlight=False)
    elif output_file is not None:
        write_rows(output_file, _flat(gap_rows(found, words), as_text=output_file.suffix == ".csv"))
    elif format_ is Format.TABLE:
        _show(found, words, most or PRINTED)
    else:
        shown = {each: items[:most] for each, items in found.items()}
        output.rows(out, _flat(gap_rows(shown, words), as_text=format_ is Format.CSV), format_)


def _kind(name: str) -> GapKind:
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise typer.BadParameter(f"{name!r} is not a kind of gap. Use one of {NAMES}.")


def _flat(rows: list[dict[str, Any]], *, as_text: bool) -> list[dict[str, Any]]:
    """Rows as they are, or with their figures as the text of a JSON object: a cell holds no object."""
    return [row | {"figures": json.dumps(row["figures"])} for row in rows] if as_text else rows


def _show(found: Report, words: Words, most: int) -> None:
    for kind, items in found.items():
        if not items:
            continue
        out.print(f"[bold]{output.plain(words.gettext(kind.title))}[/] ({len(items):,})", highlight=False)
        out.print(f"[dim]{output.plain(words.gettext(kind.why))}[/]", highlight=False)
        lines = Table.grid(padding=(0, 1))
        for gap in items[:most]:
            where = f" [dim]{' '.join(gap.countries[:8])}[/]" if gap.countries else ""
            lines.add_row(" –", f"{output.plain(words.say(gap))}{where}")
        out.print(lines, highlight=False)
        if len(items) > most:
            out.print(f"  … {len(items) - most:,} more: `talka gaps --kind {kind.name} -o gaps.csv` lists all")
        out.print()
    if none := [words.gettext(kind.title) for kind, items in found.items() if not items]:
        message = words.gettext("Looked for and not found")
        out.print(f"[dim]{output.plain(message)}: {output.plain('; '.join(none))}[/]", highlight=False)
