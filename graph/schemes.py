"""The ontology and its schemes as a named graph of the store, so that queries have labels and narrower themes."""

from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from talka.graph.store import GraphStore
from talka.ontology.terms import ID

SCHEMES = f"{ID}graph/schemes"
"""The named graph."""
FILES = ("talka.ttl", "themes.ttl", "codes.ttl")


@lru_cache
def schemes() -> bytes:
    """The files of `ontology/` as N-Triples, each triple once and in order."""
    turtle = b"\n".join((files("talka.ontology") / file).read_bytes() for file in FILES)
    return "".join(sorted({f"{triple} .\n" for triple in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE)})).encode()


def schemes_are_current(store: GraphStore) -> bool:
    """Whether the store holds just these triples; a newer Talka brings newer ones."""
    return "".join(sorted(f"{triple} .\n" for triple in store.triples(SCHEMES))).encode() == schemes()
