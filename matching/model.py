"""What was learned from a store's past: how much each number counts, and how likely what it says comes true."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from talka.matching.evaluation.task import Task

FORMAT = 7
"""Changes when features or this file's form do: a model of another format is not read, but trained anew."""
SCALES = (0.3, 5.0)
"""Each feature counts twice, bent so that it matters most among high values, and among low ones."""


def scaled(table: np.ndarray, typical: np.ndarray) -> np.ndarray:
    """(c, 2 f) logarithms of the features (c, f), by their typical size (f,), at each of the `SCALES`; signs are kept.

    >>> scaled(np.array([[0.0, -2.0]]), np.array([1.0, 2.0])).round(2).tolist()
    [[0.0, -0.26, 0.0, -1.79]]
    """
    size = table / typical
    return np.concatenate([np.sign(size) * np.log1p(np.abs(size) * scale) for scale in SCALES], axis=1)


@dataclass(frozen=True, eq=False)
class Regression:
    """Logistic regression for one task, calibrated by what came true later.

    columns (f): kind of evidence and name of each feature; typical (f,): its size, where it is not 0
    middle, weights (2 f,): means of the scaled features among the examples, and what a difference from them counts
    base: log-odds of a candidate in the middle
    """

    columns: tuple[tuple[str, str], ...]
    typical: np.ndarray
    middle: np.ndarray
    weights: np.ndarray
    base: float

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of evidence, in the order of their first feature."""
        return tuple(dict.fromkeys(kind for kind, _ in self.columns))

    def log_odds(self, table: np.ndarray) -> np.ndarray:
        """(c,) calibrated log-odds of the candidates whose features are the rows of `table` (c, f)."""
        odds: np.ndarray = self._differences(table) @ self.weights + self.base
        return odds

    def contributions(self, table: np.ndarray) -> np.ndarray:
        """(c, kinds) what each kind of evidence adds to the log-odds: with `base` they sum to `log_odds`.

        The exact Shapley values of a linear model with independent features (Štrumbelj and Kononenko, Explaining
        prediction models and individual predictions with feature contributions, KAIS 41, 2014), summed by kind.
        """
        parts = (
            self._differences(table) * self.weights
        )  # no product of matrices: of one row it says the same as of many
        by_kind = parts[:, self._by_kind[0]]
        return np.add.reduceat(by_kind, self._by_kind[1], axis=1) if len(by_kind) else np.zeros((0, len(self.kinds)))

    @cached_property
    def _by_kind(self) -> tuple[np.ndarray, np.ndarray]:
        """The scaled features in the order of their kinds, and where each kind begins."""
        kinds = np.array([self.kinds.index(kind) for kind, _ in self.columns] * len(SCALES))
        return np.argsort(kinds, kind="stable"), np.flatnonzero(np.diff(np.sort(kinds), prepend=-1))

    def _differences(self, table: np.ndarray) -> np.ndarray:
        """(c, 2 f) from the middle; what is not known is there."""
        differences: np.ndarray = scaled(np.asarray(table, dtype=np.float64), self.typical) - self.middle
        np.nan_to_num(differences, copy=False)
        return differences


@dataclass(frozen=True, eq=False)
class Model:
    """The regressions by task, and the months that the probabilities are about.

    trained_on: the store's revision; encoder: name of the vectors of its texts
    """

    regressions: dict[Task, Regression]
    months: int
    trained_on: str
    encoder: str

    @cached_property
    def version(self) -> str:
        """Changes whenever what it says may change."""
        return f"logistic-{FORMAT}-{hashlib.sha256(self.dumps()).hexdigest()[:8]}"

    def dumps(self) -> bytes:
        regressions = {
            task: {
                "columns": one.columns,
                "typical": one.typical.tolist(),
                "middle": one.middle.tolist(),
                "weights": one.weights.tolist(),
                "base": one.base,
            }
            for task, one in sorted(self.regressions.items())
        }
        value = {
            "format": FORMAT,
            "months": self.months,
            "trained_on": self.trained_on,
            "encoder": self.encoder,
            "regressions": regressions,
        }
        return json.dumps(value, sort_keys=True).encode()


def loads(data: bytes) -> Model | None:
    """A model that was written with `Model.dumps`; None for none, and for one of another format."""
    try:
        value = json.loads(data)
        if value["format"] != FORMAT:
            return None
        regressions = {task: _read(one) for task, one in value["regressions"].items()}
        return Model(regressions, value["months"], value["trained_on"], value["encoder"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read(value: dict[str, Any]) -> Regression:
    typical, middle, weights = (np.array(value[name], dtype=np.float64) for name in ("typical", "middle", "weights"))
    columns = tuple((str(kind), str(name)) for kind, name in value["columns"])
    if not len(typical) == len(columns) == len(middle) / len(SCALES) == len(weights) / len(SCALES):
        raise ValueError("numbers of features differ")
    return Regression(columns, typical, middle, weights, float(value["base"]))


def probability(log_odds: np.ndarray) -> np.ndarray:
    """The logistic function.

    >>> probability(np.array([0.0])).tolist()
    [0.5]
    """
    chance: np.ndarray = 1.0 / (1.0 + np.exp(-log_odds))
    return chance


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Its inverse, for values between 0 and 1.

    >>> log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    odds: np.ndarray = np.log(probabilities / (1.0 - probabilities))
    return odds
