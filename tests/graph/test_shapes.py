"""The SHACL shapes catch what they are for, and the checks of records are at least as strict."""

from dataclasses import fields, replace
from typing import get_type_hints

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.faults import Fault
from talka.graph.records import (
    Collaboration,
    Contact,
    Located,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    ThemeLink,
    Wish,
)
from talka.graph.shapes import check_shapes, shapes
from talka.graph.validate import Checker
from talka.graph.write import Writer
from talka.ontology.concepts import scheme
from talka.ontology.terms import CATEGORY, COLLABORATION_KIND, ID, KIND, METHOD, PREFIXES, ROLE, THEME
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


# The checks of records against the shapes

NAME, SPORT = (Text("Månljus", "sv"),), f"{THEME}sport"
RECORDS: tuple[Record, ...] = (
    Place("p", NAME, "SE", nuts="SE221", latitude=56.0, longitude=15.0),
    Organisation("o", NAME, "SE", KIND + "municipality", "p", website="https://a.example", themes=(SPORT,)),
    Organisation("q", NAME, ""),
    Collaboration("c", NAME, COLLABORATION_KIND + "project", start="2022", end="2024-02"),
    Participation("c", "o", ROLE + "partner"),
    Wish("n", False, "o", CATEGORY + "people", (SPORT,), NAME, "2024"),
    Wish("f", True, "o"),
    Practice("x", NAME, "p", ("o",), (SPORT,), NAME),
    Contact("o", "Måna"),
)
"""Sound records, of each kind one."""

WORD = st.text(max_size=8) | st.sampled_from(
    [
        *("", " ", "SE", "LV003", "XH", "ZZ", "en", "sv", "EN", "x-", "2024-02-30", "2024-13", "0", "31.5.2024"),
        *("<b>", "a < b", "a <1", "< /p>", "\x00", "\u2028", "\ud800", '"', "\\", "M" * 501, "M" * 20_001),
        *(
            "https://a.example",
            "javascript:x",
            "https://a b",
            "https://a",
            "http://a.b/<x>",
            "a.example",
            "o",
            "c",
            "p",
        ),
        *(KIND + "school", KIND + "x", ROLE + "host", CATEGORY + "money", SPORT, THEME + "x", METHOD + "mapped"),
    ]
)
NUMBER = st.sampled_from([None, 0.0, -0.0, 90.1, -90.0, 180.0, 181.0, 1e-9, float("nan"), float("inf")])
TEXT = st.builds(Text, WORD, WORD)
LINK = st.builds(ThemeLink, WORD, WORD, st.floats(-1, 2), WORD)
VALUES: dict[object, st.SearchStrategy[object]] = {
    str: WORD,
    float | None: NUMBER,
    int | None: st.sampled_from([None, 0, -1, 5]),
    bool: st.booleans(),
    tuple[str, ...]: st.lists(WORD, max_size=2).map(tuple),
    tuple[Text, ...]: st.lists(TEXT, max_size=2).map(tuple),
    tuple[ThemeLink, ...]: st.lists(LINK, max_size=2).map(tuple),
}


@st.composite
def spoilt(draw: st.DrawFn) -> list[Record]:
    """The sound records, one or two of whose fields hold something else."""
    records = list(RECORDS)
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(records) - 1))
        field = draw(st.sampled_from([field.name for field in fields(records[place])]))
        value = draw(VALUES[get_type_hints(type(records[place]))[field]])
        records[place] = replace(records[place], **{field: value})  # type: ignore[arg-type]
    return records


def _checked(records: list[Record]) -> tuple[list[Record], list[Fault]]:
    faults: list[Fault] = []
    checker = Checker(faults.append)
    kept = [record for row, record in enumerate(records, 2) if checker.see(Located(record, "hand", row))]
    checker.finish()
    return kept, [fault for fault in faults if not fault.warning]


def test_the_sound_records_are_sound() -> None:
    assert _checked(list(RECORDS)) == (list(RECORDS), [])
    assert _written(RECORDS) == []


@settings(max_examples=300, deadline=None)
@given(spoilt())
def test_what_the_checks_of_records_accept_conforms_to_the_shapes(records: list[Record]) -> None:
    _, refused = _checked(records)
    assert refused or _written(records) == []


@settings(max_examples=200, deadline=None)
@given(spoilt())
def test_what_is_kept_of_open_data_conforms_to_the_shapes(records: list[Record]) -> None:
    faults: list[Fault] = []
    checker = Checker(faults.append, lenient=True)
    kept = [record for row, record in enumerate(records, 2) if checker.see(Located(record, "hand", row))]
    checker.finish()
    assert all(fault.warning for fault in faults)
    assert len(faults) >= len(records) - len(kept), "nothing is left out without a word"
    assert _written(kept) == []


def _written(records: tuple[Record, ...] | list[Record]) -> list[Fault]:
    """What the shapes say of the records; raises where they are no N-Triples."""
    writer, faults = Writer("hand"), list[Fault]()
    ntriples = "".join(block for record in records for block in writer.blocks(record)).encode()
    list(ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
    check_shapes(ntriples, faults.append, "hand")
    return faults
