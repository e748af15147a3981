"""`talka gaps`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from talka.graph.export import write_atomically
from talka.matching.gaps.isolated import isolated
from talka.matching.gaps.untied_themes import untied_themes
from talka.matching.reasons import mark
from talka.service import output
from talka.service.api.present import isolated_out, untied_theme_out
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    err,
    language_of,
    open_workspace,
    out,
    write_rows,
)
from talka.service.output import Format
from talka.service.pictures.report import gaps_html
from talka.service.settings import Settings
from talka.service.words import Words
from talka.service.workspace import Workspace

Rows = list[dict[str, Any]]


@app.command(epilog="Example: talka gaps -o gaps.html")
def gaps(
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .html, .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Where the network has gaps: organisations without a partner abroad, themes without a tie across a border."""
    workspace = open_workspace(store, Settings())
    words = Words(workspace.network, language_of(lang))
    rows = _gap_rows(workspace, words)
    if output_file is not None and output_file.suffix == ".html":
        write_atomically(output_file, gaps_html(_groups(rows), words))
        err.print(f"{len(rows)} gaps written to {output.plain(str(output_file))}", highlight=False)
    elif output_file is not None:
        write_rows(output_file, rows)
    elif format_ is Format.TABLE:
        _show_gaps(rows, words)
    else:
        output.rows(out, rows, format_)


TITLES = {
    "theme without a tie abroad": mark("Themes that nothing ties together across a border"),
    "no partner": mark("No partner yet"),
    "no partner abroad": mark("Partners only in their own country"),
}
"""What people read for the values of the column `gap`."""


def _gap_rows(workspace: Workspace, words: Words) -> Rows:
    network = workspace.network
    return [
        {"gap": "theme without a tie abroad", "country": "|".join(g.countries), "about": g.theme.iri, "text": g.text}
        for g in (untied_theme_out(gap, words) for gap in untied_themes(network))
    ] + [
        {
            "gap": "no partner abroad" if g.partners else "no partner",
            "country": g.organisation.country,
            "about": g.organisation.iri,
            "text": g.text,
        }
        for g in (isolated_out(network, gap, words) for gap in isolated(network))
    ]


def _groups(rows: Rows) -> dict[str, Rows]:
    """Rows by title, in the order of the titles; within, by country."""
    groups = {title: [row for row in rows if row["gap"] == gap] for gap, title in TITLES.items()}
    return {title: sorted(group, key=lambda row: str(row["country"])) for title, group in groups.items() if group}


def _show_gaps(rows: Rows, words: Words, most: int = 15) -> None:
    for title, group in _groups(rows).items():
        out.print(f"[bold]{output.plain(words.gettext(title))}[/] ({len(group)})", highlight=False)
        for row in group[:most]:
            out.print(f"  – {output.plain(row['text'])} [dim]{row['country']}[/]", highlight=False)
        if len(group) > most:
            out.print(f"  … {len(group) - most} more: `talka gaps -o gaps.html` lists all")
