"""How good a choice of introductions is: a bound that is quickly found, and the best choice itself on small cases.

The expected gain f(S) = sum of w_u (1 - exp(-(A x)_u)) is concave in x, with x 1 for the pairs of S and 0 for others,
and A the negative logarithms of what each pair leaves of each goal. A concave function lies below its tangents. So a
linear programme with the tangents of each goal at a few points bounds the gain of every choice; its solution is the
next point (outer approximation: Duran and Grossmann, Mathematical Programming 36, 1986). With x whole numbers the
programme ends at the best choice.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity, vstack

from talka.matching.introductions.choose import Choice, Limits, greedy, in_order
from talka.matching.introductions.goals import Objective

SMALL = 300
"""Pairs up to which the best choice is looked for, and its proof, which takes seconds; for more only the bound."""
ROUNDS = 8
"""Points at which tangents are taken for the bound, at most."""
FLAT = 0.002
"""Relative: when a point lowers the bound by less, it is the last."""
TOLERANCE = 1e-6
"""Relative: how far the solver may be off."""


class Programme:
    """The tangents found so far, within the limits."""

    def __init__(self, objective: Objective, limits: Limits) -> None:
        used = np.flatnonzero(objective.worth > 0)
        self._worth, self._a = objective.worth[used], objective.reaches[used].tocsr(copy=True)
        self._a.data = -np.log1p(-self._a.data)
        matrix, upper = limits.matrix()
        self._rows = [hstack([matrix, csr_matrix((len(upper), len(used)))])]
        self._heights = [upper]
        self.touch(np.zeros(self.pairs))

    @property
    def pairs(self) -> int:
        return int(self._a.shape[1])

    def touch(self, x: np.ndarray) -> None:
        """Add each goal's tangent at x (e,): z - slope * (A x) <= height."""
        y = self._a @ x
        slope = self._worth * np.exp(-y)
        self._rows.append(hstack([-self._a.multiply(slope[:, None]), identity(len(self._worth))]))
        self._heights.append(self._worth - slope - slope * y)

    def solve(self, *, whole: bool, seconds: float = 60.0) -> tuple[np.ndarray, float]:
        """The point (e,) at which the tangents are highest within the limits, and an upper bound of that height."""
        u = len(self._worth)
        solved = milp(
            np.concatenate([np.zeros(self.pairs), -np.ones(u)]),
            constraints=LinearConstraint(vstack(self._rows).tocsr(), -np.inf, np.concatenate(self._heights)),
            integrality=np.repeat([float(whole), 0.0], [self.pairs, u]),
            bounds=Bounds(0, np.repeat([1.0, np.inf], [self.pairs, u])),
            options={"time_limit": seconds, "mip_rel_gap": TOLERANCE},
        )
        x = solved.x[: self.pairs] if solved.x is not None else np.zeros(self.pairs)
        if whole:
            height = np.inf if solved.mip_dual_bound is None else -solved.mip_dual_bound
        else:
            height = -solved.fun if solved.status == 0 else np.inf
        return x, float(height) * (1 + TOLERANCE)


def proved(objective: Objective, limits: Limits) -> Choice:
    """The best choice where there are few pairs; else the greedy one, with the lowest bound that is quickly found."""
    found = greedy(objective, limits)
    if not found.chosen or not len(limits.pairs):
        return found
    return best(objective, limits, found) if len(limits.pairs) <= SMALL else bounded(objective, limits, found)


def bounded(objective: Objective, limits: Limits, found: Choice) -> Choice:
    """The same choice with a lower bound, where there is one."""
    programme, height = Programme(objective, limits), np.inf
    x = np.bincount(found.chosen, minlength=programme.pairs).astype(np.float64)
    for _ in range(ROUNDS):
        programme.touch(x)
        x, lower = programme.solve(whole=False)
        flat, height = height - lower < FLAT * lower, lower
        if flat:
            break
    return Choice(found.chosen, found.value, max(found.value, min(found.bound, height)))


def best(objective: Objective, limits: Limits, found: Choice, seconds: float = 5.0) -> Choice:
    """The best choice, from a choice to begin with.

    seconds: after which a programme is cut off; the bound holds then, but may not be met
    """
    programme, seen = Programme(objective, limits), set()
    x = np.bincount(found.chosen, minlength=programme.pairs).astype(np.float64)
    while (
        found.bound - found.value > 2 * TOLERANCE * found.bound
        and (point := tuple(np.flatnonzero(x > 0.5))) not in seen
    ):
        seen.add(point)
        programme.touch(x)
        x, height = programme.solve(whole=True, seconds=seconds)
        other = in_order(objective, np.flatnonzero(x > 0.5).tolist())
        better = other if objective.value(other) > found.value else found.chosen
        value = objective.value(better)
        found = Choice(better, value, max(value, min(found.bound, height)))
    return found
