"""The network as a whole: its gaps, and its themes."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from talka.ontology.themes import themes
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import theme_reach
from talka.service.pages.items import Name
from talka.service.pages.reader import ForReader
from talka.service.pages.start import gaps_of

router = APIRouter()


@dataclass
class Alone:
    """The organisations of a country that have no partner, or none abroad."""

    code: str
    country: str
    without: list[Name] = field(default_factory=list)
    at_home: list[tuple[Name, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Branch:
    """A theme with how many organisations work on it or on a narrower one."""

    theme: Name
    count: int
    narrower: list["Branch"]


@router.get("/{lang}/gaps")
def gaps(reader: ForReader) -> HTMLResponse:
    network, view = reader.network, reader.view
    isolated, untied = gaps_of(network)
    by_country: dict[str, Alone] = {}
    for gap in isolated:
        row = network.index[gap.organisation]
        code = str(network.countries[row])
        alone = by_country.setdefault(code, Alone(code, view.words.country(code)))
        if gap.partners:
            alone.at_home.append((view.organisation(row), gap.partners))
        else:
            alone.without.append(view.organisation(row))
    for alone in by_country.values():
        alone.without.sort(key=lambda name: sort_key(name.text, view.language))
        alone.at_home.sort(key=lambda item: sort_key(item[0].text, view.language))
    sentences = [
        view.sentence(
            gap.message,
            organisations=view.number(gap.organisations),
            countries=", ".join(view.words.country(code) for code in gap.countries),
            theme=view.theme(gap.theme),
        )
        for gap in untied
    ]
    return reader.page(
        "gaps.html",
        untied=sentences,
        total=len(isolated),
        alone=sorted(by_country.values(), key=lambda alone: sort_key(alone.country, view.language)),
    )


@router.get("/{lang}/themes")
def theme_tree(reader: ForReader) -> HTMLResponse:
    network, view = reader.network, reader.view
    reach = np.asarray(theme_reach(network).sum(axis=0)).ravel()
    below: dict[str, list[str]] = defaultdict(list)
    for concept in themes():
        below[concept.broader or ""].append(concept.iri)

    def branches(broader: str) -> list[Branch]:
        made = [Branch(view.theme(i), int(reach[network.theme_index[i]]), branches(i)) for i in below[broader]]
        return sorted(made, key=lambda branch: sort_key(branch.theme.text, view.language))

    return reader.page("themes.html", tree=branches(""))
