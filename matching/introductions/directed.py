"""What a matcher says of pairs: the score of every possible partner, and the reasons for one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from talka.matching.candidates import Filters, candidates
from talka.matching.matcher import BATCH, Matcher
from talka.matching.query import Query
from talka.matching.ranker import Ranker
from talka.matching.reasons import Reason


def months(matcher: Matcher) -> int:
    """As in `Suggestions`: scores are probabilities within so many months; 0 where they are by judgement."""
    learned = matcher.learned
    return learned.model.months if learned is not None and "partner" in learned.model.boosters else 0


def scores(matcher: Matcher, rows: Sequence[int], filters: Filters) -> Iterator[np.ndarray]:
    """For each of the rows, (n,) the scores of all organisations: 0 for those that may not, or would not, be suggested.

    The same scores as in the matcher's suggestions.
    """
    network, weights, learned = matcher.network, matcher.profiles.weights, matcher.learned
    for begin in range(0, len(rows), BATCH):
        queries = [matcher.organisation(network.iris[row]) for row in rows[begin : begin + BATCH]]
        block = learned.measure(queries) if learned is not None and months(matcher) else None
        for position, query in enumerate(queries):
            allowed = candidates(network, query, filters, weights)
            found = np.zeros(len(network))
            if learned is not None and block is not None:
                ranked = learned.rank(block, position, allowed)
                found[ranked.rows] = ranked.scores
            else:
                assessments = matcher.ranker.assess(query)
                reasoned = np.any([assessment.speaks for assessment in assessments], axis=0) & allowed
                found[reasoned] = matcher.ranker.contributions(assessments).sum(axis=0)[reasoned]
            yield found


def reasons(matcher: Matcher, pairs: Sequence[tuple[int, int]], filters: Filters) -> list[tuple[Reason, ...]]:
    """Why, in each pair of row numbers, the second is suggested to the first, strongest first.

    Each reason has what it adds to the score, or to its log-odds where the matcher has learned.
    """
    queries = [matcher.organisation(matcher.network.iris[one]) for one, _ in pairs]
    others = [other for _, other in pairs]
    if matcher.learned is None or not months(matcher):
        return [_by_judgement(matcher.ranker, query, other) for query, other in zip(queries, others, strict=True)]
    found: list[tuple[Reason, ...]] = []
    for begin in range(0, len(queries), BATCH):
        some = queries[begin : begin + BATCH]
        block = matcher.learned.measure(some)
        for position, (query, other) in enumerate(zip(some, others[begin : begin + BATCH], strict=True)):
            allowed = candidates(matcher.network, query, filters, matcher.profiles.weights)
            ranked = matcher.learned.rank(block, position, allowed)
            parts, _ = matcher.learned.contributions(query, ranked, np.flatnonzero(ranked.rows == other))
            found.append(matcher.learned.reasons(block, position)(other, parts[0]) if parts else ())
    return found


def _by_judgement(ranker: Ranker, query: Query, other: int) -> tuple[Reason, ...]:
    assessments = ranker.assess(query)
    added = ranker.contributions(assessments)[:, other].tolist()
    found = [
        replace(reason, contribution=part)
        for assessment, part in zip(assessments, added, strict=True)
        if part > 0
        for reason in assessment.reasons(other)
    ]
    return tuple(sorted(found, key=lambda reason: -reason.contribution))
