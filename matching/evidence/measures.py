"""What the learned ranker weighs: numbers about a question and each organisation, by kind of evidence.

A kind of evidence gives `wide` measures, prepared for several questions at once and some of them used to find
candidates too, or `narrow` ones, looked up for the candidates. None knows of any other; the ranker learns what each is
worth.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from talka.matching.evidence.history import Batch
from talka.matching.evidence.values import Values
from talka.matching.reasons import Reason

Wide = dict[str, Values]
"""(b, n) by name of the measure, worked out where they are wanted."""
Narrow = dict[str, np.ndarray]
"""(c,) float by name of the measure."""
Reasons = Callable[[int], list[Reason]]
"""Why a candidate, by its row number, in things of the graph; empty where there is nothing to name."""


class WideMeasures(Protocol):
    """Measures of all organisations. Implementations pass `tests/matching/test_measures.py`."""

    @property
    def kind(self) -> str:
        """Kind of evidence to which the measures belong."""

    def measure(self, batch: Batch) -> Wide:
        """Each measure; finite, 0 where there is nothing to say, more speaks for the organisation."""

    def reasons(self, batch: Batch, row: int) -> Reasons:
        """Those for the question in a row of the batch: what all its candidates share is prepared once."""


class NarrowMeasures(Protocol):
    """Measures of candidates. Implementations pass `tests/matching/test_measures.py`."""

    @property
    def kind(self) -> str:
        """Kind of evidence to which the measures belong."""

    def measure(self, batch: Batch, row: int, candidates: np.ndarray) -> Narrow:
        """(c,) for each measure, for the question in a row of the batch and row numbers of organisations (c,)."""

    def reasons(self, batch: Batch, row: int) -> Reasons:
        """As for `WideMeasures`."""


def no_reasons(candidate: int) -> list[Reason]:
    """Of evidence that has nothing to name."""
    return []
