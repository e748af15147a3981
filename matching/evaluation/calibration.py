"""Whether a suggestion that says 20 % comes true in about 20 % of the cases."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from talka.matching.evaluation.metrics import CONFIDENCE

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Suggestions of similar probability.

    predicted: their mean probability; share: the share that came true; n: how many they are
    low, high: Wilson's 95 % interval of the share
    """

    predicted: float
    share: float
    n: int
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """How far stated probabilities hold.

    bins: the reliability curve, in ascending order of probability
    error: expected calibration error, the mean distance of predicted and true share over all suggestions
    brier: mean squared distance of probability and outcome (Brier, Verification of forecasts, 1950)
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float


def calibration(probabilities: np.ndarray, outcomes: np.ndarray, bins: int = BINS) -> Calibration:
    """Reliability in bins of equal count (Naeini, Cooper and Hauskrecht, AAAI 2015).

    probabilities: (s,) 0..1, s at least 1; outcomes: (s,) bool

    >>> calibration(np.array([0.1, 0.1, 0.9, 0.9]), np.array([False, False, True, True]), bins=2).error
    0.1
    """
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    curve = tuple(_bin(probabilities[part], outcomes[part]) for part in parts)
    error = sum(each.n * abs(each.predicted - each.share) for each in curve) / len(order)
    return Calibration(curve, round(error, 12), float(np.mean((probabilities - outcomes) ** 2)))


def _bin(probabilities: np.ndarray, outcomes: np.ndarray) -> Bin:
    n, true = len(outcomes), int(outcomes.sum())
    return Bin(float(probabilities.mean()), true / n, n, *wilson(true, n))


def wilson(true: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a share (Wilson, Probable inference, the law of succession, and statistical inference, 1927).

    >>> [round(bound, 3) for bound in wilson(2, 10)]
    [0.057, 0.51]
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = true / n
    middle = share + z**2 / (2 * n)
    reach = z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    whole = 1 + z**2 / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
