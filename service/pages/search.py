"""Search and browse: a plain form, whose choices never lead to an empty page."""

from collections import Counter
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.graph.network import Network
from talka.ontology.concepts import scheme
from talka.ontology.terms import KIND, THEME, local_id
from talka.ontology.themes import themes
from talka.service.pages import forms
from talka.service.pages.forms import Group
from talka.service.pages.reader import ForReader
from talka.service.pages.views import View
from talka.service.search import Search, find, search

router = APIRouter()

PER_PAGE = 20
LONGEST = 200
"""Letters of a search that are read; more is no search."""


@router.get("/{lang}/organisations")
def organisations(
    reader: ForReader,
    q: str = "",
    country: str = "",
    municipality: str = "",
    kind: str = "",
    theme: str = "",
    page: str = "",
) -> HTMLResponse:
    network, view = reader.network, reader.view
    asked = forms.Asked(network)
    wanted = Search(
        words=q[:LONGEST].strip(),
        country=asked.country(country),
        place=asked.place(municipality),
        kind=asked.concept(scheme("kind"), kind),
        theme=asked.concept(themes(), theme),
    )
    found = find(network, wanted)
    rows = found.rows
    last = max(1, -(-len(rows) // PER_PAGE))
    number = min(int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1, last) or 1
    chosen = _chosen(wanted)

    def address(**changes: str) -> str:
        return view.url("organisations", **{**chosen, **changes})

    return reader.page(
        "organisations.html",
        wanted=chosen,
        narrowed=any(chosen.values()),
        loosened=[(what, address(**{field: ""})) for field, what in _loosen(reader, wanted).items()],
        unknown=asked.unknown,
        found=found,
        fields=_fields(network, view, wanted, rows),
        total=len(rows),
        cards=[view.card(row) for row in rows[(number - 1) * PER_PAGE : number * PER_PAGE]],
        number=number,
        last=last,
        previous=address(page=str(number - 1)) if number > 1 else "",
        next=address(page=str(number + 1)) if number < last else "",
        api="/organisations?" + urlencode({k: v for k, v in chosen.items() if v} | {"lang": view.language}),
    )


def _chosen(wanted: Search) -> dict[str, str]:
    """The search as the parameters of its address."""
    return {
        "q": wanted.words,
        "country": wanted.country,
        "municipality": local_id(wanted.place) if wanted.place else "",
        "kind": wanted.kind.removeprefix(KIND),
        "theme": wanted.theme.removeprefix(THEME),
    }


def _loosen(reader: ForReader, wanted: Search) -> dict[str, str]:
    """What was asked, in words, by field: each can be taken away."""
    network, view = reader.network, reader.view
    said = {
        "q": f"“{wanted.words}”" if wanted.words else "",
        "country": reader.words.country(wanted.country) if wanted.country else "",
        "municipality": view.name(network.places[wanted.place].labels, wanted.place).text if wanted.place else "",
        "kind": reader.words.kind(wanted.kind),
        "theme": themes()[wanted.theme].label(view.language) if wanted.theme else "",
    }
    return {field: text for field, text in said.items() if text}


def _fields(network: Network, view: View, wanted: Search, rows: list[int]) -> dict[str, list[Group]]:
    """The choices of each field, counted among what the other fields leave."""

    def others(field: str) -> list[int]:
        return search(network, replace(wanted, **{field: ""})) if getattr(wanted, field) else rows

    chosen = _chosen(wanted)
    by_country = Counter(network.countries[others("country")].tolist())
    by_place = Counter(iri for row in others("place") for iri in network.within(row))
    if wanted.place:
        by_place.setdefault(wanted.place, 0)
    by_kind = Counter(network.kinds[row] for row in others("kind"))
    by_theme = forms.theme_reach(network)[others("theme")].sum(axis=0)
    groups = {
        "country": forms.countries(view, lambda code: by_country[code]),
        "municipality": forms.places(view, by_place),
        "kind": forms.kinds(view, by_kind),
        "theme": forms.theme_choices(view, by_theme),
    }
    return {field: forms.without_empty(found, chosen[field]) for field, found in groups.items()}
