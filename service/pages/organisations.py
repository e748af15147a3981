"""The page of an organisation: what it is, who abroad would fit and why, with whom it works."""

from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.suggestions import Suggestions
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.api.asked import row_of
from talka.service.pages import forms
from talka.service.pages.collate import sort_key
from talka.service.pages.dials import ForList, Turned, questions
from talka.service.pages.forms import Choice, Group
from talka.service.pages.items import Name
from talka.service.pages.reader import ForReader, Reader
from talka.service.pages.views import View

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


@dataclass(frozen=True)
class Suggested:
    """An answer with what was asked for: a country, a theme's IRI, and what was not understood."""

    answer: Suggestions
    country: str
    theme: str
    unknown: list[str]


def suggested(reader: Reader, organisation: str, country: str, theme: str, turned: Turned) -> Suggested:
    """The suggestions of the page, for its list and for its map."""
    reader.matcher()
    asked = forms.Asked(reader.network)
    code, topic = asked.country(country), asked.concept(themes(), theme)
    filters = Filters(countries=frozenset({code} if code else ()), themes=frozenset({topic} if topic else ()))
    iri = reader.network.iris[row_of(reader.network, organisation)]
    answer = reader.space.recommend(iri, SUGGESTED, filters, turned.dials)
    return Suggested(answer, code, topic, [*asked.unknown, *turned.unknown])


@router.get("/{lang}/organisations/{organisation}")
def organisation(
    reader: ForReader, organisation: str, turned: ForList, country: str = "", theme: str = ""
) -> HTMLResponse:
    found = suggested(reader, organisation, country, theme, turned)
    network, view = reader.network, reader.view
    row = row_of(network, organisation)
    chosen = {"country": found.country, "theme": themes()[found.theme].id if found.theme else ""}
    asked = {**{name: value for name, value in chosen.items() if value}, **turned.parameters}
    partners = _partners(view, row)
    joints = view.newest_first(network.collaborations_of(row).tolist())
    page = f"organisations/{quote(organisation, safe='')}"
    return reader.page(
        "organisation.html",
        card=view.card(row),
        website=view.web(network.websites[row]),
        source=network.sources[row],
        description=view.name(network.descriptions[row]),
        topics=[view.theme(iri) for iri in network.themes_of(row)],
        done=_done(view, row),
        wishes=_wishes(view, row),
        proposals=[view.proposal(item, found.answer.months) for item in found.answer.items],
        likely=reader.words.likely(found.answer.months) if found.answer.months else "",
        chosen=chosen,
        narrowed=bool(asked),
        dials=questions(view, turned.dials),
        unknown=found.unknown,
        fields={"country": _abroad(view, row), "theme": _worked_on(view)},
        joints=[view.joint(column, without=row) for column in joints],
        partners=partners,
        countries=len({partner.country for partner in partners}),
        address=view.url(page),
        map=view.url(f"{page}/map.svg", **asked) if not np.isnan(network.latitude[row]) else "",
        network=view.url(f"{page}/network.json") if partners else "",
        api=f"/organisations/{quote(organisation, safe='')}/recommendations?lang={view.language}",
    )


def _done(view: View, row: int) -> list[Name]:
    """Themes of its collaborations that it does not declare itself: reasons may name them."""
    network = view.network
    columns = np.unique(network.collaboration_themes[network.collaborations_of(row)].indices)
    declared = network.themes_of(row)
    return [view.theme(iri) for iri in (network.theme_iris[c] for c in columns) if iri not in declared]


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
    return sorted(made, key=lambda partner: (-partner.shared, sort_key(partner.name.text, view.language)))


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
