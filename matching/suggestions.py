"""What a matcher answers: suggestions with their reasons, or what it thinks of everybody."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from talka.matching.query import Query
from talka.matching.reasons import Reason


@dataclass(frozen=True)
class Suggestion:
    """A partner: its IRI, the score 0..1, the reasons, strongest first, and what each kind of evidence adds.

    Evidence that is not worth a word contributes without a reason. What the contributions add up to, `Suggestions`
    tells.
    """

    partner: str
    score: float
    reasons: tuple[Reason, ...]
    contributions: dict[str, float]


@dataclass(frozen=True)
class Suggestions:
    """An answer, stamped with the model and the store's revision. `query` tells how the question was understood.

    months: scores are probabilities that the two join in a new project within so many months, and `base` and a
        suggestion's contributions add up to the log-odds of its score; 0 where nothing was learned: the contributions
        add up to the score then, which is no probability
    """

    items: tuple[Suggestion, ...]
    query: Query
    model: str
    revision: str
    months: int = 0
    base: float = 0.0


@dataclass(frozen=True)
class Opinion:
    """What is thought of everybody as a partner for one question.

    scores: (n,) 0..1 as in `Suggestions`; 0 for those who are left out by the filters or for whom nothing speaks
    suggestion: an organisation, by its row number, as it would be suggested; None where it has no score
    model, months: as in `Suggestions`
    """

    scores: np.ndarray
    suggestion: Callable[[int], Suggestion | None]
    model: str
    months: int
