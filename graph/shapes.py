"""The SHACL shapes (`ontology/shapes.ttl`): the contract that every written graph keeps."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import oxrdflib  # noqa: F401  # registers the fast "ox-*" parsers
from rdflib import Graph

from talka.graph.faults import Fault, Report


@lru_cache
def shapes() -> Graph:
    """The SHACL shapes: the contract that every written graph keeps."""
    return Graph().parse(data=(files("talka.ontology") / "shapes.ttl").read_text(), format="ox-turtle")


def check_shapes(ntriples: bytes, report: Report, name: str = "the graph") -> None:
    """Check N-Triples against `ontology/shapes.ttl` (SHACL Core), one fault for each result."""
    import pyshacl

    data = Graph().parse(data=ntriples, format="ox-nt")
    conforms, results, _ = pyshacl.validate(data, shacl_graph=shapes(), advanced=False, meta_shacl=False)
    if not conforms:
        for row in results.query(_RESULTS):
            report(_fault(name, row))


_RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?focus ?path ?value ?message WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?focus .
  OPTIONAL { ?result sh:resultPath ?path } OPTIONAL { ?result sh:value ?value }
  OPTIONAL { ?result sh:resultMessage ?message }
} ORDER BY ?focus ?path ?value"""


def _fault(name: str, row: Any) -> Fault:
    column = str(row.path or "").rpartition("#")[2].rpartition("/")[2]
    return Fault(name, 0, column, str(row.value or ""), f"{row.message} (at <{row.focus}>)", "See ontology/shapes.ttl.")
