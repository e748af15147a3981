"""`talka introductions`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from talka.graph.export import write_atomically
from talka.graph.network import Network
from talka.matching.introductions.introduce import Introductions, Wanted, introduce
from talka.matching.reasons import Reason
from talka.ontology.themes import themes
from talka.service import output
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    concept,
    err,
    language_of,
    open_workspace,
    out,
    progress,
    write_rows,
)
from talka.service.introducing import TELL, footnotes, told
from talka.service.output import Format
from talka.service.pictures.introductions import introductions_html
from talka.service.settings import Settings
from talka.service.subject import find_territory
from talka.service.words import Words


@app.command(epilog="Example: talka introductions --for Latvia -o introductions.html")
def introductions(
    place: Annotated[
        str | None, typer.Option("--for", metavar="PLACE", help="A country or municipality: one side is based there.")
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="T", help="Both sides work on this theme.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many.")] = 10,
    each: Annotated[int, typer.Option("--each", min=1, help="At most so many with the same organisation.")] = 2,
    same_country: Annotated[bool, typer.Option("--same-country", help="Also ties within a country.")] = False,
    reach: Annotated[float, typer.Option(min=0, help="Weight of reach in the gain.")] = Wanted.reach,
    themes_: Annotated[float, typer.Option("--themes", min=0, help="Weight of themes.")] = Wanted.themes,
    robustness: Annotated[float, typer.Option(min=0, help="Weight of robustness.")] = Wanted.robustness,
    asked: Annotated[
        int, typer.Option("--asked", min=1, help="Look for partners of at most so many organisations.")
    ] = Wanted.asked,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .html, .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Whom to introduce to whom: the new ties that would do most for the network, and why.

    The gain of a tie has three parts: reach (between countries that have few ties, and for organisations without a
    partner abroad), themes (that few work on together across a border), and robustness (parts that are cut off, or hang
    on one organisation). Each tie counts by how likely it is to come about.
    """
    if output_file is not None and output_file.suffix not in (".html", ".csv", ".json"):
        raise typer.BadParameter(f"{output_file.name}: use .html, .csv or .json.")
    language = language_of(lang)
    topic = concept(themes(), theme, "theme") if theme else ""
    workspace = open_workspace(store, Settings())
    where = find_territory(workspace.network, place).ref.value if place else ""
    wanted = Wanted(k, each, where, topic, same_country, asked, reach, themes_, robustness)
    matcher = workspace.matcher
    words = Words(matcher.network, language)
    with progress("Looking for partners") as bar:
        found = introduce(matcher, wanted, bar)
    if output_file is not None and output_file.suffix == ".html":
        write_atomically(output_file, introductions_html(matcher.network, found, words))
        err.print(f"{len(found.items)} introductions written to {output.plain(str(output_file))}", highlight=False)
    elif output_file is not None:
        write_rows(output_file, rows(found, words))
    elif format_ is Format.TABLE:
        show(matcher.network, found, words)
    else:
        output.rows(out, rows(found, words), format_)


def rows(found: Introductions, words: Words) -> list[dict[str, Any]]:
    """For programs: organisations by their IRIs, reasons as sentences."""

    def said(reasons: tuple[Reason, ...]) -> str:
        return " | ".join(map(words.say, reasons))

    return [
        {
            "rank": rank,
            "organisation": item.one,
            "other": item.other,
            "score": round(item.probability, 6),
            "gain": round(item.gain, 6),
            **{part: round(gain, 6) for part, gain in item.contributions.items()},
            "effects": said(item.effects),
            "reasons": said(item.reasons),
            "reasons_back": said(item.reasons_back),
            "months": found.months,
            "at_least": round(found.at_least, 4),
            "revision": found.revision,
        }
        for rank, item in enumerate(found.items, start=1)
    ]


def show(network: Network, found: Introductions, words: Words, most: int = 3) -> None:
    """For people: who, what the tie would do, and what to tell each side."""
    for rank, item in enumerate(found.items, start=1):
        score = words.percent(item.probability) if found.months else f"{item.probability:.2f}"
        out.print(f"{rank:>3}. {_side(network, item.one, words)}", highlight=False)
        out.print(f"     {_side(network, item.other, words)} [dim]{score}[/]", highlight=False)
        _list(item.effects[:most], words)
        for iri, reasons in told(item):
            name = words.label.organisation(network.index[iri])
            out.print(f"     [dim]{output.plain(words.gettext(TELL).format(organisation=name))}[/]", highlight=False)
            _list(reasons[:most], words)
    if not found.items:
        out.print("No introduction. Allow more: another place or theme, --same-country, or weights above 0.")
        return
    for note in footnotes(found, words):
        out.print(output.plain(note), style="dim", highlight=False, soft_wrap=not out.is_terminal)


def _side(network: Network, iri: str, words: Words) -> str:
    row = network.index[iri]
    place = network.places.get(network.territories[row])
    where = [words.label.place(place.iri)] if place and "/place/" in place.iri else []
    where.append(words.country(str(network.countries[row])))
    return f"[bold]{output.plain(words.label.organisation(row))}[/] [cyan]{output.plain(', '.join(where))}[/]"


def _list(reasons: tuple[Reason, ...], words: Words) -> None:
    for reason in reasons:
        out.print(f"     – {output.plain(words.say(reason))}", highlight=False, soft_wrap=not out.is_terminal)
