"""Who would want to meet whom: the matcher's scores from both sides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from talka.matching.candidates import Filters, candidates
from talka.matching.encoders.cache import Progress
from talka.matching.features import Block
from talka.matching.learned import LearnedRanker
from talka.matching.matcher import BATCH, Matcher
from talka.matching.meetings.event import FINE
from talka.matching.query import Query
from talka.matching.reasons import Reason


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
    for first in range(0, len(rows), BATCH):
        some = range(first, min(first + BATCH, len(rows)))
        for number, opinion in zip(some, opinions(matcher, [rows[n] for n in some], rows, filters), strict=True):
            found[number] = opinion.scores
        progress(some.stop, len(rows))
    return found


@dataclass(frozen=True)
class Opinion:
    """What the matcher thinks of some organisations (r) as partners for another one.

    scores: (r,) 0..1; reasons: why, by place among the organisations, strongest first
    """

    scores: np.ndarray
    reasons: Callable[[int], tuple[Reason, ...]]


def opinions(matcher: Matcher, askers: Sequence[int], rows: Sequence[int], filters: Filters) -> Iterator[Opinion]:
    """What each asker would be told of the organisations; all are row numbers."""
    queries = [matcher.organisation(matcher.network.iris[asker]) for asker in askers]
    learned = matcher.learned
    block = learned.measure(queries) if learned is not None and all(map(learned.booster, queries)) else None
    for number, query in enumerate(queries):
        allowed = candidates(matcher.network, query, filters, matcher.profiles.weights)
        if learned is not None and block is not None:
            yield _by_learning(learned, block, number, rows, allowed)
        else:
            yield _by_judgement(matcher, query, rows, allowed)


def _by_learning(
    learned: LearnedRanker, block: Block, number: int, rows: Sequence[int], allowed: np.ndarray
) -> Opinion:
    ranked = learned.rank(block, number, allowed, also=rows)
    found = np.zeros(len(allowed))
    found[ranked.rows] = ranked.scores

    def reasons(place: int) -> tuple[Reason, ...]:
        chosen = np.flatnonzero(ranked.rows == rows[place])
        parts, _ = learned.contributions(block.batch.queries[number], ranked, chosen)
        return learned.reasons(block, number)(rows[place], parts[0]) if parts else ()

    return Opinion(found[list(rows)], reasons)


def _by_judgement(matcher: Matcher, query: Query, rows: Sequence[int], allowed: np.ndarray) -> Opinion:
    ranker = matcher.ranker
    assessments = ranker.assess(query)
    parts = ranker.contributions(assessments)
    speaks = np.any([assessment.speaks for assessment in assessments], axis=0)

    def reasons(place: int) -> tuple[Reason, ...]:
        row = rows[place]
        found = [
            replace(reason, contribution=float(part[row]))
            for part, assessment in zip(parts, assessments, strict=True)
            if part[row] > 0
            for reason in assessment.reasons(row)
        ]
        return tuple(sorted(found, key=lambda reason: -reason.contribution))

    return Opinion(np.where(allowed & speaks, parts.sum(axis=0), 0.0)[list(rows)], reasons)
