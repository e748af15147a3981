"""Which introductions to make: the greedy choice, with a bound on how much better any other could be.

Greedy choice of a monotone submodular function reaches at least 1 - 1/e of the best where only the number is limited
(Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978), and at least 1/3 where each organisation may come in
a limited number of introductions: such choices are a 2-system, and stay one when they are cut off at k (Fisher,
Nemhauser and Wolsey, Mathematical Programming Study 8, 1978). What is proved of the case at hand is mostly much more:
see `greedy` and `talka.matching.introductions.prove`. Lazy evaluation (Minoux, Accelerated greedy algorithms, 1978)
would save nothing: here the gains of all pairs are one sparse product.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from talka.matching.introductions.goals import Objective

SLACK = 1e-9
"""Relative: two values nearer than this are the same to the solvers."""


@dataclass(frozen=True, eq=False)
class Limits:
    """At most k of the pairs (e, 2), and at most `each` of them with the same organisation."""

    pairs: np.ndarray
    k: int
    each: int

    def matrix(self) -> tuple[csr_matrix, np.ndarray]:
        """(c, e) coefficients and (c,) upper limits: the number of pairs, then of those of each organisation."""
        e = len(self.pairs)
        rows = np.unique(self.pairs, return_inverse=True)[1].reshape(-1, 2)
        own = csr_matrix((np.ones(2 * e), (rows.T.ravel(), np.tile(np.arange(e), 2))))
        total = csr_matrix(np.ones((1, e)))
        return vstack([total, own]).tocsr(), np.array([self.k] + [self.each] * own.shape[0], dtype=np.float64)


@dataclass(frozen=True)
class Choice:
    """Columns of the pairs in the order of choice; their expected gain; no choice within the limits has more than
    `bound`."""

    chosen: tuple[int, ...]
    value: float
    bound: float

    @property
    def share(self) -> float:
        """0..1: at least so much of the best possible gain."""
        return min(1.0, self.value / self.bound) if self.bound > 0 else 1.0


def greedy(objective: Objective, limits: Limits) -> Choice:
    """Always the pair with the highest gain, of equal ones the first, as long as any gains something.

    The bound (Leskovec et al., Cost-effective outbreak detection in networks, KDD 2007, section 3.2): what the best
    choice adds to any choice S is at most the sum of what its pairs add to S by themselves. So f(S) and the k highest
    gains bound it from above, taken for every S on the way; the lowest is kept.
    """
    missing, bound = objective.missing(), np.inf
    chosen: list[int] = []
    total, met = float(objective.worth.sum()), np.zeros(int(limits.pairs.max(initial=0)) + 1, dtype=np.int64)
    for _ in range(limits.k + 1):
        gains = objective.gains(missing)
        bound = min(bound, total - float(missing.sum()) + float(np.sort(gains)[-limits.k :].sum()))
        gains[(met[limits.pairs] >= limits.each).any(axis=1)] = 0.0
        gains[chosen] = 0.0
        if len(chosen) == limits.k or not len(gains) or gains.max() <= SLACK * total:
            break
        best = int(np.argmax(gains))
        chosen.append(best)
        met[limits.pairs[best]] += 1
        missing = missing * (1 - objective.column(best))
    value = total - float(missing.sum())
    return Choice(tuple(chosen), value, max(value, bound))


def in_order(objective: Objective, chosen: Sequence[int]) -> tuple[int, ...]:
    """The same pairs in the order in which each adds most to those before it."""
    missing, rest, order = objective.missing(), sorted(chosen), []
    while rest:
        gains = objective.gains(missing)
        order.append(max(rest, key=lambda pair: (gains[pair], -pair)))
        rest.remove(order[-1])
        missing = missing * (1 - objective.column(order[-1]))
    return tuple(order)
