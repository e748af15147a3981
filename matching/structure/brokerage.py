"""Who stands between whom: the five roles of a broker between groups.

Gould and Fernandez, Structures of mediation: a formal approach to brokerage in transaction networks, Sociological
Methodology 19 (1989) 89-126.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.structure.mesh import Mesh

Role = Literal["coordinator", "itinerant", "gatekeeper", "representative", "liaison"]
ROLES: tuple[Role, ...] = get_args(Role)
"""The broker v of two contacts a and b who have no tie of their own: all of one group; a and b of one, v of another;
only a of another, whom v lets in; only b of another, to whom v speaks for its own; all of different ones."""


@dataclass(frozen=True, eq=False)
class Brokerage:
    """Counts of the five roles, in the order of `ROLES`, and of all pairs: (n, 6) each.

    counts: pairs of contacts that have no tie of their own. Which of two contacts comes first is not told by ties
    without direction: a gatekeeper is as often a representative, of the same pairs, and all pairs are the sum of the
    other four.
    expected, deviation: mean and standard deviation of the counts, had each tie come about by itself with the density
    of the network, the groups being as large as they are
    """

    counts: np.ndarray
    expected: np.ndarray
    deviation: np.ndarray

    @property
    def normalised(self) -> np.ndarray:
        """(n, 6) counts as standard deviations above what is expected; NaN where nothing can vary."""
        apart = self.counts - self.expected
        above: np.ndarray = np.divide(apart, self.deviation, out=np.full(apart.shape, np.nan), where=self.deviation > 0)
        return above


def brokerage(mesh: Mesh, groups: np.ndarray) -> Brokerage:
    """The roles of all organisations, exactly; groups: (n,) any labels. Strengths of ties are ignored.

    R's `sna::brokerage` takes any network as directed. Of an undirected one it counts each pair twice, except for
    gatekeepers and representatives; and since it holds the two directions of a tie for independent, its normalised
    values of those other roles are too high by the root of 2. Here they are exact.

    >>> star = Mesh(csr_matrix([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]))
    >>> brokerage(star, np.array(["LV", "LV", "SE", "SE"])).counts[0].tolist()  # two of SE; twice one of LV, one of SE
    [0.0, 1.0, 2.0, 2.0, 0.0, 3.0]
    """
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    counts = _with_all(_pairs(mesh, group, len(sizes)) - _tied(mesh, group))
    possible, sharing = (table[group] for table in _combinations(sizes.astype(np.float64)))
    n = len(mesh)
    density = mesh.ties.nnz / max(1, n * (n - 1))
    chance = density**2 * (1 - density)
    variance = possible * chance * (1 - chance) + sharing * (density * (1 - density)) ** 3
    return Brokerage(counts, possible * chance, np.sqrt(variance))


def _pairs(mesh: Mesh, group: np.ndarray, groups: int) -> np.ndarray:
    """(n, 4) pairs of contacts, tied or not, for coordinator, itinerant, gatekeeper and liaison."""
    n = len(mesh)
    within = mesh.ends[group[mesh.ends[:, 0]] == group[mesh.ends[:, 1]]]
    own = np.bincount(within.ravel(), minlength=n)
    labels = csr_matrix((np.ones(n), (np.arange(n), group)), shape=(n, groups))
    contacts = (mesh.ties.sign() @ labels).tocsr()  # by group
    others = mesh.degrees - own
    alike = (np.asarray(contacts.multiply(contacts).sum(axis=1)).ravel() - own**2 - others) / 2
    return np.column_stack([own * (own - 1) / 2, alike, own * others, others * (others - 1) / 2 - alike])


def _tied(mesh: Mesh, group: np.ndarray) -> np.ndarray:
    """(n, 4) those of the pairs that have a tie of their own: triangles."""
    n = len(mesh)
    tied = np.zeros(4 * n)
    for ab, _, bc in mesh.corners():
        corners = *mesh.ends[ab].T, mesh.ends[bc, 1]
        for broker, one, other in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            g, a, b = group[corners[broker]], group[corners[one]], group[corners[other]]
            role = np.where((g == a) & (g == b), 0, np.where((g == a) | (g == b), 2, np.where(a == b, 1, 3)))
            tied += np.bincount(role * n + corners[broker], minlength=4 * n)
    return tied.reshape(4, n).T


def _with_all(four: np.ndarray) -> np.ndarray:
    """(n, 6) the representative beside the gatekeeper, and the sum."""
    return np.column_stack([four[:, [0, 1, 2, 2, 3]], four.sum(axis=1)])


def _combinations(size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(groups, 6) each, for groups of these sizes: how many pairs a broker of the group might connect, and how many
    ordered pairs of such pairs have an organisation in common, so that a tie with it makes both likelier."""
    n, own, others = size.sum(), size - 1, size.sum() - size
    squares, cubes = (size**2).sum() - size**2, (size**3).sum() - size**3  # of the groups other than the broker's
    pairs = own * (own - 1) / 2, (squares - others) / 2, own * others, (others**2 - squares) / 2
    sharing = (
        own * (own - 1) * (own - 2),
        cubes - 3 * squares + 2 * others,
        own * others * (others - 1) + others * own * (own - 1),
        others**2 * (others - 1) - (2 * others - 1) * squares + cubes,
    )
    every = _with_all(np.column_stack(sharing))
    every[:, 5] = (n - 1) * (n - 2) * (n - 3)
    return _with_all(np.column_stack(pairs)), every
