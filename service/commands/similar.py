"""`talka similar`."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from talka.matching.encoders.choose import choose_encoder
from talka.matching.encoders.space import TextSpace
from talka.matching.languages import identify
from talka.ontology.terms import local_id
from talka.service import output
from talka.service.commands.base import FormatOption, Lang, Store, app, err, language_of, open_workspace, out, progress
from talka.service.commands.ideas import read_texts
from talka.service.learning import READING
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words


@app.command(epilog='Example: talka similar --text "centro de juventude"')
def similar(
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="A text in any of the six languages.")
    ] = None,
    pairs: Annotated[Path | None, typer.Option("--pairs", metavar="FILE", help="CSV: id,lang,text; with -o.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE.npz", help="Write ids and vectors.")] = None,
    store: Store = None,
    lang: Lang = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Text similarity by itself: the organisations whose descriptions are closest in meaning to a text.

    With --pairs the vectors of a file's texts are written as `ids` (n) and `vectors` (n, d), as the matcher uses them:
    of length 1, without the pull of the language.
    """
    if (text is None) == (pairs is None):
        raise typer.BadParameter("Give --text, or --pairs with -o.")
    if pairs is not None:
        if output_file is None:
            raise typer.BadParameter("--pairs needs -o FILE.npz.")
        _pairs(pairs, output_file)
        return
    workspace = open_workspace(store, Settings())
    network, words = workspace.network, Words(workspace.network, language_of(lang))
    texts = workspace.maker.texts(network, projects=False)
    cosine = texts.descriptions @ texts.space.encode([str(text)], [identify(str(text))])[0]
    rows = [
        {
            "similarity": round(float(cosine[row]), 4),
            "organisation": words.label.organisation(int(row)),
            "country": str(network.countries[row]),
            "language": texts.languages[row],
            "id": local_id(network.iris[row]),
        }
        for row in np.argsort(-cosine, kind="stable")[:k]
    ]
    output.rows(out, rows, format_)


def _pairs(file: Path, target: Path) -> None:
    rows = list(read_texts(file))
    texts = [row["text"] for row in rows]
    languages = [row.get("lang") or identify(text) for row, text in zip(rows, texts, strict=True)]
    settings = Settings()
    with progress(READING) as bar:
        encoder = choose_encoder(
            texts, languages=languages, choice=settings.encoder, cache=settings.cache, progress=bar
        )
        space = TextSpace(encoder, texts, languages)
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez(target, ids=np.array([row["id"] for row in rows]), vectors=space.vectors)
    err.print(f"{len(rows)} vectors written to {output.plain(str(target))}", highlight=False)
