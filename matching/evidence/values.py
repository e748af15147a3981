"""Numbers about the questions of a batch and organisations, worked out where they are wanted.

Most measures are wanted for a few hundred candidates of a network of thousands; those that find the candidates for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False)
class Among:
    """Some organisations: their row numbers (c,), and what they take part in (c, m)."""

    rows: np.ndarray
    membership: csr_matrix


class Values(Protocol):
    """(b, n) float32. Implementations pass `tests/matching/test_values.py`."""

    def whole(self, row: int) -> np.ndarray:
        """(n,) of all organisations, for the question in a row of the batch."""

    def among(self, row: int, some: Among) -> np.ndarray:
        """(c,) of some organisations: the same numbers, but for rounding."""


@dataclass(frozen=True, eq=False)
class Votes:
    """The worth (b, m) of each organisation's collaborations together, none below 0; times by (n,)."""

    membership: csr_matrix
    worth: np.ndarray
    by: np.ndarray | None = None

    def whole(self, row: int) -> np.ndarray:
        votes: np.ndarray = np.maximum(self.membership @ self.worth[row], np.float32(0))
        return votes if self.by is None else votes * self.by

    def among(self, row: int, some: Among) -> np.ndarray:
        votes: np.ndarray = np.maximum(some.membership @ self.worth[row], np.float32(0))
        return votes if self.by is None else votes * self.by[some.rows]


def votes_for_all(several: Sequence[Votes], row: int) -> list[np.ndarray]:
    """(n,) each: what `whole` says, counted together, in half of the time. They are votes in the same network."""
    if not several:
        return []
    worth = np.stack([votes.worth[row] for votes in several], axis=1)
    together = np.maximum(several[0].membership @ worth, np.float32(0))
    return [votes if each.by is None else votes * each.by for each, votes in zip(several, together.T, strict=True)]


@dataclass(frozen=True, eq=False)
class Products:
    """Dot products of the questions' vectors (b, d) with those of the organisations (n, d), none below `least`."""

    asked: np.ndarray
    vectors: np.ndarray
    least: float = 0.0

    def whole(self, row: int) -> np.ndarray:
        products: np.ndarray = np.maximum(self.vectors @ self.asked[row], np.float32(self.least))
        return products

    def among(self, row: int, some: Among) -> np.ndarray:
        products: np.ndarray = np.maximum(self.vectors[some.rows] @ self.asked[row], np.float32(self.least))
        return products


@dataclass(frozen=True, eq=False)
class Flows:
    """What flows to organisations along few ways: a sparse matrix (b, n)."""

    matrix: csr_matrix

    def whole(self, row: int) -> np.ndarray:
        return dense_row(self.matrix, row)

    def among(self, row: int, some: Among) -> np.ndarray:
        flows: np.ndarray = self.whole(row)[some.rows]
        return flows


def dense_row(matrix: csr_matrix, row: int) -> np.ndarray:
    """A row as (n,).

    >>> dense_row(csr_matrix([[0.0, 2.0], [3.0, 0.0]]), 1).tolist()
    [3.0, 0.0]
    """
    columns, values = entries(matrix, row)
    whole = np.zeros(matrix.shape[1], dtype=matrix.dtype)
    whole[columns] = values
    return whole


def entries(matrix: csr_matrix, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Column numbers and values of a row, as views: a hundred times quicker than to cut the row out.

    >>> [part.tolist() for part in entries(csr_matrix([[0.0, 2.0], [3.0, 0.0]]), 1)]
    [[0], [3.0]]
    """
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return matrix.indices[part], matrix.data[part]


def strongest(one: np.ndarray, other: tuple[np.ndarray, np.ndarray]) -> int | None:
    """The column where the product of two rows is the highest; None where they do not meet.

    one: (n,) a row; other: the `entries` of another
    """
    columns, values = other
    worth = one[columns] * values
    best = int(worth.argmax()) if len(worth) else 0
    return int(columns[best]) if len(worth) and worth[best] > 0 else None
