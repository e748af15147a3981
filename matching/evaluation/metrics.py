"""How well ranked lists find the answers: one number for each question, and means with bootstrap intervals.

Gain is binary. Hit@10, recall@50 and the reciprocal rank are those of Manning, Raghavan and Schütze, Introduction to
Information Retrieval (2008), nDCG is that of Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques,
TOIS 20(4), 2002, with the discount log2(rank + 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LENGTH = 50
"""Length of the lists that are measured."""
TOP = 10
METRICS = ("hit@10", "recall@50", "MRR", "nDCG@10")
RESAMPLES = 1_000
CONFIDENCE = 0.95

_DISCOUNT = 1 / np.log2(np.arange(2, TOP + 2))


def found(rows: np.ndarray, relevant: np.ndarray) -> np.ndarray:
    """(LENGTH,) bool: whether each place of a list holds an answer; a shorter list has none at its missing places.

    >>> found(np.array([7, 3, 5]), np.array([3]))[:4].tolist()
    [False, True, False, False]
    """
    hits = np.zeros(LENGTH, dtype=bool)
    hits[: len(rows)] = np.isin(rows[:LENGTH], relevant)
    return hits


def accuracy(hits: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """(q, 4) the `METRICS` of each question, 0..1.

    hits: (q, LENGTH) bool, see `found`; answers: (q,) number of answers that each question has, at least 1

    >>> hits = np.stack([found(np.array([7, 3, 5]), np.array([3, 4]))])
    >>> accuracy(hits, np.array([2])).round(3).tolist()
    [[1.0, 0.5, 0.5, 0.387]]
    """
    ideal = np.cumsum(_DISCOUNT)[np.minimum(answers, TOP) - 1]
    first = np.where(hits.any(axis=1), 1 / (hits.argmax(axis=1) + 1), 0.0)
    columns = (hits[:, :TOP].any(axis=1), hits.sum(axis=1) / answers, first, hits[:, :TOP] @ _DISCOUNT / ideal)
    return np.stack(columns, axis=1).astype(np.float64)


@dataclass(frozen=True)
class Interval:
    """An estimate and the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


class Bootstrap:
    """Percentile bootstrap over questions (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).

    The same resamples serve every recommender, so that ratios are of paired means. Questions count as independent,
    which those of the members of one project are not quite: true intervals are somewhat wider.

    >>> Bootstrap(4, seed=1).mean(np.array([1.0, 1.0, 1.0, 1.0]))
    Interval(value=1.0, low=1.0, high=1.0)
    """

    def __init__(self, questions: int, resamples: int = RESAMPLES, seed: int = 0) -> None:
        generator = np.random.default_rng(seed)
        counts = generator.multinomial(questions, np.full(questions, 1 / questions), size=resamples)
        self._weights = counts / questions

    def mean(self, values: np.ndarray) -> Interval:
        """Of one value for each question (q,)."""
        return _interval(float(values.mean()), self._weights @ values)

    def ratio(self, values: np.ndarray, others: np.ndarray) -> Interval | None:
        """Of the mean of `values` (q,) to that of `others` (q,); None where the latter may be 0."""
        below = self._weights @ others
        if not (below > 0).all():
            return None
        return _interval(float(values.mean() / others.mean()), self._weights @ values / below)


def _interval(value: float, resampled: np.ndarray) -> Interval:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Interval(value, float(low), float(high))


def recall(candidates: np.ndarray, relevant: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """(len(sizes),) 0..1: the share of the answers among the first so many candidates.

    >>> recall(np.array([5, 3, 9]), np.array([3, 4]), (1, 2, 3)).tolist()
    [0.0, 0.5, 0.5]
    """
    hits = np.concatenate([[0], np.cumsum(np.isin(candidates, relevant))])
    shares: np.ndarray = hits[np.minimum(sizes, len(candidates))] / len(relevant)
    return shares
