"""Has worked with somebody with whom you have worked."""

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network
from talka.matching.evidence.base import recency
from talka.matching.evidence.profiles import weighted_membership
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

SCALE = 0.15
"""Resource at which the score reaches 1 - 1/e; a partner's partner in a project of four each gives about that."""


class CommonCollaborators:
    """Resource allocation over weighted ties (Zhou, Lü and Zhang, Predicting missing links via local information, EPJ B
    71, 2009): the asker's strength flows to partners and on to theirs, split at each by the strength of the ties.

    The tie of two organisations is the sum over shared collaborations of recency / (members - 1): members of a project
    of 200 are hardly acquainted, and old acquaintance counts less. The score is 1 - exp(-resource / SCALE).
    """

    name = "common_collaborators"

    def __init__(self, network: Network) -> None:
        self._network = network
        size = np.asarray(network.membership.sum(axis=0)).ravel()
        per_tie = recency(network.start, network.end) / np.maximum(size - 1, 1)
        ties = (weighted_membership(network, per_tie) @ network.by_collaboration).tolil()
        ties.setdiag(0)
        self._ties: csr_matrix = ties.tocsr()
        self._ties.eliminate_zeros()
        strength = np.asarray(self._ties.sum(axis=1)).ravel()
        self._onward = diags(np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)) @ self._ties

    def score(self, query: Query) -> np.ndarray:
        if query.organisation is None:
            return np.zeros(len(self._network))
        resource = np.asarray((self._ties[query.organisation] @ self._onward).todense()).ravel()
        resource[query.organisation] = 0.0
        scores: np.ndarray = 1.0 - np.exp(-resource / SCALE)
        return scores

    def reasons(self, query: Query, candidate: int) -> list[Reason]:
        if query.organisation is None:
            return []
        first = self._ties[query.organisation].toarray().ravel()
        second = self._ties[candidate].toarray().ravel()
        through = first * second
        through[[query.organisation, candidate]] = 0.0
        if not through.any():
            return []
        middle = int(np.argmax(through))
        network = self._network
        values = {
            "organisation": (Ref("organisation", network.iris[middle]),),
            "yours": (self._newest(query.organisation, middle),),
            "theirs": (self._newest(candidate, middle),),
        }
        message = mark("You both have worked with {organisation}: you in {yours}, they in {theirs}.")
        return [Reason(self.name, message, values)]

    def _newest(self, one: int, other: int) -> Ref:
        """The newest collaboration of two organisations; one with a date before one without."""
        network = self._network
        shared = network.shared(one, other)
        newest = max(shared, key=lambda column: (not np.isnat(network.start[column]), str(network.start[column])))
        return Ref("collaboration", network.collaborations[newest])
