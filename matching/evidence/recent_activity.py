"""Has lately been active abroad or at home, best on your themes."""

import numpy as np

from talka.matching.evidence.base import recency
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

OFF_THEME = 0.25
"""What a collaboration on other themes counts; one on just the asker's themes counts 1."""
WORTH_A_WORD = 0.4
"""Recency times fit of themes from which a collaboration is named."""


class RecentActivity:
    """x / (x + 1) of the candidate's collaborations, each weighed by recency and by its themes' fit to the asker's."""

    name = "recent_activity"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._recency = recency(profiles.network.start, profiles.network.end)

    def _weights(self, query: Query) -> np.ndarray:
        """(m,) how much each collaboration counts."""
        if not query.themes.any():
            return self._recency * OFF_THEME
        fit = self._profiles.collaboration_vectors @ self._profiles.expand(query.themes)[0]
        weights: np.ndarray = self._recency * (OFF_THEME + (1 - OFF_THEME) * np.clip(fit, 0, 1))
        return weights

    def score(self, query: Query) -> np.ndarray:
        activity = self._profiles.network.membership @ self._weights(query)
        scores: np.ndarray = activity / (activity + 1.0)
        return scores

    def reasons(self, query: Query, candidate: int) -> list[Reason]:
        network = self._profiles.network
        weights = self._weights(query)
        columns = [c for c in network.collaborations_of(candidate) if not np.isnat(network.start[c])]
        if not columns:
            return []
        best = max(columns, key=lambda column: weights[column])
        if weights[best] < WORTH_A_WORD:
            return []
        values = {
            "collaboration": (Ref("collaboration", network.collaborations[best]),),
            "year": (Ref("number", str(network.start[best])[:4]),),
        }
        return [Reason(self.name, mark("Recently active on your themes: {collaboration}, since {year}."), values)]
