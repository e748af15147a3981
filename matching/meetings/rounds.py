"""Plans by maximum-weight matching: each slot in its turn is planned as well as the others allow."""

from collections.abc import Sequence

import numpy as np
import rustworkx as rx

from talka.matching.meetings.event import FINE, Event, Pair, served, worth

LARGEST = 2**110
"""Weights stay below; rustworkx reckons with 128 bits and needs a few for itself."""
PASSES = 20
"""Passes over the slots at most; usually nothing changes any more after three to six."""


def improve(event: Event, start: Sequence[Sequence[Pair]]) -> list[list[Pair]]:
    """Plan each slot anew, given the others, until none gets better.

    One slot for itself is planned exactly: a maximum-weight matching (Edmonds 1965, as in Galil, Efficient algorithms
    for finding maximum matching in graphs, ACM Computing Surveys 18, 1986) whose weights are the gain in `worth`. The
    worth never falls, so it ends. The plan as a whole need not be the best.
    """
    rounds = best = [list(pairs) for pairs in start]
    allowed = event.pairs()
    for _ in range(PASSES):
        for slot in range(event.slots):
            others = [pairs if number != slot else [] for number, pairs in enumerate(rounds)]
            rounds = [*others[:slot], _slot(event, allowed, others, slot), *others[slot + 1 :]]
        if worth(event, rounds) <= worth(event, best):
            break
        best = rounds
    return best


def _slot(event: Event, allowed: list[Pair], others: list[list[Pair]], slot: int) -> list[Pair]:
    """The best pairs for a slot, ascending."""
    busy = np.zeros_like(event.available)
    for number, pairs in enumerate(others):
        for pair in pairs:
            busy[list(pair), number] = True
    free = event.available[:, slot] & ~event.rests(busy, slot)
    met = {pair for pairs in others for pair in pairs}
    edges = [pair for pair in allowed if free[pair[0]] and free[pair[1]] and pair not in met]
    weights = _weights(event, edges, served(event, others))
    return _matching(edges, weights, event.tables, event.participants)


def _weights(event: Event, edges: list[Pair], counts: np.ndarray) -> list[int]:
    """What each pair adds to the worth, as one number: a unit of a level outweighs all that the lower levels can add.

    Levels are the wishes, then the participants by their number of meetings in the other slots, the fewest first. So
    many of them that the numbers become too large are taken together with the last.
    """
    unit = FINE * max(1, event.participants // 2) + 1
    base = event.participants + 1
    levels = sorted(set(counts.tolist()))
    most = 1
    while unit * base ** (most + 1) * 4 < LARGEST and most < len(levels):
        most += 1
    gains = {level: unit * base ** max(0, most - 1 - number) for number, level in enumerate(levels)}
    wish = unit * base**most
    return [
        int(event.interest[a, b]) + gains[int(counts[a])] + gains[int(counts[b])] + wish * ((a, b) in event.wishes)
        for a, b in edges
    ]


def _matching(edges: list[Pair], weights: list[int], tables: int, participants: int) -> list[Pair]:
    """The heaviest matching of at most so many pairs.

    Where tables are short, idle seats take part as well: each is worth more than any pair and holds one participant,
    so that just two for each table are left.
    """
    involved = sorted({who for pair in edges for who in pair})
    graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(participants))
    graph.add_edges_from([(a, b, weight) for (a, b), weight in zip(edges, weights, strict=True)])
    if idle := max(0, len(involved) - 2 * tables):
        worth_more = 2 * max(weights, default=0) + 1
        seats = graph.add_nodes_from(range(idle))
        graph.add_edges_from([(who, seat, worth_more) for seat in seats for who in involved])
    found = rx.max_weight_matching(graph, max_cardinality=False, weight_fn=int)
    pairs = ((min(pair), max(pair)) for pair in found)
    return sorted(pair for pair in pairs if pair[1] < participants)


def round_robin(event: Event) -> list[list[Pair]]:
    """What of a round robin is allowed: the circle method, in which everybody meets everybody else once.

    The first stays where it is, the others go around; an odd number has an empty chair (Kirkman 1847).

    >>> event = Event(1 - np.eye(4, dtype=int), np.ones((4, 3), dtype=bool), tables=2)
    >>> round_robin(event)
    [[(0, 3), (1, 2)], [(0, 2), (1, 3)], [(0, 1), (2, 3)]]
    """
    chairs = event.participants + event.participants % 2
    allowed = set(event.pairs())
    rounds: list[list[Pair]] = []
    busy = np.zeros_like(event.available)
    for slot in range(event.slots):
        pairs: list[Pair] = []
        if slot < chairs - 1:
            ring = [0] + [1 + (number - slot) % (chairs - 1) for number in range(chairs - 1)]
            free = event.available[:, slot] & ~event.rests(busy, slot)
            for a, b in zip(ring[: chairs // 2], reversed(ring[chairs // 2 :]), strict=True):
                pair = (min(a, b), max(a, b))
                if pair in allowed and free[list(pair)].all() and len(pairs) < event.tables:
                    pairs.append(pair)
                    busy[list(pair), slot] = True
        rounds.append(sorted(pairs))
    return rounds
