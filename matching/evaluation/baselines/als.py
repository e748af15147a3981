"""Low-rank structure of who worked with whom: implicit ALS (see `talka.matching.factors`)."""

import numpy as np

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best, partnerships
from talka.matching.evaluation.task import Question, Ranking
from talka.matching.factors import factorise


class ImplicitAls:
    """Organisations as both users and items: an observed partnership has confidence 1 + `alpha`, all else 1.

    regularisation: in mean numbers of partners, so that it means the same in a store of any size. The settings are the
        best of some twenty on the partners that joined in the second half of 2023 in CORDIS.
    """

    name = "implicit ALS"

    def __init__(
        self,
        known: Network,
        factors: int = 64,
        alpha: float = 5.0,
        regularisation: float = 4.0,
        rounds: int = 3,
        seed: int = 0,
    ) -> None:
        ties = partnerships(known)
        partners = ties.nnz / max(1, np.count_nonzero(np.diff(ties.indptr)))
        self._users, self._items = factorise(ties, factors, alpha, regularisation * partners, rounds, seed)

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        return best(self._items @ self._users[question.organisation], allowed, k)
