"""What `talka evaluate` compares: the baselines, and Talka itself."""

from pathlib import Path

import numpy as np

from talka.graph.network import Network
from talka.matching.evaluation.baselines.als import ImplicitAls
from talka.matching.evaluation.baselines.base import best
from talka.matching.evaluation.baselines.neighbours import CommonNeighbours, ResourceAllocation
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.baselines.texts import SimilarProjects, TextProfile
from talka.matching.evaluation.task import Maker, Question, Ranking
from talka.matching.features import Block
from talka.matching.learned import LearnedRanker
from talka.matching.matcher import Matcher
from talka.matching.query import Query
from talka.matching.texts import Texts
from talka.matching.training import enough, train

BASELINES: tuple[Maker, ...] = (
    Popularity,
    ImplicitAls,
    ResourceAllocation,
    CommonNeighbours,
    TextProfile,
    SimilarProjects,
)


WIDEST = 2_000
"""Candidates that are shown to the measure of their recall; fewer are ranked."""


def recommenders(cache: Path | None = None, encoder: str = "auto") -> tuple[Maker, ...]:
    """What is held against the baselines.

    cache: file of text vectors (default: the user's cache); encoder: as for `talka.matching.encoders.choose`
    """
    return (lambda known: TalkaRecommender(known, cache, encoder),)


class TalkaRecommender:
    """The matcher's scores, before a list is chosen for variety.

    Trained on what is known alone, where that is enough: the score is then a probability, and only the candidates are
    ranked. Else all allowed organisations are scored by the weights that Talka comes with.
    """

    name = "talka"

    def __init__(self, known: Network, cache: Path | None = None, encoder: str = "auto") -> None:
        learnable = enough(known)
        texts = Texts(known, projects=learnable, cache=cache, encoder=encoder)
        self._matcher = Matcher(known, model=train(known, texts) if learnable else None, texts=texts)
        self._measured: tuple[Question, Block] | None = None

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        if (learned := self._learned(question)) is None:
            return self._judge(question, allowed, k)
        ranked = learned.rank(self._measure(learned, question), 0, allowed)
        return Ranking(ranked.rows[:k], ranked.scores[:k], calibrated=True)

    def candidates(self, question: Question, allowed: np.ndarray) -> np.ndarray:
        """Where nothing was learned, none are picked before: the best are."""
        if (learned := self._learned(question)) is None:
            return self._judge(question, allowed, WIDEST).rows
        return self._measure(learned, question).candidates(0, allowed, most=WIDEST)

    def _judge(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        ranker = self._matcher.ranker
        return best(ranker.contributions(ranker.assess(self._query(question))).sum(axis=0), allowed, k)

    def _query(self, question: Question) -> Query:
        asker = self._matcher.network.iris[question.organisation]
        if question.task == "partner":
            return self._matcher.organisation(asker)
        return self._matcher.idea(question.text, language=question.language, organisation=asker)

    def _learned(self, question: Question) -> LearnedRanker | None:
        learned = self._matcher.learned
        return learned if learned is not None and question.task in learned.model.regressions else None

    def _measure(self, learned: LearnedRanker, question: Question) -> Block:
        """Once for a question, of which ranking and candidates are asked one after the other."""
        if self._measured is None or self._measured[0] is not question:
            self._measured = question, learned.measure([self._query(question)])
        return self._measured[1]
