"""Search and browse: organisations by words, country, municipality, kind and theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from talka.graph.network import Network
from talka.ontology.concepts import fold
from talka.ontology.themes import themes


@dataclass(frozen=True)
class Search:
    """What is looked for; empty means any. `place` is a territory's IRI, `kind` and `theme` are concept IRIs."""

    words: str = ""
    country: str = ""
    place: str = ""
    kind: str = ""
    theme: str = ""


@lru_cache(maxsize=4)
def _haystack(network: Network) -> Sequence[tuple[str, str]]:
    """Folded name, and folded text of everything said of an organisation: names, places, descriptions, themes."""
    rows = []
    for row in range(len(network)):
        names = " ".join(network.labels[row].values())
        place = network.places.get(network.territories[row])
        topics = [
            name
            for iri in network.themes_of(row)
            for name in (*themes()[iri].labels.values(), *chain(*themes()[iri].synonyms.values()))
        ]
        said = [names, *network.descriptions[row].values(), *topics, *(place.labels.values() if place else ())]
        rows.append((fold(names), fold(" ".join(said))))
    return rows


def search(network: Network, wanted: Search) -> list[int]:
    """Row numbers of the organisations that fit: all the words, somewhere; those with all in their name first."""
    allowed = np.ones(len(network), dtype=bool)
    if wanted.country:
        allowed &= network.countries == wanted.country
    if wanted.place:
        allowed &= np.array([place == wanted.place for place in network.territories], dtype=bool)
    if wanted.kind:
        allowed &= np.array([kind == wanted.kind for kind in network.kinds], dtype=bool)
    if wanted.theme:
        columns = [c for iri, c in network.theme_index.items() if wanted.theme in themes().ancestors(iri)]
        allowed &= np.asarray(network.organisation_themes[:, columns].sum(axis=1)).ravel() > 0
    words = fold(wanted.words).split()
    found = []
    for row in np.flatnonzero(allowed).tolist():
        name, said = _haystack(network)[row]
        if all(word in said for word in words):
            found.append((not all(word in name for word in words), name, row))
    return [row for _, _, row in sorted(found)]
