"""Needs of the organisations here: who elsewhere offers it, and which good practice elsewhere may help."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from talka.graph.network import Labels, WishRow
from talka.graph.store import GraphStore
from talka.ontology.themes import themes
from talka.service.brief.ground import Ground

_QUERY = """
SELECT ?practice ?theme ?title ?place ?who WHERE {
  ?practice a talka:GoodPractice ; dct:subject ?theme ; skos:prefLabel ?title .
  OPTIONAL { ?practice dct:spatial ?place }
  OPTIONAL { ?practice dct:contributor ?who }
}
"""


@dataclass
class Practice:
    """A good practice. themes, organisations: IRIs; place: a territory's IRI, or empty"""

    iri: str
    place: str = ""
    titles: Labels = field(default_factory=dict)
    themes: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Met:
    """A need with the offers and good practices from elsewhere that are about the same."""

    need: WishRow
    offers: tuple[WishRow, ...]
    practices: tuple[Practice, ...]


def read_practices(store: GraphStore) -> list[Practice]:
    """All good practices of a store, by IRI."""
    found: dict[str, Practice] = {}
    for row in store.query(_QUERY):
        iri, theme, title, place, who = row
        practice = found.setdefault(_value(iri), Practice(_value(iri), _value(place)))
        practice.themes.add(_value(theme))
        practice.titles[getattr(title, "language", None) or ""] = _value(title)
        practice.organisations |= {_value(who)} - {""}
    return [found[iri] for iri in sorted(found)]


def met(ground: Ground, practices: Iterable[Practice]) -> list[Met]:
    """The needs here, those that most elsewhere can meet first. Elsewhere is another country for offers, and for good
    practices another place and other organisations."""
    network, practices = ground.network, list(practices)
    found = []
    for need in network.wishes:
        if need.offers or not ground.here[need.organisation] or not _on_theme(ground, need):
            continue
        country = network.countries[need.organisation]
        offers = tuple(
            wish
            for wish in network.wishes
            if wish.offers and network.countries[wish.organisation] != country and _same(need, wish, network.theme_iris)
        )
        wanted = {network.theme_iris[column] for column in need.themes}
        fitting = tuple(p for p in practices if _about(p, wanted) and not _is_own(p, ground))
        found.append(Met(need, offers, fitting))
    return sorted(found, key=lambda each: (-len(each.offers) - len(each.practices), each.need.iri))


def _same(need: WishRow, offer: WishRow, iris: Sequence[str]) -> bool:
    """Whether a theme of the one is, or lies under, a theme of the other."""
    pairs = [(iris[one], iris[other]) for one in need.themes for other in offer.themes]
    return any(one in themes().ancestors(other) or other in themes().ancestors(one) for one, other in pairs)


def _about(practice: Practice, wanted: set[str]) -> bool:
    return any(iri in themes() and wanted & set(themes().ancestors(iri)) for iri in practice.themes)


def _on_theme(ground: Ground, wish: WishRow) -> bool:
    iris = ground.network.theme_iris
    about = [broader for column in wish.themes for broader in themes().ancestors(iris[column])]
    return not ground.subject.is_theme or ground.subject.ref.value in about


def _is_own(practice: Practice, ground: Ground) -> bool:
    """Of this place, or of one of its organisations; of a theme nothing is its own."""
    if ground.subject.is_theme:
        return False
    place = ground.network.places.get(practice.place)
    within = place.within if place else {practice.place}
    rows = [ground.network.index.get(iri) for iri in practice.organisations]
    in_country = place is not None and ground.subject.ref.kind == "country" and place.country == ground.subject.id
    return in_country or ground.subject.ref.value in within or any(row is not None and ground.here[row] for row in rows)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
