"""Where the network has gaps: a few of each kind, and all of one kind."""

from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from talka.graph.network import Network
from talka.matching.gaps.base import GapKind
from talka.matching.gaps.report import KINDS, concerning
from talka.service.gaps import gaps_of
from talka.service.pages import forms
from talka.service.pages.reader import ForReader
from talka.service.pictures.gap_network import MOST, gap_network_svg, legend
from talka.service.pictures.heat_map import cells, heat_map_svg
from talka.service.words import Words

router = APIRouter()

FIRST, PER_PAGE = 5, 50
LARGE = 5_000
"""Organisations from which on a kind is only searched for when it is asked for: all of them take half a minute."""

NOTHING = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@dataclass(frozen=True)
class Section:
    """A kind of gap with the gaps that are shown; `total` is None where they were not searched for."""

    kind: GapKind
    total: int | None
    gaps: list[Markup]
    address: str


@router.get("/{lang}/gaps")
def gaps(reader: ForReader, kind: str = "", country: str = "", page: str = "") -> HTMLResponse:
    network, view = reader.network, reader.view
    asked = forms.Asked(network)
    code = asked.country(country)
    chosen = next((each for each in KINDS if each.name == kind), None)
    known = gaps_of(network)

    def section(each: GapKind, begin: int, end: int) -> Section:
        address = view.url("gaps", kind=each.name, country=code)
        if chosen is None and len(network) > LARGE:
            return Section(each, None, [], address)
        found = concerning({each: known.of(each)}, frozenset({code} - {""}))[each]
        return Section(each, len(found), [view.say(gap) for gap in found[begin:end]], address)

    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    begin = (max(1, number) - 1) * PER_PAGE if chosen else 0
    sections = [
        section(each, begin, begin + (PER_PAGE if chosen else FIRST)) for each in ([chosen] if chosen else KINDS)
    ]
    total = (sections[0].total or 0) if chosen else 0

    def turn(to: int) -> str:
        return view.url("gaps", kind=kind, country=code, page=str(to))

    return reader.page(
        "gaps.html",
        chosen=chosen,
        sections=sections,
        unknown=asked.unknown,
        country=code,
        countries=forms.countries(view),
        number=number,
        begin=begin,
        last=max(1, -(-total // PER_PAGE)),
        turn=turn,
        cells=[] if chosen else cells(known.countries, {code}),
        heat_map=view.url("gaps/countries.svg", country=code),
        picture=view.url("gaps/network.svg", country=code) if not chosen and len(network) <= MOST else "",
        legend=legend(network, reader.words),
    )


@router.get("/{lang}/gaps/countries.svg")
def heat_map(reader: ForReader, country: str = "") -> Response:
    """Which countries work together more and which less than expected."""
    code = forms.Asked(reader.network).country(country)
    return Response(_heat_map(reader.network, reader.words.language, code), media_type="image/svg+xml")


@router.get("/{lang}/gaps/network.svg")
def picture(reader: ForReader, country: str = "") -> Response:
    """The network with its gaps, where it is small enough."""
    code = forms.Asked(reader.network).country(country)
    return Response(_picture(reader.network, reader.words.language, code), media_type="image/svg+xml")


@lru_cache(maxsize=32)
def _heat_map(network: Network, language: str, country: str) -> str:
    return heat_map_svg(cells(gaps_of(network).countries, {country}), Words(network, language)) or NOTHING


@lru_cache(maxsize=32)
def _picture(network: Network, language: str, country: str) -> str:
    if len(network) > MOST:
        return NOTHING
    found = concerning(gaps_of(network).report(), frozenset({country} - {""}))
    return gap_network_svg(network, found, Words(network, language)) or NOTHING
