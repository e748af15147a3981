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
    Record,
    Unread,
    Wish,
)

Report = Callable[[Fault], None]


def check(records: Iterable[Located], report: Report) -> None:
    """Report what is wrong across the rows of one source. A second row with an id is refused, the first is kept."""
    records = list(records)
    ids: dict[tuple[str, str], Located] = {}
    pairs: dict[tuple[str, ...], Located] = {}
    unread = {
        located.record.table for located in records if isinstance(located.record, Unread) and not located.record.id
    }
    for located in records:
        record, table = located.record, _table(located.record)
        key = getattr(record, "id", "")
        if key:
            first = ids.setdefault((table, key), located)
            if first is not located:
                reason = f"is already the id of row {first.row} of {first.file}"
                _refuse(report, located, "id", key, reason, "Give each row an id of its own.")
        elif isinstance(record, Participation | Contact):
            first = pairs.setdefault((table, *_pair(record)), located)
            if first is not located:
                mend = "Remove one of the two rows."
                _refuse(report, located, "organisation", record.organisation, f"repeats row {first.row}", mend)
    for located in records:
        for column, table, reference in _references(located.record):
            if reference and table not in unread and (table, reference) not in ids:
                reason, mend = f"is not an id in {table}", f"Add it to {table}, or correct the id."
                _refuse(report, located, column, reference, reason, mend)
        _check_dates(located, report)
        _check_position(located, ids, report)


PLACES, ORGANISATIONS, COLLABORATIONS = "municipalities.csv", "organisations.csv", "collaborations.csv"


def _table(record: Record) -> str:
    """The table to which a record belongs in a Talka folder."""
    match record:
        case Unread():
            return record.table
        case Wish():
            return "offers.csv" if record.offers else "needs.csv"
    return _TABLES[type(record)]


_TABLES: dict[type, str] = {
    Place: PLACES,
    Organisation: ORGANISATIONS,
    Collaboration: COLLABORATIONS,
    Participation: "participations.csv",
    Practice: "practices.csv",
    Contact: "contacts.csv",
}


def _pair(record: Participation | Contact) -> tuple[str, ...]:
    """What must not come twice in a table without ids. One organisation may well have two roles."""
    if isinstance(record, Participation):
        return record.collaboration, record.organisation, record.role
    return record.organisation, record.name, record.email


def _references(record: object) -> list[tuple[str, str, str]]:
    """Column, table and id of what a record refers to."""
    match record:
        case Organisation():
            return [("municipality", PLACES, record.place)]
        case Participation():
            return [
                ("collaboration", COLLABORATIONS, record.collaboration),
                ("organisation", ORGANISATIONS, record.organisation),
            ]
        case Wish() | Contact():
            return [("organisation", ORGANISATIONS, record.organisation)]
        case Practice():
            bodies = [("organisations", ORGANISATIONS, organisation) for organisation in record.organisations]
            return [("municipality", PLACES, record.place), *bodies]
    return []


def _check_dates(located: Located, report: Report) -> None:
    record = located.record
    if not isinstance(record, Collaboration | Participation) or not (record.start and record.end):
        return
    shared = min(len(record.start), len(record.end))  # "2020-05" to "2020" is in order: both may be in May
    if record.end[:shared] < record.start[:shared]:
        reason = f"is before the start, {record.start}"
        _refuse(report, located, "end", record.end, reason, "Check whether start and end are exchanged.")


EUROPE = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""Countries of which an exchanged pair of coordinates can be told; France and others have islands elsewhere."""


def _in_europe(latitude: float, longitude: float) -> bool:
    """Whether a point lies roughly in Europe: between the Canaries and Cyprus, Crete and the North Cape."""
    return 34 <= latitude <= 72 and -32 <= longitude <= 35


def _check_position(located: Located, ids: dict[tuple[str, str], Located], report: Report) -> None:
    """Both coordinates or none; an organisation in the country of its municipality."""
    record = located.record
    if not isinstance(record, Organisation | Place):
        return
    if (record.latitude is None) != (record.longitude is None):
        given, column = ("lat", "lon") if record.longitude is None else ("lon", "lat")
        mend = "Fill in both lat and lon, or neither."
        _refuse(report, located, column, "", f"the cell is empty, but {given} is given", mend)
    elif record.latitude is not None and record.longitude is not None and record.country in EUROPE:
        there = _in_europe(record.latitude, record.longitude)
        if not there and _in_europe(record.longitude, record.latitude):
            reason = f"and lon {record.longitude:g} are not in Europe, as {record.country} is"
            mend = "They look exchanged."
            report(Fault(located.file, located.row, "lat", f"{record.latitude:g}", reason, mend, warning=True))
    if isinstance(record, Organisation) and record.place:
        place = ids.get((PLACES, record.place))
        if place and isinstance(place.record, Place) and place.record.country != record.country:
            reason = f"is not the country of its municipality, {place.record.country}"
            _refuse(report, located, "country", record.country, reason, "Correct the country or the municipality.")


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
