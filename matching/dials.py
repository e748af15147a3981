"""What the asker may turn: from safe to surprising, towards the small and new, how far the list is spread, and how much
it counts that the other side would want it too."""

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
    mutual: how far it counts what the other side's own list says of the asker; with 1 as much as what the asker's says.
        Without an organisation that asks it says nothing: an idea of nobody is on no list
    """

    surprise: float = 0.0
    newcomers: float = 0.0
    spread: float = 0.25
    mutual: float = 0.0

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

    def agree(self, forth: np.ndarray, back: np.ndarray) -> np.ndarray:
        """(c,) what both sides say together, both logarithms: of the geometric mean, with `mutual` at 1.

        A rank that is low on either side should make a low one (Pizzato et al., Recommending People to People: The
        Nature of Reciprocal Recommenders, User Modeling and User-Adapted Interaction 23, 2013).

        >>> Dials(mutual=1.0).agree(np.log([0.4]), np.log([0.1])).round(3).tolist() == np.log([0.2]).round(3).tolist()
        True
        """
        both: np.ndarray = (1 - self.mutual / 2) * forth + self.mutual / 2 * back
        return both


PLAIN = Dials(spread=0.0)
"""The highest scores: for files of suggestions for everybody, which are read by programs."""
