"""How near the two are in the network: partners of partners, and low-rank structure.

Resource allocation: Zhou, Lü and Zhang, Predicting missing links via local information (EPJ B 71, 2009), here by the
weight of ties, which are halved every year. Without weights it added nothing beside it, nor did counts of common
neighbours and random walks of two and three steps.
"""

from functools import cache, partial

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.matching.evidence.common_collaborators import newest_shared, through_whom
from talka.matching.evidence.history import Batch, History, inverse
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
from talka.matching.evidence.values import Flows, Products, dense_row, entries, strongest
from talka.matching.factors import factorise
from talka.matching.reasons import Reason

FACTORS, CONFIDENCE, REGULARISATION, ROUNDS = 64, 5.0, 4.0, 3
"""Of the low-rank structure, the best of some twenty on CORDIS. Regularisation is in mean numbers of partners."""


class Acquaintance:
    """Measures on the network of partners."""

    kind = "common_collaborators"

    def __init__(self, history: History) -> None:
        partners, recent = history.partners, history.recent
        self._network, self._recent = history.network, recent
        self._recent_split = (recent @ diags(inverse(_sums(recent)))).astype(np.float32).tocsr()
        partnered = partners.nnz / max(1, np.count_nonzero(history.degrees))
        self._left, self._right = factorise(partners, FACTORS, CONFIDENCE, REGULARISATION * partnered, ROUNDS)

    def measure(self, batch: Batch) -> Wide:
        askers = batch.askers
        return {
            "recent_resource_allocation": Flows((askers @ self._recent_split) @ self._recent),
            "low_rank": Products(np.asarray(askers @ self._left), self._right, least=-np.inf),
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        asker = batch.queries[row].organisation
        if asker is None:
            return no_reasons
        mine = dense_row(self._recent_split, asker)
        shared = cache(partial(newest_shared, self._network, asker))

        def reasons(candidate: int) -> list[Reason]:
            middle = None if candidate == asker else strongest(mine, entries(self._recent, candidate))
            return [] if middle is None else [through_whom(self._network, shared, middle, candidate)]

        return reasons


def _sums(matrix: csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
