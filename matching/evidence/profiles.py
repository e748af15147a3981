"""What each organisation works on, as weights over the theme tree. Shared by several kinds of evidence.

An organisation's profile holds what it declares and, for less, what its collaborations are about. A theme also speaks
for its broader themes, for less at each step. Rare themes weigh more: by information content, -log of the share of
organisations that have the theme or a narrower one (Resnik, Using Information Content to Evaluate Semantic
Similarity in a Taxonomy, IJCAI 1995).
"""

from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network
from talka.matching.encoders.base import unit
from talka.ontology.themes import themes

FROM_COLLABORATION = 0.4
"""Weight of a theme that only a collaboration of the organisation has; declared ones count 1."""
BROADER = 0.5
"""What is left of a weight at each step up the tree."""


class ThemeProfiles:
    """The theme profiles of a network.

    weights: (n, t) 0..1, declared and from collaborations
    content: (t,) information content, scaled to 0..1
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        declared = network.organisation_themes.toarray().astype(np.float64)
        done = (network.membership @ network.collaboration_themes).toarray() > 0
        self.weights = np.maximum(declared, FROM_COLLABORATION * done)
        having = self.covered(self.weights).sum(axis=0)
        share = (having + 1) / (len(network) + 2)  # +1, +2: Laplace's rule of succession
        self.content = -np.log(share) / np.log(len(network) + 2)

    @cached_property
    def _broader(self) -> np.ndarray:
        """(t, t) what a theme (row) says about its broader themes (columns), itself included."""
        index = self.network.theme_index
        matrix = np.zeros((len(index), len(index)))
        for iri, row in index.items():
            for steps, broader in enumerate(themes().ancestors(iri)):
                matrix[row, index[broader]] = BROADER**steps
        return matrix

    def covered(self, weights: np.ndarray) -> np.ndarray:
        """(…, t) bool: the themes that have a weight themselves or through a narrower one."""
        covered: np.ndarray = weights @ (self._broader > 0).astype(np.float64) > 0
        return covered

    def expand(self, weights: np.ndarray) -> np.ndarray:
        """(…, t) weights carried up the tree, times information content, scaled to length 1."""
        return unit(self._carry(weights))

    def strength(self, weights: np.ndarray) -> np.ndarray:
        """(…,) length of the profile before scaling: how much the themes tell, more for many and for rare ones."""
        strength: np.ndarray = np.linalg.norm(self._carry(weights), axis=1)
        return strength

    def _carry(self, weights: np.ndarray) -> np.ndarray:
        carried = np.max(np.atleast_2d(weights)[:, :, None] * self._broader[None], axis=1) if weights.size else weights
        content: np.ndarray = carried * self.content
        return content

    @cached_property
    def vectors(self) -> np.ndarray:
        """(n, t) the expanded profiles of all organisations; similarity of two is their dot product."""
        rows = [self.expand(self.weights[begin : begin + 256]) for begin in range(0, len(self.weights), 256)]
        return np.concatenate(rows) if rows else np.zeros_like(self.weights)

    @cached_property
    def strengths(self) -> np.ndarray:
        """(n,) the strengths of all organisations' profiles."""
        rows = [self.strength(self.weights[begin : begin + 256]) for begin in range(0, len(self.weights), 256)]
        return np.concatenate(rows) if rows else np.zeros(0)

    @cached_property
    def collaboration_vectors(self) -> np.ndarray:
        """(m, t) the expanded themes of all collaborations."""
        weights = self.network.collaboration_themes.toarray().astype(np.float64)
        rows = [self.expand(weights[begin : begin + 256]) for begin in range(0, len(weights), 256)]
        return np.concatenate(rows) if rows else weights


def weighted_membership(network: Network, weights: np.ndarray) -> csr_matrix:
    """(n, m) the membership matrix with its columns weighted."""
    return (network.membership @ diags(weights)).tocsr()
