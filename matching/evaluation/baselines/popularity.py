"""The same for everybody: who took part in most."""

import numpy as np

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best
from talka.matching.evaluation.task import Question, Ranking


class Popularity:
    """Number of collaborations before."""

    name = "popularity"

    def __init__(self, known: Network) -> None:
        self._scores = np.diff(known.membership.indptr).astype(np.float64)

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        return best(self._scores, allowed, k)
