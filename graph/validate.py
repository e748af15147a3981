"""Checks across rows: unique ids, references that exist, dates in order. SHACL says the same of the written graph.

The checks per cell stand in `talka.graph.cells`; those here need to see the whole source.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import oxrdflib  # noqa: F401  # registers the fast "ox-*" parsers
from rdflib import Graph

from talka.graph.faults import Fault
from talka.graph.records import (
    Collaboration,
    Contact,
    Located,
    Organisation,
    Participation,
    Place,
    Practice,
    Wish,
)

Report = Callable[[Fault], None]


def check(records: Iterable[Located], report: Report) -> None:
    """Report what is wrong across the rows of one source. A second row with an id is refused, the first is kept."""
    records = list(records)
    ids: dict[tuple[type, str], Located] = {}
    pairs: dict[tuple[str, str, str], Located] = {}
    for located in records:
        record = located.record
        key = getattr(record, "id", None)
        if key is not None:
            first = ids.setdefault((type(record), key), located)
            if first is not located:
                reason = f"is already the id of row {first.row} of {first.file}"
                _refuse(report, located, "id", key, reason, "Give each row an id of its own.")
        if isinstance(record, Participation):
            triple = (record.collaboration, record.organisation, record.role)
            first = pairs.setdefault(triple, located)
            if first is not located:
                mend = "Remove one of the two rows."
                _refuse(report, located, "organisation", record.organisation, f"repeats row {first.row}", mend)
    known = set(ids)
    for located in records:
        for column, type_, reference in _references(located.record):
            if reference and (type_, reference) not in known:
                table = _TABLES[type_]
                reason, mend = f"is not an id in {table}", f"Add it to {table}, or correct the id."
                _refuse(report, located, column, reference, reason, mend)
        _check_dates(located, report)


_TABLES: dict[type, str] = {
    Place: "municipalities.csv",
    Organisation: "organisations.csv",
    Collaboration: "collaborations.csv",
}


def _references(record: object) -> list[tuple[str, type, str]]:
    """Column, type and id of what a record refers to."""
    match record:
        case Organisation():
            return [("municipality", Place, record.place)]
        case Participation():
            return [
                ("collaboration", Collaboration, record.collaboration),
                ("organisation", Organisation, record.organisation),
            ]
        case Wish() | Contact():
            return [("organisation", Organisation, record.organisation)]
        case Practice():
            bodies = [("organisations", Organisation, organisation) for organisation in record.organisations]
            return [("municipality", Place, record.place), *bodies]
    return []


def _check_dates(located: Located, report: Report) -> None:
    record = located.record
    if not isinstance(record, Collaboration | Participation) or not (record.start and record.end):
        return
    shared = min(len(record.start), len(record.end))  # "2020-05" to "2020" is in order: both may be in May
    if record.end[:shared] < record.start[:shared]:
        reason = f"is before the start, {record.start}"
        _refuse(report, located, "end", record.end, reason, "Check whether start and end are exchanged.")


def _refuse(report: Report, located: Located, column: str, value: str, reason: str, mend: str) -> None:
    report(Fault(located.file, located.row, column, value, reason, mend))


@lru_cache
def shapes() -> Graph:
    """The SHACL shapes: the contract that every written graph keeps."""
    return Graph().parse(data=(files("talka.ontology") / "shapes.ttl").read_text(), format="ox-turtle")


def shacl(ntriples: bytes, report: Report, name: str = "the graph") -> None:
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
