"""What the network could gain, as goals that introductions reach: the common form of reach, themes and robustness.

A goal of worth w is reached in part by each introduction that comes about: of what is still missing of it, the
introduction takes the share c. With the introductions S coming about independently with probabilities p, the expected
gain is

    f(S) = sum over goals u of w_u * (1 - product over e in S of (1 - p_e * c_ue)).

Each goal is a probabilistic coverage function: monotone and submodular (a further introduction adds less, the more
there are), and its expectation is exact in this form, without drawing any sample. Krause and Golovin, Submodular
Function Maximization, in Tractability, 2014, section 3.1.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix, vstack

from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties

Said = tuple[str, Mapping[str, tuple[Ref, ...]]]
"""A sentence with placeholders, and what fills them."""
Pair = tuple[int, int]
"""Row numbers of two organisations, the lower first."""

HALF_USED = 10.0
"""Organisations for which a goal counts half: opening a country of which hardly anything is loaded serves few."""
HALVED = 5.0
"""Collaborations between two countries, or across a border on a theme, after which one more is worth half."""
FIRST_PARTNER = mark("{organisation} would have its first partner.")
"""Two parts of the gain say so."""
CERTAIN = 1 - 1e-9
"""No introduction is quite certain: logarithms of what is missing stay finite."""


class Saying(Protocol):
    def __call__(self, goal: int, pair: Pair) -> Said:
        """What it means that a pair reaches a goal, by its number; true of the present network."""
        ...


@dataclass(frozen=True, eq=False)
class Goals:
    """The goals (u) of one part of the gain, for the candidate pairs (e).

    worth: (u,) at least 0; takes: (u, e) 0..1, what a pair takes of a goal if it comes about
    """

    worth: np.ndarray
    takes: csr_matrix
    say: Saying


class Part(Protocol):
    """One part of the gain, one in a file. `name` is that of its weight, and of its contribution."""

    name: str

    def goals(self, ties: Ties, pairs: np.ndarray) -> Goals:
        """The goals that the pairs (e, 2) of row numbers can reach, the lower first in each."""
        ...


def saturating(count: np.ndarray, halved: float) -> tuple[np.ndarray, float]:
    """Worth of what is missing where `count` (u,) are there already, and the share that one more takes of it.

    The n-th counts q ** (n - 1) of the first, with q = 0.5 ** (1 / halved): after `halved` of them one more is worth
    half. As a sum, h(n) = (1 - q ** n) / (1 - q), concave in n; its growth by X more is
    q ** n / (1 - q) * (1 - q ** X), which is a goal of the common form.

    >>> worth, share = saturating(np.array([0, 5]), halved=5)
    >>> (worth * share).round(6).tolist()
    [1.0, 0.5]
    """
    q = 0.5 ** (1 / halved)
    worth: np.ndarray = q ** count.astype(np.float64) / (1 - q)
    return worth, 1 - q


def use(size: np.ndarray) -> np.ndarray:
    """(u,) 0..1 how far a goal counts that serves so many organisations: half for ten of them.

    >>> use(np.array([1, 10, 90])).round(2).tolist()
    [0.09, 0.5, 0.9]
    """
    used: np.ndarray = size / (size + HALF_USED)
    return used


@dataclass(frozen=True, eq=False)
class Objective:
    """All goals together: the expected gain of any choice of the pairs, each with its probability (e,).

    part: (u,) number of the part to which each goal belongs
    """

    worth: np.ndarray
    reaches: csr_matrix
    part: np.ndarray

    @classmethod
    def of(cls, goals: Sequence[Goals], weights: Sequence[float], probability: np.ndarray) -> "Objective":
        worth = np.concatenate([weight * each.worth for each, weight in zip(goals, weights, strict=True)])
        reaches = vstack([each.takes for each in goals]).multiply(np.minimum(probability, CERTAIN)[None]).tocsr()
        part = np.repeat(np.arange(len(goals)), [len(each.worth) for each in goals])
        return cls(worth, reaches, part)

    def missing(self, chosen: Sequence[int] = ()) -> np.ndarray:
        """(u,) the expected worth that is still missing of each goal when some pairs have been introduced."""
        missing = self.worth.copy()
        for pair in chosen:
            missing = missing * (1 - self.column(pair))
        return missing

    def gains(self, missing: np.ndarray) -> np.ndarray:
        """(e,) what each pair would add to the expected gain, by what is missing."""
        gains: np.ndarray = self.reaches.T @ missing
        return gains

    def value(self, chosen: Sequence[int]) -> float:
        """f(S), at least 0."""
        return float((self.worth - self.missing(chosen)).sum())

    def column(self, pair: int) -> np.ndarray:
        """(u,) what a pair is expected to take of each goal."""
        column: np.ndarray = self._by_pair[[pair]].toarray().ravel()
        return column

    @cached_property
    def _by_pair(self) -> csr_matrix:
        """(e, u) `reaches` transposed."""
        return self.reaches.T.tocsr()
