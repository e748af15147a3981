"""Plans that are proven best, for small events: a model of the whole event for CP-SAT (OR-tools)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from talka.matching.meetings.bound import Bound
from talka.matching.meetings.event import Event, Pair, Worth, worth

LARGEST_MODEL = 5_000
"""Pairs times slots at most: beyond, a proof takes minutes, and there is little left to gain."""
EFFORT = 4.0
"""Deterministic seconds for the whole proof, a measure of CP-SAT's own: the same on every machine."""

Cells = dict[tuple[Pair, int], cp_model.IntVar]


def prove(
    event: Event, start: Sequence[Sequence[Pair]], limit: Bound, effort: float = EFFORT
) -> tuple[list[list[Pair]], bool]:
    """A plan at least as good as the start, and whether no plan is better.

    Each part of `worth` is maximised in its turn and then held; parts that have reached their bound need no search.
    """
    rounds = [list(pairs) for pairs in start]
    best = worth(event, rounds)
    if best == reach(event, limit):
        return rounds, True
    if len(event.pairs()) * event.slots > LARGEST_MODEL:
        return rounds, False
    model = _Model(event)
    for part, goal in enumerate(model.parts):
        ceiling = reach(event, limit, best[:part])
        if ceiling is None or best[part] < ceiling[part]:
            found, proven, effort = model.maximise(goal, rounds, best[part], effort)
            if (now := worth(event, found)) > best:
                rounds, best = found, now
            if not proven:
                return rounds, False
        model.hold(goal, best[part])
    return rounds, True


def reach(event: Event, limit: Bound, held: Worth = ()) -> Worth | None:
    """The worth that no plan exceeds; None where `held`, the first parts of a worth, are already below it."""
    whole = (len(event.wishes), *limit.levels, limit.interest)
    return whole if whole[: len(held)] == held else None


class _Model:
    """The event for CP-SAT: a 0-1 variable for each pair in each slot in which both are there.

    parts: what is maximised, in the order of `worth`
    """

    def __init__(self, event: Event) -> None:
        self._event = event
        self._model = model = cp_model.CpModel()
        pairs = np.array(event.pairs(), dtype=np.int64).reshape(-1, 2)
        together = event.available[pairs[:, 0]] & event.available[pairs[:, 1]]
        self._cells: Cells = {
            ((int(pairs[row, 0]), int(pairs[row, 1])), int(slot)): model.new_bool_var("")
            for row, slot in np.argwhere(together)
        }
        by_pair, by_slot, by_seat = defaultdict(list), defaultdict(list), defaultdict(list)
        for (pair, slot), cell in self._cells.items():
            by_pair[pair].append(cell)
            by_slot[slot].append(cell)
            for who in pair:
                by_seat[who, slot].append(cell)
        for cells in (*by_pair.values(), *by_seat.values()):
            model.add_at_most_one(cells)
        for cells in by_slot.values():
            model.add(sum(cells) <= event.tables)
        levels = self._levels(by_seat)
        kept = sum(cell for (pair, _), cell in self._cells.items() if pair in event.wishes)
        total = sum(int(event.interest[pair]) * cell for (pair, _), cell in self._cells.items())
        self.parts = [kept, *levels, total]

    def _levels(self, by_seat: Mapping[tuple[int, int], list[cp_model.IntVar]]) -> list[cp_model.LinearExprT]:
        """How many participants have at least one meeting, two, and so on. Rests are kept."""
        event, model = self._event, self._model
        reached: list[list[cp_model.IntVar]] = []
        for who in range(event.participants):
            own = [by_seat.get((who, slot), []) for slot in range(event.slots)]
            for first in range(event.slots - event.rest if event.rest else 0):
                model.add(sum(cell for cells in own[first : first + event.rest + 1] for cell in cells) <= event.rest)
            steps = [model.new_bool_var("") for _ in own]
            model.add(sum(steps) == sum(cell for cells in own for cell in cells))
            for lower, higher in pairwise(steps):
                model.add_implication(higher, lower)
            reached.append(steps)
        return [sum(level) for level in zip(*reached, strict=True)]

    def hold(self, goal: cp_model.LinearExprT, value: int) -> None:
        self._model.add(goal >= value)

    def maximise(
        self, goal: cp_model.LinearExprT, start: Sequence[Sequence[Pair]], least: int, effort: float
    ) -> tuple[list[list[Pair]], bool, float]:
        """The best plan found, whether it is proven best, and the effort that is left."""
        model, solver = self._model, cp_model.CpSolver()
        model.clear_hints()  # type: ignore[no-untyped-call]
        placed = {(pair, slot) for slot, pairs in enumerate(start) for pair in pairs}
        for key, cell in self._cells.items():
            model.add_hint(cell, key in placed)
        model.maximize(goal)
        solver.parameters.num_workers = 1  # several race, and the winner is not always the same
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = max(effort, 0.01)
        status = solver.solve(model)
        effort -= solver.response_proto.deterministic_time
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) or round(solver.objective_value) < least:
            return [list(pairs) for pairs in start], False, effort
        rounds: list[list[Pair]] = [[] for _ in range(self._event.slots)]
        for (pair, slot), cell in self._cells.items():
            if solver.boolean_value(cell):
                rounds[slot].append(pair)
        return rounds, status == cp_model.OPTIMAL, effort
