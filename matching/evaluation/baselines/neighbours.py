"""Partners of partners, counted in two ways (Zhou, Lü and Zhang, Predicting missing links via local information, EPJ B
71, 2009). They have nothing to say to newcomers.
"""

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best, partnerships
from talka.matching.evaluation.task import Question, Ranking


class CommonNeighbours:
    """Number of partners in common."""

    name = "common neighbours"

    def __init__(self, known: Network) -> None:
        self._ties = partnerships(known)
        self._passed_on = self._weighted(self._ties)

    def _weighted(self, ties: csr_matrix) -> csr_matrix:
        return ties

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        row = self._ties[question.organisation] @ self._passed_on
        return best(row.toarray().ravel(), allowed, k)


class ResourceAllocation(CommonNeighbours):
    """Partners in common, each for 1 / the number of its own partners."""

    name = "resource allocation"

    def _weighted(self, ties: csr_matrix) -> csr_matrix:
        degree = np.asarray(ties.sum(axis=1)).ravel()
        return diags(1 / np.maximum(degree, 1)) @ ties
