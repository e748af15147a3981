"""Whether both sides would want it, counted again pair by pair."""

from collections.abc import Callable

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation import reciprocity as module
from talka.matching.evaluation.baselines.neighbours import CommonNeighbours
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.reciprocity import reciprocity
from talka.matching.evaluation.task import Question, Recommender, Split

Maker = Callable[[Network], Recommender]


def lists(recommender: Recommender, split: Split) -> list[np.ndarray]:
    found = []
    for question in split.questions:
        rows = recommender.rank(question, split.allowed(question), 10).rows
        found.append(np.concatenate([rows, np.full(10 - len(rows), -1)]))
    return found


@pytest.mark.parametrize("maker", [Popularity, CommonNeighbours])
def test_it_is_counted_both_ways(maker: Maker, dated_split: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WIDE", 15)
    recommender = maker(dated_split.known)
    shown = lists(recommender, dated_split)
    shares = reciprocity(recommender, dated_split, shown)
    counted = 0
    for question, rows, share in zip(dated_split.questions, shown, shares, strict=True):
        rows = rows[rows >= 0]
        if question.task != "partner" or question.newcomer or not len(rows):
            assert np.isnan(share)
            continue
        back = []
        for row in rows.tolist():
            asked = Question("partner", row, np.empty(0, dtype=np.int64))
            back.append(question.organisation in recommender.rank(asked, dated_split.allowed(asked), 15).rows)
        assert share == pytest.approx(np.mean(back))
        counted += 1
    assert counted > 20


def test_nobody_shown() -> None:
    nobody = Split(np.datetime64("2024-01-01"), np.datetime64("2024-07-01"), None, ())  # type: ignore[arg-type]
    assert reciprocity(None, nobody, []).shape == (0,)  # type: ignore[arg-type]
