"""Planted truth: pairs that keep apart are found, first, and hardly any others with them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.gaps.affinity import FAR, LEAST, LEVEL, Affinity, affinity
from talka.matching.gaps.expected import expected
from talka.matching.gaps.groups import by_country
from talka.matching.gaps.pairs import COUNTRY_PAIRS, count
from talka.matching.ties import Ties

NETWORKS = 200


def assess(generated: Any) -> tuple[Affinity, np.ndarray, np.ndarray]:
    """The tested pairs, which of them are planted, and which are reported."""
    there = csr_matrix(generated.there)
    together = (there @ there.T).toarray()
    found = affinity(together, expected(there), there.shape[1], np.ones_like(together, dtype=bool))
    planted = {tuple(pair) for pair in generated.pairs[:, generated.planted].T.tolist()}
    tested = zip(found.one.tolist(), found.other.tolist(), strict=True)
    true = np.array([pair in planted for pair in tested], dtype=bool)
    return found, true, (found.rate <= LEVEL) & (found.ratio <= FAR)


@pytest.fixture(scope="module")
def planted(generated: Callable[..., Any]) -> list[tuple[Affinity, np.ndarray, np.ndarray]]:
    return [assess(generated(seed)) for seed in range(NETWORKS)]


def test_the_false_discovery_rate_is_at_most_the_stated_one(
    planted: list[tuple[Affinity, np.ndarray, np.ndarray]],
) -> None:
    """The mean of the shares of false ones; its sampling error is added, not taken off."""
    shares = np.array([(reported & ~true).sum() / max(1, reported.sum()) for _, true, reported in planted])
    error = shares.std(ddof=1) / np.sqrt(len(shares))
    power = np.mean([reported[true].mean() for _, true, reported in planted])
    print(f"\nfalse {shares.mean():.4f} ± {error:.4f}, of the planted {power:.2f} reported")
    assert shares.mean() + 2 * error <= LEVEL
    assert power > 0.9, "finding nothing is no art"


def test_planted_pairs_are_in_the_first_tenth_of_the_ranking(
    planted: list[tuple[Affinity, np.ndarray, np.ndarray]],
) -> None:
    first = []
    for found, true, _ in planted:
        rank = np.argsort(np.argsort(found.upper, kind="stable"))
        first += (rank[true] < 0.1 * len(rank)).tolist()
    print(f"\n{np.mean(first):.4f} of {len(first)} planted pairs in the first tenth")
    assert np.mean(first) > 0.99


def test_where_nothing_is_planted_next_to_nothing_is_found(generated: Callable[..., Any]) -> None:
    reported = [assess(generated(seed, planted=0))[2].any() for seed in range(NETWORKS)]
    assert np.mean(reported) <= LEVEL


def test_ignoring_that_a_collaboration_makes_many_ties_would_find_more_than_there_is(
    generated: Callable[..., Any],
) -> None:
    """Why collaborations are counted: pairs of organisations are not independent."""
    random = np.random.default_rng(7)
    false = 0
    for seed in range(20):
        there = generated(seed, planted=0).there
        ties = (there * random.integers(1, 6, there.shape)) @ (there * random.integers(1, 6, there.shape)).T
        null = expected(csr_matrix(there)) * 9  # three organisations of each group on average
        found = affinity(np.round((ties + ties.T) / 2), null, int(null.sum()), np.ones_like(null, dtype=bool))
        false += int((found.rate <= LEVEL).sum())
    assert false > 20


@pytest.fixture(scope="module")
def apart(build: Callable[..., Network], generated: Callable[..., Any]) -> tuple[Network, set[tuple[str, ...]]]:
    """A whole network of twelve countries with three organisations each, and the pairs that keep apart in it."""
    codes = ["SE", "LV", "LT", "PT", "CY", "GR", "DE", "FR", "FI", "EE", "PL", "IT"]
    made = generated(11, groups=12, collaborations=600, planted=3)
    random = np.random.default_rng(2)
    collaborations = {
        f"c{column}": (" ".join(f"{codes[group]}{random.integers(3)}" for group in members),)
        for column, members in enumerate(np.flatnonzero(made.there[:, c]) for c in range(made.there.shape[1]))
    }
    names = [f"{code}{number}" for code in codes for number in range(3)]
    organisations = [f"{name} youth-work" if name[:2] != "IT" else f"{name} water-management" for name in names]
    network = build(organisations, collaborations, countries={name: name[:2] for name in names})
    planted = {tuple(sorted((codes[one], codes[other]))) for one, other in made.pairs[:, made.planted].T}
    return network, planted


def test_in_a_whole_network(apart: tuple[Network, set[tuple[str, ...]]]) -> None:
    network, planted = apart
    found = COUNTRY_PAIRS.find(Ties(network))
    assert {gap.countries for gap in found} == {pair for pair in planted if "IT" not in pair}
    for gap in found:
        assert gap.figures["observed"] <= FAR * gap.figures["expected"]
        assert gap.figures["false_discovery_rate"] <= LEVEL
        assert gap.figures["expected"] >= LEAST
        assert gap.values["themes"][0].value.endswith("/youth-work")


def test_countries_that_share_no_theme_are_no_pair(apart: tuple[Network, set[tuple[str, ...]]]) -> None:
    network, _ = apart
    counted = count(by_country(network))
    tested = counted.affinity()
    codes = counted.groups.countries
    assert "IT" in codes
    assert "IT" not in {*codes[tested.one], *codes[tested.other]}


def test_counts_are_those_of_the_collaborations(default_network: Network) -> None:
    counted = count(by_country(default_network))
    codes = counted.groups.countries.tolist()
    for one, other in (("LV", "LT"), ("PT", "CY"), ("SE", "DE")):
        shared = sum(
            {one, other} <= set(default_network.countries[default_network.members_of(column)].tolist())
            for column in range(len(default_network.collaborations))
        )
        assert counted.observed[codes.index(one), codes.index(other)] == shared
