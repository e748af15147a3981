"""The JSON-LD context gives the triples that the writer writes."""

import json
from pathlib import Path

from rdflib import Graph
from rdflib.compare import isomorphic, to_isomorphic

from talka.ontology.terms import ID, PREFIXES

DOCUMENT = {
    "id": f"{ID}organisation/demo-o",
    "type": "org:FormalOrganization",
    "name": {"sv": "Månljus", "el": "Φως"},
    "description": {"sv": "Fiktiv ungdomsgård"},
    "theme": ["https://w3id.org/talka/theme/sport", "https://w3id.org/talka/theme/volunteering"],
    "kind": "https://w3id.org/talka/kind/association",
    "basedIn": {
        "id": f"{ID}place/demo-p",
        "type": ["cpov:AdminUnit", "geo:Feature"],
        "name": {"sv": "Dimviken"},
        "latitude": "56.16",
        "longitude": "15.59",
        "within": ["http://data.europa.eu/nuts/code/SE221"],
        "code": "SE-XX",
    },
    "governs": f"{ID}place/demo-p",
    "website": "https://manljus.example.org",
    "identifier": ["TEST-1", "TEST-2"],
    "source": "fictional",
    "seeks": [{"id": f"{ID}need/demo-1", "type": "schema:Demand"}],
    "makesOffer": [{"id": f"{ID}offer/demo-1", "type": "schema:Offer"}],
}
COLLABORATION = {
    "id": f"{ID}collaboration/demo-c",
    "type": ["org:OrganizationalCollaboration", "schema:Project"],
    "member": [f"{ID}organisation/demo-o"],
    "startDate": "2022-03-01",
    "endDate": "2024",
    "memberCount": 12,
    "programme": "Fictional Erasmus",
}
TURTLE = """
<organisation/demo-o> a org:FormalOrganization ; skos:prefLabel "Månljus"@sv , "Φως"@el ;
    dct:description "Fiktiv ungdomsgård"@sv ; dct:subject theme:sport , theme:volunteering ;
    org:classification kind:association ; talka:basedIn <place/demo-p> ; talka:governs <place/demo-p> ;
    foaf:homepage <https://manljus.example.org> ; org:identifier "TEST-1" , "TEST-2" ; dct:source "fictional" ;
    schema:seeks <need/demo-1> ; schema:makesOffer <offer/demo-1> .
<need/demo-1> a schema:Demand . <offer/demo-1> a schema:Offer .
<place/demo-p> a cpov:AdminUnit , geo:Feature ; skos:prefLabel "Dimviken"@sv ;
    wgs:lat "56.16"^^xsd:decimal ; wgs:long "15.59"^^xsd:decimal ;
    geo:sfWithin nuts:SE221 ; skos:notation "SE-XX" .
<collaboration/demo-c> a org:OrganizationalCollaboration , schema:Project ; org:hasMember <organisation/demo-o> ;
    schema:startDate "2022-03-01" ; schema:endDate "2024" ; schema:funding "Fictional Erasmus" ;
    talka:memberCount 12 .
"""


def context(ontology: Path) -> dict[str, object]:
    value = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert isinstance(value, dict)
    return value


def prefixes(ontology: Path) -> dict[str, str]:
    return {name: iri for name, iri in context(ontology).items() if isinstance(iri, str) and iri.endswith(("/", "#"))}


def test_the_context_gives_the_triples_of_the_turtle(ontology: Path) -> None:
    document = {"@context": context(ontology), "@graph": [DOCUMENT, COLLABORATION]}
    expanded = Graph().parse(data=json.dumps(document), format="json-ld")
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    expected = Graph().parse(data=f"@base <{ID}> .\n{header}{TURTLE}", format="turtle")
    assert isomorphic(expanded, expected), sorted(to_isomorphic(expanded) ^ to_isomorphic(expected))


def test_every_term_of_the_context_is_in_the_document(ontology: Path) -> None:
    terms = {name for name in context(ontology) if name not in prefixes(ontology) and not name.startswith("@")}
    document = json.dumps([DOCUMENT, COLLABORATION])
    unused = {name for name in terms if f'"{name}":' not in document}
    assert not unused, "add the new terms to DOCUMENT and TURTLE above"


def test_prefixes_are_those_of_the_code(ontology: Path) -> None:
    for name, iri in prefixes(ontology).items():
        assert iri == PREFIXES[name]


def test_the_context_needs_no_network(ontology: Path) -> None:
    assert "@import" not in context(ontology)
    assert not [value for value in context(ontology).values() if isinstance(value, dict) and "@context" in value]
