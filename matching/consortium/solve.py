"""Solving a program with CP-SAT, and proving the answer for all organisations, not for a shortlist.

A store may have tens of thousands of organisations and a million ties, too many for a solver to prove anything in
seconds. Most of them cannot be in a better team, and that is proven first:

1. In a team of s members a pair's worth is had by both, and nobody has more than s - 1 pairs in it. So the pairs of a
   team are worth at most the sum over its members of half of their s - 1 best pairs. With that half added to what
   each member is worth alone, the program becomes linear, and its optimum is an upper bound.
2. For any multipliers of the right sign its Lagrangian L is an upper bound too, and L + min(0, r) is one for all teams
   with an organisation whose reduced cost is r. The multipliers are the dual prices of the linear relaxation; that the
   bound holds does not depend on how exactly they were solved.
3. A good team is found first, among the organisations of highest reduced cost. Whoever has a bound below that team's
   worth is in no better team, and in no equally good one, and is left out (reduced cost fixing: Dantzig, Fulkerson and
   Johnson, Solution of a Large-Scale Traveling-Salesman Problem, Operations Research 2 (1954) 393-410).
4. Among those who are left the best pairs are fewer, so that the bound falls: steps 1 to 3 again, until it does not.
   The upper planes of step 1 are those of Gallo, Hammer and Simeone, Quadratic Knapsack Problems, Mathematical
   Programming Study 12 (1980) 132-149.

What CP-SAT then proves about those who are left holds for all.
"""

import time
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import vstack

from talka.matching.consortium.program import Program

CORE = 200
"""Organisations among which a first team is looked for."""
ROUNDS = 6
"""How often the bound is worked out anew, at most."""
SEED = 1


@dataclass(frozen=True, eq=False)
class Solution:
    """A team and what is proven about it.

    rows: (s,) organisations, ascending; variables: those that are 1, the organisations among them
    worth: of the team; bound: no team is worth more
    kept: how many organisations were left when the others were proven to be in no better team
    """

    rows: np.ndarray
    variables: np.ndarray
    worth: int
    bound: int
    kept: int

    @property
    def proven(self) -> bool:
        return self.bound <= self.worth

    @property
    def gap(self) -> float:
        """0..1 by how much a better team could be better at most; 0 when there is none."""
        return max(0.0, (self.bound - self.worth) / max(self.bound, 1))


def solve(program: Program, seconds: float) -> Solution | None:
    """The best team, or the best that was found in time; None where there is none, or none was found.

    One thread and a fixed seed: the same program gives the same team, unless time ran out.
    """
    end = time.monotonic() + seconds
    kept = np.arange(program.n)
    best: Solution | None = None
    bound = np.inf
    for _ in range(ROUNDS):
        left = program.restricted(kept)
        upper, reduced = relaxed(left)
        bound = min(bound, upper)
        if best is None:
            best = _first(program, reduced, end)
            if best is None:
                return None
        stays = upper + np.minimum(reduced, 0.0) >= best.worth
        if stays.sum() > 0.9 * len(kept):
            break
        kept = kept[stays]
    last = _cp_sat(program.restricted(kept), end, kept, best)
    worth = best.worth if last is None else max(best.worth, last.worth)
    proven = worth if last is None else max(worth, last.bound)
    found = best if last is None or last.worth < best.worth else last
    return Solution(found.rows, found.variables, worth, int(min(proven, max(bound, worth))), len(kept))


