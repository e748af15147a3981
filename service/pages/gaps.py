"""Where the network has gaps: a few of each kind, and all of one kind."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from talka.matching.gaps.base import GapKind
from talka.matching.gaps.report import KINDS, concerning
from talka.service.gaps import gaps_of
from talka.service.pages import forms
from talka.service.pages.reader import ForReader

router = APIRouter()

FIRST, PER_PAGE = 5, 50
LARGE = 5_000
"""Organisations from which on a kind is only searched for when it is asked for: all of them take half a minute."""


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
    )
