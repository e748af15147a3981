"""`talka gaps`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from talka.matching.gaps.isolated import isolated
from talka.matching.gaps.untied_themes import untied_themes
from talka.service import output
from talka.service.api.present import isolated_out, untied_theme_out
from talka.service.commands.base import FormatOption, Lang, Store, app, language_of, open_workspace, out, write_rows
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words
from talka.service.workspace import Workspace

Rows = list[dict[str, Any]]


@app.command(epilog="Example: talka gaps -o gaps.csv")
def gaps(
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Where the network has gaps: organisations without a partner abroad, themes without a tie across a border."""
    with open_workspace(store, Settings()) as workspace:
        rows = _gap_rows(workspace, language_of(lang))
        if output_file is not None:
            write_rows(output_file, rows)
        elif format_ is Format.TABLE:
            _show_gaps(rows)
        else:
            output.rows(out, rows, format_)


def _gap_rows(workspace: Workspace, language: str) -> Rows:
    network, words = workspace.network, Words(workspace.network, language)
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


def _show_gaps(rows: Sequence[dict[str, Any]], most: int = 15) -> None:
    for gap in dict.fromkeys(row["gap"] for row in rows):
        group = [row for row in rows if row["gap"] == gap]
        out.print(f"[bold]{gap}[/] ({len(group)})")
        for row in group[:most]:
            out.print(f"  – {output.plain(row['text'])} [dim]{row['country']}[/]", highlight=False)
        if len(group) > most:
            out.print(f"  … {len(group) - most} more: `talka gaps -o gaps.csv` lists all")
