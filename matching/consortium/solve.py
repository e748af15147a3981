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
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from talka.matching.consortium.program import Program
from talka.matching.consortium.relax import Relaxation, prices

CORE = 50
LOOK = 0.25
"""Organisations among which a good team is looked for, and how much CP-SAT may do for it: about so many seconds."""
ROUNDS = 40
"""How often the bounds are improved, at most."""
MANY = 1_500
"""Organisations on which the multipliers are improved, where more are left; the bounds are worked out for all."""
PROVABLE = 50_000
"""Pairs among which CP-SAT can be expected to prove anything in seconds."""
FEW = 40
"""Organisations among which CP-SAT needs no help to prove what is best."""
SEED = 1


@dataclass(frozen=True, eq=False)
class Solution:
    """A team and what is proven about it.

    rows: (s,) organisations, ascending
    worth: of the team; bound: no team is worth more
    kept: how many organisations were left when the others were proven to be in no better team
    """

    rows: np.ndarray
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
    inside, free = program.forced()
    rest = program.restricted(free, inside)
    found = _solve(rest, seconds) if rest.most > 1 else _few(rest, seconds)
    if found is None:
        return None
    rows = np.sort(np.concatenate([free[found.rows], inside]))
    return replace(found, rows=rows, kept=found.kept + len(inside))


def _few(program: Program, seconds: float) -> Solution | None:
    """At most one member is to be chosen: there are no pairs to bound."""
    everyone = np.arange(program.n)
    found, bound = _cp_sat(program, time.monotonic() + seconds, everyone, None)
    return found and replace(found, bound=bound)


def _solve(program: Program, seconds: float) -> Solution | None:
    end = time.monotonic() + seconds
    kept, left = np.arange(program.n), program
    relaxation = Relaxation(program, prices(program))
    bounds = relaxation.look()
    best = _first(program, bounds.each, end)
    if best is None:
        return None
    for turn in range(ROUNDS):
        stays = np.flatnonzero(bounds.each >= best.worth)
        if len(stays) < len(kept):
            kept, left = kept[stays], left.restricted(stays)
            relaxation = relaxation.restricted(left, stays)
            bounds = relaxation.best
        if len(kept) <= FEW or relaxation.settled or time.monotonic() > end - 0.3 * seconds:
            break
        core = np.sort(np.argsort(-bounds.each, kind="stable")[:MANY])
        smaller = relaxation.restricted(left.restricted(core), core) if len(core) < len(kept) else relaxation
        bounds = smaller.steps(best.worth)
        if smaller is not relaxation:
            bounds = relaxation.adopt(smaller, core)
        if turn % 3 == 0:
            some = kept[np.argsort(-relaxation.share, kind="stable")[:CORE]]
            best = _cp_sat(program.restricted(some), end, some, best, LOOK)[0] or best
    if len(left.pairs.worth) <= PROVABLE:
        better, bound = _cp_sat(left, end, kept, best)
        best, bounds = better or best, replace(bounds, bound=min(bound, bounds.bound))
    return replace(best, bound=max(best.worth, int(bounds.bound)), kept=len(kept))


def _first(program: Program, each: np.ndarray, end: float) -> Solution | None:
    """A good team among the organisations of highest bound, and those of some team that meets the rules."""
    order, size = np.argsort(-each, kind="stable"), CORE
    core = np.sort(order[:size])
    found, _ = _cp_sat(program.restricted(core), end, core, None, LOOK)
    while found is None and size < program.n and time.monotonic() < end:
        size *= 8
        wide = np.sort(order[:size])
        some, _ = _cp_sat(program.restricted(wide).without_pairs(), end, wide, None)
        if some is not None:
            core = np.union1d(core, some.rows)
            found, _ = _cp_sat(program.restricted(core), end, core, None, LOOK)
    return found


def _cp_sat(
    program: Program, end: float, kept: np.ndarray, best: Solution | None, work: float = np.inf
) -> tuple[Solution | None, int]:
    """A team of a program, whose organisations are the rows `kept`, that is better than the best so far, or None where
    there is none or none was found in time; and a bound for all its teams."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in program.worth]
    matrix = program.matrix
    for row, (lower, upper) in enumerate(zip(program.lower, program.upper, strict=True)):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        some = [x[column] for column in matrix.indices[part].tolist()]
        between(model, cp_model.LinearExpr.weighted_sum(some, matrix.data[part].astype(int).tolist()), lower, upper)
    worth = _worth(model, program, x)
    if best is not None:
        model.add(worth > best.worth)
    model.maximize(worth)
    solver = solver_for(end - time.monotonic(), work)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None, best.worth if best is not None else 0
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, cp_model.INT32_MAX
    ones = np.flatnonzero([solver.boolean_value(variable) for variable in x])
    value = program.value(ones)
    bound = value if status == cp_model.OPTIMAL else int(np.floor(solver.best_objective_bound + 1e-6))
    return Solution(kept[ones[ones < program.n]], value, bound, len(kept)), bound


def _worth(model: cp_model.CpModel, program: Program, x: list[cp_model.IntVar]) -> cp_model.LinearExprT:
    """What is to be maximised. A pair counts where both are members; nobody has more pairs than there are others."""
    variables, worth = [*x], [*program.worth]
    meetings: dict[int, list[cp_model.IntVar]] = {}
    pairs = program.pairs
    for one, other, value in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.worth.tolist(), strict=True):
        both = model.new_bool_var("")
        for member in (one, other):
            model.add_implication(both, x[member])
            meetings.setdefault(member, []).append(both)
        variables.append(both)
        worth.append(value)
    for member, met in meetings.items():
        if len(met) >= program.most:
            model.add(cp_model.LinearExpr.sum(met) <= (program.most - 1) * x[member])
    return cp_model.LinearExpr.weighted_sum(variables, worth) + program.constant


def between(model: cp_model.CpModel, value: cp_model.LinearExprT, lower: float, upper: float) -> None:
    """Add lower <= value <= upper; either may be infinite."""
    low = int(lower) if np.isfinite(lower) else cp_model.INT32_MIN
    high = int(upper) if np.isfinite(upper) else cp_model.INT32_MAX
    model.add_linear_constraint(value, low, high)


def solver_for(seconds: float, work: float = np.inf) -> cp_model.CpSolver:
    """CP-SAT in one thread, seeded. work: a limit by CP-SAT's own count of what it does, the same on every machine."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.max_deterministic_time = work
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    return solver
