"""`talka export`."""

from pathlib import Path
from typing import Annotated

import typer

from talka.graph import export as exports
from talka.service import output
from talka.service.commands.base import Lang, Store, app, err, language_of, open_workspace
from talka.service.pictures.network import network_html
from talka.service.settings import Settings
from talka.service.words import Words

ENDINGS = (".ttl", ".nq", ".jsonld", ".graphml", ".gexf", ".csv", ".csv.zip", ".html")


@app.command(epilog="Example: talka export network.html")
def export(
    file: Annotated[Path, typer.Argument(help=f"What is written is told by the ending: {' '.join(ENDINGS)}")],
    lang: Lang = None,
    store: Store = None,
) -> None:
    """Write the graph to a file. Contact persons are never exported.

    .ttl .nq .jsonld: the whole graph as RDF. .graphml .gexf: organisations and their ties, for Gephi. .csv:
    organisations as one table. .csv.zip: a Talka folder that can be loaded again. .html: a picture in one file.
    """
    ending = next((e for e in sorted(ENDINGS, key=len, reverse=True) if file.name.lower().endswith(e)), None)
    if ending is None:
        raise typer.BadParameter(f"{file.name}: use one of {' '.join(ENDINGS)}")
    language = language_of(lang)
    workspace = open_workspace(store, Settings())
    with err.status(f"writing {file.name}"):
        if ending in exports.RDF:
            data = exports.RDF[ending](workspace.store)
        elif ending in exports.TABLES:
            data = exports.TABLES[ending](workspace.network, language)
        elif ending == ".csv.zip":
            data = exports.folder_zip(workspace.store, workspace.network)
        else:
            data = network_html(workspace.network, Words(workspace.network, language))
        exports.write_atomically(file, data)
    err.print(f"{output.plain(str(file))}: {len(data):,} bytes", highlight=False)
