"""From a store to links and back: what is linked, listed, decided, kept and withdrawn."""

import random

import pytest

from talka.graph.faults import TalkaError
from talka.graph.records import Organisation, Place, Record, Text
from talka.graph.resolve import decide, find, linkage, resolve
from talka.graph.resolve.descriptions import Description, read_descriptions
from talka.graph.resolve.links import CANDIDATES, IDENTIFIER, LINKS, PERSON, RECORD_LINKAGE, Link
from talka.graph.store import MemoryStore
from talka.graph.write import Writer
from talka.ontology.terms import OWL, RDF, organisation_iri, source_iri

TOWNS = {"m": ("Maribor", "SI032"), "l": ("Ljubljana", "SI041")}


def put(store: MemoryStore, source: str, *organisations: Organisation) -> None:
    places: list[Record] = [Place(key, (Text(name),), "SI", nuts=nuts) for key, (name, nuts) in TOWNS.items()]
    writer = Writer(source)
    lines = {line for record in [*places, *organisations] for line in writer.blocks(record)}
    store.replace({source_iri(source): "".join(sorted(lines)).encode()})


def body(id_: str, name: str, place: str = "m", *identifiers: str, website: str = "") -> Organisation:
    return Organisation(id_, (Text(name),), "SI", place=place, identifiers=identifiers, website=website)


@pytest.fixture
def store() -> MemoryStore:
    """Two sources. Certain: the university and its faculty, and the municipality in two languages."""
    store = MemoryStore()
    put(
        store,
        "keep",
        body("uni", "University of Maribor - Faculty of Arts"),
        body("city", "Municipality of Maribor"),
        body("school", "Secondary School of Maribor"),
    )
    put(
        store,
        "cordis",
        body("1", "UNIVERZA V MARIBORU", "m", "pic:1", "vat:SI1"),
        body("2", "MESTNA OBCINA MARIBOR", "m", "pic:2"),
        body("3", "UNIVERZITETNI KLINICNI CENTER MARIBOR", "m", "pic:3"),
    )
    return store


UNI, FACULTY = organisation_iri("cordis", "1"), organisation_iri("keep", "uni")
CITY, OBCINA = organisation_iri("keep", "city"), organisation_iri("cordis", "2")
CLINIC, SCHOOL = organisation_iri("cordis", "3"), organisation_iri("keep", "school")


def linked(store: MemoryStore) -> set[tuple[str, str]]:
    """The plain triples."""
    found = store.query("SELECT ?a ?b { ?a owl:sameAs ?b }")
    return {(a.value, b.value) for a, b in found if a is not None and b is not None}  # type: ignore[union-attr]


def test_descriptions_are_read_as_they_were_written(store: MemoryStore) -> None:
    found = {description.iri: description for description in read_descriptions(store)}
    assert found[UNI] == Description(
        UNI, source_iri("cordis"), ("UNIVERZA V MARIBORU",), "SI", "Maribor", "SI032", identifiers=("pic:1", "vat:SI1")
    )
    assert len(found) == 6


def test_the_same_body_is_linked_across_sources_and_languages(store: MemoryStore) -> None:
    resolved = resolve(store)
    assert {link.pair for link in resolved.linked} == linked(store) == {(UNI, FACULTY), (OBCINA, CITY)}
    assert {link.method for link in resolved.linked} == {RECORD_LINKAGE}
    assert all(0.9 <= link.confidence < 1 for link in resolved.linked)
    assert resolved.changed


def test_a_link_is_a_statement_beside_the_plain_triple(store: MemoryStore) -> None:
    resolve(store)
    rows = store.query(
        "SELECT ?a ?b ?c ?why { ?s a rdf:Statement ; rdf:subject ?a ; rdf:predicate owl:sameAs ; rdf:object ?b ;"
        " talka:method <https://w3id.org/talka/method/record-linkage> ; talka:confidence ?c ; dct:source ?why ."
        " ?a owl:sameAs ?b }"
    )
    assert len(rows) == 2
    assert all("the same town" in why.value for *_, why in rows)  # type: ignore[union-attr]


