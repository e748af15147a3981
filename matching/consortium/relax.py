"""Upper bounds on what a team is worth, for all teams and for those with a given organisation.

A team T of s members is worth its members' worth w, and the worth b of its pairs. With multipliers of the right sign
for the rules' constraints, the reduced worth r of an organisation is w less the price of what it takes of them, and

    worth(T) <= constant + sum over i in T of r_i + sum over pairs in T of b_ij                            (Lagrange)

What is to the right of the constant can be written as a sum over the members, since each of them meets s - 1 others:

    sum over i in T of  S_i(T) = r_i / 2 + sum over j in T, j != i of  (b_ij / 2 + m_ij + r_j / 2 (s - 1))

for any m_ij = -m_ji. With S_i, the highest that S_i(T) can be for any s - 1 others, the s largest S_i bound all teams,
and S_i with the s - 1 largest others bounds those with i. The multipliers and m are improved by subgradient steps. That
the bounds hold does not depend on how good they are.

This is the level-1 reformulation-linearisation bound, as in Caprara, Pisinger and Toth, Exact Solution of the Quadratic
Knapsack Problem, INFORMS Journal on Computing 11 (1999) 125-137; the steps are those of Held, Wolfe and Crowder,
Validation of Subgradient Optimization, Mathematical Programming 6 (1974) 62-88.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from talka.matching.consortium.program import Program

COLUMNS = 400
"""Organisations with which the linear relaxation begins; others enter as they prove worth it."""
ENTERING = 200
ROUNDING = 1.0
"""More than what adding up floats can lose: worths are whole numbers below a million."""
LENGTH, SHORTER, PATIENCE = 16.0, 1.6, 6
"""Steps begin so many times as long as the distance to the target asks for, and get so much shorter after so many steps
without a better bound. Measured on CORDIS: bounds after 120 steps are as low as after 400 of the usual length 1."""
SHORTEST = 0.05
"""Steps shorter than this gain little."""
WORK, MOST_STEPS = 6_000_000, 30
"""Steps are taken for so many pairs at a time, at least 2 and at most so many steps."""
MEMORY = 0.9
"""How much of what the relaxation chose is remembered at each step."""


def constraints(program: Program) -> tuple[csr_matrix, np.ndarray]:
    """A and b of the program's constraints as A x <= b."""
    lower, upper = np.array(program.lower), np.array(program.upper)
    low, high = np.isfinite(lower), np.isfinite(upper)
    matrix = vstack([program.matrix[high], -program.matrix[low]]).tocsr()
    return matrix, np.concatenate([upper[high], -lower[low]])


def prices(program: Program) -> np.ndarray:
    """Multipliers (constraints of `constraints`,) to begin with: dual prices of the linear relaxation in which every
    organisation has half of its s - 1 best pairs. By column generation: the relaxation is solved for some columns, and
    those whose reduced worth is positive enter."""
    matrix, limits = constraints(program)
    worth = np.array(program.worth, dtype=np.float64) + best_pairs(program) / 2
    columns, reduced = matrix.tocsc(), worth
    inside = np.zeros(len(worth), dtype=bool)
    inside[program.n :] = True
    inside[_representatives(columns[:, : program.n], worth[: program.n])] = True
    inside[np.argsort(-worth[: program.n], kind="stable")[:COLUMNS]] = True
    found = np.zeros(len(limits))
    for _ in range(20):
        some = np.flatnonzero(inside)
        solved = linprog(-worth[some], A_ub=columns[:, some], b_ub=limits, bounds=(0, 1), method="highs-ds")
        if solved.status != 0:
            break
        found = np.maximum(-solved.ineqlin.marginals, 0.0)
        reduced = worth - columns.T @ found
        entering = np.flatnonzero(~inside & (reduced > ROUNDING))
        if not len(entering):
            break
        inside[entering[np.argsort(-reduced[entering], kind="stable")[:ENTERING]]] = True
    return found


