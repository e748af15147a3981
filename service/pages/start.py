"""The way in: `/` to the reader's language, and the start page."""

from collections import Counter

import numpy as np
from babel import negotiate_locale
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from talka.matching.gaps.at_home import AtHome
from talka.matching.gaps.isolated import Isolated
from talka.matching.gaps.report import KINDS
from talka.matching.gaps.untied_themes import UntiedThemes
from talka.ontology.concepts import LANGUAGES
from talka.ontology.themes import themes
from talka.service.gaps import gaps_of
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import Choice, theme_reach
from talka.service.pages.reader import ForReader

router = APIRouter()

COUNTED = tuple(kind for kind in KINDS if isinstance(kind, Isolated | AtHome | UntiedThemes))
"""The kinds of gaps of which the start page tells how many there are."""


def preferred(header: str) -> str:
    """The language of the pages that an Accept-Language header likes best; English where it likes none.

    >>> preferred("lv-LV,lv;q=0.9,en;q=0.8"), preferred("fi, sv;q=0.7, en;q=0.9"), preferred("q=;;,*"), preferred("")
    ('lv', 'en', 'en', 'en')
    """
    wishes: list[tuple[float, int, str]] = []
    for part in header.split(",")[:50]:
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag and weight > 0:
            wishes.append((-weight, len(wishes), tag.strip().lower()))
    return negotiate_locale([tag for _, _, tag in sorted(wishes)], LANGUAGES, sep="-") or "en"


@router.get("/")
def root(request: Request) -> RedirectResponse:
    language = preferred(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}/", 303, {"Vary": "Accept-Language"})


@router.get("/{lang}/")
def start(reader: ForReader) -> HTMLResponse:
    view, network = reader.view, reader.network
    counted = Counter(network.countries.tolist())
    countries = [Choice(code, reader.words.country(code), count) for code, count in counted.items() if code]
    reach = np.asarray(theme_reach(network).sum(axis=0)).ravel()
    tops = [Choice(t.id, t.label(view.language), int(reach[network.theme_index[t.iri]])) for t in themes().top()]
    gaps = {kind.name: len(found) for kind, found in gaps_of(network).report(COUNTED).items()}
    return reader.page(
        "start.html",
        countries=sorted(countries, key=lambda choice: sort_key(choice.label, view.language)),
        themes=sorted((top for top in tops if top.count), key=lambda choice: (-(choice.count or 0), choice.label)),
        organisations=len(network),
        collaborations=len(network.collaborations),
        alone=gaps[Isolated.name] + gaps[AtHome.name],
        untied=gaps[UntiedThemes.name],
    )
