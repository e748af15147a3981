"""The gap report: all kinds of gaps, in the order in which they are read."""

from collections.abc import Sequence

from talka.graph.network import Network
from talka.matching.gaps.at_home import AtHome
from talka.matching.gaps.base import Gap, GapKind
from talka.matching.gaps.bridges import Bridges
from talka.matching.gaps.communities import Communities
from talka.matching.gaps.isolated import Isolated
from talka.matching.gaps.local_ties import LocalTies
from talka.matching.gaps.pairs import COUNTRY_PAIRS, MUNICIPALITY_PAIRS, REGION_PAIRS
from talka.matching.gaps.structural_holes import StructuralHoles
from talka.matching.gaps.unmet_needs import UnmetNeeds
from talka.matching.gaps.untied_themes import UntiedThemes
from talka.matching.ties import Ties

Report = dict[GapKind, list[Gap]]
"""Gaps by their kind, the largest first."""

KINDS: tuple[GapKind, ...] = (
    COUNTRY_PAIRS,
    REGION_PAIRS,
    MUNICIPALITY_PAIRS,
    Communities(),
    UntiedThemes(),
    UnmetNeeds(),
    LocalTies(),
    Bridges(),
    StructuralHoles(),
    AtHome(),
    Isolated(),
)
"""What lies between countries and places first, then what lies between organisations, then single ones."""


def report(of: Network | Ties, kinds: Sequence[GapKind] = KINDS) -> Report:
    """The gaps of each kind, in the order of the kinds. A kind of which there is none has an empty list."""
    ties = of if isinstance(of, Ties) else Ties(of)
    return {kind: kind.find(ties) for kind in kinds}


def concerning(found: Report, countries: frozenset[str]) -> Report:
    """The gaps that concern one of the countries, by their codes; all of them where none is named."""
    return {
        kind: [gap for gap in gaps if not countries or countries.intersection(gap.countries)]
        for kind, gaps in found.items()
    }
