"""Pairs that could be introduced to each other, and how likely each is to come about.

An introduction needs two who want it. So a pair's probability is the geometric mean of the two directed ones, that of
each side to take up the other: it lies between them, and is low when either is (compared with other means in Neve and
Palomares, Aggregation strategies in user-to-user reciprocal recommender systems, IEEE SMC 2019). Where nothing was
learned, scores stand in for probabilities, of which they have only the order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.matcher import Matcher

LISTED = 20
"""Best partners of each organisation that are looked at."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """pairs: (e, 2) row numbers, the lower first, ascending; probability: (e,) 0..1"""

    pairs: np.ndarray
    probability: np.ndarray


class Asking:
    """Asks a matcher about the partners of many organisations; `askers` are their row numbers, ascending."""

    def __init__(
        self, matcher: Matcher, askers: Sequence[int], filters: Filters, progress: Progress = lambda done, total: None
    ) -> None:
        self._matcher = matcher
        self._askers = np.array(askers, dtype=np.int64)
        self._filters = filters
        self._progress = progress
        self._of_askers: dict[int, np.ndarray] = {}
        """What each asker says of all askers: asked for once, since it may be wanted both ways."""

    def forth(self, eligible: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(e, 2) each asker with the `LISTED` best for it among the eligible (n,), and (e,) their scores."""
        askers, best = self._askers.tolist(), []
        for done, (asker, found) in enumerate(self._scores(askers), start=1):
            self._of_askers[asker] = found[self._askers]
            found = found * eligible
            top = np.argsort(-found, kind="stable")[:LISTED]
            best.append([(asker, other, found[other]) for other in top[found[top] > 0].tolist()])
            self._progress(done, 2 * len(askers))
        table = np.array([line for lines in best for line in lines]).reshape(-1, 3)
        return table[:, :2].astype(np.int64), table[:, 2]

    def back(self, pairs: np.ndarray, promise: np.ndarray, most: int) -> np.ndarray:
        """(e,) what the second of each pair says of the first: 0 where the first would not be suggested to it.

        promise: (e,) what the pairs may come to. Of the organisations that are no askers, only the `most` that promise
        most are asked; the others say 0.
        """
        said = np.zeros(len(pairs))
        of: dict[int, list[int]] = {}
        for pair in np.argsort(-promise, kind="stable").tolist():
            of.setdefault(int(pairs[pair, 1]), []).append(pair)
        for other in of.keys() & self._of_askers.keys():
            said[of[other]] = self._of_askers[other][np.searchsorted(self._askers, pairs[of[other], 0])]
        strangers = sorted([other for other in of if other not in self._of_askers][:most])
        total = len(self._askers) + len(strangers)
        for done, (other, found) in enumerate(self._scores(strangers), start=1):
            said[of[other]] = found[pairs[of[other], 0]]
            self._progress(len(self._askers) + done, total)
        return said

    def _scores(self, rows: Sequence[int]) -> Iterator[tuple[int, np.ndarray]]:
        matcher = self._matcher
        queries = (matcher.organisation(matcher.network.iris[row]) for row in rows)
        for row, opinion in zip(rows, matcher.opinions(queries, self._filters), strict=True):
            yield row, opinion.scores


def mutual(pairs: np.ndarray, forth: np.ndarray, back: np.ndarray) -> Candidates:
    """Each pair that both sides want, once.

    >>> found = mutual(np.array([[3, 1], [1, 3], [1, 2]]), np.array([0.4, 0.1, 0.5]), np.array([0.1, 0.4, 0.0]))
    >>> found.pairs.tolist(), found.probability.round(2).tolist()
    ([[1, 3]], [0.2])
    """
    likely = np.sqrt(forth * back)
    wanted = likely > 0
    once, first = np.unique(np.sort(pairs[wanted], axis=1), axis=0, return_index=True)
    return Candidates(once, likely[wanted][first])
