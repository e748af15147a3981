"""What a suggestion with reasons costs, beside a plain cosine ranking of the same vectors in the same run."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from talka.graph.network import Network
from talka.matching.matcher import Matcher

pytestmark = pytest.mark.benchmark
K = 10


def milliseconds(calls: Iterable[Callable[[], object]]) -> np.ndarray:
    """How long each call takes."""
    spent = []
    for call in calls:
        begin = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begin)
    return 1_000 * np.array(spent)


def cosine_ranking(vectors: np.ndarray, row: int) -> list[int]:
    """The nearest rows, the way it is mostly done."""
    similarity = cosine_similarity(vectors[row : row + 1], vectors)[0]
    similarity[row] = -np.inf
    return [int(other) for other in np.argsort(-similarity)[:K]]


def test_recommend_beside_cosine_ranking(matcher: Matcher) -> None:
    network, vectors = matcher.network, matcher.texts.descriptions
    rows = range(len(network))

    def recommend(row: int) -> object:
        return matcher.recommend(matcher.organisation(network.iris[row]), K)

    def ours() -> np.ndarray:
        return milliseconds([partial(recommend, row) for row in rows])

    def plain() -> np.ndarray:
        return milliseconds([partial(cosine_ranking, vectors, row) for row in rows])

    ours(), plain()  # warm up
    p50, p95 = np.percentile(ours(), [50, 95])
    q50, q95 = np.percentile(plain(), [50, 95])
    print(f"\n{len(network)} organisations, k={K}: recommend p50 {p50:.2f} ms, p95 {p95:.2f} ms")
    print(f"cosine_similarity ranking p50 {q50:.2f} ms, p95 {q95:.2f} ms; ratio {p50 / q50:.1f} and {p95 / q95:.1f}")
    assert p95 < 5


def test_ideas(matcher: Matcher) -> None:
    texts = [
        f"Vi söker partner för ungdomsutbyten om vatten och frivilliga, omgång {time.time_ns() + number}"
        for number in range(5)
    ]

    def recommend(text: str) -> object:
        return matcher.recommend(matcher.idea(text), K)

    fresh = milliseconds([partial(recommend, text) for text in texts])
    again = milliseconds([partial(recommend, text) for text in texts])
    print(f"\nidea, new text: median {np.median(fresh):.0f} ms; seen before: {np.median(again):.1f} ms")


def test_making_a_matcher(matcher: Matcher, default_network: Network, vector_cache: Path) -> None:
    """`matcher` has filled the cache."""
    process = psutil.Process()
    before = process.memory_info().rss
    kept: list[Matcher] = []
    spent = milliseconds([lambda: kept.append(Matcher(default_network, cache=vector_cache))] * 3)
    grown = (process.memory_info().rss - before) / len(kept) / 1e6
    print(f"\nMatcher() with cached vectors: {np.median(spent):.0f} ms, about {grown:.0f} MB each")
