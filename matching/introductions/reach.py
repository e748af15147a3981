"""Reach: ties between countries that have few or none, and organisations that gain their first partner abroad."""

import numpy as np
from scipy.sparse import csr_matrix, vstack

from talka.matching.introductions.goals import FIRST_PARTNER, HALVED, Goals, Pair, Said, saturating, use
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties


class Reach:
    """Two kinds of goals.

    For each two countries, the further collaborations that tie them: the first counts 1, one more after `HALVED` counts
    half; times `use` of the number of organisations of the smaller of the two. For each organisation that is known to
    have no partner abroad, its first one, which counts 1; where members of its collaborations are not loaded, nobody
    knows, and it is no goal.
    """

    name = "reach"

    def goals(self, ties: Ties, pairs: np.ndarray) -> Goals:
        network = ties.network
        codes, country = np.unique(network.countries, return_inverse=True)
        ends = np.sort(country[pairs], axis=1)
        abroad = np.flatnonzero((ends[:, 0] != ends[:, 1]) & (codes[ends] != "").all(axis=1))
        joined, goal = np.unique(ends[abroad], axis=0, return_inverse=True)
        counts = collaborations_between(ties, country, len(codes))[joined[:, 0], joined[:, 1]]
        worth, share = saturating(counts, HALVED)
        smaller = np.bincount(country, minlength=len(codes))[joined].min(axis=1) if len(joined) else np.empty(0)
        between = csr_matrix((np.full(len(abroad), share), (goal.ravel(), abroad)), (len(joined), len(pairs)))
        alone = np.flatnonzero(without_foreign_partner(ties))
        first = [np.flatnonzero((pairs[abroad] == row).any(axis=1)) for row in alone]
        rows = np.repeat(np.arange(len(alone)), [len(each) for each in first])
        columns = abroad[np.concatenate(first)] if first else np.empty(0, dtype=np.int64)
        firsts = csr_matrix((np.ones(len(columns)), (rows, columns)), (len(alone), len(pairs)))

        def say(goal: int, pair: Pair) -> Said:
            if goal >= len(joined):
                row = alone[goal - len(joined)]
                organisation = (Ref("organisation", network.iris[row]),)
                if ties.degrees[row]:
                    return mark("{organisation} would have its first partner abroad."), {"organisation": organisation}
                return FIRST_PARTNER, {"organisation": organisation}
            one, other = ((Ref("country", str(codes[end])),) for end in joined[goal])
            return _between(int(counts[goal]), one, other)

        return Goals(
            np.concatenate([worth * use(smaller), np.ones(len(alone))]), vstack([between, firsts]).tocsr(), say
        )


def _between(count: int, one: tuple[Ref, ...], other: tuple[Ref, ...]) -> Said:
    if count == 0:
        message = mark("It would be the first collaboration between {country} and {other_country}.")
    elif count == 1:
        message = mark("Only one collaboration ties {country} and {other_country} so far.")
    else:
        message = mark("Collaborations that tie {country} and {other_country} so far: {count}.")
    values = {"country": one, "other_country": other}
    return message, values | ({"count": (Ref("count", str(count)),)} if count > 1 else {})


def collaborations_between(ties: Ties, country: np.ndarray, countries: int) -> np.ndarray:
    """(c, c) number of collaborations that have members of both countries; `country` (n,) numbers them."""
    network = ties.network
    belongs = csr_matrix((np.ones(len(country)), (np.arange(len(country)), country)), (len(country), countries))
    present = (network.by_collaboration @ belongs).astype(bool).astype(np.float64)
    between: np.ndarray = np.asarray((present.T @ present).todense()).astype(np.int64)
    return between


def without_foreign_partner(ties: Ties) -> np.ndarray:
    """(n,) bool: all members of all its collaborations are loaded, and none is in another country."""
    one, other = ties.pairs.T
    abroad = ties.network.countries[one] != ties.network.countries[other]
    has = np.zeros(len(ties.network), dtype=bool)
    has[one[abroad]] = has[other[abroad]] = True
    without: np.ndarray = ties.complete & ~has
    return without
