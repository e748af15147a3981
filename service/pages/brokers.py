"""The page of the gatekeepers: who connects whom, as a picture and as a list."""

import math
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass

from babel.numbers import format_decimal
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from talka.matching.broker_words import MEANING, NAME
from talka.matching.brokers import LARGEST, PARTITIONS, Broker, Brokers, Partition
from talka.matching.reasons import mark
from talka.matching.structure.brokerage import ROLES, Role
from talka.service.brokers import brokers_of
from talka.service.errors import not_found
from talka.service.pages import forms
from talka.service.pages.forms import Choice, Group
from talka.service.pages.items import Card
from talka.service.pages.reader import ForReader, Reader
from talka.service.pictures.brokers import brokers_svg

router = APIRouter()

LISTED = 12
"""Brokers of a page: as many as the picture can number."""
COLUMNS: tuple[Role, ...] = ("coordinator", "itinerant", "gatekeeper", "liaison")
"""Roles of the table; a representative stands between the same pairs as a gatekeeper."""
WAIT = 1.5
"""Seconds for which a visitor waits; a large network takes longer, and the page says so and asks again."""
GROUPS: dict[Partition, str] = {
    "country": mark("Countries"),
    "municipality": mark("Municipalities and regions"),
    "sector": mark("Kinds of organisations"),
}


@dataclass(frozen=True)
class Asked:
    """What the page is to show, and what was not understood."""

    by: Partition
    role: Role | None
    country: str
    unknown: list[str]

    @property
    def parameters(self) -> dict[str, str]:
        return {"by": self.by if self.by != "country" else "", "role": self.role or "", "country": self.country}


@dataclass(frozen=True)
class Shown:
    """A broker of the list.

    why: a sentence; roles: what it plays, with how many pairs; figures: for the table, as the language writes numbers
    """

    card: Card
    why: Markup
    roles: list[tuple[str, str]]
    figures: list[str]


def asked_for(reader: Reader, by: str, role: str, country: str) -> Asked:
    fields = forms.Asked(reader.network)
    code = fields.country(country)
    unknown = [text[:60] for text, known in ((by, PARTITIONS), (role, ROLES)) if text and text not in known]
    return Asked(
        by if by in PARTITIONS else "country",
        role if role in ROLES else None,
        code,
        fields.unknown + unknown,
    )


def worked_out(reader: Reader, by: Partition) -> Brokers | None:
    """The brokers, or none while a large network is still looked at."""
    try:
        return brokers_of(reader.network, by).result(timeout=WAIT)
    except NotYetError:
        return None


def top(found: Brokers, asked: Asked) -> list[Broker]:
    return found.top(LISTED, asked.role, {asked.country} if asked.country else ())


@router.get("/{lang}/brokers")
def brokers(reader: ForReader, by: str = "", role: str = "", country: str = "") -> HTMLResponse:
    asked = asked_for(reader, by, role, country)
    found, view, _ = worked_out(reader, asked.by), reader.view, reader.words.gettext
    listed = top(found, asked) if found else []
    return reader.page(
        "brokers.html",
        wait=found is None,
        shown=[_shown(reader, broker) for broker in listed],
        picture=view.url("brokers.svg", **asked.parameters) if listed else "",
        sampled=found is not None and not found.betweenness.exact,
        largest=view.number(LARGEST),
        chosen=asked,
        roles=[(_(NAME[role]), _(MEANING[role])) for role in ROLES],
        columns=[_(NAME[role]) for role in COLUMNS],
        fields={
            "by": [Group("", [Choice(name, _(label)) for name, label in GROUPS.items()])],
            "role": [Group("", [Choice(role, f"{_(NAME[role])}: {_(MEANING[role])}") for role in ROLES])],
            "country": forms.countries(view),
        },
        unknown=asked.unknown,
        address=view.url("brokers"),
    )


@router.get("/{lang}/brokers.svg")
def picture(reader: ForReader, by: str = "", role: str = "", country: str = "") -> Response:
    """The brokers of the list and their contacts."""
    asked = asked_for(reader, by, role, country)
    found = worked_out(reader, asked.by)
    if found is None:
        raise not_found("picture", "brokers.svg")
    return Response(brokers_svg(found, top(found, asked), reader.words), media_type="image/svg+xml")


def _shown(reader: Reader, broker: Broker) -> Shown:
    view = reader.view
    played = [
        (reader.words.gettext(NAME[role]), view.number(broker.roles[role])) for role in COLUMNS if broker.roles[role]
    ]
    figures = [view.number(broker.pairs)]
    for role in COLUMNS:
        figures += [view.number(broker.roles[role]), _decimal(broker.normalised[role], "#,##0.0", view.language)]
    figures.append(_decimal(broker.betweenness, "0.000", view.language))
    figures.append(_decimal(broker.constraint, "0.00", view.language))
    return Shown(view.card(broker.row), view.say(broker), played, figures)


def _decimal(value: float, form: str, language: str) -> str:
    return "–" if math.isnan(value) else str(format_decimal(value, format=form, locale=language))
