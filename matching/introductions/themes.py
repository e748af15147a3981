"""Themes: those on which few collaborations, or none, reach across a border."""

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.introductions.goals import HALVED, Goals, Pair, Said, saturating, use
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties

QUARTER = 0.25
"""Share of its collaborations from which an organisation that declares no theme works on one in full: a university has
some project on almost everything."""


class ThemesAcross:
    """A goal for each theme: further collaborations on it across a border, to which both sides of a pair could come.

    The first counts 1, one more after `HALVED` counts half; times `use` of the number of organisations that work on
    the theme, and times how far the two do (the geometric mean of their `focus`). A collaboration with members that are
    not loaded counts as one across a border.
    """

    name = "themes"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._focus = focus(profiles)

    def goals(self, ties: Ties, pairs: np.ndarray) -> Goals:
        network = ties.network
        focused = self._focus
        one, other = pairs.T
        both = np.sqrt(focused[one] * focused[other]) * (network.countries[one] != network.countries[other])[:, None]
        counts = across(ties, self._profiles)
        worth, share = saturating(counts, HALVED)

        def say(goal: int, pair: Pair) -> Said:
            values = {"theme": (Ref("theme", network.theme_iris[goal]),)}
            count = int(counts[goal])
            if count == 0:
                return mark("Both work on {theme}, on which nobody works together across a border yet."), values
            if count == 1:
                return mark(
                    "Both work on {theme}, on which only one collaboration reaches across a border so far."
                ), values
            message = mark("Both work on {theme}; collaborations on it across a border so far: {count}.")
            return message, values | {"count": (Ref("count", str(count)),)}

        return Goals(worth * use(focused.sum(axis=0)), csr_matrix(share * both.T), say)


def focus(profiles: ThemeProfiles) -> np.ndarray:
    """(n, t) 0..1 how far an organisation works on a theme or on a narrower one.

    1 where it declares that. Where it declares no theme at all, the share of its collaborations on it, in full from a
    `QUARTER` on.
    """
    network = profiles.network
    declared = network.organisation_themes.toarray()
    done = network.membership @ profiles.covered(network.collaboration_themes.toarray()).astype(np.float64)
    share = done / np.maximum(np.diff(network.membership.indptr), 1)[:, None]
    focused: np.ndarray = np.where(
        declared.any(axis=1)[:, None], profiles.covered(declared), np.minimum(share / QUARTER, 1.0)
    )
    return focused


def working_on(profiles: ThemeProfiles) -> np.ndarray:
    """(n, t) bool: the organisation works on the theme or on a narrower one, however little."""
    working: np.ndarray = focus(profiles) > 0
    return working


def across(ties: Ties, profiles: ThemeProfiles) -> np.ndarray:
    """(t,) number of collaborations across a border on each theme or a narrower one."""
    network = ties.network
    codes, country = np.unique(network.countries, return_inverse=True)
    belongs = csr_matrix((np.ones(len(country)), (np.arange(len(country)), country)), (len(country), len(codes)))
    countries = np.diff((network.by_collaboration @ belongs).tocsr().indptr)
    members = np.diff(network.by_collaboration.indptr)
    reaching = (countries > 1) | (network.sizes > members)
    counts: np.ndarray = profiles.covered(network.collaboration_themes[reaching].toarray()).sum(axis=0)
    return counts
