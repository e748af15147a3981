"""On what a component hangs: bridges and articulation points, with who would be cut off without them.

Both are read off the tree of blocks and articulation points: Hopcroft and Tarjan, Efficient algorithms for graph
manipulation, Communications of the ACM 16 (1973) 372-378.
"""

from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, depth_first_order

from talka.matching.structure.betweenness import as_graph
from talka.matching.structure.mesh import Mesh


@dataclass(frozen=True, eq=False)
class Cut:
    """What falls off without a tie, or without an organisation.

    through: row numbers: an articulation point; or a bridge's two ends, that which would be cut off last
    cut_off: row numbers, ascending, of all who would no longer be connected with the largest part that is left
    rest: how many are in that part
    """

    through: tuple[int, ...]
    cut_off: np.ndarray
    rest: int


class Cuts:
    """Bridges and articulation points of an undirected network, each in ascending order.

    >>> from scipy.sparse import csr_matrix
    >>> path = Cuts(Mesh(csr_matrix([[0, 1, 0], [1, 0, 1], [0, 1, 0]])))
    >>> [(cut.through, cut.cut_off.tolist()) for cut in path.bridges()]
    [((1, 0), [0]), ((1, 2), [2])]
    >>> [(cut.through, cut.cut_off.tolist()) for cut in path.points()]
    [((1,), [2])]
    """

    def __init__(self, mesh: Mesh) -> None:
        n = self._n = len(mesh)
        tree_ties = _block_tree(mesh)
        self._blocks = int(tree_ties[:, 1].max(initial=n - 1)) + 1 - n
        _, self._component = connected_components(mesh.ties, directed=False)
        self._sizes = np.bincount(self._component)
        roots = np.unique(self._component, return_index=True)[1]
        top = n + self._blocks  # above the lowest row of each component
        ties = np.concatenate([tree_ties, np.column_stack([roots, np.full(len(roots), top)])])
        tree = coo_matrix((np.ones(len(ties)), ties.T), shape=(top + 1, top + 1)).tocsr()
        self._walk(*depth_first_order(tree, top, directed=False))

    def _walk(self, order: np.ndarray, above: np.ndarray) -> None:
        """Keeps the tree so that all below a node stand together in `_order`."""
        self._order, self._above = order, above
        self._first, self._past = np.argsort(order), np.ones(len(order), dtype=np.int64)
        self._children: dict[int, list[int]] = {}
        for node in order[:0:-1].tolist():
            self._past[above[node]] += self._past[node]
            self._children.setdefault(int(above[node]), []).append(node)
        self._past += self._first
        self._organisations = np.concatenate([[0], np.cumsum(order < self._n)])  # up to each place

    def bridges(self) -> list[Cut]:
        """Ties without which a component falls in two; of equal halves that with the lowest row stays."""
        found = []
        for block in range(self._n, self._n + self._blocks):
            if len(self._children[block]) == 1:
                near, far = int(self._above[block]), self._children[block][0]
                off, size = self._below(block), self._size(near)
                if 2 * len(off) > size:
                    near, far, off = far, near, self._beside(near, off)
                found.append(Cut((near, far), off, size - len(off)))
        return sorted(found, key=lambda cut: cut.through)

    def points(self) -> list[Cut]:
        """Organisations without which a component falls apart; of equally large parts one stays, that with the lowest
        row if it is among them."""
        found = []
        for point in range(self._n):
            blocks = self._children.get(point, [])
            above = self._size(point) - self._within(point)
            if len(blocks) + (above > 0) > 1:
                widest = max(blocks, key=self._within)
                rest = max(above, self._within(widest))
                off = self._below(point) if above == rest else self._beside(point, self._below(widest))
                found.append(Cut((point,), off[off != point], rest))
        return found

    def _below(self, node: int) -> np.ndarray:
        """Row numbers of the organisations in a node's part of the tree, itself included, ascending."""
        part = self._order[self._first[node] : self._past[node]]
        rows: np.ndarray = np.sort(part[part < self._n])
        return rows

    def _within(self, node: int) -> int:
        """How many organisations are in a node's part of the tree."""
        return int(self._organisations[self._past[node]] - self._organisations[self._first[node]])

    def _size(self, row: int) -> int:
        return int(self._sizes[self._component[row]])

    def _beside(self, row: int, without: np.ndarray) -> np.ndarray:
        """The others of a row's component."""
        others: np.ndarray = np.setdiff1d(np.flatnonzero(self._component == self._component[row]), without)
        return others


def _block_tree(mesh: Mesh) -> np.ndarray:
    """(t, 2) organisation, and a number from n on of a block to which it belongs: its maximal parts that no single
    organisation holds together."""
    of_tie = rx.biconnected_components(as_graph(mesh))
    ends = np.array(list(of_tie.keys()), dtype=np.int64).reshape(-1, 2)
    block = np.fromiter(of_tie.values(), dtype=np.int64, count=len(ends)) + len(mesh)
    past = block.max(initial=0) + 1
    belongs = np.unique(np.concatenate([ends[:, side] * past + block for side in (0, 1)]))  # pairs as single numbers
    return np.column_stack(np.divmod(belongs, past))
