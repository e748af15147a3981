"""What all baselines share: the best of a row of scores, and ties between organisations."""

import numpy as np
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.evaluation.task import Ranking


def best(scores: np.ndarray, allowed: np.ndarray, k: int) -> Ranking:
    """The k allowed rows of the highest scores, ties in the order of rows. What has no score above 0 is left out.

    >>> best(np.array([0.5, 0.9, 0.5, 0.0]), np.array([True, False, True, True]), 3).rows.tolist()
    [0, 2]
    """
    rows = np.flatnonzero(allowed & (scores > 0))
    if len(rows) > k:
        least = np.partition(scores[rows], -k)[-k]
        rows = rows[scores[rows] >= least]  # all that tie for the last place, so that the order of rows decides
    rows = rows[np.argsort(-scores[rows], kind="stable")[:k]]
    return Ranking(rows, scores[rows])


def partnerships(network: Network) -> csr_matrix:
    """(n, n) 1.0 where two organisations have worked together."""
    ties = (network.membership @ network.by_collaboration).tocsr().astype(np.float64)
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.data[:] = 1.0
    return ties
