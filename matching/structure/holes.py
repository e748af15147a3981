"""Structural holes: whose contacts do not know one another, and who is held by contacts that all do.

Burt, Structural Holes: The Social Structure of Competition, Harvard University Press 1992, chapter 2.
"""

from dataclasses import dataclass

import numpy as np

from talka.matching.structure.mesh import Mesh


@dataclass(frozen=True, eq=False)
class Holes:
    """Burt's measures of each organisation; NaN where there is no contact, and so nothing to measure.

    constraint: (n,) how far its contacts lead back to one another: near 0 at a hole, 1 with a single contact, 9/8 for
    three who all know one another alike
    hierarchy: (n,) 0..1, how far the constraint comes from a single contact; NaN with fewer than two
    effective_size: (n,) contacts, less what they know of one another: 1..degree
    efficiency: (n,) effective size by contact: above 0, up to 1
    """

    constraint: np.ndarray
    hierarchy: np.ndarray
    effective_size: np.ndarray
    efficiency: np.ndarray


def structural_holes(mesh: Mesh) -> Holes:
    """Constraint and hierarchy by the strength of ties, effective size and efficiency by whether there are any.

    >>> from scipy.sparse import csr_matrix
    >>> found = structural_holes(Mesh(csr_matrix([[0, 1, 1], [1, 0, 0], [1, 0, 0]])))
    >>> found.constraint.tolist(), found.effective_size.tolist()
    ([0.5, 1.0, 1.0], [2.0, 1.0, 1.0])
    """
    local = local_constraint(mesh)
    size = effective_size(mesh)
    constraint = np.where(mesh.degrees > 0, mesh.sums(local), np.nan)
    return Holes(constraint, _hierarchy(mesh, local), size, _by(size, mesh.degrees))


def local_constraint(mesh: Mesh) -> np.ndarray:
    """(e, 2) c_ij = (p_ij + sum over q of p_iq p_qj) squared for contacts i and j (Burt 1992, equation 2.4).

    p_ij is the share of i's ties, by strength, that goes to j. Only contacts count, as in networkx and igraph.
    Column 0: how the second of `ends` constrains the first; column 1: the other way.
    """
    shares = _shares(mesh)
    local: np.ndarray = (shares + mesh.two_steps(shares, shares)) ** 2
    return local


def effective_size(mesh: Mesh) -> np.ndarray:
    """(n,) d - 2 t / d for d contacts with t ties among them; strengths are ignored, NaN where d is 0.

    Borgatti, Structural holes: unpacking Burt's redundancy measures, Connections 20 (1997) 35-38: what Burt's own form
    comes to where all ties are alike.
    """
    size: np.ndarray = mesh.degrees - _by(2 * mesh.triangles(), mesh.degrees)
    return size


def weighted_effective_size(mesh: Mesh) -> np.ndarray:
    """(n,) sum over contacts j of 1 - (sum over q of p_iq m_jq), by the strength of ties (Burt 1992, equation 2.2).

    m_jq is the tie of j with q by j's strongest; NaN where there is no contact.
    """
    strongest = mesh.ties.max(axis=1).toarray().ravel()
    marginal = mesh.strengths[:, None] / strongest[mesh.ends[:, ::-1]]  # [q, j] holds m_jq
    redundant = mesh.sums(mesh.two_steps(_shares(mesh), marginal))
    return np.where(mesh.degrees > 0, mesh.degrees - redundant, np.nan)


def _shares(mesh: Mesh) -> np.ndarray:
    """(e, 2) the share of a tie in all ties of its first end, and in those of its second."""
    whole = np.asarray(mesh.ties.sum(axis=1)).ravel()
    shares: np.ndarray = mesh.strengths[:, None] / whole[mesh.ends]
    return shares


def _by(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """NaN where there is no whole."""
    shares: np.ndarray = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return shares


def _hierarchy(mesh: Mesh, local: np.ndarray) -> np.ndarray:
    """Sum over contacts of r ln r / (d ln d) with r = c_ij d / c_i: the inequality of Coleman and of Theil (Burt 1992,
    equation 2.9)."""
    mean = _by(mesh.sums(local), mesh.degrees)
    ratio = local / mean[mesh.ends]
    several = np.where(mesh.degrees > 1, mesh.degrees, 0)
    return _by(mesh.sums(ratio * np.log(ratio)), several * np.log(np.maximum(several, 1)))
