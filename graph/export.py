"""The graph to files, by their ending. Public graphs only: contact persons are never written.

.ttl      Turtle, all sources in one graph         .graphml .gexf   organisations and their ties, for Gephi
.nq       N-Quads, a named graph for each source   .csv             organisations as one table
.jsonld   JSON-LD with the context of `ontology/`  .csv.zip         a Talka folder, which can be loaded again
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

import networkx as nx
import numpy as np
import pyoxigraph as ox

from talka.graph.export_folder import folder_rows
from talka.graph.network import Network
from talka.graph.sources.folder import COLUMNS
from talka.graph.store import GraphStore, is_private
from talka.ontology.concepts import pick
from talka.ontology.terms import KIND, PREFIXES
from talka.ontology.themes import themes

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run as a formula when a cell starts with it."""
COLUMNS_OF_ORGANISATIONS = (
    *("iri", "name", "kind", "municipality", "country", "lat", "lon", "website", "themes"),
    *("collaborations", "partners"),
)


def tame(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; `talka load` takes the apostrophe away again.

    >>> tame("=HYPERLINK()"), tame("Geri Norai"), tame("-1.5")
    ("'=HYPERLINK()", 'Geri Norai', '-1.5')
    """
    if not cell.startswith(FORMULA) or cell.replace(".", "", 1).removeprefix("-").isdigit():
        return cell
    return f"'{cell}"


def _quads(store: GraphStore) -> Iterator[ox.Quad]:
    for graph in store.graphs():
        if not is_private(graph):
            for triple in store.triples(graph):
                if not isinstance(triple.subject, ox.Triple):
                    yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))


def turtle(store: GraphStore) -> bytes:
    triples = sorted({quad.triple for quad in _quads(store)}, key=str)
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return data or b""


def nquads(store: GraphStore) -> bytes:
    return "".join(sorted(f"{quad} .\n" for quad in _quads(store))).encode()


def jsonld(store: GraphStore) -> bytes:
    """Compacted with the context of `ontology/context.jsonld`, which stands in the file: nothing is fetched."""
    from rdflib import Graph

    context = json.loads((files("talka.ontology") / "context.jsonld").read_text())["@context"]
    graph = Graph()
    triples = "".join(sorted({f"{quad.triple} .\n" for quad in _quads(store)}))
    graph.parse(data=triples, format="ox-nt")
    return graph.serialize(format="json-ld", context=context, indent=1, sort_keys=True, encoding="utf-8")


def ties(network: Network, language: str = "en") -> nx.Graph:
    """Organisations as nodes, a tie for each pair that shares a collaboration: `weight` counts the shared ones."""
    graph = nx.Graph()
    for row, iri in enumerate(network.iris):
        place = network.places.get(network.territories[row])
        attributes = {
            "label": pick(network.labels[row], language, otherwise=iri),
            "country": str(network.countries[row]),
            "kind": network.kinds[row].removeprefix(KIND),
            "municipality": pick(place.labels, language) if place and "/place/" in place.iri else "",
            "themes": "|".join(themes()[theme].id for theme in network.themes_of(row)),
            "collaborations": len(network.collaborations_of(row)),
        }
        if not np.isnan(network.latitude[row]):
            attributes |= {"lat": float(network.latitude[row]), "lon": float(network.longitude[row])}
        graph.add_node(iri, **{key: _xml_text(value) for key, value in attributes.items()})
    shared = (network.membership @ network.by_collaboration).tocoo()
    for one, other, count in zip(shared.row, shared.col, shared.data, strict=True):
        if one < other:
            graph.add_edge(network.iris[one], network.iris[other], weight=int(count))
    return graph


def _xml_text(value: object) -> object:
    """XML 1.0 allows no control characters."""
    return "".join(c for c in value if c.isprintable() or c in "\n\t") if isinstance(value, str) else value


def graphml(network: Network, language: str = "en") -> bytes:
    buffer = io.BytesIO()
    nx.write_graphml_xml(ties(network, language), buffer, encoding="utf-8", infer_numeric_types=True)
    return buffer.getvalue()


def gexf(network: Network, language: str = "en") -> bytes:
    buffer = io.BytesIO()
    nx.write_gexf(ties(network, language), buffer, encoding="utf-8")
    return buffer.getvalue()


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([tame("" if cell is None else str(cell)) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def organisations_csv(network: Network, language: str = "en") -> bytes:
    """One row an organisation, names in the language asked for; `partners` counts those with a shared collaboration."""
    graph = ties(network, language)
    return _table(
        COLUMNS_OF_ORGANISATIONS,
        (
            (
                iri,
                node["label"],
                node["kind"],
                node["municipality"],
                node["country"],
                node.get("lat"),
                node.get("lon"),
                network.websites[row],
                node["themes"],
                node["collaborations"],
                graph.degree[iri],
            )
            for row, (iri, node) in enumerate(graph.nodes(data=True))
        ),
    )


def folder_zip(store: GraphStore, network: Network) -> bytes:
    """A Talka folder of what the public graphs hold. Its ids are those of the IRIs, the source's name before them."""

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in folder_rows(store, network).items():
            if rows:
                entry = zipfile.ZipInfo(table, date_time=(2000, 1, 1, 0, 0, 0))  # same content, same file
                archive.writestr(entry, _table(COLUMNS[table], rows), compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


RDF: dict[str, Callable[[GraphStore], bytes]] = {".ttl": turtle, ".nq": nquads, ".jsonld": jsonld}
TABLES: dict[str, Callable[[Network, str], bytes]] = {".graphml": graphml, ".gexf": gexf, ".csv": organisations_csv}


def write_atomically(path: Path, data: bytes) -> None:
    """A file that is whole or not there."""
    with writing_atomically(path) as file:
        file.write(data)


@contextmanager
def writing_atomically(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece, which is there when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
