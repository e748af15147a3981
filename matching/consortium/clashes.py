"""Which rules cannot be met together: a set from which none can be left out.

The deletion filter: rule after rule is left out for good if the others clash without it too (Chinneck, Feasibility and
Infeasibility in Optimization, 2008, section 6.2). What is left is irreducible; there may be another such set.
"""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from talka.matching.consortium.facts import Facts
from talka.matching.consortium.program import Program
from talka.matching.consortium.rules import Rule, Size
from talka.matching.consortium.solve import between, solver_for


def clash(rules: Sequence[Rule], facts: Facts, seconds: float = 10.0) -> list[Rule]:
    """The rules of an irreducible set that no team meets; empty where a team meets them all.

    When time runs out, what is left clashes still, but may be more than is needed.
    """
    end = time.monotonic() + seconds
    if possible(rules, facts, seconds):
        return []
    left = list(rules)
    for rule in reversed(rules):
        others = [other for other in left if other is not rule]
        if time.monotonic() < end and not possible(others, facts, end - time.monotonic()):
            left = others
    return left


def possible(rules: Sequence[Rule], facts: Facts, seconds: float) -> bool:
    """Whether a team, of any size where none is said, meets all rules; so too where it could not be told in time."""
    if not rules:
        return True
    size = next((rule.number for rule in rules if isinstance(rule, Size)), None)
    program = Program(len(facts.network), size)
    for rule in rules:
        rule.write(program, facts)
    model = cp_model.CpModel()
    _write(model, program)
    return solver_for(seconds).solve(model) != cp_model.INFEASIBLE


def _write(model: cp_model.CpModel, program: Program) -> None:
    """The constraints, with one number for all organisations that every rule treats alike."""
    matrix = program.matrix.tocsc()
    ends = list(pairwise(matrix.indptr.tolist()))
    alike = Counter(
        (matrix.indices[begin:end].tobytes(), matrix.data[begin:end].tobytes()) for begin, end in ends[: program.n]
    )
    columns = [(np.frombuffer(rows, matrix.indices.dtype), np.frombuffer(values)) for rows, values in alike]
    columns += [(matrix.indices[begin:end], matrix.data[begin:end]) for begin, end in ends[program.n :]]
    highest = [*alike.values(), *[1] * (len(ends) - program.n)]
    sums: list[tuple[list[cp_model.IntVar], list[int]]] = [([], []) for _ in program.lower]
    for most, (rows, values) in zip(highest, columns, strict=True):
        number = model.new_int_var(0, most, "")
        for row, value in zip(rows.tolist(), values.tolist(), strict=True):
            sums[row][0].append(number)
            sums[row][1].append(int(value))
    for (numbers, coefficients), lower, upper in zip(sums, program.lower, program.upper, strict=True):
        between(model, cp_model.LinearExpr.weighted_sum(numbers, coefficients), lower, upper)
