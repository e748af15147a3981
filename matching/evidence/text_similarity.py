"""Describes itself in similar words, in whichever language."""

import math
from functools import partial

import numpy as np

from talka.matching.evidence.base import Assessment
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

FULL = 4.0
"""Standard deviations above the mean of all candidates at which the score is 1."""
WORTH_A_WORD = 0.9
"""Share of the other organisations with a text that one must be closer than to be named as a reason."""
NO_SPREAD = 1e-6
"""Standard deviation of cosines below which they do not differ but for rounding (float32 has 7 digits)."""


class TextSimilarity:
    """Cosine of the two texts' vectors, language bias removed, as standard scores among all organisations.

    Cosines bunch, so a threshold on them means nothing; what counts is how far a text stands out from the rest. The
    mapping of a standard score z to max(0, min(1, z / 4)) is a choice, not a probability.
    """

    name = "text_similarity"

    def __init__(self, vectors: np.ndarray, languages: list[str]) -> None:
        self._vectors = vectors
        self._languages = languages
        self._filled = np.linalg.norm(vectors, axis=1) > 0

    def assess(self, query: Query) -> Assessment:
        z = self._z(query)
        below = _share_below(z)
        speaks = (z > 0) & (below >= WORTH_A_WORD)
        return Assessment(np.clip(z / FULL, 0.0, 1.0), speaks, partial(self._reasons, query, below, speaks))

    def _z(self, query: Query) -> np.ndarray:
        """(n,) standard scores among the other organisations; -inf where either text is missing, and for the asker."""
        z = np.full(len(self._vectors), -np.inf)
        if query.vector is None or not query.vector.any():
            return z
        others = self._filled.copy()
        if query.organisation is not None:
            others[query.organisation] = False
        cosine = (self._vectors @ query.vector).astype(np.float64)
        mean, spread = (cosine[others].mean(), cosine[others].std()) if others.any() else (0.0, 0.0)
        if spread > NO_SPREAD:
            z[others] = (cosine[others] - mean) / spread
        return z

    def _reasons(self, query: Query, below: np.ndarray, speaks: np.ndarray, candidate: int) -> list[Reason]:
        if not speaks[candidate]:
            return []
        values = {"percent": (Ref("number", str(min(99, math.floor(100 * below[candidate])))),)}
        theirs = self._languages[candidate]
        if theirs and query.language and theirs != query.language:
            languages = {"theirs": (Ref("language", theirs),), "yours": (Ref("language", query.language),)}
            message = mark(
                "Its description ({theirs}) is closer in meaning to your text ({yours}) than those of {percent} % "
                "of the organisations."
            )
            return [Reason(self.name, message, values | languages)]
        message = mark(
            "Its description is closer in meaning to your text than those of {percent} % of the organisations."
        )
        return [Reason(self.name, message, values)]


def _share_below(z: np.ndarray) -> np.ndarray:
    """(n,) 0..1: the share of the other finite values that are lower; 0 where the value is not finite.

    >>> _share_below(np.array([0.5, -np.inf, -1.0, 2.0])).tolist()
    [0.5, 0.0, 0.0, 1.0]
    """
    finite = np.sort(z[np.isfinite(z)])
    share: np.ndarray = np.searchsorted(finite, z) / max(1, len(finite) - 1)
    return share
