"""Kernel ridge regression from the text of a collaboration to its members: votes that do not say the same thing twice.

Saunders, Gammerman and Vovk, Ridge Regression Learning Algorithm in Dual Variables (ICML 1998). Where ten past projects
say nearly the same, a vote by likeness counts it ten times; solved for together, they share one vote.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

PENALTY = 1.5
"""Of the ridge; a kernel value of a text with itself is 1. On CORDIS at 2024-01-01, of 0.3, 1 and 3, ideas are
answered best with 1 and new partners with 3; this lies between. With one for each, the whole model is no better."""
RANK = 256
"""Directions of the kernel that are kept exactly; the others count with the mean of their eigenvalues."""
LANDMARKS = 8_000
"""Texts between which the kernel is computed in full: all that have several members in CORDIS. Of more, so many drawn
at random stand for all (Williams and Seeger, Using the Nyström Method to Speed Up Kernel Machines, NIPS 2000)."""
BLOCK = 1_024
"""Rows computed at once, which bounds the memory."""


class KernelRidge:
    """Solves for the weights with which past texts (m) explain a new one, from its likeness to each of them."""

    def __init__(self, texts: csr_matrix) -> None:
        """texts: (m, w) rows of length 1, or 0."""
        m = texts.shape[0]
        chosen = np.arange(m)
        if m > LANDMARKS:
            chosen = np.sort(np.random.default_rng(0).choice(m, size=LANDMARKS, replace=False))
        landmarks = texts[chosen].T.tocsr()
        kernel = bent((texts[chosen] @ landmarks).toarray())
        vectors, values, trace = _directions(kernel)
        del kernel
        left = (trace - values.sum()) / max(len(chosen) - len(values), 1)
        if m > LANDMARKS:
            spread = (vectors / np.sqrt(values)).astype(np.float32)
            blocks = [
                bent((texts[begin : begin + BLOCK] @ landmarks).toarray()) @ spread for begin in range(0, m, BLOCK)
            ]
            vectors, values, _ = np.linalg.svd(np.concatenate(blocks), full_matrices=False)
            values = values.astype(np.float64) ** 2
        self._others = np.float32(1 / (max(left, 0.0) + PENALTY))
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._directions = (1 / (values + PENALTY) - self._others).astype(np.float32)

    def weights(self, likeness: np.ndarray) -> np.ndarray:
        """(b, m) weights, of either sign, of the texts; likeness: (b, m) 0..1, cosines with each of them."""
        kernel = bent(likeness)
        weights: np.ndarray = (kernel @ self._vectors * self._directions) @ self._vectors.T + kernel * self._others
        return weights

    def held_out(self, asked: Sequence[np.ndarray]) -> np.ndarray:
        """(b, m) weights, of either sign, with which the other texts explain some of them together; 0 for these.

        asked: (b) row numbers (s,) of the texts to explain.

        What `weights` would say to each of them, solved without them, and summed. Nothing is solved for again: with A
        the inverse of kernel and penalty it is -A[:, some] A[some, some]^-1 1, the block inverse (An, Liu and
        Venkatesh, Fast cross-validation algorithms for least squares support vector machine and kernel ridge
        regression, Pattern Recognition 2007). Only the directions that are kept say something here.
        """
        of_some = [self._vectors[some] for some in asked]
        moved = np.stack([self._shares(vectors) @ vectors * self._directions for vectors in of_some])
        explained: np.ndarray = -(moved @ self._vectors.T)
        for row, some in enumerate(asked):
            explained[row, some] = 0.0
        return explained

    def _shares(self, vectors: np.ndarray) -> np.ndarray:
        """(s,) A[some, some]^-1 1, from the rows of `vectors` (s, r); with the matrix of r where that is smaller."""
        ones = np.ones(len(vectors), dtype=np.float32)
        if len(vectors) <= vectors.shape[1]:
            block = vectors * self._directions @ vectors.T
            block.flat[:: len(vectors) + 1] += self._others
            solved: np.ndarray = np.linalg.solve(block, ones)
            return solved
        inner = self._directions[:, None] * (vectors.T @ vectors)
        inner.flat[:: len(inner) + 1] += self._others
        moved = np.linalg.solve(inner, self._directions * vectors.sum(axis=0))
        shares: np.ndarray = (ones - vectors @ moved) / self._others  # Woodbury's identity
        return shares


def bent(likeness: np.ndarray) -> np.ndarray:
    """Likeness to the power of 1.5, by which what is nearest counts more.

    >>> bent(np.array([0.0, 0.25, 1.0])).tolist()
    [0.0, 0.125, 1.0]
    """
    positive = np.maximum(likeness, 0.0)
    powers: np.ndarray = positive * np.sqrt(positive)
    return powers


def _directions(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """(m, r) the strongest eigenvectors, (r,) their eigenvalues, all positive; and the sum of all."""
    trace = float(np.trace(kernel, dtype=np.float64))
    if len(kernel) <= 2 * RANK:
        values, vectors = np.linalg.eigh(kernel)
    else:  # singular values are eigenvalues here, as good as all of these are positive
        vectors, values, _ = randomized_svd(kernel, RANK, n_iter=2, random_state=0)
    positive = values > 1e-6 * max(trace, 1.0) / max(len(kernel), 1)
    return vectors[:, positive], values[positive].astype(np.float64), trace
