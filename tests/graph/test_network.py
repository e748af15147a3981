"""The arrays say what the RDF says; each number is counted again in SPARQL or by hand."""

from pathlib import Path

import numpy as np
import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text
from talka.graph.resolve import decide
from talka.graph.store import DiskStore, MemoryStore
from talka.graph.write import Writer
from talka.ontology.concepts import pick
from talka.ontology.terms import KIND, THEME, organisation_iri, source_iri
from talka.ontology.themes import themes

SPORT, CULTURE = THEME + "sport", THEME + "culture"


@pytest.fixture(scope="module")
def network(memory: MemoryStore) -> Network:
    return read_network(memory)


def count(store: MemoryStore, pattern: str) -> int:
    """How many different solutions a pattern has."""
    [[number]] = store.query(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {pattern} }} }}")
    return int(str(getattr(number, "value", "")))


def row(network: Network, local: str) -> int:
    return network.index[organisation_iri("fictional", local)]


def test_sizes(network: Network, memory: MemoryStore) -> None:
    assert len(network) == len(network.iris) == count(memory, "?o a org:FormalOrganization") == 14
    assert len(network.collaborations) == count(memory, "?c a org:OrganizationalCollaboration") == 4
    assert len(network.places) == count(memory, "?p a cpov:AdminUnit") == 6 + 5  # municipalities and countries
    assert len(network.wishes) == count(memory, "?w a ?t FILTER(?t IN (schema:Demand, schema:Offer))") == 13
    assert network.revision == memory.revision
    for column in (network.labels, network.countries, network.kinds, network.websites, network.sources):
        assert len(column) == len(network)


def test_membership(network: Network, memory: MemoryStore) -> None:
    assert network.membership.shape == (14, 4)
    assert set(network.membership.data) == {1.0}, "two roles in one collaboration are one membership"
    assert network.membership.nnz == count(memory, "?c org:hasMember ?o")
    for local, column in network.collaboration_index.items():
        assert len(network.members_of(column)) == count(memory, f"<{local}> org:hasMember ?o")
    for iri, number in network.index.items():
        assert len(network.collaborations_of(number)) == count(memory, f"?c org:hasMember <{iri}>")
        others = f"?c org:hasMember <{iri}> , ?o FILTER(?o != <{iri}>)"
        pairs = memory.query(f"SELECT DISTINCT ?o {{ {others} }}")
        assert sorted(network.index[str(getattr(pair[0], "value", ""))] for pair in pairs) == list(
            network.partners_of(number)
        )


def test_partners(network: Network) -> None:
    manljus, faros, farol = row(network, "se-manljus"), row(network, "cy-faros"), row(network, "pt-farol")
    assert {network.iris[other] for other in network.partners_of(manljus)} == {
        organisation_iri("fictional", local) for local in ("lt-zibintas", "cy-faros", "cy-network")
    }
    assert [pick(network.titles[column], "sv") for column in network.shared(manljus, faros)] == [
        "Fiktiva lyktor: ungdomsgårdar lär av varandra"
    ]
    assert len(network.partners_of(farol)) == 0
    assert len(network.shared(manljus, farol)) == 0


def test_themes(network: Network, memory: MemoryStore) -> None:
    assert network.theme_iris == tuple(theme.iri for theme in themes())
    assert network.organisation_themes.shape == (14, len(themes()))
    assert network.organisation_themes.nnz == count(memory, "?o a org:FormalOrganization ; dct:subject ?t")
    assert network.collaboration_themes.nnz == count(memory, "?c a org:OrganizationalCollaboration ; dct:subject ?t")
    declared = [iri.rpartition("/")[2] for iri in network.themes_of(row(network, "se-manljus"))]
    assert sorted(declared) == ["volunteering", "youth-centres", "youth-participation"]
    assert [network.theme_index[iri] for iri in network.themes_of(0)] == sorted(
        network.theme_index[iri] for iri in network.themes_of(0)
    )


def test_wishes(network: Network, memory: MemoryStore) -> None:
    assert sum(wish.offers for wish in network.wishes) == count(memory, "?o schema:makesOffer ?w") == 7
    assert sum(len(wish.themes) for wish in network.wishes) == count(
        memory, "?w a ?t ; dct:subject ?theme FILTER(?t IN (schema:Demand, schema:Offer))"
    )
    [need] = [wish for wish in network.wishes if not wish.offers and wish.organisation == row(network, "cy-dimos")]
    assert need.texts == {"el": "Ζητούμε εμπειρία για εθελοντές που στηρίζουν αιτητές ασύλου."}
    assert [network.theme_iris[theme].rpartition("/")[2] for theme in need.themes] == ["refugees", "volunteering"]
    assert need.category.endswith("/category/knowledge")


def test_countries_and_territories(network: Network, memory: MemoryStore) -> None:
    for code, number in {"LV": 3, "LT": 3, "SE": 3, "PT": 2, "CY": 3}.items():
        assert (network.countries == code).sum() == number
        assert count(memory, f'?o talka:basedIn/geo:sfWithin* ?c . ?c skos:notation "{code}"') == number
    assert network.places[network.territories[row(network, "se-manljus")]].labels == {"sv": "Dimvikens kommun"}
    assert network.places[network.territories[row(network, "cy-network")]].labels == {"en": "Cyprus"}


