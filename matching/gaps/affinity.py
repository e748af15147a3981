"""How often pairs of groups work together, held against what was expected: ratio, chance and false discovery rate."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control

from talka.matching.gaps.expected import too_few
from talka.matching.gaps.shrinkage import shrink

LEVEL = 0.05
"""The false discovery rate: of the pairs that are reported, at most this share is expected to be there by chance."""
FAR = 0.5
"""A pair works together far less than expected when the shrunk ratio is at most this."""
LEAST = 3.0
"""Expected collaborations from which on a pair is tested: with fewer, none at all would have a chance above
`LEVEL`, so no count could show that something is missing (Tarone, Biometrics 46, 1990: exp(-3) = 0.0498)."""


@dataclass(frozen=True, eq=False)
class Affinity:
    """How often two groups work together, for each of p pairs.

    one, other: (p,) numbers of the groups; observed, expected: (p,) collaborations in which both are present
    ratio: (p,) observed to expected, shrunk; upper: (p,) what the ratio is below with a probability of 0.95
    chance: (p,) probability of so few under the null, at most; rate: (p,) the same after Benjamini and Hochberg
    """

    one: np.ndarray
    other: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    ratio: np.ndarray
    upper: np.ndarray
    chance: np.ndarray
    rate: np.ndarray


def affinity(together: np.ndarray, null: np.ndarray, collaborations: int, tested: np.ndarray) -> Affinity:
    """Each pair of groups that is to be tested and is expected at least `LEAST` times.

    together, null: (g, g) observed and expected collaborations, symmetric; tested: (g, g) bool
    """
    one, other = np.nonzero(np.triu(tested & (null >= LEAST), k=1))
    observed, wanted = together[one, other], null[one, other]
    chance = too_few(observed, wanted, collaborations)
    rate = false_discovery_control(chance, method="bh") if len(chance) else chance
    shrunk = shrink(observed, wanted)
    return Affinity(one, other, observed, wanted, shrunk.ratio, shrunk.upper, chance, rate)
