"""Describes itself in similar words, in whichever language."""

import numpy as np

from talka.graph.network import Network
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

FULL = 4.0
"""Standard deviations above the mean of all candidates at which the score is 1."""
WORTH_A_WORD = 0.9
"""Share of the other organisations that a text must be closer than to be named as a reason."""


class TextSimilarity:
    """Cosine of the two texts' vectors, language bias removed, as standard scores among all organisations.

    Cosines bunch, so a threshold on them means nothing; what counts is how far a text stands out from the rest. The
    mapping of a standard score z to max(0, min(1, z / 4)) is a choice, not a probability.
    """

    name = "text_similarity"

    def __init__(self, network: Network, vectors: np.ndarray, languages: list[str]) -> None:
        self._network = network
        self._vectors = vectors
        self._languages = languages
        self._filled = np.linalg.norm(vectors, axis=1) > 0

    def _z(self, query: Query) -> np.ndarray:
        """(n,) standard scores; -inf where either text is missing."""
        z = np.full(len(self._vectors), -np.inf)
        if query.vector is None or not query.vector.any() or not self._filled.any():
            return z
        others = self._filled.copy()
        if query.organisation is not None:
            others[query.organisation] = False
        cosine = self._vectors[others] @ query.vector
        if len(cosine) > 1 and cosine.std() > 0:
            z[others] = (cosine - cosine.mean()) / cosine.std()
        return z

    def score(self, query: Query) -> np.ndarray:
        return np.clip(self._z(query) / FULL, 0.0, 1.0)

    def reasons(self, query: Query, candidate: int) -> list[Reason]:
        z = self._z(query)
        others = np.isfinite(z)
        if not others[candidate]:
            return []
        below = float((z[others] < z[candidate]).sum()) / max(1, int(others.sum()) - 1)
        if below < WORTH_A_WORD:
            return []
        values = {"percent": (Ref("number", f"{min(99, int(100 * below))}"),)}
        theirs = self._languages[candidate]
        if theirs and query.language and theirs != query.language:
            languages = {"theirs": (Ref("language", theirs),), "yours": (Ref("language", query.language),)}
            message = mark(
                "Its description ({theirs}) is closer in meaning to your text ({yours}) than those of {percent} % "
                "of the organisations."
            )
            return [Reason(self.name, message, values | languages)]
        message = mark("Its description is closer in meaning to your text than those of {percent} % of the organisations.")
        return [Reason(self.name, message, values)]
