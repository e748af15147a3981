"""What a store says of each source: what it is, who made it, when and by which run it was loaded (DCAT, PROV)."""

from datetime import UTC, datetime
from importlib.metadata import version

import pyoxigraph as ox

from talka.graph.faults import printable
from talka.graph.sources.base import About
from talka.graph.store import GraphStore
from talka.graph.write import iri, literal
from talka.ontology.terms import DCAT, DCT, ID, PROV, RDF, SPDX, XSD, source_iri

PROVENANCE = f"{ID}provenance/"
"""Named graphs, one for each source, so that two processes that load two sources do not overwrite each other's."""


def provenance_iri(source: str) -> str:
    """The named graph that holds a source's provenance."""
    return PROVENANCE + source_iri(source).rpartition("/")[2]


def loaded_digest(store: GraphStore, source: str) -> str:
    """Digest of the content under which a source was loaded last; empty when it never was."""
    for triple in store.triples(provenance_iri(source)):
        if triple.predicate.value == SPDX.checksumValue and isinstance(triple.object, ox.Literal):
            return triple.object.value
    return ""


def entry(about: About, digest: str) -> bytes:
    """The triples of a source's provenance, as N-Triples."""
    dataset = source_iri(about.source)
    run = f"{ID}run/{dataset.rpartition('/')[2]}-{digest[:16]}"
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts = [
        (dataset, RDF.type, iri(DCAT.Dataset)),
        (dataset, DCT.title, literal(printable(about.title))),
        (dataset, DCT.publisher, about.publisher and literal(about.publisher)),
        (dataset, DCT.license, about.license and iri(about.license)),
        (dataset, SPDX.checksumValue, literal(digest)),
        (dataset, PROV.wasGeneratedBy, iri(run)),
        (run, RDF.type, iri(PROV.Activity)),
        (run, PROV.endedAtTime, literal(now, datatype=XSD.dateTime)),
        (run, PROV.wasAssociatedWith, iri(f"{ID}agent/talka-{version('talka')}")),
    ]
    return "".join(f"<{subject}> <{predicate}> {value} .\n" for subject, predicate, value in facts if value).encode()
