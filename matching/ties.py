"""The network of organisations: a tie is a collaboration that two of them share."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, diags, triu

from talka.graph.network import Network


@dataclass(frozen=True, eq=False)
class Ties:
    """The one-mode projection of a network (n organisations) with e ties, undirected and without loops.

    >>> from scipy.sparse import csr_matrix
    >>> members = csr_matrix([[1.0, 1.0], [1.0, 1.0], [0.0, 1.0]])
    >>> _project(members, np.ones(2)).toarray().tolist()
    [[0.0, 2.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """

    network: Network

    @cached_property
    def counts(self) -> csr_matrix:
        """(n, n) number of collaborations that two organisations share; symmetric, nothing on the diagonal."""
        return _project(self.network.membership, np.ones(len(self.network.collaborations)))

    @cached_property
    def weights(self) -> csr_matrix:
        """(n, n) sum of 1 / (members - 1) over the shared collaborations: two of a hundred are hardly acquainted.

        Newman, Scientific collaboration networks II, Physical Review E 64 (2001) 016132, equation 2.
        """
        return _project(self.network.membership, 1 / np.maximum(self.network.sizes - 1, 1))

    @cached_property
    def degrees(self) -> np.ndarray:
        """(n,) number of partners."""
        degrees: np.ndarray = np.diff(self.counts.indptr)
        return degrees

    @cached_property
    def pairs(self) -> np.ndarray:
        """(e, 2) row numbers of each tie once, the lower first, in ascending order."""
        upper = triu(self.counts, k=1, format="csr")
        upper.sort_indices()
        pairs: np.ndarray = np.column_stack(upper.nonzero()).astype(np.int64)
        return pairs

    @cached_property
    def complete(self) -> np.ndarray:
        """(n,) bool: all members of all its collaborations are loaded; of the others nobody knows all partners."""
        network = self.network
        short = np.asarray(network.membership.sum(axis=0)).ravel() < network.sizes
        complete: np.ndarray = network.membership @ short.astype(np.float64) == 0
        return complete


def _project(membership: csr_matrix, worth: np.ndarray) -> csr_matrix:
    ties = (membership @ diags(worth) @ membership.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties
