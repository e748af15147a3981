"""What a matcher says of pairs: the score of every possible partner, and the reasons for one of them."""

from collections.abc import Iterator, Sequence

import numpy as np

from talka.matching.candidates import Filters, candidates
from talka.matching.matcher import BATCH, Matcher
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


def reasons(matcher: Matcher, one: int, other: int, filters: Filters) -> tuple[Reason, ...]:
    """Why `other` is suggested to `one`, strongest first; each has what it adds to that score, or to its log-odds."""
    query = matcher.organisation(matcher.network.iris[one])
    if matcher.learned is not None and months(matcher):
        block = matcher.learned.measure([query])
        ranked = matcher.learned.rank(block, 0, candidates(matcher.network, query, filters, matcher.profiles.weights))
        position = np.flatnonzero(ranked.rows == other)
        if not len(position):
            return ()
        parts, _ = matcher.learned.contributions(query, ranked, position)
        return matcher.learned.reasons(block, 0, other, parts[0])
    assessments = matcher.ranker.assess(query)
    added = matcher.ranker.contributions(assessments)[:, other]
    found = [
        Reason(reason.evidence, reason.message, reason.values, float(part))
        for assessment, part in zip(assessments, added, strict=True)
        if part > 0
        for reason in assessment.reasons(other)
    ]
    return tuple(sorted(found, key=lambda reason: -reason.contribution))
