"""Where an organisation is, in the many ways in which RDF says it: a territory, an address, a region's code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from talka.graph.sources.rdf.facts import Facts
from talka.graph.sources.rdf.nodes import Term, text
from talka.graph.sources.rdf.terms import (
    ADDRESSES,
    BASED_IN,
    COUNTRIES,
    COUNTRY_CLASSES,
    LATITUDES,
    LOCALITIES,
    LONGITUDES,
    NAMES,
    POINTS,
    SPATIAL,
    WITHIN,
)
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal, decimal
from talka.ontology.countries import country_code
from talka.ontology.terms import COUNTRY, NUTS

_DEEP = 4
"""Most steps from an organisation by way of a site to its address, or from a territory to its country."""
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")


@dataclass
class Where:
    """What is found; the first that says something leads."""

    place: str = ""
    country: str = ""
    locality: str = ""
    nuts: str = ""
    latitude: float | None = None
    longitude: float | None = None


def where(facts: Facts, places: Mapping[str, str]) -> Where:
    """Where a node is; `places` are the territories that are loaded, with their countries."""
    found = Where()
    for term in facts.node.take((BASED_IN,)):
        if term_id(term) in places and not found.place:
            found.place, found.country = term_id(term), places[term_id(term)]
        else:
            _set_country(facts, found, (BASED_IN,), term)
    _read_address(facts, found)
    for term in facts.node.take((SPATIAL,)):
        iri = text(term)
        if iri.startswith(NUTS) and _NUTS.fullmatch(iri.removeprefix(NUTS)):
            found.nuts = found.nuts or iri.removeprefix(NUTS)
        elif iri in places and not found.place and found.country in ("", places[iri]):
            found.place, found.country = iri, places[iri]
        else:
            _set_country(facts, found, (SPATIAL,), term)
    found.country = found.country or country_code(found.nuts[:2]) or ""
    return found


def term_id(term: Term) -> str:
    """The id of a node; empty for a literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else ""


def _read_address(facts: Facts, found: Where, depth: int = 0) -> None:
    """Country, town and position, of the node itself and then of the addresses and sites that it names."""
    for term in facts.node.take(COUNTRIES):
        _set_country(facts, found, COUNTRIES, term)
    town = facts.one(LOCALITIES, cells.name, "")
    found.locality = found.locality or town
    latitude, longitude = position(facts)
    if found.latitude is None:
        found.latitude, found.longitude = latitude, longitude
    for predicates in (ADDRESSES, POINTS):
        for term in facts.node.take(predicates):
            part = facts.part(term) if term_id(term) and depth < _DEEP else None
            if not part or not part.node.facts:
                facts.leave_out(predicates, "is an address in one piece, or one that is not described")
                continue
            _read_address(part, found, depth + 1)
            part.node.take(NAMES)  # the name of a site says nothing of where it is
            part.finish()


def position(facts: Facts) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees; both or none."""
    latitude = facts.one(LATITUDES, decimal(-90, 90), None)
    longitude = facts.one(LONGITUDES, decimal(-180, 180), None)
    if (latitude is None) != (longitude is None) and facts.sound:
        missing = LONGITUDES if longitude is None else LATITUDES
        facts.refuse(missing, "", Refusal("is missing, but its other coordinate is given", "Give both or neither."))
    return latitude, longitude


def _set_country(facts: Facts, found: Where, predicates: tuple[str, ...], term: Term) -> None:
    country = country_of(facts, term, is_country=predicates == COUNTRIES)
    if not country:
        mend = "Write a code such as SE, the country's name, or its IRI in the EU's country table."
        if predicates == COUNTRIES and isinstance(term, ox.Literal):
            facts.refuse(predicates, text(term), Refusal("is not a country", mend))
        else:
            facts.leave_out(predicates, "is a place of which the file does not say the country", mend)
    elif found.country not in ("", country):
        facts.leave_out(predicates, "is in another country, which is not loaded", "Keep one.")
    else:
        found.country = country


def country_of(facts: Facts, term: Term, *, is_country: bool = False, depth: int = 0) -> str:
    """The code of the country that a literal, an IRI or a territory in it means; empty where it cannot be told.

    is_country: whether it should be a country by itself. The name of anything else is not looked up: there is a town
        of Cuba in Portugal.
    """
    value = text(term)
    if isinstance(term, ox.Literal):
        return country_code(value) or ""
    for base, length in ((COUNTRY, None), (NUTS, 2)):
        if value.startswith(base):
            return country_code(value.removeprefix(base)[:length]) or ""
    node = facts.nodes[term]
    if is_country or node.classes & COUNTRY_CLASSES:
        return country_code(facts.label(term)) or ""
    wider = [(each, False) for each in node.take((WITHIN, *ADDRESSES))] + [
        (each, True) for each in node.take(COUNTRIES)
    ]
    for each, is_country in wider if depth < _DEEP else ():
        if (is_country or term_id(each)) and (
            country := country_of(facts, each, is_country=is_country, depth=depth + 1)
        ):
            return country
    return ""
