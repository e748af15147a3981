"""Describe an idea, get partners. The text is read, answered and forgotten."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from babel import Locale
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from talka.matching.candidates import Filters
from talka.matching.languages import identify
from talka.matching.matcher import Matcher
from talka.matching.query import Query
from talka.matching.topics import NAMED
from talka.ontology.concepts import LANGUAGES
from talka.ontology.terms import THEME
from talka.ontology.themes import themes
from talka.service.pages import dials, forms
from talka.service.pages.dials import Turned
from talka.service.pages.forms import Choice, Group
from talka.service.pages.reader import ForReader

router = APIRouter()

SUGGESTED = 10
SHORTEST, LONGEST = 10, 20_000
"""Letters of a text. In fewer there is nothing to compare; more is a report, not an idea."""
HOME = {"sv": "SE", "lv": "LV", "lt": "LT", "pt": "PT"}
"""The country that is taken for the asker's when nothing was said; Greek is spoken in two."""


@dataclass(frozen=True)
class Understood:
    """A theme by which the idea was understood, or that the asker added; `kept` unless the asker took it away."""

    id: str
    label: str
    kept: bool


@router.get("/{lang}/ideas")
def ask(reader: ForReader, country: str = "") -> HTMLResponse:
    home = forms.Asked(reader.network).country(country)
    return reader.page("ideas.html", **_form(reader, dials.turned(), country=home))


@router.post("/{lang}/ideas")
def answer(reader: ForReader, fields: Annotated[dict[str, list[str]], Depends(forms.posted)]) -> HTMLResponse:
    def one(name: str) -> str:
        return fields.get(name, [""])[0].strip()

    text = one("text")
    matcher = reader.matcher()
    asked = forms.Asked(reader.network)
    country, abroad = asked.country(one("country")), asked.country(one("abroad"))
    language = one("language") if one("language") in LANGUAGES else ""
    turned = dials.turned(one("surprise"), one("newcomers"), one("spread"))
    form = _form(reader, turned, text=text, country=country, abroad=abroad, language=language)
    if not SHORTEST <= len(text) <= LONGEST:
        return reader.page("ideas.html", **{**form, "fault": "long" if len(text) > LONGEST else "short"}, status=400)

    shown = _known(fields.get("shown", []))
    ticked = _known([*fields.get("theme", []), one("add")])
    if not country and "country" not in fields:  # from the start page, which does not ask
        country = HOME.get(language or identify(text), "")
        form = _form(reader, turned, text=text, country=country, abroad=abroad, language=language)
    query = matcher.idea(text, language=language, country=country)
    query, understood = _corrected(matcher, query, shown, ticked, reader.words.language)
    filters = Filters(countries=frozenset({abroad} if abroad else ()))
    found = matcher.recommend(query, SUGGESTED, filters, turned.dials)
    read_as = Locale.parse(reader.words.language).languages.get(query.language, query.language)
    answered = {
        "proposals": [reader.view.proposal(item, found.months) for item in found.items],
        "likely": reader.words.likely(found.months) if found.months else "",
        "understood": understood,
        "read_as": str(read_as),
    }
    return reader.page("ideas.html", **{**form, **answered})


def _form(reader: ForReader, turned: Turned, **filled: str) -> dict[str, Any]:
    view = reader.view
    names = Locale.parse(view.language).languages
    languages = [Group("", [Choice(code, str(names.get(code, code))) for code in LANGUAGES])]
    choices = {"country": forms.countries(view), "language": languages, "theme": forms.theme_choices(view)}
    empty = {"text": "", "country": "", "abroad": "", "language": ""}
    return {
        "filled": {**empty, **filled},
        "fields": choices,
        "dials": dials.questions(view, turned.dials, of_nobody=True),
        "turned": turned.parameters,
        "proposals": None,
        "likely": "",
        "understood": [],
        "fault": "",
    }


def _known(ids: list[str]) -> list[str]:
    """IRIs of the themes that exist, each once."""
    return [iri for iri in dict.fromkeys(THEME + text for text in ids) if iri in themes()]


def _corrected(
    matcher: Matcher, query: Query, shown: list[str], ticked: list[str], language: str
) -> tuple[Query, list[Understood]]:
    """The question without the themes that were shown and unticked, and with those that the asker added.

    Themes that were found in the text keep their weights, so asking again unchanged gives the same answer.
    """
    index = matcher.network.theme_index
    weights = query.themes.copy()
    found = sorted(np.flatnonzero(weights).tolist(), key=lambda column: (-weights[column], column))
    listed = dict.fromkeys([*(matcher.network.theme_iris[column] for column in found), *shown, *ticked])
    understood = []
    for iri in listed:
        kept = iri in ticked or iri not in shown
        weights[index[iri]] = 0.0 if not kept else weights[index[iri]] or NAMED
        understood.append(Understood(themes()[iri].id, themes()[iri].label(language), kept))
    return replace(query, themes=weights), understood
