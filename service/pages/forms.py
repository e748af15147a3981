"""Fields of the forms: choices with counts, and reading what was asked without ever failing on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qs

import numpy as np
from fastapi import Request
from starlette.exceptions import HTTPException

from talka.graph.network import Network
from talka.ontology.concepts import ConceptScheme, scheme
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.pages.collate import sort_key
from talka.service.pages.views import View

LONGEST_BODY = 200_000
"""Bytes of a posted form: 20,000 letters of Greek, percent-encoded, and the themes."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """Choices under a common label; without one they stand by themselves."""

    label: str
    choices: list[Choice]


@dataclass
class Asked:
    """Reads parameters; what names nothing is left out and remembered in `unknown`."""

    network: Network
    unknown: list[str] = field(default_factory=list)

    def country(self, text: str) -> str:
        return self._known(text, text.upper() if text.upper() in set(self.network.countries.tolist()) else "")

    def place(self, text: str) -> str:
        return self._known(text, self.network.place(text))

    def concept(self, concepts: ConceptScheme, text: str) -> str:
        found = concepts.find(text) if text else None
        return self._known(text, found.iri if found else "")

    def _known(self, text: str, found: str) -> str:
        if text and not found:
            self.unknown.append(text[:60])
        return found


def countries(view: View, count: Callable[[str], int] | None = None) -> list[Group]:
    codes = sorted(set(view.network.countries.tolist()) - {""})
    made = [Choice(code, view.words.country(code), count(code) if count else None) for code in codes]
    return [Group("", _by_label(made, view))]


def kinds(view: View, counts: dict[str, int]) -> list[Group]:
    made = [Choice(kind.id, kind.label(view.language), counts.get(kind.iri, 0)) for kind in scheme("kind")]
    return [Group("", _by_label(made, view))]


def places(view: View, counts: dict[str, int]) -> list[Group]:
    """Municipalities by country."""
    found: dict[str, list[Choice]] = {}
    for iri, count in counts.items():
        place = view.network.places.get(iri)
        if place and "/place/" in iri:
            choice = Choice(local_id(iri), view.name(place.labels, iri).text, count)
            found.setdefault(view.words.country(place.country), []).append(choice)
    return [Group(country, _by_label(found[country], view)) for country in _sorted(found, view)]


def theme_choices(view: View, counts: np.ndarray | None = None) -> list[Group]:
    """The theme tree as groups; each top theme is also the first choice of its own group."""
    scheme_ = themes()
    index = view.network.theme_index

    def choice(iri: str, depth: int) -> Choice:
        label = "– " * max(0, depth - 1) + scheme_[iri].label(view.language)
        if depth == 0:
            label = view.words.gettext("{theme}: all of it").format(theme=label)
        return Choice(scheme_[iri].id, label, None if counts is None else int(counts[index[iri]]))

    def branch(iri: str, depth: int) -> list[Choice]:
        below = sorted(scheme_.narrower(iri), key=lambda i: sort_key(scheme_[i].label(view.language), view.language))
        return [choice(iri, depth), *(found for narrower in below for found in branch(narrower, depth + 1))]

    tops = {top.label(view.language): top.iri for top in scheme_.top()}
    return [Group(label, branch(tops[label], 0)) for label in _sorted(tops, view)]


def without_empty(groups: list[Group], chosen: str) -> list[Group]:
    """Leave out choices that would find nothing, except the one that is chosen."""
    kept = [Group(group.label, [c for c in group.choices if c.count or c.value == chosen]) for group in groups]
    return [group for group in kept if group.choices]


@lru_cache(maxsize=4)
def theme_reach(network: Network) -> np.ndarray:
    """(n, t) bool: the organisation declares the theme or a narrower one."""
    below = np.zeros((len(network.theme_iris),) * 2, dtype=np.float32)
    for iri, column in network.theme_index.items():
        for broader in themes().ancestors(iri):
            below[column, network.theme_index[broader]] = 1
    reach: np.ndarray = (network.organisation_themes @ below) > 0
    return reach


async def posted(request: Request) -> dict[str, list[str]]:
    """The fields of a posted form; 413 or 400 for what no browser would send."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, "The form is too long.")
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=500)
    except ValueError as error:
        raise HTTPException(400, "The form could not be read.") from error


def _by_label(choices: Iterable[Choice], view: View) -> list[Choice]:
    return sorted(choices, key=lambda choice: sort_key(choice.label, view.language))


def _sorted(labels: Iterable[str], view: View) -> list[str]:
    return sorted(labels, key=lambda label: sort_key(label, view.language))
