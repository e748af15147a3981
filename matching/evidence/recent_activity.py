"""Has lately been active abroad or at home, best on your themes."""

from functools import partial

import numpy as np

from talka.matching.evidence.base import Assessment, recency
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

OFF_THEME = 0.25
"""What a collaboration on other themes counts; one on just the asker's themes counts 1."""
RECENT = 0.5
"""Least recency of a collaboration that is named: it ended at most one `HALF_LIFE_YEARS` ago."""


class RecentActivity:
    """x / (x + 1) of the candidate's collaborations, each weighed by recency and by its themes' fit to the asker's."""

    name = "recent_activity"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._recency = recency(profiles.network.start, profiles.network.end)
        self._covered = profiles.covered(profiles.network.collaboration_themes.toarray())

    def _weights(self, query: Query) -> np.ndarray:
        """(m,) how much each collaboration counts."""
        if not query.themes.any():
            return self._recency * OFF_THEME
        fit = self._profiles.collaboration_vectors @ self._profiles.expand(query.themes)[0]
        weights: np.ndarray = self._recency * (OFF_THEME + (1 - OFF_THEME) * np.clip(fit, 0, 1))
        return weights

    def assess(self, query: Query) -> Assessment:
        weights = self._weights(query)
        worth = self._worth_a_word(query)
        membership = self._profiles.network.membership
        activity = membership @ weights
        return Assessment(
            activity / (activity + 1.0),
            membership @ worth.astype(np.float32) > 0,
            partial(self._reasons, weights, worth),
        )

    def _worth_a_word(self, query: Query) -> np.ndarray:
        """(m,) bool: collaborations that are recent, and on one of the asker's themes or a narrower one."""
        on_theme = self._covered @ (query.themes > 0) > 0
        worth: np.ndarray = on_theme & (self._recency >= RECENT) & ~np.isnat(self._profiles.network.start)
        return worth

    def _reasons(self, weights: np.ndarray, worth: np.ndarray, candidate: int) -> list[Reason]:
        network = self._profiles.network
        columns = network.collaborations_of(candidate)
        columns = columns[worth[columns]]
        if not len(columns):
            return []
        best = columns[np.argmax(weights[columns])]
        values = {
            "collaboration": (Ref("collaboration", network.collaborations[best]),),
            "year": (Ref("number", str(network.start[best])[:4]),),
        }
        return [Reason(self.name, mark("Recently active on your themes: {collaboration}, since {year}."), values)]
