"""What two sides say of each other, on one scale of logarithms."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from talka.matching.model import log_odds

TINY = 1e-6
"""How near to 0, or to 1, a score is taken to be that is just that."""


@dataclass(frozen=True)
class Scale:
    """How the numbers (c,) by which a list is ordered become logarithms, and these numbers again; and how scores do."""

    logarithm: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]
    of_scores: Callable[[np.ndarray], np.ndarray]


def _log(shares: np.ndarray) -> np.ndarray:
    logs: np.ndarray = np.log(np.maximum(shares, TINY))
    return logs


LOG_ODDS = Scale(np.asarray, np.asarray, lambda scores: log_odds(np.clip(scores, TINY, 1 - TINY)))
"""Of lists ordered by log-odds, as learned ones are."""
SHARES = Scale(_log, np.exp, _log)
"""Of lists ordered by numbers from 0 to 1."""
