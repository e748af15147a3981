"""The themes of the network as a tree."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.ontology.themes import themes
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import theme_reach
from talka.service.pages.items import Name
from talka.service.pages.reader import ForReader

router = APIRouter()


@dataclass(frozen=True)
class Branch:
    """A theme with how many organisations work on it or on a narrower one."""

    theme: Name
    count: int
    narrower: list["Branch"]


@router.get("/{lang}/themes")
def theme_tree(reader: ForReader) -> HTMLResponse:
    network, view = reader.network, reader.view
    reach = np.asarray(theme_reach(network).sum(axis=0)).ravel()
    below: dict[str, list[str]] = defaultdict(list)
    for concept in themes():
        below[concept.broader or ""].append(concept.iri)

    def branches(broader: str) -> list[Branch]:
        made = [Branch(view.theme(i), int(reach[network.theme_index[i]]), branches(i)) for i in below[broader]]
        return sorted(made, key=lambda branch: sort_key(branch.theme.text, view.language))

    return reader.page("themes.html", tree=branches(""))
