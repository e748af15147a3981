"""Ratios of observed to expected counts, shrunk: two where four were expected says less than twenty where forty were.

Counts are Poisson with mean ratio x expected; the ratios of all pairs come from a mixture of two gamma distributions,
whose five parameters are those under which the counts are most likely. DuMouchel, Bayesian data mining in large
frequency tables, The American Statistician 53 (1999): his EBGM, here read from below. One gamma alone, as in Clayton
and Kaldor (Biometrics 43, 1987), would pull the few pairs that lack most of their ties into the many that lack none.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammainc, gammaln, logit

START = (1.0, 1.0, 10.0, 10.0, 1 / 3)
"""Shape and rate of the wide and of the narrow part, and the share of the wide one."""
SPREAD = 2.0
"""How far, in logarithms, the parameters may well lie from these: what a handful of pairs cannot say stays there."""


@dataclass(frozen=True)
class Prior:
    """How the ratios are spread: two gamma distributions, each with shape and rate, and the share 0..1 of the first."""

    shape: np.ndarray
    rate: np.ndarray
    share: float

    def likelihoods(self, observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
        """(2, p) logarithm of share times negative binomial probability of each count, by part."""
        a, b = self.shape[:, None], self.rate[:, None]
        shares = np.log([[self.share], [1 - self.share]])
        found: np.ndarray = (
            shares
            + (gammaln(a + observed) - gammaln(a) - gammaln(observed + 1))
            + a * np.log(b / (b + expected))
            + observed * np.log(expected / (b + expected))
        )
        return found


@dataclass(frozen=True)
class Shrunk:
    """(p,) each: `ratio` the geometric mean of a ratio after the counts are seen, `upper` what it is below with a
    probability of 0.95."""

    ratio: np.ndarray
    upper: np.ndarray


def fit_prior(observed: np.ndarray, expected: np.ndarray) -> Prior:
    """The most likely prior of (p,) counts, all expected ones positive."""
    start = np.array([*np.log(START[:4]), logit(START[4])])

    def loss(parameters: np.ndarray) -> float:
        likelihood = np.logaddexp.reduce(_prior(parameters).likelihoods(observed, expected), axis=0)
        return float(((parameters - start) ** 2).sum() / (2 * SPREAD**2) - likelihood.sum())

    found = minimize(loss, start, method="L-BFGS-B", bounds=[(-7, 9)] * 4 + [(-9, 9)])
    return _prior(found.x)


def shrink(observed: np.ndarray, expected: np.ndarray) -> Shrunk:
    """Ratios of (p,) observed to expected counts, all expected ones positive.

    >>> many = shrink(np.array([0.0, 20, 21, 19, 20]), np.array([1.0, 20, 20, 20, 20]))
    >>> bool(0.3 < many.ratio[0] < 1)  # none where one was expected is no sign of anything
    True
    """
    if not len(observed):
        return Shrunk(np.zeros(0), np.zeros(0))
    prior = fit_prior(observed, expected)
    logs = prior.likelihoods(observed, expected)
    parts = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
    shape, rate = prior.shape[:, None] + observed, prior.rate[:, None] + expected
    ratio = np.exp((parts * (digamma(shape) - np.log(rate))).sum(axis=0))
    return Shrunk(ratio, _quantile(parts, shape, rate, 0.95))


def _prior(parameters: np.ndarray) -> Prior:
    return Prior(np.exp(parameters[[0, 2]]), np.exp(parameters[[1, 3]]), float(expit(parameters[4])))


def _quantile(parts: np.ndarray, shape: np.ndarray, rate: np.ndarray, level: float) -> np.ndarray:
    """(p,) quantile of mixtures of two gammas, by bisection."""
    low = np.zeros(parts.shape[1])
    high = ((shape + 10 * np.sqrt(shape) + 10) / rate).max(axis=0)
    for _ in range(50):
        middle = (low + high) / 2
        below = (parts * gammainc(shape, middle * rate)).sum(axis=0) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    quantile: np.ndarray = high
    return quantile