def test_the_sources_stay_as_they_are(store: MemoryStore) -> None:
    before = {graph: set(map(str, store.triples(graph))) for graph in store.graphs()}
    resolve(store)
    assert {graph: set(map(str, store.triples(graph))) for graph in before} == before
    assert set(store.graphs()) - set(before) == {LINKS, CANDIDATES}


def test_resolving_again_writes_nothing(store: MemoryStore) -> None:
    first = resolve(store)
    revision = store.revision
    second = resolve(store)
    assert store.revision == revision
    assert not second.changed
    assert (second.linked, second.uncertain) == (first.linked, first.uncertain)


def test_nothing_to_do_writes_nothing() -> None:
    empty = MemoryStore()
    assert not resolve(empty).changed
    assert empty.graphs() == []


def test_where_all_have_a_pic_names_are_not_compared(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "keep")
    monkeypatch.setattr(linkage, "score", lambda *_: pytest.fail("names were compared"))
    assert resolve(store).linked == ()


def test_different_pics_are_never_linked_without_asking(store: MemoryStore) -> None:
    put(store, "keep", body("uni", "University of Maribor", "m", "pic:9"), body("x", "Univerza Maribor"))
    resolved = resolve(store)
    groups = [link.pair for link in resolved.linked]
    assert not any({UNI, FACULTY} == set(link) for link in groups)
    other = organisation_iri("keep", "x")
    assert len([link for link in groups if other in link]) == 1, "it joins one of the two, not both by a chain"


def test_the_same_pic_links_whatever_the_names(store: MemoryStore) -> None:
    put(store, "keep", body("uni", "Nekaj drugega", "l", "pic:1"))
    [link] = resolve(store).linked
    assert (link.pair, link.method) == ((UNI, FACULTY), IDENTIFIER)


def test_a_rejected_pair_is_never_linked_again(store: MemoryStore) -> None:
    resolve(store)
    resolved = decide(store, {(FACULTY, UNI): False})
    assert (UNI, FACULTY) not in linked(store)
    assert [link.pair for link in resolved.rejected] == [(UNI, FACULTY)]
    put(store, "erasmus", body("7", "Univerza v Mariboru"))
    third = organisation_iri("erasmus", "7")
    resolved = resolve(store)
    assert [link.pair for link in resolved.rejected] == [(UNI, FACULTY)], "kept when other sources are loaded"
    assert not {(UNI, third), (third, UNI)} & linked(store) or not {(third, FACULTY), (FACULTY, third)} & linked(store)
    [different] = store.query("SELECT ?a ?b { ?a owl:differentFrom ?b }")
    assert [str(term) for term in different] == [f"<{UNI}>", f"<{FACULTY}>"]


def test_what_a_person_accepts_is_linked(store: MemoryStore) -> None:
    resolved = decide(store, {(CLINIC, SCHOOL): True})
    [link] = [link for link in resolved.linked if link.method == PERSON]
    assert (link.pair, link.confidence) == ((CLINIC, SCHOOL), 1.0)
    assert (CLINIC, SCHOOL) in linked(store)


def test_a_decision_can_be_taken_back(store: MemoryStore) -> None:
    before = resolve(store)
    decide(store, {(UNI, FACULTY): False, (CLINIC, SCHOOL): True})
    after = decide(store, {(FACULTY, UNI): None, (SCHOOL, CLINIC): None})
    assert (after.linked, after.uncertain, after.rejected) == (before.linked, before.uncertain, ())


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({(UNI, CITY): None}, "nothing to take back"),
        ({(UNI, UNI): True}, "one organisation anyway"),
        ({(UNI, "urn:unknown"): True}, "no organisation of this store"),
        ({(UNI, CITY): True, (CITY, SCHOOL): True, (UNI, SCHOOL): False}, "make one group"),
    ],
)
def test_decisions_that_cannot_be_are_refused_and_nothing_is_written(
    store: MemoryStore, decisions: dict[tuple[str, str], bool | None], message: str
) -> None:
    resolve(store)
    revision = store.revision
    with pytest.raises(TalkaError, match=message):
        decide(store, decisions)
    assert store.revision == revision


