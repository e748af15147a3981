"""What a meeting plan costs: 200 participants in 10 slots, beside a plan that is made slot by slot and left so."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from talka.matching.matcher import Matcher
from talka.matching.meetings import rounds
from talka.matching.meetings.bound import bound
from talka.matching.meetings.event import Event, Rounds, clashes, served, worth
from talka.matching.meetings.interest import mutual, scores
from talka.matching.meetings.plan import plan

pytestmark = pytest.mark.benchmark
PEOPLE, SLOTS = 200, 10


def seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


@pytest.mark.parametrize("tables", [50, 100])
def test_a_large_event(matcher: Matcher, tables: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sorted(np.random.default_rng(1).choice(len(matcher.network), PEOPLE, replace=False).tolist())
    asking = seconds(lambda: scores(matcher, rows))
    interest = mutual(scores(matcher, rows), 0.05)
    event = Event(interest, np.ones((PEOPLE, SLOTS), dtype=bool), tables)
    planning = seconds(lambda: plan(event))
    made = plan(event)
    monkeypatch.setattr(rounds, "PASSES", 1)
    once: Rounds = rounds.improve(event, [[] for _ in range(SLOTS)])
    limit = bound(event)
    print(f"\n{PEOPLE} participants, {SLOTS} slots, {tables} tables, {len(event.pairs())} suitable pairs:")
    print(
        f"interest {asking:.1f} s, plan {planning:.1f} s; even: {made.even}, at most {made.behind:.2%} below the best"
    )
    print(f"meetings of each {made.counts.min()} to {made.counts.max()}, Jain {made.jain:.3f}")
    print(f"one pass only: levels {worth(event, once)[1:-1]}, interest {worth(event, once)[-1] / made.worth[-1]:.4f}")
    print(f"bound: levels {limit.levels}; ours: {made.worth[1:-1]}")
    assert clashes(event, once) == []
    assert served(event, once).sum() <= made.counts.sum()
    assert asking + planning < 15