def _representatives(columns: csr_matrix, worth: np.ndarray) -> np.ndarray:
    """The best organisation of those that stand in the same constraints, so that the relaxation can be met."""
    keys = columns.T @ np.random.default_rng(0).random(columns.shape[0])
    order = np.lexsort((-worth, keys))
    first = np.r_[True, np.diff(keys[order]) > 0]
    best: np.ndarray = order[first]
    return best


def best_pairs(program: Program) -> np.ndarray:
    """(variables,) what the s - 1 best pairs of each are worth together."""
    pairs = program.pairs
    who = np.concatenate([pairs.first, pairs.second])
    worth = np.concatenate([pairs.worth, pairs.worth]).astype(np.float64)
    return np.bincount(who, worth * _best(who, worth, program.most - 1), minlength=len(program.worth))


def _best(groups: np.ndarray, values: np.ndarray, most: int) -> np.ndarray:
    """(v,) bool: the highest values of each group, at most so many of each."""
    order = np.lexsort((-values, groups))
    sorted_ = groups[order]
    chosen = np.zeros(len(groups), dtype=bool)
    chosen[order] = np.arange(len(groups)) - np.searchsorted(sorted_, sorted_) < most
    return chosen


@dataclass(frozen=True, eq=False)
class Bounds:
    """bound: no team is worth more; each: (n,) no team with the organisation is worth more."""

    bound: float
    each: np.ndarray


