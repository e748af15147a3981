"""Has taken part in projects on what you ask about, best beside your partners."""

from functools import cache

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.matching.evidence.history import Batch, History, dense, inverse
from talka.matching.evidence.measures import Reasons, Wide
from talka.matching.reasons import Reason, Ref, mark

WORTH_A_WORD = 0.2
"""Least likeness of a project that is named in a reason."""
NEIGHBOURS = 30
"""Projects that count as near another one."""
BLOCK = 1024
"""Rows compared at once, which bounds the memory."""


class SimilarProjects:
    """Each project counts by the likeness of its text to the question, and by the asker's partners in it.

    The asker's own projects are left out. `walk` goes from the asker's projects to those near in content or with the
    same members, and once more: random walks on projects and organisations side by side.
    """

    kind = "similar_projects"

    def __init__(self, history: History) -> None:
        self._history = history
        self._weight = (history.shared / np.sqrt(history.sizes)).astype(np.float32)
        self._sizes = np.sqrt(history.sizes).astype(np.float32)
        own = history.membership @ diags(self._weight)
        self._own = (diags(inverse(np.asarray(own.sum(axis=1)).ravel())) @ own).astype(np.float32).tocsr()
        self._members = (diags(1 / history.sizes) @ history.by_collaboration).astype(np.float32).tocsr()
        self._near = _nearest(history)

    def measure(self, batch: Batch) -> Wide:
        history = self._history
        likeness = np.maximum(batch.likeness, 0.0)
        likeness[batch.own] = 0.0
        met = np.where(batch.own, 0.0, batch.met)
        cubed = likeness**2 * likeness  # numpy is quick at squares, and at no other power
        worth = {
            "projects_like_it": cubed,
            "projects_of_partners": np.minimum(met, 8) / self._sizes,
            "projects_like_it_of_partners": cubed * np.log1p(met),
            "walk": self._walk(batch),
        }
        return history.votes({name: values * self._weight for name, values in worth.items()})

    def reasons(self, batch: Batch, row: int) -> Reasons:
        query, network, projects = batch.queries[row], self._history.network, self._history.projects
        own = network.collaborations_of(query.organisation) if query.organisation is not None else np.empty(0, int)
        likeness = batch.likeness[row].copy()
        if not query.is_idea:
            likeness[own] = 0.0

        @cache
        def mine(theirs: int) -> Ref:
            return Ref("collaboration", network.collaborations[own[np.argmax(projects[own] @ projects[theirs])]])

        def reasons(candidate: int) -> list[Reason]:
            theirs = network.collaborations_of(candidate)
            if not len(theirs):
                return []
            best = int(theirs[likeness[theirs].argmax()])
            if likeness[best] < WORTH_A_WORD:
                return []
            values = {"theirs": (Ref("collaboration", network.collaborations[best]),)}
            if query.is_idea or not len(own):
                message = mark("Takes part in {theirs}, which is close to what you ask about.")
            else:
                values["yours"] = (mine(best),)
                message = mark("Takes part in {theirs}, which is close to your {yours}.")
            return [Reason(self.kind, message, values)]

        return reasons

    def _walk(self, batch: Batch) -> np.ndarray:
        """(b, m) how often projects are come upon."""
        start = batch.askers @ self._own
        once = 0.5 * dense(start @ self._near) + 0.5 * dense((start @ self._members) @ self._own)
        once[batch.own] = 0.0
        twice = 0.5 * (once @ self._near) + 0.5 * ((once @ self._members) @ self._own)
        found: np.ndarray = once + 0.7 * np.asarray(twice)
        return found


def _nearest(history: History) -> csr_matrix:
    """(m, m) each project's likeness to those nearest in content that have several members; rows sum to 1 or 0."""
    projects, m = history.projects, len(history.projects)
    several = np.flatnonzero(history.shared)
    k = min(NEIGHBOURS + 1, len(several))
    if not k:
        return csr_matrix((m, m), dtype=np.float32)
    columns, values = [], []
    for begin in range(0, m, BLOCK):
        likeness = projects[begin : begin + BLOCK] @ projects[several].T
        best = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        columns.append(several[best])
        values.append(np.maximum(np.take_along_axis(likeness, best, axis=1), 0.0) ** 4)
    column, value = np.concatenate(columns), np.concatenate(values)
    value[column == np.arange(m)[:, None]] = 0.0
    near = csr_matrix((value.ravel(), column.ravel(), np.arange(0, m * k + 1, k)), shape=(m, m))
    return (diags(inverse(np.asarray(near.sum(axis=1)).ravel())) @ near).astype(np.float32).tocsr()
