"""The page of introductions: whom to introduce to whom, what the tie would do, and what to tell each side."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from babel.numbers import format_decimal
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from talka.matching.introductions.introduce import Introduction, Introductions, Wanted
from talka.matching.reasons import mark
from talka.matching.suggestions import Suggestion
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.introducing import TELL, footnotes, large, told, while_waiting
from talka.service.pages import forms
from talka.service.pages.items import Card, Proposal
from talka.service.pages.reader import ForReader
from talka.service.pages.views import View
from talka.service.pictures.introductions import before_after

router = APIRouter()

PARTS = {"reach": mark("reach"), "themes": mark("themes"), "robustness": mark("robustness")}
"""Names of the parts of the gain."""


@dataclass(frozen=True)
class Shown:
    """An introduction, ready to be written: `proposal` has the second side and how well the two fit."""

    one: Card
    proposal: Proposal
    effects: list[Markup]
    told: list[tuple[Markup, list[Markup]]]
    gain: str
    parts: str


@router.get("/{lang}/introductions")
def introductions(reader: ForReader, country: str = "", municipality: str = "", theme: str = "") -> HTMLResponse:
    matcher = reader.matcher()
    network, view = reader.network, reader.view
    asked = forms.Asked(network)
    code, place = asked.country(country), asked.place(municipality)
    topic = asked.concept(themes(), theme)
    too_wide = large(matcher) and not (code or place or topic)
    found = None if too_wide else while_waiting(matcher, Wanted(place=place or code, theme=topic))
    chosen = {
        "country": code,
        "municipality": local_id(place) if place else "",
        "theme": themes()[topic].id if topic else "",
    }
    parameters = {name: value for name, value in chosen.items() if value}
    return reader.page(
        "introductions.html",
        chosen=chosen,
        unknown=asked.unknown,
        fields=_fields(view),
        found=found,
        items=[_shown(view, item, found) for item in found.items] if found else [],
        notes=footnotes(found, reader.words) if found else [],
        pictures=before_after(network, found, reader.words) if found and found.items else None,
        api="/introductions?" + urlencode({"for": place or code, "theme": chosen["theme"], "lang": view.language}),
        narrowed=bool(parameters),
    )


def _fields(view: View) -> dict[str, list[forms.Group]]:
    network = view.network
    based = Counter(iri for row in range(len(network)) for iri in network.within(row))
    reach = forms.theme_reach(network).sum(axis=0)
    return {
        "country": forms.countries(view),
        "municipality": forms.without_empty(forms.places(view, based), ""),
        "theme": forms.without_empty(forms.theme_choices(view, reach), ""),
    }


def _shown(view: View, item: Introduction, found: Introductions) -> Shown:
    network = view.network

    def number(value: float) -> str:
        return format_decimal(value, format="0.00", locale=view.language)

    parts = [(view.words.gettext(PARTS[name]), gain) for name, gain in item.contributions.items()]
    return Shown(
        one=view.card(network.index[item.one]),
        proposal=view.proposal(Suggestion(item.other, item.probability, (), {}), found.months),
        effects=[view.say(effect) for effect in item.effects],
        told=[
            (
                view.sentence(TELL, organisation=view.organisation(network.index[iri]).text),
                [view.say(reason) for reason in reasons],
            )
            for iri, reasons in told(item)
        ],
        gain=number(item.gain),
        parts=", ".join(f"{name} {number(gain)}" for name, gain in parts),
    )