class Relaxation:
    """A program with multipliers that are improved step by step.

    share: (n,) how much of each organisation the relaxation took of late; those with the most make good teams
    """

    def __init__(self, program: Program, prices: np.ndarray) -> None:
        self._matrix, self._limits = constraints(program)
        self._served = np.diff(self._matrix[:, program.n :].tocsr().indptr) > 0  # where variables serve a rule
        self._worth = np.array(program.worth, dtype=np.float64)
        self._constant, self._n, self._others = program.constant, program.n, program.most - 1
        self._prices = prices
        pairs = program.pairs
        self._from = np.concatenate([pairs.first, pairs.second])
        self._to = np.concatenate([pairs.second, pairs.first])
        self._half = np.concatenate([pairs.worth, pairs.worth]) / 2
        self._moved = np.zeros(len(self._half))
        self._still = False
        self._meets = np.zeros(len(self._half), dtype=bool)
        self._length, self._waited, self._lowest = LENGTH, 0, np.inf
        self.share = np.zeros(program.n)
        self._kept = (prices, self._moved)  # those of the lowest bound
        self.best = Bounds(np.inf, np.full(program.n, np.inf))

    def restricted(self, program: Program, kept: np.ndarray) -> "Relaxation":
        """Of the program restricted to some organisations, with the multipliers found so far."""
        stays = np.zeros(self._n, dtype=bool)
        stays[kept] = True
        smaller = Relaxation(program, self._kept[0])
        smaller._moved = self._kept[1][stays[self._from] & stays[self._to]]
        smaller._kept, smaller._length = (smaller._prices, smaller._moved), self._length
        smaller._still = self._still
        smaller.share, smaller._lowest, smaller._waited = self.share[kept], self._lowest, self._waited
        smaller.best = Bounds(self.best.bound, self.best.each[kept])
        return smaller

    @property
    def settled(self) -> bool:
        """Whether more steps would gain little."""
        return self._length < SHORTEST

    def look(self) -> Bounds:
        """The bounds with the multipliers as they are."""
        self._look()
        return self.best

    def steps(self, target: float) -> Bounds:
        """Some steps towards a bound of `target`, the worth of a team that is known. The best bounds so far."""
        for _ in range(int(np.clip(WORK // (len(self._half) + self._n * (self._others + 1)), 2, MOST_STEPS))):
            self._step(target)
        return self.best

    def adopt(self, other: "Relaxation", kept: np.ndarray) -> Bounds:
        """The bounds with the best multipliers of a relaxation that was restricted to some organisations."""
        stays = np.zeros(self._n, dtype=bool)
        stays[kept] = True
        self._prices, self._moved = other._kept[0], self._moved.copy()
        self._moved[stays[self._from] & stays[self._to]] = other._kept[1]
        self.share[kept] = other.share
        self._length, self._still = other._length, other._still
        self._look()
        self._kept = (self._prices, self._moved)  # though the bound for all may not be lower yet
        return self.best

    def _step(self, target: float) -> None:
        """A look, and a move of the multipliers against the slope of the bound."""
        n = self._n
        bound, reduced, inside, row, met = self._look()
        if self._waited >= PATIENCE:
            self._length, self._waited, self._still = self._length / SHORTER, 0, not self._still
            self._prices, self._moved = self._kept
            return
        taken = np.concatenate([0.5 * inside, reduced[n:] > 0])
        taken[:n] += np.bincount(met[inside[row]], minlength=n) / (2 * self._others)
        self.share = MEMORY * self.share + (1 - MEMORY) * taken[:n]
        slope = self._limits - self._matrix @ taken
        if self._still:  # those prices stay: where variables tie, their slopes say little and drown the others
            slope[self._served] = 0.0
        slope[(self._prices == 0) & (slope > 0)] = 0.0  # a price cannot fall below nothing
        meets = self._meets & inside[self._from]
        turn = 1.0 * meets - np.roll(meets, len(meets) // 2)  # each pair stands once from either side
        length = self._length * max(bound - target, ROUNDING) / max(slope @ slope + turn @ turn / 2, 1e-9)
        self._prices = np.maximum(self._prices - length * slope, 0.0)
        self._moved = np.clip(self._moved - length * turn / 2, -self._half, self._half)

    def _look(self) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The bound at the multipliers, the reduced worths, the s best stars (n,) bool, and who meets whom."""
        n, size = self._n, self._others + 1
        reduced = self._worth - self._matrix.T @ self._prices
        constant = self._constant + float(self._prices @ self._limits + np.maximum(reduced[n:], 0.0).sum())
        stars, row, met = self._stars(reduced[:n])
        top = np.argsort(-stars, kind="stable")[:size]
        bound = constant + float(stars[top].sum())
        inside = np.zeros(n, dtype=bool)
        inside[top] = True
        self._remember(bound, stars, top)
        return bound, reduced, inside, row, met

    def _stars(self, reduced: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n,) the highest S_i, and who meets whom in them.

        Whom i has no pair with is worth the same to all, so only the best of those need be looked at. One with whom it
        has a pair is worth no less, since m_ij is kept within half of the pair's worth; but of those, too, only who is
        worth more than the last of the best that are free can be met.
        """
        n, most, share = self._n, self._others, reduced / (2 * self._others)
        best = np.argsort(-share, kind="stable")[: 2 * most + 2]
        place = np.full(n, -1)
        place[best] = np.arange(len(best))
        free = np.ones((n, len(best)), dtype=bool)
        free[best, place[best]] = False
        among = place[self._to] >= 0
        free[self._from[among], place[self._to[among]]] = False
        rank = np.cumsum(free, axis=1)
        last = np.where(rank[:, -1] >= most, share[best[np.argmax(rank >= most, axis=1)]], -np.inf)
        tied = share[self._to] + self._half + self._moved
        near = np.flatnonzero(tied >= last[self._from])
        row, column = np.nonzero(free & (rank <= most))
        row, met = np.concatenate([self._from[near], row]), np.concatenate([self._to[near], best[column]])
        values = np.concatenate([tied[near], share[best[column]]])
        chosen = _best(row, values, most)
        self._meets = np.zeros(len(self._half), dtype=bool)
        self._meets[near[chosen[: len(near)]]] = True
        return reduced / 2 + np.bincount(row[chosen], values[chosen], minlength=n), row[chosen], met[chosen]

    def _remember(self, bound: float, stars: np.ndarray, top: np.ndarray) -> None:
        """What these multipliers prove; after some steps without a better bound, back to the best with shorter ones."""
        lowest = stars[top[-1]]
        each = bound + np.minimum(stars - lowest, 0.0) + ROUNDING
        self.best = Bounds(min(self.best.bound, bound + ROUNDING), np.minimum(self.best.each, each))
        if bound < self._lowest - ROUNDING:
            self._lowest, self._kept, self._waited = bound, (self._prices, self._moved), 0
            return
        self._waited += 1
