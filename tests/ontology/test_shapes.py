"""The shapes are SHACL Core: constraints in SPARQL take minutes on a large graph."""

import re

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from talka.graph.shapes import shapes

CORE = set(
    re.findall(
        r"\w+",
        """property path inversePath targetClass targetNode targetSubjectsOf targetObjectsOf class datatype nodeKind
        minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength pattern flags
        languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node qualifiedValueShape
        qualifiedMinCount qualifiedMaxCount closed ignoredProperties hasValue in message severity deactivated
        name description""",
    )
)
SHACL = str(SH._NS)


def test_only_the_core_of_shacl_is_used() -> None:
    used = {str(predicate).removeprefix(SHACL) for predicate in shapes().predicates() if SHACL in str(predicate)}
    assert "path" in used
    assert used <= CORE, f"ontology/shapes.ttl: do without {', '.join(sorted(used - CORE))}"


def test_the_shapes_conform_to_the_shapes_of_shapes() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True, advanced=False)
    assert conforms, text


def test_each_shape_has_a_message() -> None:
    graph = shapes()
    for shape in [*graph.subjects(RDF.type, SH.PropertyShape), *graph.objects(None, SH.property)]:
        messages = list(graph.objects(shape, SH.message))
        assert len(messages) == 1, f"ontology/shapes.ttl: give {shape} one sh:message"


def test_each_shape_that_is_named_is_defined_and_used() -> None:
    graph = shapes()
    for shape in set(graph.objects(None, SH.property)):
        assert (shape, SH.path, None) in graph, f"ontology/shapes.ttl: {shape} is used but not defined"
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        assert (None, SH.property, shape) in graph, f"ontology/shapes.ttl: {shape} is not used"


@pytest.mark.parametrize("pattern", sorted({str(pattern) for pattern in shapes().objects(None, SH.pattern)}))
def test_patterns_are_anchored_at_the_start(pattern: str) -> None:
    assert pattern.startswith("^"), f"ontology/shapes.ttl: a pattern without ^ fits anywhere: {pattern}"


def test_no_shape_reads_other_files() -> None:
    assert not list(shapes().objects(None, URIRef("http://www.w3.org/2002/07/owl#imports")))
