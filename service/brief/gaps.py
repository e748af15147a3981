"""The gaps that concern a brief's organisations, territory or theme.

`found` is the one place that knows which kinds of gaps there are and how they are found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from talka.graph.network import Network
from talka.matching.gaps.base import Gap
from talka.matching.gaps.isolated import isolated
from talka.matching.gaps.untied_themes import untied_themes
from talka.matching.reasons import Ref, mark
from talka.ontology.themes import themes
from talka.service.brief.ground import Ground


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gap: its name, its heading, and why it matters; both marked for translation."""

    name: str
    title: str
    why: str


KINDS = (
    Kind(
        "untied_theme",
        mark("Themes that nothing ties together across a border"),
        mark("Others abroad work on the same. A first joint meeting would be new for everybody."),
    ),
    Kind(
        "no_partner",
        mark("No partner yet"),
        mark("They may be small, new or busy. A personal invitation helps more than a call for proposals."),
    ),
    Kind(
        "no_partner_abroad",
        mark("Partners only in their own country"),
        mark("They know how to work with others. Abroad, they only lack the first contact."),
    ),
)


@lru_cache(maxsize=4)
def found(network: Network) -> dict[str, list[Gap]]:
    """Gaps by the name of their kind, once for each state of the network: the search visits every organisation."""
    gaps: dict[str, list[Gap]] = {kind.name: [] for kind in KINDS}
    for theme in untied_themes(network):
        about = Ref("theme", theme.theme)
        values = {
            "organisations": (Ref("count", str(theme.organisations)),),
            "countries": tuple(Ref("country", code) for code in theme.countries),
            "theme": (about,),
        }
        gaps["untied_theme"].append(
            Gap("untied_theme", theme.message, values, theme.organisations, (about,), theme.countries)
        )
    for alone in isolated(network):
        about = Ref("organisation", alone.organisation)
        name = "no_partner_abroad" if alone.partners else "no_partner"
        country = str(network.countries[network.index[alone.organisation]])
        values = {"organisation": (about,)}
        if alone.partners:
            values["partners"] = (Ref("count", str(alone.partners)),)
        gaps[name].append(Gap(name, alone.message, values, alone.partners, (about,), (country,) if country else ()))
    return gaps


def concerning(gaps: Mapping[str, Sequence[Gap]], ground: Ground) -> dict[str, list[Gap]]:
    """Of each kind the gaps that concern the subject, in their order; kinds without any are left out.

    A gap concerns a subject that names one of its organisations, its own or an inner territory, its country or its
    theme. A gap that is about a theme alone concerns a territory of a country that it names, where somebody works on
    the theme.
    """
    chosen = {kind: [gap for gap in every if _concerns(gap, ground)] for kind, every in gaps.items()}
    return {kind: some for kind, some in chosen.items() if some}


def _concerns(gap: Gap, ground: Ground) -> bool:
    if ground.subject.is_theme:
        about = [ref.value for ref in gap.about if ref.kind == "theme"]
        if about:
            return any(ground.subject.ref.value in themes().ancestors(iri) for iri in about)
        organisations = [ref for ref in gap.about if ref.kind == "organisation"]
        return bool(organisations) and all(_is_here(ref, ground) for ref in organisations)
    if any(ref.kind != "theme" for ref in gap.about):
        return any(_is_here(ref, ground) for ref in gap.about)
    declared = {broader for iri, _ in ground.themes for broader in themes().ancestors(iri)}
    return bool(ground.own & set(gap.countries)) and any(ref.value in declared for ref in gap.about)


def _is_here(ref: Ref, ground: Ground) -> bool:
    match ref.kind:
        case "organisation":
            row = ground.network.index.get(ref.value)
            return row is not None and bool(ground.here[row])
        case "place":
            place = ground.network.places.get(ref.value)
            return ground.subject.ref.value in (place.within if place else {ref.value})
        case "country":
            return ref == ground.subject.ref
    return False
