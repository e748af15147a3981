"""`talka brokers`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from talka.matching.broker_words import MEANING, NAME
from talka.matching.brokers import LARGEST, Brokers, Partition
from talka.matching.reasons import mark
from talka.matching.structure.brokerage import ROLES, Role
from talka.service import output
from talka.service.api.brokers import BrokerOut, broker_out
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
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words


@app.command(epilog="Example: talka brokers --by country --role gatekeeper --country LV")
def brokers(
    by: Annotated[Partition, typer.Option(help="The groups between which they stand.")] = "country",
    role: Annotated[Role | None, typer.Option(help="Order by this role, not by betweenness.")] = None,
    countries: Annotated[
        list[str] | None, typer.Option("--country", metavar="CC", help="Only organisations of it; repeatable.")
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many.")] = 20,
    largest: Annotated[
        int, typer.Option(min=2, metavar="N", help="Members of the largest collaboration that counts as a tie.")
    ] = LARGEST,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Gatekeepers and brokers: who connects organisations that have no tie of their own, and why it matters."""
    wanted = {country(text) for text in countries or ()}
    network = open_workspace(store, Settings()).network
    words = Words(network, language_of(lang))
    found = Brokers(network, by, largest)
    with progress("Looking for brokers"):
        top = found.top(k, role, wanted)
    items = [broker_out(found, broker, rank, words) for rank, broker in enumerate(top, start=1)]
    if output_file is not None:
        write_rows(output_file, [_row(item) for item in items])
    elif format_ is Format.TABLE:
        _show(found, items, role, words)
    else:
        output.rows(out, [_row(item) for item in items], format_)


def _row(item: BrokerOut) -> dict[str, Any]:
    """One broker as a flat row."""
    return {
        "rank": item.rank,
        "organisation": item.organisation.iri,
        "name": item.organisation.name,
        "country": item.organisation.country,
        "group": item.group,
        "pairs": item.pairs,
        **{str(role): count for role, count in item.roles.items()},
        **{f"{role}_normalised": value for role, value in item.normalised.items()},
        "betweenness": item.betweenness,
        "betweenness_error": item.betweenness_error,
        "constraint": item.constraint,
        "effective_size": item.effective_size,
        "text": item.text,
    }


NONE = mark("Nobody here connects organisations that have no tie of their own.")


def _show(found: Brokers, items: list[BrokerOut], role: Role | None, words: Words) -> None:
    if role:
        heading = f"{words.gettext(NAME[role])}: {words.gettext(MEANING[role])}"
        out.print(f"[bold]{output.plain(heading)}[/]", highlight=False)
    table = Table.grid(padding=(0, 1))
    for item in items:
        where = f" [dim]{output.plain(item.organisation.country)}[/]"
        table.add_row(f"{item.rank}.", output.plain(item.text) + where)
        table.add_row("", f"[dim]{output.plain(_figures(item, words))}[/]")
    out.print(table, highlight=False)
    if not items:
        out.print(words.gettext(NONE), highlight=False)
    elif not found.betweenness.exact:
        err.print(
            f"Betweenness was drawn from a sample: give or take {items[0].betweenness_error:.4f} for the first.",
            highlight=False,
        )


def _figures(item: BrokerOut, words: Words) -> str:
    """The roles that it plays, and the measures."""
    named = [role for role in ROLES if item.roles[role] and role != "representative"]  # of the gatekeeper's pairs
    played = [f"{words.gettext(NAME[role])} {item.roles[role]:,}" for role in named]
    measures = ((mark("Betweenness"), f"{item.betweenness:.3f}"), (mark("Constraint"), f"{item.constraint:.2f}"))
    return " · ".join([*played, *(f"{words.gettext(name)} {value}" for name, value in measures)])
