"""RDF to records: what Talka writes comes back, other vocabularies are understood, nothing is left out in silence."""

import string
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.graph import export
from talka.graph.faults import Fault
from talka.graph.records import (
    Collaboration,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    ThemeLink,
    Unread,
    Wish,
)
from talka.graph.sources import folder, rdf
from talka.graph.sources.rdf import terms as rdf_terms
from talka.graph.sources.rdf.facts import day
from talka.graph.sources.rdf.left_out import MOST
from talka.graph.store import MemoryStore
from talka.graph.theme_links import theme_links
from talka.graph.write import Writer
from talka.ontology.concepts import scheme
from talka.ontology.terms import COLLABORATION_KIND, KIND, METHOD, ROLE, THEME, instance_iri
from talka.ontology.themes import themes

PREFIXES = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix cpov: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix locn: <http://www.w3.org/ns/locn#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rov: <http://www.w3.org/ns/regorg#> .
@prefix schema: <https://schema.org/> .
@prefix sdo: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix talka: <https://w3id.org/talka/ns#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
Read = Callable[[str], tuple[list[Record], list[Fault]]]


def read_path(path: Path) -> tuple[list[Record], list[Fault]]:
    faults: list[Fault] = []
    return [located.record for located in rdf.read(path, faults.append)], faults


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads Turtle, to which the prefixes above are added."""

    def turtle(text: str) -> tuple[list[Record], list[Fault]]:
        path = tmp_path / "facts.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        return read_path(path)

    return turtle


@pytest.fixture
def organisation(read: Read) -> Callable[[str], Organisation]:
    """The organisation ex:o of a Turtle text about which there is nothing to refuse."""

    def one(text: str) -> Organisation:
        records, faults = read(text)
        assert not [str(fault) for fault in faults if not fault.warning]
        found = [record for record in records if isinstance(record, Organisation)]
        assert [record.id for record in found] == ["https://example.org/o"]
        return found[0]

    return one


def in_order(record: Record) -> Record:
    """A record whose lists are sorted: RDF keeps no order."""
    lists: dict[str, Any] = {
        field.name: tuple(sorted(value, key=repr))
        for field in fields(record)
        if isinstance(value := getattr(record, field.name), tuple)
    }
    return replace(record, **lists)


def as_set(records: list[Record]) -> set[Record]:
    ordered = [in_order(record) for record in records]
    assert len(set(ordered)) == len(ordered), "a record came twice"
    return set(ordered)


def with_iris(record: Record, source: str) -> Record:
    """A record of a folder with the IRIs that the writer gives it in the place of its ids."""

    def iri(type_: str, local: str) -> str:
        return local and instance_iri(type_, source, local)

    match record:
        case Place():
            return replace(record, id=iri("place", record.id))
        case Organisation():
            return replace(record, id=iri("organisation", record.id), place=iri("place", record.place))
        case Collaboration():
            return replace(record, id=iri("collaboration", record.id))
        case Participation():
            collaboration = iri("collaboration", record.collaboration)
            return replace(record, collaboration=collaboration, organisation=iri("organisation", record.organisation))
        case Wish():
            type_ = "offer" if record.offers else "need"
            return replace(record, id=iri(type_, record.id), organisation=iri("organisation", record.organisation))
        case Practice():
            bodies = tuple(iri("organisation", body) for body in record.organisations)
            return replace(
                record, id=iri("practice", record.id), place=iri("place", record.place), organisations=bodies
            )
    return record


# What Talka writes


@pytest.mark.parametrize("ending", export.RDF)
def test_an_export_of_the_fictional_folder_comes_back(
    ending: str, tmp_path: Path, fictional: Path, fictional_store: MemoryStore
) -> None:
    path = tmp_path / f"export{ending}"
    path.write_bytes(export.RDF[ending](fictional_store))
    records, faults = read_path(path)
    tables = [located.record for located in folder.read(fictional, lambda fault: None)]
    public = [with_iris(record, "fictional") for record in tables if type(record).__name__ != "Contact"]
    assert as_set(records) == as_set(public)
    assert not [str(fault) for fault in faults if "no country" not in fault.reason]


def test_references_come_after_what_they_refer_to(tmp_path: Path, fictional_store: MemoryStore) -> None:
    path = tmp_path / "export.nq"
    path.write_bytes(export.nquads(fictional_store))
    seen: set[str] = set()
    for record in read_path(path)[0]:
        match record:
            case Organisation():
                assert record.place in seen | {""}
            case Participation():
                assert {record.collaboration, record.organisation} <= seen
            case Wish():
                assert record.organisation in seen
            case Practice():
                assert {record.place, *record.organisations} <= seen | {""}
        seen.add(getattr(record, "id", ""))


languages = st.sampled_from(["", "en", "sv", "lv", "lt", "pt", "el", "de", "sr-latn"])
visible = st.characters(codec="utf-8", categories=["L", "N", "P", "Sc", "Zs"], exclude_characters="<\u00a0")
phrases = (
    st.text(visible, min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(c.isprintable() and not c.isspace() for c in text))
)
nfc = phrases.map(lambda text: unicodedata.normalize("NFC", text).strip())
texts = st.builds(Text, nfc, languages)
one_each = st.lists(texts, max_size=3, unique_by=lambda text: text.language).map(tuple)
theme_iris = st.sampled_from([theme.iri for theme in themes()])
degrees = st.integers(-90_000_000, 90_000_000).map(lambda number: number / 1_000_000)
words = st.text(string.ascii_letters + string.digits + ":-", min_size=1, max_size=12)
dates = st.sampled_from(["", "2019", "2020-05", "2024-02-29"])
links = st.builds(
    ThemeLink,
    theme=theme_iris,
    method=st.sampled_from([f"{METHOD}mapped", f"{METHOD}found-in-text"]),
    confidence=st.integers(0, 1000).map(lambda number: number / 1000),
    via=st.one_of(st.just(""), nfc),
)


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    latitude = draw(st.none() | degrees)
    declared = tuple(draw(st.lists(theme_iris, max_size=3, unique=True)))
    told = draw(st.lists(links, max_size=2, unique_by=lambda link: link.theme))
    return Organisation(
        id="https://example.org/o",
        names=draw(one_each.filter(bool)),
        country=draw(st.sampled_from(["LV", "GR", "XK", "SE"])),
        kind=draw(st.sampled_from(["", *(kind.iri for kind in scheme("kind"))])),
        latitude=latitude,
        longitude=None if latitude is None else draw(degrees),
        website=draw(st.sampled_from(["", "https://example.org", "http://example.org/a?b=ä#c"])),
        descriptions=draw(one_each),
        themes=declared,
        identifiers=tuple(draw(st.lists(words, max_size=3, unique=True))),
        source=draw(st.one_of(st.just(""), nfc)),
        other_names=tuple(draw(st.lists(texts, max_size=2, unique=True))),
        locality=draw(st.one_of(st.just(""), nfc)),
        nuts=draw(st.sampled_from(["", "LV003", "SE22"])),
        links=tuple(link for link in told if link.theme not in declared),
    )


@st.composite
def collaborations(draw: st.DrawFn) -> Collaboration:
    declared = tuple(draw(st.lists(theme_iris, max_size=3, unique=True)))
    told = draw(st.lists(links, max_size=2, unique_by=lambda link: link.theme))
    return Collaboration(
        id="https://example.org/c",
        titles=draw(one_each.filter(bool)),
        kind=draw(st.sampled_from(["", *(kind.iri for kind in scheme("collaboration-kind"))])),
        programme=draw(st.one_of(st.just(""), nfc)),
        start=draw(dates),
        end=draw(dates),
        themes=declared,
        descriptions=draw(one_each),
        website=draw(st.sampled_from(["", "https://example.org"])),
        members=draw(st.none() | st.integers(1, 999_999)),
        source=draw(st.one_of(st.just(""), nfc)),
        other_titles=tuple(draw(st.lists(texts, max_size=2, unique=True))),
        signed=draw(dates),
        call=draw(st.one_of(st.just(""), nfc)),
        scheme=draw(st.one_of(st.just(""), nfc)),
        keywords=tuple(draw(st.lists(texts, max_size=3, unique=True))),
        links=tuple(link for link in told if link.theme not in declared),
    )


@given(record=organisations() | collaborations())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_that_is_written_is_read_as_it_was(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "one.nt"
    path.write_text("".join(Writer("test").blocks(record)), encoding="utf-8")
    records, faults = read_path(path)
    assert [in_order(one) for one in records] == [in_order(record)]
    assert not [str(fault) for fault in faults]


# Other vocabularies


@pytest.mark.parametrize(
    "class_",
    [
        *("org:Organization", "org:FormalOrganization", "foaf:Organization", "schema:Organization", "sdo:Organization"),
        *("cpov:PublicOrganisation", "rov:RegisteredOrganization", "sdo:NGO"),
    ],
)
@pytest.mark.parametrize(
    "name", ["skos:prefLabel", "rdfs:label", "foaf:name", "sdo:name", "dct:title", "rov:legalName"]
)
def test_organisations_and_their_names(class_: str, name: str, organisation: Callable[[str], Organisation]) -> None:
    found = organisation(f'ex:o a {class_} ; {name} "Geri Norai"@lt .')
    assert found.names == (Text("Geri Norai", "lt"),)


def test_one_name_for_each_language_and_the_others_beside(organisation: Callable[[str], Organisation]) -> None:
    found = organisation(
        'ex:o a org:Organization ; skos:prefLabel "Månljus"@sv ; rdfs:label "Moonlight"@en , "Ljuset"@sv , "Månljus" ; '
        'schema:alternateName "ML" .'
    )
    assert set(found.names) == {Text("Månljus", "sv"), Text("Moonlight", "en")}
    assert set(found.other_names) == {Text("Ljuset", "sv"), Text("ML")}


@pytest.mark.parametrize(
    "where",
    [
        "talka:basedIn country:GRC",
        "talka:basedIn ex:p . ex:p a cpov:AdminUnit ; skos:prefLabel 'Αγία'@el ; geo:sfWithin ex:r . "
        "ex:r a cpov:AdminUnit ; skos:prefLabel 'Θεσσαλία'@el ; geo:sfWithin country:GRC",
        'schema:address [ a schema:PostalAddress ; schema:addressCountry "EL" ]',
        'schema:address [ schema:addressCountry [ a schema:Country ; schema:name "Ελλάδα"@el ] ]',
        "sdo:location [ a sdo:Place ; sdo:address [ sdo:addressCountry 'Greece' ] ]",
        "vcard:hasAddress [ a vcard:Address ; vcard:country-name 'Grekland' ]",
        "locn:address [ a locn:Address ; locn:adminUnitL1 country:GRC ]",
        "org:hasPrimarySite [ a org:Site ; org:siteAddress [ vcard:country-name 'Grécia' ] ]",
        "dct:spatial country:GRC",
        "dct:spatial <http://data.europa.eu/nuts/code/EL61>",
        'dct:spatial "GR"',
    ],
)
def test_countries(where: str, organisation: Callable[[str], Organisation]) -> None:
    assert organisation(f"ex:o a org:Organization ; skos:prefLabel 'Φως'@el ; {where} .").country == "GR"


def test_a_towns_name_is_not_taken_for_a_country(read: Read) -> None:
    records, faults = read(
        'ex:o a org:Organization ; skos:prefLabel "O" ; dct:spatial ex:cuba . ex:cuba skos:prefLabel "Cuba"@pt .'
    )
    assert [record.country for record in records if isinstance(record, Organisation)] == [""]
    assert "dct:spatial" in {fault.column for fault in faults}


def test_an_address_gives_town_and_position(organisation: Callable[[str], Organisation]) -> None:
    found = organisation(
        "ex:o a schema:NGO ; schema:name 'O' ; schema:address [ schema:addressCountry 'LV' ; "
        "schema:addressLocality 'Talsi' ] ; schema:geo [ schema:latitude '57.24' ; schema:longitude 22.58 ] ."
    )
    assert (found.locality, found.latitude, found.longitude) == ("Talsi", 57.24, 22.58)
    assert found.kind == f"{KIND}association"


def test_themes_by_iri_by_name_and_by_mapping(organisation: Callable[[str], Organisation]) -> None:
    found = organisation(
        f"ex:o a org:Organization ; rdfs:label 'O' ; dct:subject <{THEME}volunteering> , "
        "<https://eurovoc.europa.eu/6215> , <http://metadata.un.org/sdg/4> , ex:music ; "
        "schema:keywords 'ungdomsråd, cooperatives, xyzzy' . ex:music skos:prefLabel 'Circular economy and waste'@en ."
    )
    declared = {"volunteering", "youth-participation", "cooperatives", "circular-economy"}
    assert set(found.themes) == {THEME + theme for theme in declared}
    mapped = [("eurovoc", "http://eurovoc.europa.eu/6215"), ("sdg", "http://metadata.un.org/sdg/4")]
    assert set(found.links) == set(theme_links(declared=found.themes, mapped=mapped))


def test_identifiers_with_their_registers(organisation: Callable[[str], Organisation]) -> None:
    found = organisation(
        "ex:o a rov:RegisteredOrganization ; rov:legalName 'O' ; org:identifier 'pic:999' ; schema:vatID 'LV4000' ; "
        "adms:identifier [ a adms:Identifier ; skos:notation '123' ; adms:schemaAgency 'Lursoft' ] ; "
        "schema:identifier [ a schema:PropertyValue ; schema:propertyID 'OID' ; schema:value 'E10' ] ."
    )
    assert set(found.identifiers) == {"pic:999", "vat:LV4000", "lursoft:123", "oid:E10"}


ENDS = "ex:a a org:Organization ; rdfs:label 'A' . ex:b a foaf:Organization ; rdfs:label 'B' . "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex:c a schema:Project ; schema:name 'C' ; schema:member ex:a .", {("a", "")}),
        ("ex:c a foaf:Project ; foaf:name 'C' . ex:a foaf:currentProject ex:c .", {("a", "")}),
        ("ex:c a sdo:Project ; sdo:name 'C' ; sdo:participant ex:a , ex:b ; sdo:funder ex:b .",
         {("a", ""), ("b", ""), ("b", "funder")}),
        ("ex:c a org:OrganizationalCollaboration ; rdfs:label 'C' ; org:hasMember ex:a , ex:b . [] a org:Membership ; "
         "org:member ex:a ; org:organization ex:c ; org:role [ skos:prefLabel 'Coordinator'@en ] .",
         {("a", "coordinator"), ("b", "")}),
    ],
)  # fmt: skip
def test_who_takes_part(text: str, expected: set[tuple[str, str]], read: Read) -> None:
    records, faults = read(ENDS + text)
    parts = [record for record in records if isinstance(record, Participation)]
    found = {(part.organisation.removeprefix("https://example.org/"), part.role.removeprefix(ROLE)) for part in parts}
    assert found == expected
    assert len(parts) == len(expected)
    assert all(fault.warning for fault in faults)


def test_projects_with_dates_of_several_kinds(read: Read) -> None:
    records, _ = read(
        ENDS + "ex:c a schema:ResearchProject ; schema:name 'C'@en ; schema:keywords 'fog' ; "
        "schema:startDate '2020-05-01T00:00:00Z'^^xsd:dateTime ; schema:endDate '2022'^^xsd:gYear ; "
        "schema:funding [ schema:name 'Fictional fund' ] . "
        "ex:m a org:Membership ; org:member ex:a ; org:organization ex:c ; org:memberDuring "
        "[ time:hasBeginning [ time:inXSDDate '2021-01-01'^^xsd:date ] ] ."
    )
    project = next(record for record in records if isinstance(record, Collaboration))
    assert (project.start, project.end, project.programme) == ("2020-05-01", "2022", "Fictional fund")
    assert (project.kind, project.keywords) == (f"{COLLABORATION_KIND}project", (Text("fog"),))
    part = next(record for record in records if isinstance(record, Participation))
    assert (part.start, part.end) == ("2021-01-01", "")


@given(st.dates(), st.sampled_from(["", "T12:00:00", "T12:00:00.5+05:30", "Z", "-11:00"]))
def test_times_and_zones_are_left_out_of_days(date: object, tail: str) -> None:
    assert day(f"{date}{tail}") == str(date)


def test_a_project_of_schema_org_is_not_also_an_organisation(read: Read) -> None:
    records, _ = read("ex:c a schema:Project , schema:Organization ; schema:name 'C' .")
    assert [type(record) for record in records] == [Collaboration]


# Blank nodes


def test_blank_nodes_have_the_same_ids_each_time(read: Read) -> None:
    one = "[] a schema:Organization ; schema:name 'A' ; schema:address [ schema:addressCountry 'LV' ] ."
    two = "_:x a schema:Organization ; schema:address _:z ; schema:name 'B' . _:z schema:addressCountry 'SE' ."
    first, faults = read(one + two)
    again, _ = read(two + one)
    assert as_set(first) == as_set(again)
    assert len({getattr(record, "id", "") for record in first}) == 2
    assert not faults


def test_blank_nodes_that_cannot_be_told_apart_are_refused_in_time(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.graph.sources.rdf.nodes.PATIENCE", 2)
    names = [f"_:n{number}" for number in range(12)]
    knows = " ".join(f"{one} foaf:knows {', '.join(other for other in names if other != one)} ." for one in names)
    records, faults = read(f"{names[0]} a org:Organization . {knows}")
    assert "did not suffice" in faults[0].reason
    assert "IRI" in faults[0].mend
    assert all(isinstance(record, Unread) for record in records)


def test_too_many_triples_with_blank_organisations_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.graph.sources.rdf.nodes.NAMELESS", 1)
    _, faults = read("[] a org:Organization ; rdfs:label 'A' .")
    assert "without an IRI" in faults[0].reason


# What is left out is told


def warnings(faults: list[Fault]) -> dict[str, str]:
    assert all(fault.warning for fault in faults)
    return {fault.column: fault.reason for fault in faults}


def test_predicates_and_classes_that_are_not_read_are_counted(read: Read) -> None:
    _, faults = read(
        "ex:o a org:Organization , ex:Club ; rdfs:label 'O' ; talka:basedIn country:SWE ; ex:motto 'a' , 'b' . "
        "ex:x a ex:Boat ; rdfs:label 'X' . ex:y rdfs:label 'Y' ."
    )
    told = warnings(faults)
    assert told["https://example.org/motto"] == "is not read (2 times, such as at <https://example.org/o>)"
    assert told["https://example.org/Boat"] == "is a class that is not read (once, such as at <https://example.org/x>)"
    assert told["https://example.org/Club"].startswith("is a class that says nothing")
    assert told[""].startswith("nodes that have no class")
    assert "<https://example.org/y>" in told[""]


def test_a_million_predicates_are_not_a_million_lines(read: Read) -> None:
    facts = " ; ".join(f"ex:p{number} {number}" for number in range(MOST + 50))
    _, faults = read(f"ex:o a org:Organization ; rdfs:label 'O' ; talka:basedIn country:SWE ; {facts} .")
    assert len(faults) == MOST + 1
    assert "further predicates" in warnings(faults)[""]


def test_contact_persons_are_counted_and_not_named(read: Read) -> None:
    records, faults = read(
        "ex:o a org:Organization ; rdfs:label 'O' ; talka:basedIn country:SWE ; schema:contactPoint ex:mana ; "
        "schema:member ex:saga . ex:mana a cpov:ContactPoint ; schema:name 'Måna Påhittad' ; schema:email 'm@e.org' . "
        "ex:saga a foaf:Person ; foaf:name 'Saga' . ex:ida foaf:mbox <mailto:ida@example.org> ."
    )
    assert len(records) == 1
    told = warnings(faults)
    assert told[""] == "persons and contact points are not loaded (3 times)"
    assert not [name for fault in faults for name in ("mana", "Måna", "saga", "Saga", "ida") if name in str(fault)]


def test_links_between_organisations_are_told(read: Read) -> None:
    _, faults = read("ex:o a org:Organization ; rdfs:label 'O' ; owl:sameAs ex:p ; dct:spatial country:SWE .")
    assert warnings(faults)["owl:sameAs"].startswith("is a link to another description")


def test_members_that_are_not_described_are_told(read: Read) -> None:
    records, faults = read(ENDS + "ex:c a schema:Project ; schema:name 'C' ; schema:member ex:a , ex:nobody .")
    assert len([record for record in records if isinstance(record, Participation)]) == 1
    assert "does not describe" in warnings(faults)["schema:member"]


def test_offers_of_a_shop_are_left_out(read: Read) -> None:
    records, faults = read(ENDS + "ex:shoes a schema:Offer ; schema:name 'Shoes' .")
    assert not [record for record in records if isinstance(record, Wish)]
    assert "schema:Offer" in warnings(faults)


def test_every_class_and_predicate_that_is_read_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "rdf.md").read_text(encoding="utf-8")
    tables = [value for name, value in vars(rdf_terms).items() if name.isupper() and "QUIET" not in name]
    iris = {iri for table in tables if isinstance(table, tuple | set | frozenset | dict) for iri in table}
    named = {rdf_terms.short(iri) for iri in iris if iri.startswith("http")}
    assert len(named) > 100
    assert sorted(name for name in named if f"`{name}`" not in page) == []


# What is refused


@pytest.mark.parametrize(
    ("facts", "column", "reason"),
    [
        ("rdfs:label 'O' ; schema:url 'not an address'", "schema:url", "is not a web address"),
        ("skos:prefLabel '<b>O</b>'", "skos:prefLabel", "contains HTML"),
        ("schema:url 'example.org'", "skos:prefLabel", "is missing"),
        ("rdfs:label 'O' ; schema:address [ schema:addressCountry 'Atlantis' ]", "schema:addressCountry",
         "is not a country"),
        ("rdfs:label 'O' ; wgs:lat '95' ; wgs:long '2'", "wgs:lat", "is not between"),
        ("rdfs:label 'O' ; wgs:lat '57.2'", "wgs:long", "is missing"),
        (f"rdfs:label 'O' ; dct:subject <{THEME}volunteerin>", "dct:subject", "is not a theme"),
        (f"rdfs:label 'O' ; org:classification <{KIND}clubb>", "org:classification", "is none of Talka's codes"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_read_are_refused_with_their_subject(
    facts: str, column: str, reason: str, read: Read
) -> None:
    records, faults = read(f"ex:o a org:Organization ; {facts} .")
    refused = [fault for fault in faults if not fault.warning]
    assert [(fault.file, fault.column) for fault in refused if reason in fault.reason] == [
        ("facts.ttl <https://example.org/o>", column)
    ]
    assert refused[0].mend
    assert Unread("organisations.csv", "https://example.org/o") in records


def test_a_file_without_anything_to_load_is_refused(read: Read) -> None:
    _, faults = read("ex:o a ex:Boat .")
    assert "holds no organisation and no collaboration" in {fault.reason for fault in faults if not fault.warning}
