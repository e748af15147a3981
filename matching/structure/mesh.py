"""The ties of an undirected network and the triangles they form: what structural holes and roles are counted from."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, triu

TIES = 100_000
"""Ties whose triangles are listed at once."""


class Mesh:
    """An undirected network (n nodes) as a list of its e ties.

    Each tie goes from the end with fewer contacts to that with more. A node then has at most the root of 2 e ties that
    go out, however many contacts it has, and the 15 million triangles of 763,000 ties are listed in two seconds:
    Latapy, Main-memory triangle computations, Theoretical Computer Science 407 (2008) 458-473.

    adjacency: (n, n) symmetric strengths of ties, 0 where there is none; the diagonal is ignored

    >>> kite = Mesh(csr_matrix([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]]))
    >>> kite.degrees.tolist(), kite.ends.tolist(), kite.triangles().tolist()
    ([2, 2, 3, 1], [[3, 2], [0, 1], [0, 2], [1, 2]], [1, 1, 1, 0])
    """

    def __init__(self, adjacency: csr_matrix) -> None:
        self.ties = csr_matrix(adjacency, dtype=np.float64, copy=True)
        self.ties.setdiag(0)
        self.ties.eliminate_zeros()
        self.ties.sort_indices()
        self.degrees: np.ndarray = np.diff(self.ties.indptr)

    def __len__(self) -> int:
        return len(self.degrees)

    @cached_property
    def _upper(self) -> csr_matrix:
        """Ties among the nodes in the order of their degrees, from lower to higher; data: number of the tie + 1."""
        order = np.argsort(self.degrees, kind="stable")
        upper = triu(self.ties[order][:, order], k=1, format="csr")
        upper.sort_indices()
        upper.data = np.arange(1, upper.nnz + 1, dtype=np.float64)
        return upper

    @cached_property
    def ends(self) -> np.ndarray:
        """(e, 2) the nodes that each tie joins, that with fewer contacts first."""
        order = np.argsort(self.degrees, kind="stable")
        upper = self._upper
        ends: np.ndarray = np.column_stack([order[upper.nonzero()[0]], order[upper.indices]])
        return ends

    @cached_property
    def strengths(self) -> np.ndarray:
        """(e,) of the ties."""
        strengths: np.ndarray = np.asarray(self.ties[self.ends[:, 0], self.ends[:, 1]]).ravel()
        return strengths

    def corners(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """All triangles a, b, c, many at a time, as the numbers of their ties (a, b), (a, c) and (b, c)."""
        upper = self._upper
        ones = upper.copy()
        ones.data = np.ones(upper.nnz)
        lower, higher = upper.nonzero()
        for first in range(0, upper.nnz, TIES):
            a, b = lower[first : first + TIES], higher[first : first + TIES]
            ac, bc = upper[a].multiply(ones[b]).tocsr(), ones[a].multiply(upper[b]).tocsr()
            ab = np.repeat(np.arange(first, first + len(a)), np.diff(ac.indptr))
            yield ab, ac.data.astype(np.int64) - 1, bc.data.astype(np.int64) - 1

    def triangles(self) -> np.ndarray:
        """(n,) triangles of which each node is a corner: ties among its contacts."""
        found = np.zeros(len(self), dtype=np.int64)
        for ab, _, bc in self.corners():
            for nodes in (self.ends[ab, 0], self.ends[ab, 1], self.ends[bc, 1]):
                found += np.bincount(nodes, minlength=len(self))
        return found

    def two_steps(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """(e, 2) sum over the nodes q tied with both ends i and j of one[i, q] * other[q, j].

        In column 0, i is the first of `ends` and j the second, in column 1 the other way; `one`, `other`: likewise.
        """
        sums = np.zeros((2, len(self.ends)))
        for ab, ac, bc in self.corners():
            for tie, way, (first, there), (second, on) in (
                (ab, 0, (ac, 0), (bc, 1)),  # a - c - b
                (ab, 1, (bc, 0), (ac, 1)),  # b - c - a
                (ac, 0, (ab, 0), (bc, 0)),  # a - b - c
                (ac, 1, (bc, 1), (ab, 1)),  # c - b - a
                (bc, 0, (ab, 1), (ac, 0)),  # b - a - c
                (bc, 1, (ac, 1), (ab, 0)),  # c - a - b
            ):
                sums[way] += np.bincount(tie, one[first, there] * other[second, on], minlength=len(self.ends))
        return sums.T

    def sums(self, values: np.ndarray) -> np.ndarray:
        """(n,) sum of values (e, 2) over the ties of each node, in the direction away from it."""
        away, back = (np.bincount(self.ends[:, way], values[:, way], len(self)) for way in (0, 1))
        return away + back
