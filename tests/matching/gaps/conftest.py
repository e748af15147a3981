"""Generated networks of groups in collaborations, with pairs planted that keep apart."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

KEPT = 0.1
"""Of the collaborations that a planted pair would share, this share comes about."""


@dataclass(frozen=True, eq=False)
class Generated:
    """there: (g, m) 1.0 where a group is present; pairs: (2, g (g - 1) / 2) all pairs; planted: numbers of pairs."""

    there: np.ndarray
    pairs: np.ndarray
    planted: np.ndarray


def generate(seed: int, groups: int = 30, collaborations: int = 1_500, planted: int = 8) -> Generated:
    """Groups of unequal activity meet in collaborations of two to six, drawn group by group: the chance of each grows
    with its activity and no pair is treated differently, but for the planted ones, chosen among the busiest quarter of
    the pairs. A collaboration that holds a planted pair is drawn again, but for `KEPT` of them."""
    random = np.random.default_rng(seed)
    odds = random.lognormal(0, 1, groups)
    sizes = np.minimum(random.geometric(0.4, collaborations) + 1, 6)
    there = _draw(random, odds, sizes)
    pairs = np.array(np.triu_indices(groups, 1))
    activity = there.sum(axis=1)
    busy = activity[pairs[0]] * activity[pairs[1]]
    chosen = random.choice(np.flatnonzero(busy > np.quantile(busy, 0.75)), planted, replace=False)
    one, other = pairs[:, chosen]
    again = np.arange(collaborations)
    while len(again):
        holding = (there[one][:, again] * there[other][:, again]).sum(axis=0)
        again = again[random.random(len(again)) > KEPT**holding]
        if len(again):
            there[:, again] = _draw(random, odds, sizes[again])
    return Generated(there, pairs, chosen)


def _draw(random: np.random.Generator, odds: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(g, c) groups of collaborations: independent draws, repeated until as many are in as there should be."""
    there = np.zeros((len(odds), len(sizes)))
    missing = np.arange(len(sizes))
    while len(missing):
        scaled = np.outer(odds / odds.sum(), sizes[missing])
        there[:, missing] = random.random(scaled.shape) < scaled / (1 + scaled)
        missing = missing[there[:, missing].sum(axis=0) != sizes[missing]]
    return there


@pytest.fixture(scope="session")
def generated() -> Callable[..., Generated]:
    return generate