def test_labels_fall_back(network: Network) -> None:
    labels = network.labels[row(network, "cy-faros")]
    assert pick(labels, "el") == pick(labels, "sv") == pick(labels, "en") == "Φανταστικό Κέντρο Νεότητας «Φάρος»"
    assert pick({"sv": "Månljus", "en": "Moonlight", "el": "Φως"}, "lt") == "Moonlight"
    assert pick({"sv": "Månljus", "el": "Φως"}, "lt") == "Φως", "any, in the order of the code"
    assert pick({"": "Månljus"}, "lt") == "Månljus", "also one whose language is not known"
    assert pick({}, "lt", otherwise="x") == "x"


def test_positions_fall_back_to_the_territory(network: Network) -> None:
    own, territory, none = (row(network, local) for local in ("se-manljus", "se-kommun", "cy-network"))
    assert (network.latitude[own], network.longitude[own]) == (56.16, 15.59)
    assert (network.latitude[territory], network.longitude[territory]) == (56.1612, 15.5869)
    assert np.isnan(network.latitude[none])
    assert np.isnan(network.longitude[none])


def test_dates(network: Network) -> None:
    dates = {
        iri.rpartition("-")[2]: (network.start[column], network.end[column])
        for iri, column in network.collaboration_index.items()
    }
    assert dates["lyktor"] == (np.datetime64("2022-03-01"), np.datetime64("2024-02-29"))
    assert dates["rankos"] == (np.datetime64("2021-01-01"), np.datetime64("2023-01-01")), "a year counts from its start"
    assert dates["geminacao"][0] == np.datetime64("1998-06-01")
    assert np.isnat(dates["geminacao"][1])
    assert np.isnat(dates["migla"]).all()
    assert network.start.dtype == network.end.dtype == np.dtype("datetime64[D]")


def test_rows_are_in_the_order_of_their_iris(network: Network) -> None:
    assert list(network.iris) == sorted(network.iris)
    assert list(network.collaborations) == sorted(network.collaborations)


def test_contacts_are_not_in_the_arrays(network: Network) -> None:
    assert "Påhittad" not in repr(network)
    assert "mana@example.org" not in repr(network)


def test_a_fact_that_two_sources_state_counts_once(memory: MemoryStore, network: Network) -> None:
    twice = MemoryStore()
    triples = "".join(f"{triple} .\n" for triple in memory.triples(source_iri("fictional"))).encode()
    twice.replace({source_iri("one"): triples, source_iri("two"): triples})
    again = read_network(twice)
    assert again.iris == network.iris
    assert again.wishes == network.wishes
    for matrix in ("membership", "organisation_themes", "collaboration_themes"):
        assert (getattr(again, matrix) != getattr(network, matrix)).nnz == 0


def test_an_empty_store_gives_an_empty_network() -> None:
    network = read_network(MemoryStore())
    assert len(network) == 0
    assert network.membership.shape == (0, 0)
    assert network.organisation_themes.shape == (0, len(themes()))
    assert network.start.dtype == np.dtype("datetime64[D]")


def test_both_stores_give_the_same_network(disk: DiskStore, network: Network) -> None:
    again = read_network(disk)
    assert again.iris == network.iris
    assert again.labels == network.labels
    assert again.wishes == network.wishes
    assert (again.membership != network.membership).nnz == 0
    np.testing.assert_array_equal(again.latitude, network.latitude)


def test_two_sources_keep_their_organisations_apart(fictional: Path) -> None:
    store = MemoryStore()
    for source in ("one", "two"):
        load(store, fictional, source=source)
    network = read_network(store)
    assert len(network) == 28
    assert network.membership.nnz == 2 * 11


def test_what_is_linked_is_one_organisation() -> None:
    store = MemoryStore()
    one = Organisation("1", (Text("Talsu novads"),), "LV", website="https://talsi.lv", themes=(SPORT,))
    other = Organisation("2", (Text("Talsi municipality", "en"),), "LV", KIND + "municipality", themes=(CULTURE,))
    third = Organisation("3", (Text("Trakai"),), "LT")
    records: dict[str, list[Record]] = {
        "a": [one, Collaboration("c", (Text("C"),)), Participation("c", "1")],
        "b": [other, third, Collaboration("d", (Text("D"),)), Participation("d", "2"), Participation("d", "3")],
    }
    for source, rows in records.items():
        blocks = [block for record in rows for block in Writer(source).blocks(record)]
        store.replace({source_iri(source): "".join(blocks).encode()})
    assert len(read_network(store)) == 3
    a, b, c = (organisation_iri(*pair) for pair in (("a", "1"), ("b", "2"), ("b", "3")))
    decide(store, {(a, b): True})
    network = read_network(store)
    assert network.iris == (a, c)
    assert network.index == {a: 0, b: 0, c: 1}
    assert network.labels[0] == {"": "Talsu novads", "en": "Talsi municipality"}
    assert (network.websites[0], network.kinds[0]) == ("https://talsi.lv", KIND + "municipality")
    assert set(network.themes_of(0)) == {SPORT, CULTURE}
    assert len(network.collaborations_of(0)) == 2
    assert list(network.partners_of(0)) == [1]
    decide(store, {(a, b): False})
    assert len(read_network(store)) == 3, "a link can be withdrawn, and nothing has been lost"
