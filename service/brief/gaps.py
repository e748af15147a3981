"""The gaps that concern a brief's organisations, territory or theme."""

from talka.matching.gaps.base import Gap, GapKind
from talka.matching.gaps.report import KINDS
from talka.matching.reasons import Ref
from talka.ontology.themes import themes
from talka.service.brief.ground import Ground
from talka.service.gaps import gaps_of


def concerning(ground: Ground) -> dict[GapKind, list[Gap]]:
    """Of each kind the gaps that concern the subject, in their order; kinds without any are left out.

    A gap concerns a subject that names one of its organisations, its own or an inner territory, its country or its
    theme. A gap that is about a theme alone concerns a territory of a country that it names, where somebody works on
    the theme.
    """
    known = gaps_of(ground.network)
    chosen = {kind: [gap for gap in known.of(kind) if _concerns(gap, ground)] for kind in KINDS}
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
