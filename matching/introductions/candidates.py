"""Pairs that could be introduced to each other, and how likely each is to come about.

An introduction needs two who want it. So a pair's probability is the geometric mean of the two directed ones, that of
each side to take up the other: it lies between them, and is low when either is (compared with other means in Neve and
Palomares, Aggregation strategies in user-to-user reciprocal recommender systems, IEEE SMC 2019). Where the matcher goes
by judgement, its scores stand in for probabilities, of which they have only the order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.introductions.directed import scores
from talka.matching.matcher import Matcher

LISTED = 20
"""Best partners of each organisation that are looked at."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """pairs: (e, 2) row numbers, the lower first, ascending; probability: (e,) 0..1"""

    pairs: np.ndarray
    probability: np.ndarray


def mutual(
    matcher: Matcher,
    askers: Sequence[int],
    eligible: np.ndarray,
    promise: Callable[[np.ndarray], np.ndarray],
    filters: Filters,
    most: int,
    progress: Progress = lambda done, total: None,
) -> Candidates:
    """The pairs of which at least one side is an asker that has the other among its `LISTED` best.

    eligible: (n,) bool, who may be introduced at all
    promise: (e,) what each of some pairs would do; of many partners, those who promise most are asked back
    most: partners that are asked back
    """
    known: dict[int, np.ndarray] = {}  # of each asker, what it says of the other askers
    lists: list[tuple[int, np.ndarray, np.ndarray]] = []
    for done, (row, found) in enumerate(zip(askers, scores(matcher, askers, filters), strict=True), start=1):
        known[row] = found[list(askers)]
        top = np.argsort(-found * eligible, kind="stable")[:LISTED]
        top = top[(found * eligible)[top] > 0]
        lists.append((row, top, found[top]))
        progress(done, 2 * len(askers))
    ones = np.concatenate([np.full(len(top), row) for row, top, _ in lists] or [np.empty(0)]).astype(np.int64)
    others = np.concatenate([top for _, top, _ in lists] or [np.empty(0)]).astype(np.int64)
    forth = np.concatenate([values for _, _, values in lists] or [np.empty(0)])
    back = _back(
        matcher, askers, known, ones, others, forth * promise(np.column_stack([ones, others])), filters, most, progress
    )
    likely = np.sqrt(forth * back)
    low, high = np.minimum(ones, others), np.maximum(ones, others)
    pairs, first = np.unique(np.column_stack([low, high])[likely > 0], axis=0, return_index=True)
    return Candidates(pairs, likely[likely > 0][first])


def _back(
    matcher: Matcher,
    askers: Sequence[int],
    known: dict[int, np.ndarray],
    ones: np.ndarray,
    others: np.ndarray,
    promise: np.ndarray,
    filters: Filters,
    most: int,
    progress: Progress,
) -> np.ndarray:
    """(e,) what the others say of the ones: 0 where they would not be suggested, or were not asked back."""
    position = {row: number for number, row in enumerate(askers)}
    back = np.zeros(len(ones))
    strangers = [row for row in dict.fromkeys(others[np.argsort(-promise, kind="stable")].tolist()) if row not in known]
    strangers = sorted(strangers[:most])
    asking: dict[int, list[int]] = {}
    for pair, other in enumerate(others.tolist()):
        asking.setdefault(other, []).append(pair)
    for other, found in known.items():
        for pair in asking.get(other, []):
            back[pair] = found[position[int(ones[pair])]]
    answers = scores(matcher, strangers, filters)
    for done, (other, found) in enumerate(zip(strangers, answers, strict=True), start=1):
        back[asking[other]] = found[ones[asking[other]]]
        progress(len(askers) + done * len(askers) // len(strangers), 2 * len(askers))
    return back
