"""Communities: parts of the network with many ties inside and few between them."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sknetwork.clustering import Louvain

from talka.matching.structure.mesh import Mesh


def communities(mesh: Mesh, *, resolution: float = 1.0, seed: int = 0) -> np.ndarray:
    """(n,) number of the community of each organisation, the largest being 0; -1 for one without a tie.

    Parts of high modularity: Newman and Girvan, Finding and evaluating community structure in networks, Physical Review
    E 69 (2004) 026113; found by the Louvain algorithm: Blondel and others, Fast unfolding of communities in large
    networks, Journal of Statistical Mechanics (2008) P10008. It may leave a community in pieces that do not touch; they
    become communities of their own, which only raises the modularity. (The Leiden algorithm never does, but that of
    scikit-network finds something else at each call, whatever the seed.) The strengths of ties count; the same seed
    finds the same.

    resolution: above 1 for more and smaller communities

    >>> from scipy.sparse import block_diag
    >>> pair = csr_matrix([[0, 1], [1, 0]])
    >>> communities(Mesh(block_diag([pair, pair, [0]], format="csr"))).tolist()
    [0, 0, 1, 1, -1]
    """
    found = np.full(len(mesh), -1)
    tied = np.flatnonzero(mesh.degrees)
    if not len(tied):
        return found
    ties = mesh.ties[tied][:, tied]
    labels = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed).fit_predict(ties)
    _, first, number, size = np.unique(
        _pieces(ties, labels), return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(size), dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    found[tied] = rank[number]
    return found


def _pieces(ties: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """The parts that hang together by ties within communities."""
    inner = ties.tocoo()
    inside = labels[inner.row] == labels[inner.col]
    kept = csr_matrix((inner.data[inside], (inner.row[inside], inner.col[inside])), shape=ties.shape)
    pieces: np.ndarray = connected_components(kept, directed=False)[1]
    return pieces


def modularity(mesh: Mesh, labels: np.ndarray, *, resolution: float = 1.0) -> float:
    """The share of the strength of ties that lies within communities, less what would by chance: -0.5..1."""
    strength = np.asarray(mesh.ties.sum(axis=1)).ravel()
    whole = strength.sum()
    same = labels[mesh.ends[:, 0]] == labels[mesh.ends[:, 1]]
    by_community = np.bincount(labels + 1, strength)
    return float(2 * mesh.strengths[same].sum() / whole - resolution * ((by_community / whole) ** 2).sum())
