"""The pieces into which a network falls, now or when one organisation drops out.

One depth-first search finds them all: Hopcroft and Tarjan, Efficient algorithms for graph manipulation, Communications
of the ACM 16 (1973). It runs over organisations and collaborations, which is the same as over ties and much smaller. A
collaboration of which not all members are loaded may lead anywhere: all of them count as one, so that nobody is called
cut off who may not be.
"""

import numpy as np

from talka.matching.ties import Ties

NOTHING = -1
"""In place of an organisation: nothing has to drop out, the pieces are apart now."""
REST = -1
"""In place of a piece: all that lies on the other side of an organisation."""

Cut = tuple[int, int, int]
"""The organisation that has to drop out, or NOTHING, and two pieces: components, or branches of the search."""


class Pieces:
    """Pieces of a network of n organisations; its collaborations are nodes from n on."""

    def __init__(self, ties: Ties) -> None:
        self._n = len(ties.network)
        self._neighbours = _neighbours(ties)
        nodes = len(self._neighbours)
        self._component, self._parent, self._branch = [-1] * nodes, [-1] * nodes, [-1] * nodes
        self._first, self._low, self._size = [0] * nodes, [0] * nodes, [0] * nodes
        order: list[int] = []
        for root in range(self._n):
            if self._component[root] < 0:
                order += self._search(root, len(order))
        self._hanging: dict[int, int] = {}
        for node in order:  # from above
            above = self._parent[node]
            if 0 <= above < self._n and self._low[node] >= self._first[above]:
                self._branch[node] = node
                self._hanging[above] = self._hanging.get(above, 0) + self._size[node]
            elif above >= 0:
                self._branch[node] = self._branch[above]

    def _search(self, root: int, time: int) -> list[int]:
        """Visits a component; its nodes in the order in which they were met."""
        component, parent, first, low, size = self._component, self._parent, self._first, self._low, self._size
        met = [root]
        component[root], first[root], low[root], size[root] = root, time, time, 1
        path = [(root, iter(self._neighbours[root]))]
        while path:
            node, rest = path[-1]
            for other in rest:
                if component[other] < 0:
                    component[other], parent[other], size[other] = root, node, int(other < self._n)
                    first[other] = low[other] = time + len(met)
                    met.append(other)
                    path.append((other, iter(self._neighbours[other])))
                    break
                if other != parent[node]:
                    low[node] = min(low[node], first[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                    size[above] += size[node]
        return met

    def _branches(self, organisation: int) -> dict[int, int]:
        """The branches in which an organisation lies, by the organisation on which each hangs."""
        found, branch = {}, self._branch[organisation]
        while branch >= 0:
            found[self._parent[branch]] = branch
            branch = self._branch[self._parent[branch]]
        return found

    def joined(self, one: int, other: int) -> list[Cut]:
        """What a tie between two organisations would join: their components; else the pieces of each organisation that
        stands between them and whose loss would part them."""
        a, b = sorted((self._component[one], self._component[other]))
        if a != b:
            return [(NOTHING, a, b)]
        ones, others = self._branches(one), self._branches(other)
        found = []
        for hub in sorted((ones.keys() | others.keys()) - {one, other}):
            pieces = sorted((ones.get(hub, REST), others.get(hub, REST)))
            if pieces[0] != pieces[1]:
                found.append((hub, pieces[0], pieces[1]))
        return found

    def sizes(self, cut: Cut) -> tuple[int, int]:
        """Number of organisations in each of the two pieces of a cut."""
        hub, one, other = cut
        rest = self._size[self._component[hub]] - 1 - self._hanging[hub] if hub != NOTHING else 0
        return rest if one == REST else self._size[one], rest if other == REST else self._size[other]

    def is_largest(self, component: int) -> bool:
        """Whether no component has more organisations, and none of as many comes before it."""
        return component == max(range(self._n), key=lambda row: (self._size[row] * (self._parent[row] < 0), -row))

    def lies_in(self, organisation: int, piece: int, hub: int) -> bool:
        """Whether an organisation lies in a piece of a cut by an organisation, or by NOTHING."""
        if hub == NOTHING:
            return self._component[organisation] == piece
        return self._branches(organisation).get(hub, REST) == piece


def _neighbours(ties: Ties) -> list[list[int]]:
    """By node: the collaborations of each organisation, then the members of each collaboration."""
    network = ties.network
    n = len(network)
    short = np.flatnonzero(np.diff(network.by_collaboration.indptr) < network.sizes)
    node = n + np.arange(len(network.collaborations))
    node[short] = n + short[0] if len(short) else node[short]
    neighbours: list[list[int]] = [np.unique(node[network.collaborations_of(row)]).tolist() for row in range(n)]
    members: list[list[int]] = [[] for _ in node]
    for row, found in enumerate(neighbours):
        for each in found:
            members[each - n].append(row)
    return neighbours + members
