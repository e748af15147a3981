"""The SHACL shapes catch what they are for, and the checks of records are at least as strict."""

import pyoxigraph as ox
import pytest

from talka.graph.faults import Fault
from talka.graph.shapes import check_shapes, shapes
from talka.ontology.concepts import scheme
from talka.ontology.terms import ID, PREFIXES
from talka.ontology.themes import themes

SOUND_TRIPLES = """
id:place a cpov:AdminUnit ; skos:prefLabel "Dimviken"@sv .
id:o a org:FormalOrganization ; skos:prefLabel "Månljus"@sv ; talka:basedIn id:place .
id:c a org:OrganizationalCollaboration ; skos:prefLabel "Lyktor"@sv ; org:hasMember id:o .
id:m a org:Membership ; org:member id:o ; org:organization id:c .
id:n a schema:Demand ; dct:description "Vi söker"@sv . id:o schema:seeks id:n .
id:f a schema:Offer ; dct:description "Vi delar"@sv . id:o schema:makesOffer id:f .
id:s a rdf:Statement ; rdf:subject id:o ; rdf:predicate dct:subject ; rdf:object theme:sport ;
  talka:method method:mapped .
id:g a talka:GoodPractice ; skos:prefLabel "Vandring"@sv ; dct:spatial id:place ; dct:contributor id:o .
"""

BROKEN = {
    "organisation": [
        "id:o talka:basedIn id:nowhere .",
        "id:other a cpov:AdminUnit ; skos:prefLabel 'B' . id:o talka:basedIn id:other .",
        "id:o org:classification <https://a.example/kind> .",
        "id:o org:classification kind:network , kind:other .",
        "id:o talka:governs id:o .",
        "id:o schema:addressLocality 'Dimviken' , 'Solvik' .",
        "id:o dct:spatial id:place .",
        "id:o schema:seeks id:f .",
        "id:o schema:makesOffer id:n .",
    ],
    "territory": [
        "id:x a cpov:AdminUnit .",
        'id:place skos:notation "SE" , "LV" .',
        'id:place geo:sfWithin "Sverige" .',
    ],
    "collaboration": [
        "id:x a org:OrganizationalCollaboration .",
        "id:c org:hasMember id:place .",
        'id:c org:classification "project" .',
        'id:c dct:dateAccepted "i maj" .',
        'id:c talka:call "A" , "B" .',
        'id:c talka:fundingScheme "A" , "B" .',
        f'id:c schema:keywords "{"M" * 501}"@sv .',
    ],
    "membership": [
        "id:x a org:Membership ; org:member id:o .",
        "id:x a org:Membership ; org:organization id:c .",
        "id:m org:member id:c .",
        "id:m org:organization id:o .",
        "id:m org:role <https://a.example/role/boss> .",
        "id:m org:role role:partner , role:host .",
    ],
    "statement": [
        "id:s rdf:subject id:c .",
        "id:s rdf:predicate dct:title .",
        "id:s rdf:object id:o .",
        "id:s talka:method role:host .",
        "id:s talka:confidence 1.5 .",
    ],
    "need": ['id:n schema:category "people" .', "id:n dct:subject id:o .", 'id:n schema:datePublished "i maj" .'],
    "offer": ['id:f schema:category "people" .', "id:f dct:subject id:o .", 'id:f schema:datePublished "i maj" .'],
    "practice": ["id:x a talka:GoodPractice .", "id:g dct:spatial id:o .", "id:g dct:contributor id:place ."],
    "no-contact": ["id:x a cpov:ContactPoint ."],
    "name": [
        'id:o skos:prefLabel "Solsken"@sv .',
        f'id:o skos:prefLabel "{"M" * 501}"@en .',
        'id:o skos:prefLabel ""@en .',
        'id:o skos:prefLabel "<script>"@en .',
        'id:o skos:prefLabel "a < b < c"@en .',
    ],
    "other-name": [f'id:o skos:altLabel "{"M" * 501}"@en .', 'id:c skos:altLabel "<script>"@en .'],
    "description": [
        'id:o dct:description "Ett"@sv , "Två"@sv .',
        f'id:o dct:description "{"M" * 20_001}"@en .',
        'id:o dct:description "rad ett\\n<img src=x>"@en .',
    ],
    "theme": ['id:o dct:subject "sport" .', "id:o dct:subject <https://a.example/theme/sport> ."],
    "homepage": ['id:o foaf:homepage "https://a.example" .', "id:o foaf:homepage <javascript:alert(1)> ."],
    "latitude": [
        "id:o wgs:lat 91.0 .",
        "id:o wgs:lat 57 .",
        'id:o wgs:lat "57.0" .',
        "id:o wgs:lat 57.0 , 58.0 .",
        "id:place wgs:lat -90.5 .",
    ],
    "longitude": ["id:o wgs:long 181.0 .", 'id:o wgs:long "öst" .', "id:place wgs:long 5.0 , 6.0 ."],
    "start": [
        'id:c schema:startDate "1.5.2024" .',
        'id:c schema:startDate "2024" , "2025" .',
        "id:m schema:startDate id:o .",
    ],
    "end": [
        'id:c schema:endDate "1.5.2024" .',
        'id:c schema:endDate "2024" , "2025" .',
        "id:m schema:endDate id:o .",
    ],
    "published": ['id:n schema:datePublished "2024" , "2025" .'],
    "category": ["id:n schema:category category:people , category:knowledge .", "id:f schema:category role:host ."],
}
"""Triples that break each shape of `ontology/shapes.ttl`."""


def test_the_sound_triples_conform() -> None:
    assert _shacl("") == []


@pytest.mark.parametrize(("shape", "triples"), [(shape, triples) for shape, all_ in BROKEN.items() for triples in all_])
def test_broken_triples_are_caught(shape: str, triples: str) -> None:
    faults = _shacl(triples)
    assert faults, f"shape:{shape} does not catch {triples}"
    for fault in faults:
        assert (fault.file, fault.row, fault.mend) == ("hand", 0, "See ontology/shapes.ttl.")
        assert ID in fault.reason, "names the thing"


def test_each_shape_has_broken_triples() -> None:
    base = "https://w3id.org/talka/shape/"
    named = {str(shape).removeprefix(base) for shape in shapes().subjects() if str(shape).startswith(base)}
    assert named == set(BROKEN), "add triples that break the new shape"


@pytest.mark.parametrize("name", ["kind", "collaboration-kind", "role", "category", "theme"])
def test_all_codes_fit_the_patterns_of_the_shapes(name: str) -> None:
    concepts = themes() if name == "theme" else scheme(name)
    triple = {
        "kind": "id:o org:classification <{}> .",
        "collaboration-kind": "id:c org:classification <{}> .",
        "role": "id:m org:role <{}> .",
        "category": "id:n schema:category <{}> .",
        "theme": "id:o dct:subject <{}> .",
    }[name]
    for concept in concepts if name != "theme" else [None]:
        added = triple.format(concept.iri) if concept else "".join(triple.format(theme.iri) for theme in concepts)
        assert _shacl(added) == []


def _shacl(added: str) -> list[Fault]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, "id": ID}.items())
    triples = ox.parse(prefixes + SOUND_TRIPLES + added, format=ox.RdfFormat.TURTLE)
    faults: list[Fault] = []
    check_shapes("".join(f"{triple.triple} .\n" for triple in triples).encode(), faults.append, "hand")
    return faults
