"""Whether both sides would want it: a suggestion that only the asker's list holds is half a match.

Pizzato et al., Recommending People to People: The Nature of Reciprocal Recommenders (User Modeling and User-Adapted
Interaction 23, 2013).
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from talka.matching.evaluation.task import Question, Recommender, Split

WIDE = 100
"""The asker is wanted where it is among so many first ones of the suggested organisation's own list."""


def reciprocity(
    recommender: Recommender, split: Split, lists: Sequence[np.ndarray], step: Callable[[], None] = lambda: None
) -> np.ndarray:
    """(q,) share of the places of each list whose organisation would have the asker among its own first `WIDE`.

    lists: row numbers, -1 at missing places, in the order of the split's questions; step: called after each.
    NaN for ideas, for newcomers, whom nobody could know, and for empty lists.
    """

    @cache
    def wanted(organisation: int) -> frozenset[int]:
        question = Question("partner", organisation, np.empty(0, dtype=np.int64))
        return frozenset(recommender.rank(question, split.allowed(question), WIDE).rows.tolist())

    shares = np.full(len(lists), np.nan)
    for number, (question, rows) in enumerate(zip(split.questions, lists, strict=True)):
        shown = rows[rows >= 0].tolist()
        if question.task == "partner" and not question.newcomer and shown:
            shares[number] = np.mean([question.organisation in wanted(row) for row in shown])
        step()
    return shares
