"""Every IRI that the code uses is a term that somebody has defined."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from talka.ontology import terms
from talka.ontology.terms import ADMIN_UNIT, NS, PREFIXES, TALKA, Namespace

RDFS = PREFIXES["rdfs"]

NOT_AT_HAND = {
    "rdf": "W3C, as old as RDF itself",
    "rdfs": "W3C, as old as RDF itself",
    "owl": "W3C, as old as OWL itself",
    "xsd": "W3C, datatypes; XML Schema has no RDF file",
    "wgs": "W3C Geo; its file is not among the reference vocabularies",
    "spdx": "SPDX, as DCAT 2 uses it for checksums; its file is not among the reference vocabularies",
}
"""Prefixes whose terms cannot be looked up in shared/vocab/ontologies, and why."""
CHECKED_BY_HAND = {
    "rdf": {"type", "Statement", "subject", "predicate", "object"},
    "rdfs": {"label", "comment"},
    "owl": {"sameAs", "differentFrom"},
    "xsd": {"date", "decimal", "dateTime", "gYear", "gYearMonth", "integer"},
    "wgs": {"lat", "long"},
    "spdx": {"checksumValue"},
}


def used() -> list[str]:
    namespaces = [value for value in vars(terms).values() if isinstance(value, Namespace)]
    return [*(iri for namespace in namespaces for iri in namespace), ADMIN_UNIT]


def described(path: Path) -> dict[str, dict[str, list[object]]]:
    """Subject to predicate to objects."""
    table: dict[str, dict[str, list[object]]] = {}
    for quad in ox.parse(path=str(path)):
        if isinstance(quad.subject, ox.NamedNode):
            table.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return table


def is_known(iri: str, known: set[str]) -> bool:
    # the file of schema.org says http; schema.org itself has recommended https since 2017
    return iri in known or iri.replace("https://schema.org/", "http://schema.org/") in known


def test_own_terms_are_those_of_the_ontology(ontology: Path) -> None:
    in_file = {iri for iri in described(ontology / "talka.ttl") if iri.startswith(NS) and iri != NS}
    in_code = {str(iri) for iri in TALKA}
    assert in_code - in_file == set(), "add these to ontology/talka.ttl, or take them out of ontology/terms.py"
    assert in_file - in_code == set(), "add these to ontology/terms.py, or take them out of ontology/talka.ttl"


def test_own_terms_are_described(ontology: Path) -> None:
    for iri, facts in described(ontology / "talka.ttl").items():
        if iri.startswith(NS) and iri != NS:
            for term in ("label", "comment", "isDefinedBy"):
                assert len(facts.get(RDFS + term, [])) == 1, f"give {iri} one rdfs:{term} in ontology/talka.ttl"
            assert facts[RDFS + "isDefinedBy"] == [ox.NamedNode(NS)]
            kinds = [str(getattr(kind, "value", "")).rpartition("#")[2] for kind in facts[PREFIXES["rdf"] + "type"]]
            assert kinds[0] in ("Class", "ObjectProperty", "DatatypeProperty"), f"{iri} is neither class nor property"


@pytest.mark.parametrize("iri", [iri for iri in used() if not iri.startswith(NS)])
def test_reused_terms_exist(iri: str, request: pytest.FixtureRequest) -> None:
    prefix, _, name = terms.shorten(iri).partition(":")
    if prefix in NOT_AT_HAND:
        assert name in CHECKED_BY_HAND[prefix], f"look {iri} up, then add it to CHECKED_BY_HAND"
    else:
        assert is_known(iri, request.getfixturevalue("known")), f"nobody defines {iri}: take another term"


@pytest.mark.parametrize("file", ["shapes.ttl", "talka.ttl", "codes.ttl", "themes.ttl", "context.jsonld"])
def test_terms_of_the_files_exist(file: str, ontology: Path, known: set[str]) -> None:
    text = (ontology / file).read_text(encoding="utf-8")
    own = described(ontology / "talka.ttl")
    for prefix in ("cpov", "dcat", "dct", "foaf", "geo", "org", "prov", "schema", "skos", "talka"):
        for name in set(re.findall(rf"(?<![\w-]){prefix}:([A-Za-z]\w*)", text)):
            iri = PREFIXES[prefix] + name
            assert iri in own or is_known(iri, known), f"ontology/{file} uses {prefix}:{name}, which nobody defines"


def test_prefixes_are_the_same_in_all_files(ontology: Path) -> None:
    for path in ontology.glob("*.ttl"):
        for prefix, iri in re.findall(r"@prefix ([\w-]+): <([^>]+)>", path.read_text(encoding="utf-8")):
            assert PREFIXES.get(prefix, iri) == iri, f"{path.name} gives {prefix}: another meaning than terms.py"


def test_a_term_that_is_not_listed_is_an_error() -> None:
    with pytest.raises(AttributeError, match=r"add it to ontology/terms\.py"):
        TALKA.basedInn  # noqa: B018


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (NS + "basedIn", "talka:basedIn"),
        ("https://w3id.org/talka/theme/sport", "theme:sport"),
        ("https://a.example/x", "https://a.example/x"),
    ],
)
def test_shorten(iri: str, short: str) -> None:
    assert terms.shorten(iri) == short
