"""Exports hold what the store holds, nothing private, and can be read by others."""

import csv
import io
import json
import zipfile
from pathlib import Path

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest
from rdflib import Graph

from talka.graph import export
from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import MemoryStore
from talka.ontology.terms import ORG, RDF, SKOS


def public_triples(store: MemoryStore) -> set[str]:
    return {str(t) for graph in store.graphs() if "/id/private/" not in graph for t in store.triples(graph)}


@pytest.mark.parametrize("ending", export.RDF)
def test_rdf_round_trip(ending: str, fictional_store: MemoryStore) -> None:
    data = export.RDF[ending](fictional_store)
    expected = public_triples(fictional_store)
    if ending == ".jsonld":  # rdflib writes the same moment in another way, so it reads both sides
        stored = Graph().parse(data="".join(f"{triple} .\n" for triple in expected), format="nt")
        assert set(Graph().parse(data=data, format="json-ld")) == set(stored)
    else:
        format_ = {".ttl": ox.RdfFormat.TURTLE, ".nq": ox.RdfFormat.N_QUADS}[ending]
        assert {str(getattr(item, "triple", item)) for item in ox.parse(input=data, format=format_)} == expected


def test_nquads_keep_each_source_in_its_graph(fictional_store: MemoryStore) -> None:
    graphs = {
        str(quad.graph_name) for quad in ox.parse(input=export.nquads(fictional_store), format=ox.RdfFormat.N_QUADS)
    }
    assert graphs == {f"<{graph}>" for graph in fictional_store.graphs() if "/id/private/" not in graph}


def test_jsonld_asks_no_other_host_for_its_context(fictional_store: MemoryStore) -> None:
    assert isinstance(json.loads(export.jsonld(fictional_store))["@context"], dict)


def test_contact_persons_are_in_no_export(fictional_store: MemoryStore, fictional_network: Network) -> None:
    contacts = fictional_store.query("SELECT ?name ?mail { ?c schema:name ?name ; schema:email ?mail }", private=True)
    assert contacts, "the fictional folder has contacts, or this test shows nothing"
    names = [str(getattr(term, "value", "")) for row in contacts for term in row]
    exports = [write(fictional_store) for write in export.RDF.values()]
    exports += [write(fictional_network, "en") for write in export.TABLES.values()]
    archive = zipfile.ZipFile(io.BytesIO(export.folder_zip(fictional_store, fictional_network)))
    exports += [archive.read(name) for name in archive.namelist()]
    for data in exports:
        for name in names:
            assert name.encode() not in data
            assert json.dumps(name).strip('"').encode() not in data


@pytest.mark.parametrize(("write", "read"), [(export.graphml, nx.read_graphml), (export.gexf, nx.read_gexf)])
def test_interchange_formats_hold_the_ties(write, read, fictional_network: Network) -> None:  # type: ignore[no-untyped-def]
    graph = read(io.BytesIO(write(fictional_network)))
    assert set(graph) == set(fictional_network.iris)
    for row, iri in enumerate(fictional_network.iris):
        assert {fictional_network.index[other] for other in graph[iri]} == set(
            fictional_network.partners_of(row).tolist()
        )


def test_control_characters_do_not_break_graphml() -> None:
    store = MemoryStore()
    store.replace({"https://example.org/g": _organisation('"Bell \\u0007 and \\u0001 start"')})
    graph = nx.read_graphml(io.BytesIO(export.graphml(read_network(store))))
    assert [data["label"] for _, data in graph.nodes(data=True)] == ["Bell  and  start"]


def _organisation(name: str) -> bytes:
    me, lines = "<https://example.org/o>", [f"<{RDF.type}> <{ORG.FormalOrganization}>", f"<{SKOS.prefLabel}> {name}"]
    return "".join(f"{me} {line} .\n" for line in lines).encode()


def test_a_formula_in_a_name_is_not_one_in_the_table() -> None:
    store = MemoryStore()
    store.replace({"https://example.org/g": _organisation('"=HYPERLINK(1)"')})
    row = next(csv.DictReader(io.StringIO(export.organisations_csv(read_network(store)).decode())))
    assert row["name"] == "'=HYPERLINK(1)"


def test_a_folder_that_was_exported_can_be_loaded_again(
    tmp_path: Path, fictional_store: MemoryStore, fictional_network: Network
) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export.folder_zip(fictional_store, fictional_network)))
    archive.extractall(tmp_path / "again")
    again = MemoryStore()
    load(again, tmp_path / "again")
    copy = read_network(again)
    assert copy.labels == fictional_network.labels
    assert copy.descriptions == fictional_network.descriptions
    assert (copy.countries == fictional_network.countries).all()
    assert (copy.membership != fictional_network.membership).nnz == 0
    assert (copy.organisation_themes != fictional_network.organisation_themes).nnz == 0
    assert [wish.texts for wish in copy.wishes] == [wish.texts for wish in fictional_network.wishes]
    for attribute in ("latitude", "longitude", "sizes"):
        np.testing.assert_array_equal(getattr(copy, attribute), getattr(fictional_network, attribute))
    for attribute in ("start", "end"):
        np.testing.assert_array_equal(getattr(copy, attribute), getattr(fictional_network, attribute))


def test_an_exported_folder_says_what_the_tables_said() -> None:
    """Every cell of every row, also the first one of each table; texts are compared elsewhere."""
    store = MemoryStore()
    load(store, default_dataset(), source=SOURCE)
    archive = zipfile.ZipFile(io.BytesIO(export.folder_zip(store, read_network(store))))
    for table in ("organisations.csv", "municipalities.csv", "collaborations.csv"):
        with (default_dataset() / table).open(encoding="utf-8", newline="") as stream:
            told = {row["id"]: row for row in csv.DictReader(stream)}
        exported = list(csv.DictReader(io.StringIO(archive.read(table).decode("utf-8-sig"))))
        assert exported
        for row in exported:
            own = told[row["id"].removeprefix(f"{SOURCE}-")]
            for column in ("lat", "lon", "nuts", "iso3166_2", "start", "end", "members", "identifiers", "source"):
                if own.get(column):
                    assert set(row[column].split("|")) == set(own[column].split("|")), (table, row["id"], column)


def test_the_same_store_gives_the_same_bytes(fictional_store: MemoryStore, fictional_network: Network) -> None:
    for write in export.RDF.values():
        assert write(fictional_store) == write(fictional_store)
    assert export.folder_zip(fictional_store, fictional_network) == export.folder_zip(
        fictional_store, fictional_network
    )


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    export.write_atomically(tmp_path / "new" / "a.ttl", b"whole")
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == ["a.ttl"]
    assert (tmp_path / "new" / "a.ttl").read_bytes() == b"whole"


def test_a_file_that_was_not_written_to_the_end_is_not_there(tmp_path: Path) -> None:
    def write(*parts: bytes, fails: bool) -> None:
        with export.writing_atomically(tmp_path / "rows.csv") as file:
            for part in parts:
                file.write(part)
            if fails:
                raise RuntimeError("half")

    with pytest.raises(RuntimeError, match="half"):
        write(b"a,b", fails=True)
    assert list(tmp_path.iterdir()) == []
    write(b"a,b", b",c", fails=False)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a,b,c"]
