"""Pairs of countries, regions and municipalities that share themes but work together far less than expected."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from talka.graph.network import Network
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.gaps.affinity import FAR, LEAST, LEVEL, Affinity, affinity
from talka.matching.gaps.base import Gap, by_size
from talka.matching.gaps.expected import expected, presence
from talka.matching.gaps.groups import Groups, by_country, by_municipality, by_region
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties

ALIKE = 0.5
"""Least cosine of the themes of two groups that share themes."""
NAMED = 3


@dataclass(frozen=True, eq=False)
class Counted:
    """Groups with the collaborations of each two, observed and expected, (g, g), and how alike their themes are."""

    groups: Groups
    themes: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    collaborations: int

    @cached_property
    def alike(self) -> np.ndarray:
        """(g, g) cosine of the themes."""
        lengths = np.linalg.norm(self.themes, axis=1, keepdims=True)
        unit = np.divide(self.themes, lengths, out=np.zeros_like(self.themes), where=lengths > 0)
        alike: np.ndarray = unit @ unit.T
        return alike

    def affinity(self) -> Affinity:
        """Of the pairs that share themes."""
        return affinity(self.observed, self.expected, self.collaborations, self.alike >= ALIKE)

    def shared(self, one: int, other: int) -> list[Ref]:
        """The themes that two groups share, the most telling first."""
        both = np.minimum(self.themes[one], self.themes[other])
        order = np.argsort(-both, kind="stable")[:NAMED]
        return [Ref("theme", self.groups.network.theme_iris[column]) for column in order if both[column] > 0]


def count(groups: Groups) -> Counted:
    """Count for the groups of at least `LEAST` collaborations; with fewer, no pair of a group could be tested."""
    network = groups.network
    there = presence(network.membership, groups.of)
    kept = np.flatnonzero(np.diff(there.indptr) >= LEAST)
    part, groups = there[kept], groups.only(kept)
    observed = (part @ part.T).toarray()
    np.fill_diagonal(observed, 0.0)
    themes = groups.themes(ThemeProfiles(network))
    return Counted(groups, themes, observed, expected(there, kept), there.shape[1])


@dataclass(frozen=True)
class Pairs:
    """Two groups that share themes (cosine of what they work on at least 0.5) and work together far less than expected.

    Counted are the collaborations in which both have a member, not ties, which come by the dozen with each large
    project. Expected is what a null model gives in which every collaboration keeps its number of groups and every group
    its number of collaborations (`expected.py`: Chen, Dempster and Liu 1994; Saracco et al. 2017). The ratio of the two
    is shrunk (`shrinkage.py`: DuMouchel 1999). Reported are pairs with a shrunk ratio of at most 0.5 that stand the
    test for fewer than expected at a false discovery rate of 0.05 (Benjamini and Hochberg, Journal of the Royal
    Statistical Society B 57, 1995).
    Size: one over what the ratio is below with a probability of 0.95, so how many times more was to be expected at
    least.

    groups: the places that are compared
    """

    name: str
    title: str
    why: str
    groups: Callable[[Network], Groups]

    def find(self, ties: Ties) -> list[Gap]:
        counted = count(self.groups(ties.network))
        found = counted.affinity()
        missing = np.flatnonzero((found.rate <= LEVEL) & (found.ratio <= FAR))
        return by_size(self._gap(counted, found, int(pair)) for pair in missing)

    def _gap(self, counted: Counted, found: Affinity, pair: int) -> Gap:
        one, other = int(found.one[pair]), int(found.other[pair])
        wanted, refs = float(found.expected[pair]), counted.groups.refs
        return Gap(
            self.name,
            mark(
                "{one} and {other} both work on {themes}. Collaborations in which both take part: {observed}, where "
                "{expected} could be expected."
            ),
            {
                "one": (refs[one],),
                "other": (refs[other],),
                "themes": tuple(counted.shared(one, other)),
                "observed": (Ref("count", str(int(found.observed[pair]))),),
                "expected": (Ref("count", str(round(wanted))),),
            },
            size=1 / float(found.upper[pair]),
            about=(refs[one], refs[other]),
            countries=tuple(sorted({str(counted.groups.countries[group]) for group in (one, other)} - {""})),
            figures={
                "observed": int(found.observed[pair]),
                "expected": wanted,
                "ratio": float(found.ratio[pair]),
                "upper": float(found.upper[pair]),
                "chance": float(found.chance[pair]),
                "false_discovery_rate": float(found.rate[pair]),
                "alike": float(counted.alike[one, other]),
            },
        )


COUNTRY_PAIRS = Pairs(
    "countries_apart",
    mark("Countries that work together far less than expected"),
    mark(
        "They work on the same things and both work with others, but hardly with each other. A first joint call, fair "
        "or study visit between the two would open most doors."
    ),
    by_country,
)
REGION_PAIRS = Pairs(
    "regions_apart",
    mark("Regions that work together far less than expected"),
    mark(
        "Regions with the same concerns that keep missing each other. Those who know both are the ones to ask for an "
        "introduction."
    ),
    by_region,
)
MUNICIPALITY_PAIRS = Pairs(
    "municipalities_apart",
    mark("Municipalities that work together far less than expected"),
    mark(
        "Places with the same concerns, both active, whose organisations hardly meet in a project. A town twinning or "
        "a visit of officers is a small first step."
    ),
    by_municipality,
)
