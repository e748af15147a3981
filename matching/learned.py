"""Ranking by what was learned from the store's past: candidates, probabilities, and what each kind of evidence adds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.dials import Dials
from talka.matching.evidence.history import History
from talka.matching.evidence.measures import no_reasons
from talka.matching.evidence.needs_and_offers import NeedsAndOffers
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.features import POOL, Block, Features
from talka.matching.model import Model, Regression, probability
from talka.matching.query import Query
from talka.matching.reasons import Reason
from talka.matching.texts import Texts

ACQUAINTANCE = ("common_collaborators", "past_partners", "similar_organisations")
"""Kinds of evidence that the dial `surprise` takes away."""
NEED_MET = 1.0
"""What a need that is met in full adds to the log-odds. By judgement: no source tells what became of needs."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Candidates (c) of one question, best first.

    rows: (c,); scores: (c,) probabilities; order: (c,) the log-odds by which they are ordered, dials turned
    """

    rows: np.ndarray
    scores: np.ndarray
    order: np.ndarray
    table: np.ndarray
    needs: np.ndarray


class LearnedRanker:
    """A network seen through a model that was trained on it, or on an earlier state of it."""

    def __init__(self, network: Network, profiles: ThemeProfiles, texts: Texts, model: Model) -> None:
        history = History(network, texts.descriptions, texts.projects)
        self.features = Features(history, profiles, texts.project_texts)
        self.model = model
        self._needs = NeedsAndOffers(profiles)
        self._collaborations = history.count(1.0 * history.shared)

    def regression(self, query: Query) -> Regression | None:
        """The part of the model for a question; None where it was not learned."""
        return self.model.regressions.get("idea" if query.is_idea else "partner")

    def measure(self, queries: Sequence[Query]) -> Block:
        return self.features.measure(queries)

    def rank(
        self,
        block: Block,
        row: int,
        allowed: np.ndarray,
        dials: Dials = Dials(),
        also: Sequence[int] = (),
        most: int = POOL,
    ) -> Ranked:
        """At most so many candidates among the allowed rows (n,) bool. Ties are broken by row number.

        also: row numbers that are ranked where they are allowed, whether or not any measure makes them candidates.
            The scores of the candidates are the same with them and without.
        """
        query = block.batch.queries[row]
        regression = self._regression(query)
        rows = np.sort(block.candidates(row, allowed, most))
        table = self.features.table(block, row, rows)
        needs = NEED_MET * self._needs.assess(query).scores
        wanted = needs > 0
        wanted[list(also)] = True
        if wanted.any() and len(more := np.setdiff1d(np.flatnonzero(allowed & wanted), rows)):
            among = np.union1d(rows, more)  # a rank is one among candidates
            table = np.concatenate([table, self.features.table(block, row, among)[np.isin(among, more)]])
            rows = np.concatenate([rows, more])
            ascending = np.argsort(rows)
            rows, table = rows[ascending], table[ascending]
        log_odds = regression.log_odds(table) + needs[rows] if len(rows) else np.zeros(0)
        order = log_odds
        if len(rows) and (dials.surprise or dials.newcomers):
            known = regression.contributions(table) if dials.surprise else np.zeros((len(rows), len(regression.kinds)))
            acquaintance = known[:, [kind in ACQUAINTANCE for kind in regression.kinds]].sum(axis=1)
            order = dials.turn(log_odds, acquaintance, self._collaborations[rows])
        best = np.argsort(-order, kind="stable")
        return Ranked(rows[best], probability(log_odds[best]), order[best], table[best], needs[rows[best]])

    def contributions(self, query: Query, ranked: Ranked, chosen: np.ndarray) -> tuple[list[dict[str, float]], float]:
        """What each kind of evidence adds to the log-odds of the chosen (positions in `ranked`), and their base.

        What the asker is like is a kind of its own, for which there is no reason in words.
        """
        regression = self._regression(query)
        if not len(chosen):
            return [], 0.0
        values = regression.contributions(ranked.table[chosen])
        parts = []
        for position, value in zip(chosen, values.tolist(), strict=True):
            part = dict(zip(regression.kinds, value, strict=True))
            if ranked.needs[position]:
                part[NeedsAndOffers.name] = float(ranked.needs[position])
            parts.append(part)
        return parts, regression.base

    def reasons(self, block: Block, row: int) -> Callable[[int, Mapping[str, float]], tuple[Reason, ...]]:
        """Why a candidate, by its row number and what each kind of evidence adds: strongest first, and only of evidence
        that speaks for it."""
        kinds = [(evidence.kind, evidence.reasons(block.batch, row)) for evidence in self.features.evidence]
        kinds = [(kind, found) for kind, found in kinds if found is not no_reasons]
        kinds.append((NeedsAndOffers.name, self._needs.assess(block.batch.queries[row]).reasons))

        def reasons(candidate: int, contributions: Mapping[str, float]) -> tuple[Reason, ...]:
            speaking = [
                Reason(kind, reason.message, reason.values, part)
                for kind, found in kinds
                if (part := contributions.get(kind, 0.0)) > 0
                for reason in found(candidate)
            ]
            return tuple(sorted(speaking, key=lambda reason: -reason.contribution))

        return reasons

    def _regression(self, query: Query) -> Regression:
        regression = self.regression(query)
        if regression is None:
            raise ValueError("the model was not trained for this question")
        return regression