def relaxed(program: Program) -> tuple[float, np.ndarray]:
    """The Lagrangian bound L, and the reduced costs (n,) of the organisations.

    L + min(0, reduced cost) bounds all teams with that organisation.
    """
    matrix, lower, upper = program.matrix, np.array(program.lower), np.array(program.upper)
    low, high = np.isfinite(lower), np.isfinite(upper)
    most = vstack([matrix[high], -matrix[low]]).tocsr()
    limits = np.concatenate([upper[high], -lower[low]])
    worth = np.array(program.worth, dtype=np.float64)
    worth += _best_pairs(program) / 2
    solved = linprog(-worth, A_ub=most, b_ub=limits, bounds=(0, 1), method="highs")
    prices = np.maximum(-solved.ineqlin.marginals, 0.0) if solved.status == 0 else np.zeros(len(limits))
    reduced = worth - most.T @ prices
    bound = float(prices @ limits + np.maximum(reduced, 0.0).sum())
    return bound + 1.0, reduced[: program.n]  # 1: more than what adding up floats can lose


def _best_pairs(program: Program) -> np.ndarray:
    """(variables,) what the s - 1 best pairs of each are worth together."""
    pairs = program.pairs
    who = np.concatenate([pairs.first, pairs.second])
    worth = np.concatenate([pairs.worth, pairs.worth])
    order = np.lexsort((-worth, who))
    who, worth = who[order], worth[order]
    place = np.arange(len(who)) - np.searchsorted(who, who)
    counted = place < program.most - 1
    return np.bincount(who[counted], worth[counted], minlength=len(program.worth))


def _first(program: Program, reduced: np.ndarray, end: float) -> Solution | None:
    """A good team among the organisations of highest reduced cost; among more where these allow none."""
    order = np.argsort(-reduced, kind="stable")
    size = CORE
    while True:
        core = np.sort(order[:size])
        found = _cp_sat(program.restricted(core), time.monotonic() + (end - time.monotonic()) / 3, core, None)
        if found is not None or size >= program.n or time.monotonic() > end:
            return found
        size *= 4


def _cp_sat(program: Program, end: float, kept: np.ndarray, hint: Solution | None) -> Solution | None:
    """The best team of a program whose organisations are the rows `kept`; None where there is none in time."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in program.worth]
    matrix = program.matrix
    for row, (lower, upper) in enumerate(zip(program.lower, program.upper, strict=True)):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        some = [x[column] for column in matrix.indices[part].tolist()]
        between(model, cp_model.LinearExpr.weighted_sum(some, matrix.data[part].astype(int).tolist()), lower, upper)
    worth = [*program.worth]
    variables = [*x]
    pairs: dict[int, list[cp_model.IntVar]] = {}
    first, second = program.pairs.first.tolist(), program.pairs.second.tolist()
    for one, other, value in zip(first, second, program.pairs.worth.tolist(), strict=True):
        both = model.new_bool_var("")
        model.add_implication(both, x[one])
        model.add_implication(both, x[other])
        for member in (one, other):
            pairs.setdefault(member, []).append(both)
        worth.append(value)
        variables.append(both)
    for member, ties in pairs.items():
        if len(ties) >= program.most:
            model.add(sum(ties) <= (program.most - 1) * x[member])
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, worth))
    if hint is not None:
        chosen = set(hint.rows.tolist())
        for column, row in enumerate(kept.tolist()):
            model.add_hint(x[column], row in chosen)
    solver = solver_for(end - time.monotonic())
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    ones = np.flatnonzero([solver.boolean_value(variable) for variable in x])
    inside, others = ones[ones < program.n], ones[ones >= program.n]
    value = program.value(inside, others)
    bound = value if status == cp_model.OPTIMAL else int(np.floor(solver.best_objective_bound + 1e-6))
    return Solution(kept[inside], np.concatenate([kept[inside], others]), value, bound, len(kept))


def between(model: cp_model.CpModel, value: cp_model.LinearExprT, lower: float, upper: float) -> None:
    """Add lower <= value <= upper; either may be infinite."""
    low = int(lower) if np.isfinite(lower) else cp_model.INT32_MIN
    high = int(upper) if np.isfinite(upper) else cp_model.INT32_MAX
    model.add_linear_constraint(value, low, high)


def solver_for(seconds: float) -> cp_model.CpSolver:
    """CP-SAT in one thread, seeded."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    return solver
