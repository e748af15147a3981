"""Works with organisations whose work is like yours, or is like those with whom you work."""

from functools import partial

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.evidence.history import Batch, History
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
from talka.matching.evidence.values import Flows, Products, dense_row, entries, strongest
from talka.matching.reasons import Reason, Ref, mark

NEIGHBOURS = 40
"""Organisations that count as like another one."""
BLOCK = 1024
"""Rows compared at once, which bounds the memory."""


class LikeMinded:
    """Neighbourhoods by content, joined with ties: item-based collaborative filtering with texts for the likeness.

    Sarwar et al., Item-Based Collaborative Filtering Recommendation Algorithms (WWW 2001).
    """

    kind = "similar_organisations"

    def __init__(self, history: History) -> None:
        self._recent = history.recent
        self._history = history
        self._active = np.flatnonzero(history.degrees > 0)
        self._like = _nearest(history.profiles, self._active)
        self._like_them = self._like.T.tocsr()

    def measure(self, batch: Batch) -> Wide:
        return {
            "profile_likeness": Products(batch.vectors, self._history.profiles),
            "partners_of_the_like": Flows((batch.askers @ self._like) @ self._recent),
            "like_the_partners": Flows((batch.askers @ self._recent) @ self._like_them),
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        asker = batch.queries[row].organisation
        return no_reasons if asker is None else partial(self._reasons, dense_row(self._like, asker))

    def _reasons(self, likeness: np.ndarray, candidate: int) -> list[Reason]:
        like = strongest(likeness, entries(self._recent, candidate))
        if like is None:
            return []
        alike = Ref("organisation", self._history.network.iris[like])
        message = mark("Works with {organisation}, whose work is like yours.")
        return [Reason(self.kind, message, {"organisation": (alike,)})]


def _nearest(profiles: np.ndarray, active: np.ndarray) -> csr_matrix:
    """(n, n) likeness, to the fourth power, of each active organisation to those nearest in content."""
    n, k = len(profiles), min(NEIGHBOURS, len(active))
    counts = np.zeros(n + 1, dtype=np.int64)
    if not k:
        return csr_matrix((n, n), dtype=np.float32)
    columns, values = [], []
    for begin in range(0, len(active), BLOCK):
        likeness = profiles[active[begin : begin + BLOCK]] @ profiles[active].T
        best = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        columns.append(active[best])
        values.append(np.maximum(np.take_along_axis(likeness, best, axis=1), 0.0) ** 4)
    column, value = np.concatenate(columns), np.concatenate(values)
    value[column == active[:, None]] = 0.0
    counts[active + 1] = k
    return csr_matrix((value.ravel(), column.ravel(), np.cumsum(counts)), shape=(n, n), dtype=np.float32)
