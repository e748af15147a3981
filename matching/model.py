"""What was learned from a store's past: how much each number counts, and how likely what it says comes true."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import lightgbm
import numpy as np

from talka.matching.evaluation.task import Task

FORMAT = 3
"""Changes when features or this file's form do: a model of another format is not read, but trained anew."""


@dataclass(frozen=True, eq=False)
class Booster:
    """Gradient boosted trees for one task, with the line that makes their log-odds those of what came true.

    Ke et al., LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NIPS 2017; calibrated as in Platt,
    Probabilistic Outputs for Support Vector Machines, 1999.

    columns: kind of evidence and name of each feature
    """

    trees: str
    slope: float
    offset: float
    columns: tuple[tuple[str, str], ...]

    @cached_property
    def _booster(self) -> Any:
        return lightgbm.Booster(model_str=self.trees)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of evidence, in the order of their first feature."""
        return tuple(dict.fromkeys(kind for kind, _ in self.columns))

    def log_odds(self, table: np.ndarray) -> np.ndarray:
        """(c,) calibrated log-odds of the candidates whose features are the rows of `table` (c, f)."""
        raw: np.ndarray = self._booster.predict(table, raw_score=True, num_threads=1)
        return self.slope * raw + self.offset

    def contributions(self, table: np.ndarray) -> tuple[np.ndarray, float]:
        """(c, kinds) what each kind of evidence adds to the log-odds, and the log-odds before any evidence; c >= 1.

        Shapley values, exact for trees (Lundberg et al., From local explanations to global understanding with
        explainable AI for trees, Nature Machine Intelligence 2, 2020), summed over the features of a kind. With the
        second value they sum to `log_odds`.
        """
        values: np.ndarray = self._booster.predict(table, pred_contrib=True, num_threads=1)
        of_kind = np.zeros((len(self.columns), len(self.kinds)))
        of_kind[np.arange(len(self.columns)), [self.kinds.index(kind) for kind, _ in self.columns]] = 1.0
        before = float(values[0, -1])
        return self.slope * (values[:, :-1] @ of_kind), self.slope * before + self.offset


@dataclass(frozen=True, eq=False)
class Model:
    """The boosters by task, and the months that the probabilities are about."""

    boosters: dict[Task, Booster]
    months: int
    trained_on: str
    """The store's revision."""

    @cached_property
    def version(self) -> str:
        """Changes whenever what it says may change."""
        return f"boosted-{FORMAT}-{hashlib.sha256(self.dumps()).hexdigest()[:8]}"

    def dumps(self) -> bytes:
        boosters = {
            task: {"trees": b.trees, "slope": b.slope, "offset": b.offset, "columns": b.columns}
            for task, b in sorted(self.boosters.items())
        }
        value = {"format": FORMAT, "months": self.months, "trained_on": self.trained_on, "boosters": boosters}
        return json.dumps(value, sort_keys=True).encode()


def loads(data: bytes) -> Model | None:
    """A model that was written with `Model.dumps`; None for none, and for one of another format."""
    try:
        value = json.loads(data)
        if value["format"] != FORMAT:
            return None
        boosters = {
            task: Booster(b["trees"], b["slope"], b["offset"], tuple((kind, name) for kind, name in b["columns"]))
            for task, b in value["boosters"].items()
        }
        return Model(boosters, value["months"], value["trained_on"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def probability(log_odds: np.ndarray) -> np.ndarray:
    """The logistic function.

    >>> probability(np.array([0.0])).tolist()
    [0.5]
    """
    chance: np.ndarray = 1.0 / (1.0 + np.exp(-log_odds))
    return chance
