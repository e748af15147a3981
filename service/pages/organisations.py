"""The page of an organisation: what it is, who abroad would fit and why, with whom it works."""

from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.explain import local_id
from talka.ontology.themes import themes
from talka.service.api.present import organisation_out
from talka.service.api.routes import row_of
from talka.service.pages import forms
from talka.service.pages.forms import Choice, Group
from talka.service.pages.reader import ForReader
from talka.service.pages.views import Name, View

router = APIRouter()

SUGGESTED = 10


@dataclass(frozen=True)
class Partner:
    """Somebody with whom the organisation works, and in how many collaborations."""

    name: Name
    country: str
    shared: int


@dataclass(frozen=True)
class Wish:
    """A need or an offer of the organisation."""

    id: str
    offers: bool
    text: Name
    themes: list[Name]


@router.get("/{lang}/organisations/{organisation}")
def organisation(reader: ForReader, organisation: str, country: str = "", theme: str = "") -> HTMLResponse:
    matcher = reader.matcher()
    network, view = reader.network, reader.view
    row = row_of(network, organisation)
    asked = forms.Asked(network)
    chosen, topic = asked.country(country), asked.concept(themes(), theme)
    filters = Filters(countries=[chosen] if chosen else [], themes=[topic] if topic else [])
    answer = matcher.recommend(matcher.organisation(network.iris[row]), SUGGESTED, filters)
    partners = _partners(view, row)
    return reader.page(
        "organisation.html",
        card=view.card(row),
        out=organisation_out(network, row, reader.words),
        description=view.name(network.descriptions[row]),
        topics=[view.theme(iri) for iri in network.themes_of(row)],
        wishes=_wishes(view, row),
        proposals=[view.proposal(item) for item in answer.items],
        country=chosen,
        theme=themes()[topic].id if topic else "",
        unknown=asked.unknown,
        fields={"country": _abroad(view, row), "theme": _worked_on(view)},
        joints=[view.joint(column, without=row) for column in view.newest_first(network.collaborations_of(row).tolist())],
        partners=partners,
        countries=len({partner.country for partner in partners}),
        mapped=not np.isnan(network.latitude[row]) and bool(partners),
    )


def _partners(view: View, row: int) -> list[Partner]:
    """Those with most in common first, then by name."""
    network = view.network
    made = [
        Partner(
            name=view.organisation(other),
            country=view.words.country(str(network.countries[other])),
            shared=len(network.shared(row, other)),
        )
        for other in network.partners_of(row).tolist()
    ]
    return sorted(made, key=lambda partner: (-partner.shared, partner.name.text))


def _wishes(view: View, row: int) -> list[Wish]:
    iris = view.network.theme_iris
    return [
        Wish(
            id=local_id(wish.iri),
            offers=wish.offers,
            text=view.name(wish.texts),
            themes=[view.theme(iris[column]) for column in wish.themes],
        )
        for wish in view.network.wishes
        if wish.organisation == row
    ]


def _abroad(view: View, row: int) -> list[Group]:
    own = str(view.network.countries[row])
    return [Group("", [choice for group in forms.countries(view) for choice in group.choices if choice.value != own])]


def _worked_on(view: View) -> list[Group]:
    """The themes on which anybody in the network works."""
    counted = forms.theme_choices(view, _reach(view.network))
    kept = forms.without_empty(counted, "")
    return [Group(group.label, [Choice(c.value, c.label) for c in group.choices]) for group in kept]


def _reach(network: Network) -> np.ndarray:
    total: np.ndarray = forms.theme_reach(network).sum(axis=0)
    return total


