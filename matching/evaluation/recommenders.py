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
from talka.matching.matcher import Matcher

BASELINES: tuple[Maker, ...] = (
    Popularity,
    ImplicitAls,
    ResourceAllocation,
    CommonNeighbours,
    TextProfile,
    SimilarProjects,
)


def recommenders(cache: Path | None = None) -> tuple[Maker, ...]:
    """What is held against the baselines. `cache` is the file of text vectors (default: the user's cache)."""
    return (lambda known: TalkaRecommender(known, cache),)


class TalkaRecommender:
    """The matcher's scores over all allowed organisations, before a list is chosen for variety."""

    name = "talka"

    def __init__(self, known: Network, cache: Path | None = None) -> None:
        self._matcher = Matcher(known, cache=cache)

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        matcher = self._matcher
        asker = matcher.network.iris[question.organisation]
        if question.task == "idea":
            query = matcher.idea(question.text, language=question.language, organisation=asker)
        else:
            query = matcher.organisation(asker)
        ranker = matcher.ranker
        return best(ranker.contributions(ranker.assess(query)).sum(axis=0), allowed, k)
