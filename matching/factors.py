"""Matrix factorisation for implicit feedback, by alternating least squares.

Hu, Koren and Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008; the least squares by
conjugate gradients as in Takács, Pilászy and Tikk, Applications of the Conjugate Gradient Method for Implicit Feedback
Collaborative Filtering, RecSys 2011.
"""

import numpy as np
from scipy.sparse import csr_matrix

PART = 50_000
"""Observations whose factors are gathered at a time, to stay in the processor's cache."""


def factorise(
    observed: csr_matrix, factors: int, alpha: float, regularisation: float, rounds: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """(u, f) and (i, f) float32 such that their products are near 1 where `observed` (u, i) is 1, else near 0.

    Rows of users and items without an observation are 0.
    """
    observed = observed.astype(np.float32)
    generator = np.random.default_rng(seed)
    items = generator.normal(scale=0.1, size=(observed.shape[1], factors)).astype(np.float32)
    users = np.zeros((observed.shape[0], factors), dtype=np.float32)
    transposed = observed.T.tocsr()
    for _ in range(rounds):
        users = _solve(observed, users, items, alpha, regularisation)
        items = _solve(transposed, items, users, alpha, regularisation)
    return users, items


def _solve(
    observed: csr_matrix, start: np.ndarray, fixed: np.ndarray, alpha: float, regularisation: float, steps: int = 3
) -> np.ndarray:
    """The factors x of all rows at once, by some steps of conjugate gradients on A x = b, where for each row
    A = F'F + alpha * sum of f f' over what is observed + regularisation, b = (1 + alpha) * sum of f."""
    gram = fixed.T @ fixed + regularisation * np.eye(fixed.shape[1], dtype=np.float32)
    row_of = np.repeat(np.arange(observed.shape[0]), np.diff(observed.indptr))

    def times(x: np.ndarray) -> np.ndarray:
        products = np.empty(observed.nnz, dtype=np.float32)
        for begin in range(0, observed.nnz, PART):
            part = slice(begin, begin + PART)
            products[part] = np.einsum("ij,ij->i", x[row_of[part]], fixed[observed.indices[part]])
        weights = csr_matrix((products, observed.indices, observed.indptr), shape=observed.shape)
        result: np.ndarray = x @ gram + alpha * (weights @ fixed)
        return result

    x = start.copy()
    x[np.diff(observed.indptr) == 0] = 0.0
    residual = (1 + alpha) * (observed @ fixed) - times(x)
    direction = residual.copy()
    length = np.einsum("ij,ij->i", residual, residual)
    for _ in range(steps):
        moved = times(direction)
        step = _divide(length, np.einsum("ij,ij->i", direction, moved))
        x += step[:, None] * direction
        residual -= step[:, None] * moved
        before, length = length, np.einsum("ij,ij->i", residual, residual)
        direction = residual + _divide(length, before)[:, None] * direction
    return x


def _divide(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """0 where the divisor is 0: those rows are solved."""
    quotient: np.ndarray = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return quotient
