"""What a team is worth, as whole numbers in a program: fit to the idea, trust among members, themes covered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, triu

from talka.matching.consortium.facts import Facts
from talka.matching.consortium.program import Pairs, Program
from talka.matching.consortium.rules import Rule
from talka.matching.consortium.wanted import JUDGED, Wanted, Weights
from talka.matching.query import Query

SCALE = 1_000_000
"""The worth of a team in 0..1 is counted in millionths."""
MOST_THEMES = 8
"""Themes of the idea that count for coverage, the most telling ones."""
ORDERS = 3.0
"""A probability so many orders of magnitude below the highest one is a fit of 0."""


@dataclass(frozen=True, eq=False)
class Objective:
    """What teams are weighed by.

    fit: (n,) 0..1 of each organisation to the idea; trust: (n, n) 0..1, symmetric, nothing on the diagonal
    themes: share 0..1 of each theme of the idea, by column; they sum to 1, or there is none
    """

    fit: np.ndarray
    trust: csr_matrix
    themes: Mapping[int, float]
    weights: Weights = JUDGED


def objective(
    facts: Facts, query: Query, scores: np.ndarray, probabilities: bool, weights: Weights = JUDGED
) -> Objective:
    """
    Fit is the score as a share of the highest one. Of probabilities it is the logarithm that counts, since all
    members have to join and the logarithm of a product is the sum of logarithms: 1 for the highest, 0 for one of a
    thousandth of it.

    Trust is what two did together, `Ties.weights`, and full from 1 on: one project of two, or ten of eleven.
    """
    highest = max(float(scores.max(initial=0.0)), 1e-12)
    share = np.clip(scores / highest, 10.0**-ORDERS if probabilities else 0.0, 1.0)
    fit = 1 + np.log10(share) / ORDERS if probabilities else share
    trust = facts.ties.weights.minimum(1.0)
    telling = query.themes * facts.profiles.content * facts.works_on.any(axis=0)
    columns = np.argsort(-telling, kind="stable")[:MOST_THEMES]
    total = float(telling[columns].sum())
    themes = {int(column): float(telling[column]) / total for column in columns if telling[column] > 0}
    return Objective(fit, trust, themes, weights)


def program(facts: Facts, wanted: Wanted, rules: Sequence[Rule], objective: Objective) -> Program:
    """The rules and the objective as one program. The lead's fit to itself does not count."""
    made = Program(len(facts.network), wanted.size)
    weights, size = objective.weights, wanted.size
    worth = SCALE * weights.fit / max(size - bool(wanted.lead), 1) * objective.fit
    if wanted.lead:
        worth[facts.network.index[wanted.lead]] = 0.0
    made.worth = np.rint(worth).astype(np.int64).tolist()
    upper = triu(objective.trust, k=1).tocoo()
    values = np.rint(SCALE * weights.trust * upper.data / (size * (size - 1) / 2)).astype(np.int64)
    some = values > 0
    made.pairs = Pairs(upper.row[some].astype(np.int64), upper.col[some].astype(np.int64), values[some])
    for column, share in objective.themes.items():
        covered = made.variable(round(SCALE * weights.coverage * share))
        made.members(facts.works_on[:, column], 0, others=[(covered, -1.0)])
    for rule in rules:
        rule.write(made, facts)
    return made
