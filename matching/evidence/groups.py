"""Organisations put together: by kind, country or place."""

import numpy as np
from scipy.sparse import csr_matrix

CELL = 0.25
"""Degrees: organisations in one cell of this size are of one place."""


def grouping(groups: np.ndarray, number: int | None = None) -> csr_matrix:
    """(n, g) 1.0 for the group of each; nothing for a negative one. Without a number, as many as there are."""
    rows = np.flatnonzero(groups >= 0)
    shape = (len(groups), number or int(groups.max(initial=0)) + 1)
    return csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, groups[rows])), shape=shape)


def cells(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """(n,) numbers of the cells in which organisations are; -1 where the position is not known."""
    known = ~np.isnan(latitude) & ~np.isnan(longitude)
    numbers = np.full(len(latitude), -1)
    corners = np.round(np.stack([latitude[known], longitude[known]]) / CELL)
    numbers[known] = np.unique(corners, axis=1, return_inverse=True)[1].ravel()
    return numbers
