"""Whom the lists show, beside how well they answer: a list that names the same ten to all may be right and useless."""

from dataclasses import dataclass

import numpy as np

from talka.matching.evaluation.metrics import TOP

SMALL = 1
"""An organisation is small that took part in at most so many collaborations before the cutoff."""


@dataclass(frozen=True)
class Exposure:
    """Of the first ten of all lists: all in 0..1.

    coverage: share of the catalogue that stands in at least one list
    gini: inequality of how often each of the catalogue is shown; 0 where all are equally often, 1 where one has it all
    small: share of the places in lists that small organisations have
    """

    coverage: float
    gini: float
    small: float


def exposure(lists: np.ndarray, activity: np.ndarray) -> Exposure:
    """What lists show.

    lists: (q, TOP) row numbers, -1 at missing places
    activity: (n,) number of collaborations before; the catalogue is those who have any

    >>> exposure(np.array([[0, 1], [0, 2]]), np.array([5, 1, 1, 1, 0]))
    Exposure(coverage=0.75, gini=0.375, small=0.5)
    """
    shown = lists[:, :TOP].ravel()
    shown = shown[shown >= 0]
    catalogue = activity > 0
    times = np.bincount(shown, minlength=len(activity))[catalogue]
    return Exposure(
        coverage=float((times > 0).mean()),
        gini=gini(times),
        small=float((activity[shown] <= SMALL).mean()) if len(shown) else 0.0,
    )


def gini(values: np.ndarray) -> float:
    """Gini coefficient of values that are not negative, 0..1 - 1/n; 0 where all are 0.

    >>> gini(np.array([3, 3, 3])), gini(np.array([0, 0, 0, 4]))
    (0.0, 0.75)
    """
    total = values.sum()
    if not total:
        return 0.0
    ranks = np.arange(1, len(values) + 1)
    return float(2 * (ranks * np.sort(values)).sum() / (len(values) * total) - (len(values) + 1) / len(values))
