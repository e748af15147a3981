"""What a kind of evidence is: a score for every organisation, and reasons for one.

Scores lie in 0..1 and mean "how far this evidence alone speaks for it". The first line of each kind's file is what
the API shows to users.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from talka.matching.query import Query
from talka.matching.reasons import Reason


@dataclass(frozen=True)
class Assessment:
    """What one kind of evidence says to one query.

    scores: (n,) float64 in 0..1, one for each organisation of the network
    speaks: (n,) bool, where there is a reason to state: only where the score is above 0, and is worth a word
    reasons: why, for a row number, in things of the graph; empty where the evidence does not speak
    """

    scores: np.ndarray
    speaks: np.ndarray
    reasons: Callable[[int], list[Reason]]


def silence(n: int) -> Assessment:
    """The assessment of evidence that has nothing to say to a query."""
    return Assessment(np.zeros(n), np.zeros(n, dtype=bool), lambda candidate: [])


class Evidence(Protocol):
    """Implementations pass `tests/matching/test_evidence.py`."""

    @property
    def name(self) -> str:
        """Short name, also the column of an ablation table."""

    def assess(self, query: Query) -> Assessment:
        """Scores for all organisations; what the reasons need is computed here, once for a query."""


def describe(evidence: object) -> str:
    """What a kind of evidence is, in a sentence for users."""
    return (inspect.getdoc(inspect.getmodule(evidence)) or "").partition("\n")[0]


HALF_LIFE_YEARS = 5.0
"""After so many years a collaboration counts half."""

UNDATED = 0.5
"""What a collaboration without any date counts: it may be old or new."""


def recency(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(m,) weights 0..1: 1 for what goes on at the newest start, halved every `HALF_LIFE_YEARS` after the end.

    The newest start stands for today, so that the same graph gives the same answer at any time.

    >>> day = lambda *days: np.array(days, dtype="datetime64[D]")
    >>> recency(day("2015-01-01", "2020-01-01", "NaT"), day("2015-01-01", "NaT", "NaT")).round(2).tolist()
    [0.5, 1.0, 0.5]
    """
    last = np.where(np.isnat(end), start, end)
    if not len(start) or np.isnat(start).all():
        return np.full(len(start), UNDATED)
    today = start[~np.isnat(start)].max()
    years = (today - last).astype("timedelta64[D]").astype(np.float64) / 365.25
    weights = 0.5 ** (np.maximum(years, 0.0) / HALF_LIFE_YEARS)
    return np.where(np.isnat(last), UNDATED, weights)
