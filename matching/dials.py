"""What the asker may turn: from safe to surprising, towards the small and new, and how far the list is spread."""

from dataclasses import dataclass

import numpy as np

DOUBLINGS = 3
"""How often the odds must double for each doubling of the number of collaborations, with the dial at 1."""


@dataclass(frozen=True)
class Dials:
    """All 0..1; with all at 0 the list is that of the highest scores.

    surprise: how far acquaintance is taken away again: with 1, partners of partners have no advantage
    newcomers: how far small and newly arrived organisations are favoured; with 1, who has taken part in twice as
        many collaborations needs eight times the odds. It turns by its square: at half of it, a third of a list of
        CORDIS is small ones, where by itself it were three quarters
    spread: how much likeness to what is already in the list, in country, kind and themes, counts against the score
    """

    surprise: float = 0.0
    newcomers: float = 0.0
    spread: float = 0.25

    def turn(self, log_odds: np.ndarray, acquaintance: np.ndarray, collaborations: np.ndarray) -> np.ndarray:
        """(c,) the log-odds by which the list is made.

        acquaintance: (c,) what acquaintance adds to the log-odds; collaborations: (c,) their numbers
        """
        turned: np.ndarray = (
            log_odds
            - self.surprise * np.maximum(acquaintance, 0.0)
            - DOUBLINGS * self.newcomers**2 * np.log1p(collaborations)
        )
        return turned


PLAIN = Dials(spread=0.0)
"""The highest scores: for files of suggestions for everybody, which are read by programs."""
