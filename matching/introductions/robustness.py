"""Robustness: parts of the network that are cut off from one another, or hang together by one organisation only."""

from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.introductions.goals import FIRST_PARTNER, Goals, Pair, Said
from talka.matching.introductions.pieces import NOTHING, Pieces
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties

DROPS_OUT = 0.1
"""What a cut counts that would come about if one organisation dropped out, beside one that is there."""


class Robustness:
    """Goals are pairs of parts that one tie would join.

    Two components of a and b organisations (of n) are worth a * b / n: the pairs of organisations that could reach each
    other, so that to join one organisation to all others counts 1. Two parts that would fall apart if one organisation,
    an articulation point, dropped out are worth `DROPS_OUT` times that. The first tie between two parts takes the goal
    whole. That is the drop in fragmentation of Borgatti, Identifying sets of key players in a social network,
    Computational and Mathematical Organization Theory 12 (2006); exact for one tie. For several it is a lower bound,
    since parts that become joined by way of a third are not counted, which would not be submodular.
    """

    name = "robustness"

    def goals(self, ties: Ties, pairs: np.ndarray) -> Goals:
        pieces = pieces_of(ties)
        number: dict[tuple[int, int, int], int] = {}
        rows, columns = [], []
        for column, (one, other) in enumerate(pairs.tolist()):
            for cut in pieces.joined(one, other):
                rows.append(number.setdefault(cut, len(number)))
                columns.append(column)
        cuts = list(number)
        sizes = np.array([pieces.sizes(cut) for cut in cuts], dtype=np.float64).reshape(-1, 2)
        risk = np.array([DROPS_OUT if cut[0] != NOTHING else 1.0 for cut in cuts])
        takes = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(cuts), len(pairs)))

        def say(goal: int, pair: Pair) -> Said:
            hub, piece, rest = cuts[goal]
            few, many = sorted(zip(sizes[goal].astype(int).tolist(), (piece, rest), strict=True))
            iris = ties.network.iris
            end = next(row for row in pair if pieces.lies_in(row, few[1], hub))
            values = {"organisation": (Ref("organisation", iris[end]),)}
            values |= {"others": (Ref("count", str(few[0])),)} if few[0] > 1 else {}
            if hub != NOTHING:
                return _HANGS[few[0] > 1], values | {"hub": (Ref("organisation", iris[hub]),)}
            if few[0] == 1:
                return FIRST_PARTNER, values
            if pieces.is_largest(many[1]):
                return _TO_THE_MAIN_PART, values
            return _TO_A_GROUP, values | {"rest": (Ref("count", str(many[0])),)}

        return Goals(risk * sizes.prod(axis=1) / max(len(ties.network), 1), takes, say)


@lru_cache(maxsize=2)
def pieces_of(ties: Ties) -> Pieces:
    """Searched once: goals are asked for of one set of pairs after another."""
    return Pieces(ties)


_TO_THE_MAIN_PART = mark(
    "{organisation} belongs to a group of {others} that is cut off; the tie would join it to the main part of the "
    "network."
)
_TO_A_GROUP = mark(
    "{organisation} belongs to a group of {others} that is cut off; the tie would join it to a group of {rest}."
)
_HANGS = (
    mark("If {hub} dropped out, {organisation} would be cut off from the rest; the tie would hold it."),
    mark(
        "If {hub} dropped out, a group of {others} with {organisation} would be cut off from the rest; the tie would "
        "hold it."
    ),
)
"""For one organisation, and for a group of several."""