def test_a_source_that_goes_takes_its_links_along_but_not_the_decisions(store: MemoryStore) -> None:
    decide(store, {(CLINIC, SCHOOL): False})
    store.replace({source_iri("keep"): b""})
    resolved = resolve(store)
    assert resolved.linked == ()
    assert [link.pair for link in resolved.rejected] == [(CLINIC, SCHOOL)]


def test_private_graphs_are_not_read(store: MemoryStore) -> None:
    store.replace({"https://w3id.org/talka/id/private/x": b"<urn:p> <urn:q> <urn:r> ."})
    assert len(read_descriptions(store)) == 6


def test_the_order_of_the_descriptions_does_not_matter(store: MemoryStore) -> None:
    descriptions = read_descriptions(store)
    shuffled = random.Random(1).sample(descriptions, len(descriptions))
    assert find(descriptions) == find(shuffled)


def test_bodies_without_a_country_are_linked_by_identifier_only() -> None:
    name = ("University of Maribor",)
    one, other = Description("urn:a", "s", name), Description("urn:b", "t", name)
    assert find([one, other]) == ([], [])
    by_pic = [Description(iri, iri, name, identifiers=("pic:1",)) for iri in ("urn:a", "urn:b")]
    assert [link.method for link in find(by_pic)[0]] == [IDENTIFIER]


def test_towns_of_one_name_in_two_regions_have_two_municipalities() -> None:
    def lhota(iri: str, nuts: str) -> Description:
        return Description(iri, "s", ("Obec Lhota",), "CZ", "Lhota", nuts)

    assert find([lhota("urn:a", "CZ031"), lhota("urn:b", "CZ080")])[0] == []
    assert len(find([lhota("urn:a", "CZ031"), lhota("urn:b", "CZ031")])[0]) == 1


def test_a_unit_in_another_region_is_linked_to_its_whole_but_not_to_another_unit() -> None:
    def university(iri: str, unit: str, nuts: str) -> Description:
        return Description(iri, "s", (f"University of the Grey Islands{unit}",), "GB", f"Town{iri}", nuts)

    whole, law, arts = university("a", "", "UKM62"), university("b", " - Faculty of Law", "UKK10"), ("c", "UKJ21")
    other = university(arts[0], " - Faculty of Arts", arts[1])
    assert [link.pair for link in find([whole, law])[0]] == [("a", "b")]
    drawn, listed = find([law, other])
    assert (drawn, [link.pair for link in listed]) == ([], [("b", "c")])


def test_the_same_website_of_their_own_speaks_for_one_body() -> None:
    def described(iri: str, name: str, website: str) -> Description:
        return Description(iri, "s", (name,), "LT", "Trakai", website=website)

    name = "Jaunimo iniciatyvų centras Geri Norai", "Geri Norai"
    apart = find([described("urn:a", name[0], ""), described("urn:b", name[1], "")])
    same = find([described("urn:a", name[0], "geri.lt"), described("urn:b", name[1], "geri.lt")])
    confidence = [max([link.confidence for link in (*drawn, *listed)], default=0.0) for drawn, listed in (apart, same)]
    assert confidence[0] <= confidence[1]


def test_terms_are_those_of_the_ontology() -> None:
    assert Link("a", "b", PERSON, 1.0, "").method.endswith("/method/person")
    assert OWL.sameAs.endswith("#sameAs")
    assert RDF.Statement.endswith("#Statement")
