"""`talka recommend`."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.matcher import Matcher, Suggestions
from talka.matching.query import Query
from talka.ontology.concepts import scheme
from talka.ontology.countries import country_code
from talka.ontology.themes import themes
from talka.service import output
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    concept,
    country,
    find_organisation,
    language_of,
    open_workspace,
    out,
    write_rows,
)
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words

Rows = list[dict[str, Any]]


def _flat(first: dict[str, str], network: Network, answer: Suggestions, words: Words) -> Rows:
    """Suggestions as the rows of the contract: IRIs, and the reasons as sentences."""
    return [
        {
            **first,
            "rank": rank,
            "partner": item.partner,
            "score": round(item.score, 6),
            "reasons": " | ".join(words.reason(reason) for reason in item.reasons),
        }
        for rank, item in enumerate(answer.items, start=1)
    ]


def show(network: Network, answer: Suggestions, words: Words) -> None:
    """Suggestions for people."""
    for rank, item in enumerate(answer.items, start=1):
        row = network.index[item.partner]
        place = network.places.get(network.territories[row])
        where = [words.label.place(place.iri)] if place and "/place/" in place.iri else []
        where.append(words.country(str(network.countries[row])))
        name = output.plain(words.label.organisation(row))
        out.print(f"{rank:>3}. [bold]{name}[/] [dim]{item.score:.2f}[/]", highlight=False)
        out.print(
            f"     {output.plain(', '.join(where))} · {words.kind(network.kinds[row])}", style="cyan", highlight=False
        )
        for reason in item.reasons:
            out.print(f"     – {output.plain(words.reason(reason))}", highlight=False, soft_wrap=not out.is_terminal)
    if not answer.items:
        out.print("     No suggestion. Name themes with --theme, allow more countries, or add --past-partners.")


def read_ideas(file: Path) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            header = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=max(",;\t", key=header.count))
            if missing := {"id", "text"} - set(reader.fieldnames or ()):
                raise TalkaError(
                    f"{file.name}: there is no column {' and none '.join(sorted(missing))}. It needs id and text."
                )
            yield from reader
    except UnicodeDecodeError:
        raise TalkaError(f"{file.name} is not UTF-8. Save it as CSV UTF-8.") from None


@app.command(epilog='Example: talka recommend --idea "Vi vill starta en ungdomsgård" --from SE')
def recommend(
    organisation: Annotated[str | None, typer.Argument(help="Name, id or IRI of an organisation.")] = None,
    idea: Annotated[
        str | None, typer.Option("--idea", metavar="TEXT", help="An idea in any of the six languages.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="For every organisation; with -o.")] = False,
    ideas: Annotated[
        Path | None, typer.Option("--ideas", metavar="FILE", help="CSV: id,text,lang,country,organisation.")
    ] = None,
    countries: Annotated[list[str] | None, typer.Option("--country", metavar="CC", help="Only partners there.")] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="T", help="Only partners on these themes.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="K", help="Only partners of these kinds.")] = None,
    from_country: Annotated[
        str | None, typer.Option("--from", metavar="CC", help="The asker's country, left out.")
    ] = None,
    same_country: Annotated[bool, typer.Option("--same-country", help="Also in the asker's country.")] = False,
    past_partners: Annotated[bool, typer.Option("--past-partners", help="Also those it has worked with.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Suggest partners for an organisation or for an idea, and say why.

    Partners in the same country and past partners are left out unless asked for. For an idea, `--from` names the
    country that is left out; in a file of ideas the column `country` does.
    """
    asked = [organisation is not None and idea is None, idea is not None, all_, ideas is not None]
    if sum(asked) != 1:
        raise typer.BadParameter("Name an organisation, or give one of --idea, --all and --ideas.")
    filters = Filters(
        countries=frozenset(country(text) for text in countries or ()),
        kinds=frozenset(concept(scheme("kind"), text, "kind of organisation") for text in kind or ()),
        themes=frozenset(concept(themes(), text, "theme") for text in theme or ()),
        same_country=same_country,
        past_partners=past_partners,
    )
    language = language_of(lang)
    home = country(from_country) if from_country else ""
    workspace = open_workspace(store, Settings())
    matcher, words = workspace.matcher, Words(workspace.network, language)
    rows: Rows = []
    if all_:
        for iri in matcher.network.iris:
            answer = matcher.recommend(matcher.organisation(iri), k, filters)
            rows += _flat({"organisation": iri}, matcher.network, answer, words)
    elif ideas is not None:
        for row in read_ideas(ideas):
            answer = matcher.recommend(_idea(matcher, row), k, filters)
            rows += _flat({"idea": row["id"]}, matcher.network, answer, words)
    else:
        row_ = find_organisation(matcher.network, organisation) if organisation else None
        asker = matcher.network.iris[row_] if row_ is not None else None
        if idea is not None:
            query = matcher.idea(idea, country=home, organisation=asker)
        else:
            query = matcher.organisation(str(asker))
        answer = matcher.recommend(query, k, filters)
        rows = _flat({"organisation": asker or ""}, matcher.network, answer, words)
        if output_file is None and format_ is Format.TABLE:
            show(matcher.network, answer, words)
            return
    if output_file is not None:
        write_rows(output_file, rows)
    else:
        output.rows(out, rows, format_)


def _idea(matcher: Matcher, row: dict[str, str]) -> Query:
    """A row of an ideas file as a query; an organisation that is not in the graph counts as none."""
    asker = (row.get("organisation") or "").strip()
    asking = matcher.network.row(asker)
    iri = None if asking is None else matcher.network.iris[asking]
    home = country_code(row.get("country") or "") or ""
    return matcher.idea(row["text"] or "", language=row.get("lang") or "", country=home, organisation=iri)
