"""Has worked with somebody with whom you have worked."""

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network
from talka.matching.evidence.base import Assessment, recency, silence
from talka.matching.evidence.profiles import weighted_membership
from talka.matching.evidence.values import entries, strongest
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

SCALE = 0.15
"""Resource at which the score reaches 1 - 1/e. A partner's partner through two recent projects of three members each
gives 0.125, of four each 0.056."""


class CommonCollaborators:
    """Resource allocation over weighted ties (Zhou, Lü and Zhang, Predicting missing links via local information, EPJ B
    71, 2009): the asker's strength flows to partners and on to theirs, split at each by the strength of the ties.

    The tie of two organisations is the sum over shared collaborations of recency / (members - 1): members of a project
    of 200 are hardly acquainted, and old acquaintance counts less. The score is 1 - exp(-resource / SCALE).
    """

    name = "common_collaborators"

    def __init__(self, network: Network) -> None:
        self._network = network
        per_tie = recency(network.start, network.end) / np.maximum(network.sizes - 1, 1)
        ties = weighted_membership(network, per_tie) @ network.by_collaboration
        self._ties: csr_matrix = (ties - diags(ties.diagonal())).tocsr()
        self._ties.eliminate_zeros()
        self._strength = np.asarray(self._ties.sum(axis=1)).ravel()

    def assess(self, query: Query) -> Assessment:
        if query.organisation is None:
            return silence(len(self._network))
        mine = self._ties[query.organisation].toarray().ravel()
        split = np.divide(mine, self._strength, out=np.zeros_like(mine), where=mine > 0)
        resource = self._ties @ split
        resource[query.organisation] = 0.0
        scores = 1.0 - np.exp(-resource / SCALE)
        return Assessment(scores, scores > 0, partial(self._reasons, query.organisation, split))

    def _reasons(self, asker: int, split: np.ndarray, candidate: int) -> list[Reason]:
        """`split` is (n,): what each partner of the asker passes on along a tie of strength 1."""
        middle = None if candidate == asker else strongest(split, entries(self._ties, candidate))
        if middle is None:
            return []
        return [through_whom(self._network, partial(newest_shared, self._network, asker), middle, candidate)]


def through_whom(network: Network, yours: Callable[[int], Ref], middle: int, candidate: int) -> Reason:
    """That both have worked with the one in the middle. `yours` tells the asker's newest collaboration with it."""
    values = {
        "organisation": (Ref("organisation", network.iris[middle]),),
        "yours": (yours(middle),),
        "theirs": (newest_shared(network, candidate, middle),),
    }
    message = mark("You both have worked with {organisation}: you in {yours}, they in {theirs}.")
    return Reason(CommonCollaborators.name, message, values)


def newest_shared(network: Network, one: int, other: int) -> Ref:
    """The newest collaboration of two organisations; one with a date before one without."""
    shared = network.shared(one, other)
    newest = shared[0]
    if len(shared) > 1:
        newest = max(shared, key=lambda column: (not np.isnat(network.start[column]), str(network.start[column])))
    return Ref("collaboration", network.collaborations[newest])
