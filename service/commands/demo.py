"""`talka demo`: the first five minutes."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from talka.graph.export import write_atomically
from talka.graph.faults import TalkaError
from talka.graph.load import load
from talka.graph.provenance import provenance_iri
from talka.graph.schemes import SCHEMES
from talka.graph.sources.default import LICENSE, SOURCE, TITLE, default_dataset
from talka.graph.store import open_store
from talka.ontology.terms import source_iri
from talka.service import output
from talka.service.commands.base import Lang, app, err, language_of, open_workspace, out
from talka.service.commands.recommend import show
from talka.service.pictures.network import network_html
from talka.service.settings import Settings
from talka.service.words import Words

ASKERS = (
    "keep-lv-talsi-county-municipality",
    "local-y-mpact-geri-norai",
    "cordis-936872367",
    "cordis-924758522",
    "local-y-mpact-aglantzia",
)
"""One organisation of each country, from the pilot places."""

IDEA = "Ungdomar på landsbygden ska få pröva på att driva ett socialt företag tillsammans med kommunen."


@app.command(epilog="Example: talka demo")
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the store and the picture go.")] = Path("demo"),
    lang: Lang = None,
) -> None:
    """Load real organisations of five countries into a fresh store and show the best suggestions across borders."""
    language = language_of(lang)
    path = folder / "store"
    if path.exists():
        others = set(open_store(path).graphs()) - {source_iri(SOURCE), provenance_iri(SOURCE), SCHEMES}
        if others:  # open_store has refused a folder that is something else
            raise TalkaError(f"{path} holds other sources too, and the demo starts afresh. Name another --folder.")
        shutil.rmtree(path)
    with err.status("loading"):
        report = load(open_store(path), default_dataset(), source=SOURCE, title=TITLE, license_=LICENSE)
    read = report.read
    out.print(
        f"Loaded [bold]{read['organisations']}[/] organisations, [bold]{read['collaborations']}[/] collaborations "
        f"and {read['participations']} participations: {report.triples:,} triples in {output.plain(str(path))}",
        highlight=False,
    )
    workspace = open_workspace(path, Settings())
    matcher, words = workspace.matcher, Words(workspace.network, language)
    for local in ASKERS:
        iri = f"https://w3id.org/talka/id/organisation/{SOURCE}-{local}"
        row = matcher.network.index[iri]
        name, country = words.label.organisation(row), words.country(str(matcher.network.countries[row]))
        out.print(f"\n[bold]Partners abroad for {output.plain(name)}[/] ({country})", highlight=False)
        show(matcher.network, matcher.recommend(matcher.organisation(iri), 3), words)
    out.print(f"\n[bold]Partners for an idea, written in Swedish[/]: {IDEA}", highlight=False)
    show(matcher.network, matcher.recommend(matcher.idea(IDEA, country="SE"), 3), words)
    picture = folder / "network.html"
    write_atomically(picture, network_html(workspace.network, words))
    out.print(f"\nA picture of the network: [bold]{output.plain(str(picture))}[/]", highlight=False)
    out.print(f"To look around:           [bold]talka serve --store {output.plain(str(path))}[/]", highlight=False)
