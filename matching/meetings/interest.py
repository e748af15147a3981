"""Who would want to meet whom: the matcher's scores from both sides."""

from collections.abc import Sequence

import numpy as np

from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.matcher import Matcher
from talka.matching.meetings.event import FINE


def mutual(scores: np.ndarray, least: float = 0.0) -> np.ndarray:
    """(p, p) int64 interest of two in each other, in millionths: the harmonic mean of both scores, which is nearer to
    the lower one. 0 where either side would not want to meet.

    Pizzato et al., RECON: a reciprocal recommender for online dating, RecSys 2010.

    scores: (p, p) 0..1, how well the column fits the row; least: lower scores count as 0

    >>> mutual(np.array([[0, 0.6], [0.3, 0]])).tolist()
    [[0, 400000], [400000, 0]]
    """
    wanted = np.where((scores > 0) & (scores >= least), scores, 0.0)
    both = wanted + wanted.T
    mean = 2 * wanted * wanted.T / np.where(both > 0, both, 1.0)
    np.fill_diagonal(mean, 0.0)
    whole: np.ndarray = np.where(mean > 0, np.maximum(np.rint(FINE * mean), 1), 0).astype(np.int64)
    return whole


def scores(
    matcher: Matcher,
    rows: Sequence[int],
    filters: Filters = Filters(),
    progress: Progress = lambda done, total: None,
) -> np.ndarray:
    """(p, p) 0..1 how well each organisation fits each other one as a partner, row numbers given; 0 where the matcher
    would not suggest it: for want of a reason, or because it is left out by the filters.

    The scores are those of `Matcher.recommend`: compared with the whole network, not only with who takes part.
    """
    found = np.zeros((len(rows), len(rows)))
    queries = (matcher.organisation(matcher.network.iris[row]) for row in rows)
    for number, opinion in enumerate(matcher.opinions(queries, filters, rows)):
        found[number] = opinion.scores[list(rows)]
        progress(number + 1, len(rows))
    return found
