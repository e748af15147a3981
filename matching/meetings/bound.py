"""How good a plan can be at best: what no plan can exceed, found without making one."""

from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix

from talka.matching.meetings.event import FINE, Event, Pair

SLACK = 1.0


@dataclass(frozen=True)
class Bound:
    """levels: (s) participants with at least one meeting, at least two, ... at most, the first levels first
    interest: the sum of interest, in millionths, of any plan that reaches these levels, at most
    """

    levels: tuple[int, ...]
    interest: int


def bound(event: Event) -> Bound:
    """Levels by filling up evenly, interest by linear programming.

    Nobody meets more often than there are suitable partners or free slots, and in a slot no more meet than there are
    tables, or than a maximum matching of those who are there has pairs. Filling up the least served first gives the
    levels. Interest: the largest weight of a fractional degree-constrained subgraph in which each has the meetings of
    these levels; when the pairs meet is left out.
    """
    pairs = event.pairs()
    most = _most(event, pairs)
    seats = 2 * min(_meetings(event, pairs), int(most.sum()) // 2)
    levels, low, high = _fill(most, seats, event.slots)
    return Bound(levels, _interest(event, pairs, low, high, seats))


def _meetings(event: Event, pairs: list[Pair]) -> int:
    """Meetings of all slots together, at most."""
    sizes: dict[bytes, int] = {}
    for there in event.available.T:
        if there.tobytes() not in sizes:
            graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
            graph.add_nodes_from(range(event.participants))
            graph.add_edges_from([(a, b, 1) for a, b in pairs if there[a] and there[b]])
            matching = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
            sizes[there.tobytes()] = min(len(matching), event.tables)
    return sum(sizes[there.tobytes()] for there in event.available.T)


def _most(event: Event, pairs: list[Pair]) -> np.ndarray:
    """(p,) meetings of each at most."""
    partners = np.bincount(np.array(pairs, dtype=np.int64).reshape(-1), minlength=event.participants)
    return np.minimum(partners, [_most_slots(row, event.rest) for row in event.available])


def _most_slots(available: np.ndarray, rest: int) -> int:
    """In how many slots one can meet with a rest after so many in a row: going as early as possible is best.

    >>> _most_slots(np.ones(6, dtype=bool), 2), _most_slots(np.array([True, False, True, True, True]), 2)
    (4, 3)
    """
    count = run = 0
    for there in available:
        run = run + 1 if there and (not rest or run < rest) else 0
        count += run > 0
    return count


def _fill(most: np.ndarray, seats: int, slots: int) -> tuple[tuple[int, ...], np.ndarray, np.ndarray]:
    """Levels, and the least and most meetings of each in any plan that reaches them."""
    levels: list[int] = []
    low = high = np.zeros(len(most), dtype=np.int64)
    for level in range(1, slots + 1):
        wanting = most >= level
        taken = min(int(wanting.sum()), seats)
        seats -= taken
        levels.append(taken)
        if taken:
            high = np.where(wanting, level, high)
        if taken == wanting.sum():
            low = np.where(wanting, level, low)
    return tuple(levels), low, high


def _interest(event: Event, pairs: list[Pair], low: np.ndarray, high: np.ndarray, seats: int) -> int:
    if not pairs:
        return 0
    ends = np.array(pairs)
    columns = np.arange(len(pairs))
    shape = (event.participants + 1, len(pairs))
    rows = np.concatenate([ends[:, 0], ends[:, 1], np.full(len(pairs), event.participants)])
    matrix = csr_matrix((np.ones(len(rows)), (rows, np.tile(columns, 3))), shape=shape)
    limits = LinearConstraint(matrix, np.append(low, 0), np.append(high, seats // 2))
    found = milp(-event.interest[ends[:, 0], ends[:, 1]], constraints=limits, bounds=(0, 1))
    return int(-found.fun + SLACK) if found.success else FINE * (seats // 2)
