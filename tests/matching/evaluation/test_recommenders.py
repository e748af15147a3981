"""Talka itself under the contract of a recommender: learned from what is known alone, or by given weights."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.evaluate import evaluate
from talka.matching.evaluation.recommenders import TalkaRecommender
from talka.matching.evaluation.split import sample, split
from talka.matching.evaluation.task import Generator, Split

CUTOFF = np.datetime64("2024-07-01")


@pytest.fixture(scope="module")
def busy_split(busy_network: Network) -> Split:
    return sample(split(busy_network, CUTOFF, 6), 40)


@pytest.fixture(scope="module")
def learned(busy_split: Split) -> TalkaRecommender:
    return TalkaRecommender(busy_split.known, encoder="lsa")


@pytest.fixture(scope="module")
def early_split(dated_network: Network) -> Split:
    """Of fewer projects, after a year and a half."""
    return split(dated_network, np.datetime64("2023-07-01"), 6)


@pytest.fixture(scope="module")
def judging(early_split: Split, vector_cache: Path) -> TalkaRecommender:
    return TalkaRecommender(early_split.known, vector_cache)


def _keeps_the_contract(talka: TalkaRecommender, asked: Split, *, calibrated: bool) -> None:
    assert isinstance(talka, Generator)
    for question in asked.questions[::4]:
        allowed = asked.allowed(question)
        ranking = talka.rank(question, allowed, 10)
        assert 0 < len(ranking.rows) <= 10
        assert allowed[ranking.rows].all()
        assert (np.diff(ranking.scores) <= 0).all()
        assert ranking.calibrated == calibrated
        assert (ranking.scores < 1).all()
        candidates = talka.candidates(question, allowed)
        assert allowed[candidates].all()
        assert set(ranking.rows.tolist()) <= set(candidates.tolist())
        blind = replace(question, relevant=np.flatnonzero(allowed)[:1], collaboration=0)
        assert talka.rank(blind, allowed, 10).rows.tolist() == ranking.rows.tolist()


def test_what_was_learned_keeps_the_contract(learned: TalkaRecommender, busy_split: Split) -> None:
    _keeps_the_contract(learned, busy_split, calibrated=True)


def test_by_judgement_where_there_is_too_little_to_learn_from(judging: TalkaRecommender, early_split: Split) -> None:
    _keeps_the_contract(judging, early_split, calibrated=False)


def test_past_partners_may_join_an_idea(learned: TalkaRecommender, busy_split: Split) -> None:
    found = 0
    for question in (question for question in busy_split.questions if question.task == "idea"):
        rows = learned.rank(question, busy_split.allowed(question), 10).rows
        found += len(np.intersect1d(rows, busy_split.known.partners_of(question.organisation)))
    assert found > 0


def test_it_finds_the_communities(learned: TalkaRecommender, busy_split: Split) -> None:
    found = evaluate([busy_split], [Popularity], [lambda known: learned])
    for task in ("partner", "idea"):
        recall = {result.recommender: result.metrics["hit@10"] for result in found.of(task, "all")}
        assert recall["talka"].low > recall["popularity"].high
    assert {each.recommender for each in found.reliabilities} == {"talka"}
    assert {each.recommender for each in found.candidates} == {"talka"}
