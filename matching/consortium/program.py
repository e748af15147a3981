"""A binary program: what is to be maximised, and under which linear constraints. Rules write themselves into it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of variables (p) that are worth something where both are 1.

    first, second: (p,) variables; worth: (p,) int64, above 0
    """

    first: np.ndarray
    second: np.ndarray
    worth: np.ndarray

    @staticmethod
    def none() -> "Pairs":
        return Pairs(*(np.empty(0, dtype=np.int64) for _ in range(3)))

    def with_each(self, which: np.ndarray, n: int) -> np.ndarray:
        """(n,) what each variable's pairs with some others are worth together."""
        chosen = np.zeros(n, dtype=bool)
        chosen[which] = True
        worth = np.zeros(n, dtype=np.int64)
        np.add.at(worth, self.second, self.worth * chosen[self.first])
        np.add.at(worth, self.first, self.worth * chosen[self.second])
        return worth

    def among(self, number: np.ndarray) -> "Pairs":
        """The pairs of which both variables are kept; `number` (n,) is their new number, -1 where they are not."""
        both = (number[self.first] >= 0) & (number[self.second] >= 0)
        return Pairs(number[self.first[both]], number[self.second[both]], self.worth[both])


@dataclass(eq=False)
class Program:
    """Maximise constant + worth · x + the worth of the pairs, with lower <= A x <= upper and every x 0 or 1.

    The first n variables say which organisations are in the team, the others serve the rules. All worths are whole
    numbers, so an optimum that is proven is one without rounding. `size` is the number of members, where it is fixed.
    """

    n: int
    size: int | None = None
    constant: int = 0
    worth: list[int] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs.none)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    _rows: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.worth = self.worth or [0] * self.n

    @property
    def most(self) -> int:
        """How many members a team can have."""
        return self.n if self.size is None else self.size

    def variable(self, worth: int = 0) -> int:
        """A new variable."""
        self.worth.append(worth)
        return len(self.worth) - 1

    def members(
        self,
        which: np.ndarray,
        lower: float = -np.inf,
        upper: float = np.inf,
        others: Iterable[tuple[int, float]] = (),
    ) -> None:
        """A constraint on how many members there are of those who are marked in `which` (n,) bool.

        others: variables beside the members in the sum, each with its coefficient
        """
        columns, coefficients = np.flatnonzero(which), np.ones(int(which.sum()))
        more = list(others)
        self._rows.append(
            (
                np.concatenate([columns, [column for column, _ in more]]).astype(np.int64),
                np.concatenate([coefficients, [coefficient for _, coefficient in more]]),
            )
        )
        self.lower.append(lower)
        self.upper.append(upper)

    def sum(self, variables: Iterable[tuple[int, float]], lower: float) -> None:
        """A constraint on other variables: their sum, each with its coefficient, is at least so much."""
        self.members(np.zeros(self.n, dtype=bool), lower, others=variables)

    @cached_property
    def matrix(self) -> csr_matrix:
        """A, (constraints, variables); the program is complete once it was asked for."""
        shape = (len(self._rows), len(self.worth))
        if not self._rows:
            return csr_matrix(shape)
        columns, coefficients = (np.concatenate(parts) for parts in zip(*self._rows, strict=True))
        row = np.repeat(np.arange(len(self._rows)), [len(columns) for columns, _ in self._rows])
        return csr_matrix((coefficients, (row, columns)), shape=shape)

    def forced(self) -> tuple[np.ndarray, np.ndarray]:
        """Organisations that are in every team, and those that may be in one or not, each ascending, as far as a single
        constraint tells."""
        matrix = self.matrix[:, : self.n].tocsr()
        members = np.asarray(matrix.sum(axis=1)).ravel()
        alone = np.diff(self.matrix.indptr) == members
        inside, out = np.zeros(self.n, dtype=bool), np.zeros(self.n, dtype=bool)
        for row in np.flatnonzero(alone & (members == np.array(self.lower))):
            inside[_columns(matrix, row)] = True
        for row in np.flatnonzero(alone & (np.array(self.upper) == matrix @ inside)):
            out[_columns(matrix, row)] = True
        return np.flatnonzero(inside), np.flatnonzero(~inside & ~out)

    def restricted(self, kept: np.ndarray, inside: np.ndarray | None = None) -> "Program":
        """The program with some of its organisations, ascending; the others are out of the team, or `inside` it.

        The worth of those inside, and of their pairs, goes to `constant` and to those with whom they make pairs.
        """
        inside = np.empty(0, dtype=np.int64) if inside is None else inside
        chosen = np.concatenate([kept, np.arange(self.n, len(self.worth))])
        number = np.full(len(self.worth), -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        met = self.pairs.with_each(inside, len(self.worth))
        taken = np.asarray(self.matrix[:, inside].sum(axis=1)).ravel()
        smaller = Program(len(kept), None if self.size is None else self.size - len(inside))
        smaller.worth = (np.array(self.worth, dtype=np.int64) + met)[chosen].tolist()
        smaller.constant = self.value(inside)
        smaller.pairs = self.pairs.among(number)
        smaller.lower, smaller.upper = (np.array(self.lower) - taken).tolist(), (np.array(self.upper) - taken).tolist()
        smaller.matrix = self.matrix[:, chosen]
        return smaller

    def without_pairs(self) -> "Program":
        """The same, with nothing that pairs are worth."""
        alone = Program(self.n, self.size, self.constant, self.worth, Pairs.none(), self.lower, self.upper)
        alone.matrix = self.matrix
        return alone

    def value(self, ones: np.ndarray) -> int:
        """What a solution is worth; `ones` are the variables that are 1."""
        inside = np.zeros(len(self.worth), dtype=bool)
        inside[ones] = True
        both = inside[self.pairs.first] & inside[self.pairs.second]
        return self.constant + int(np.array(self.worth, dtype=np.int64)[inside].sum() + self.pairs.worth[both].sum())


def _columns(matrix: csr_matrix, row: int | np.integer) -> np.ndarray:
    columns: np.ndarray = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return columns
