"""How active it is, how lately, and in which part: who joins many projects is likely to join another."""

from collections.abc import Sequence

import numpy as np

from talka.matching.evidence.history import Batch, History
from talka.matching.evidence.measures import Narrow, Reasons, no_reasons
from talka.matching.reasons import Reason, Ref, mark
from talka.ontology.terms import KIND

NOT_CIVIL = frozenset(KIND + name for name in ("company", "higher-education", "research-institute"))
"""Kinds of organisations that are neither of civil society nor public bodies."""


class Capacity:
    """Counts of each organisation's collaborations, and the same for the asker."""

    kind = "recent_activity"

    def __init__(self, history: History) -> None:
        shared, age = history.shared, history.age
        signed = history.network.signed
        self._today = str(signed[~np.isnat(signed)].max(initial=np.datetime64("1970-01-01")))
        coordination = history.network.coordination
        loaded = np.maximum(history.count(np.ones(len(shared))), 1)
        self._columns = {
            "collaborations": history.count(1.0 * shared),
            "collaborations_in_a_year": history.count(shared * (age <= 1)),
            "collaborations_in_half_a_year": history.count(shared * (age <= 0.5)),
            "recent_collaborations": history.count(history.weight),
            "coordinated": np.asarray(coordination @ (1.0 * shared), dtype=np.float32),
            "alone": history.count(1.0 * ~shared),
            "years_since_last": _newest(history),
            "mean_size": history.count(history.sizes) / loaded,
            "partners": history.degrees,
            "civil": is_civil(history.network.kinds),
            "strength": np.asarray(history.strong.sum(axis=1), dtype=np.float32).ravel(),
        }
        self._columns["share_in_a_year"] = self._columns["collaborations_in_a_year"] / np.maximum(
            self._columns["collaborations"], 1
        )

    def measure(self, batch: Batch, row: int, candidates: np.ndarray) -> Narrow:
        return {name: column[candidates] for name, column in self._columns.items()}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        return self._reasons

    def _reasons(self, candidate: int) -> list[Reason]:
        number = int(self._columns["collaborations_in_a_year"][candidate])
        if not number:
            return []
        values = {"number": (Ref("number", str(number)),), "day": (Ref("number", self._today),)}
        return [Reason(self.kind, mark("Has joined collaborations in the year before {day}: {number}."), values)]


class Asker:
    """What the asker is like: other evidence counts differently for a newcomer than for a university."""

    kind = "asker"

    def __init__(self, history: History) -> None:
        self._history = history
        self._columns = {
            "asker_partners": history.degrees,
            "asker_collaborations": history.count(1.0 * history.shared),
            "asker_collaborations_in_a_year": history.count(history.shared * (history.age <= 1)),
            "asker_years_since_last": _newest(history),
            "asker_is_civil": is_civil(history.network.kinds),
        }

    def measure(self, batch: Batch, row: int, candidates: np.ndarray) -> Narrow:
        asker = batch.queries[row].organisation
        return {
            name: np.full(len(candidates), 0.0 if asker is None else column[asker], dtype=np.float32)
            for name, column in self._columns.items()
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        """None: what the asker is like speaks for nobody."""
        return no_reasons


def is_civil(kinds: Sequence[str]) -> np.ndarray:
    """(n,) 1.0 for civil society and public bodies: what is no company, university or research institute.

    >>> is_civil([f"{KIND}municipality", f"{KIND}company", ""]).tolist()
    [1.0, 0.0, 1.0]
    """
    return np.array([kind not in NOT_CIVIL for kind in kinds], dtype=np.float32)


def _newest(history: History) -> np.ndarray:
    """(n,) years since the newest collaboration; twice the oldest's age for who has none."""
    never = 2.0 * history.age.max(initial=1.0)
    newest = np.full(len(history.network), never, dtype=np.float32)
    membership = history.membership.tocoo()
    np.minimum.at(newest, membership.row, history.age[membership.col].astype(np.float32))
    return newest
