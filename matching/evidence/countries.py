"""Comes from a country, and is of a kind, with which you or others like you work."""

from functools import partial

import numpy as np
from scipy.sparse import diags

from talka.matching.evidence.groups import cells, grouping
from talka.matching.evidence.history import Batch, History, inverse
from talka.matching.evidence.measures import Narrow, Reasons, Wide, no_reasons
from talka.matching.evidence.values import Flows
from talka.matching.reasons import Reason, Ref, mark

EARTH_RADIUS = 6371.0
"""Kilometres."""
PRIOR = 5.0
"""Ties added to what was observed and expected between two countries, so that a few do not make a preference."""


class LentTies:
    """Ties of the organisations near the asker, and of those of its kind and country, lent to the asker."""

    kind = "country_ties"

    def __init__(self, history: History) -> None:
        network = history.network
        self._recent = history.recent
        self._place = grouping(cells(network.latitude, network.longitude))
        self._of_place = (self._place.T @ self._recent).tocsr()
        self._countries = len(history.country_codes)
        group = grouping(history.kinds * self._countries + history.countries)
        ties = group.T @ self._recent
        self._of_group = (diags(inverse(np.asarray(ties.sum(axis=1)).ravel())) @ ties).astype(np.float32).tocsr()

    def measure(self, batch: Batch) -> Wide:
        near = (batch.askers @ self._place) @ self._of_place - batch.askers @ self._recent
        groups = batch.kinds * self._countries + batch.countries
        known = (batch.kinds >= 0) & (batch.countries >= 0) & (groups < self._of_group.shape[0])
        alike = grouping(np.where(known, groups, -1), self._of_group.shape[0]) @ self._of_group
        return {"partners_of_neighbours": Flows(near.maximum(0.0)), "partners_of_kind_and_country": Flows(alike)}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        """None of its own: `CountriesAndKinds` names the countries."""
        return no_reasons


class CountriesAndKinds:
    """How often the two countries, and the two kinds, work together; and how far apart the two are."""

    kind = "country_ties"

    def __init__(self, history: History) -> None:
        self._history = history
        countries = grouping(history.countries)
        walk = diags(inverse(np.asarray(history.strong.sum(axis=1)).ravel())) @ history.strong
        self._to_country = np.asarray((walk @ countries).todense(), dtype=np.float32)
        self._to_kind = np.asarray((walk @ grouping(history.kinds)).todense(), dtype=np.float32)
        observed = np.asarray((countries.T @ history.strong @ countries).todense())
        expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / max(observed.sum(), 1.0)
        self._affinity = np.log((observed + PRIOR) / (expected + PRIOR)).astype(np.float32)
        self._activity = np.bincount(history.countries, weights=history.count(history.weight)).astype(np.float32)
        self._latitude, self._longitude = np.radians(history.network.latitude), np.radians(history.network.longitude)

    def measure(self, batch: Batch, row: int, candidates: np.ndarray) -> Narrow:
        asker, country, kind = batch.queries[row].organisation, batch.countries[row], batch.kinds[row]
        countries, kinds = self._history.countries[candidates], self._history.kinds[candidates]
        nothing = np.zeros(len(candidates), dtype=np.float32)
        return {
            "country_affinity": self._affinity[country, countries] if country >= 0 else nothing,
            "country_activity": self._activity[countries],
            "asker_in_country": self._to_country[asker, countries] if asker is not None else nothing,
            "in_askers_country": self._to_country[candidates, country] if country >= 0 else nothing,
            "asker_with_kind": self._to_kind[asker, kinds] if asker is not None else nothing,
            "with_askers_kind": self._to_kind[candidates, kind] if kind >= 0 else nothing,
            "same_kind": (kinds == kind).astype(np.float32),
            "distance": self._distance(asker, candidates) if asker is not None else np.full(len(candidates), np.nan),
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        return partial(self._reasons, batch.queries[row].organisation, int(batch.countries[row]))

    def _reasons(self, asker: int | None, country: int, candidate: int) -> list[Reason]:
        theirs = self._history.countries[candidate]
        codes = self._history.country_codes
        if not codes[theirs]:
            return []
        values = {"theirs": (Ref("country", str(codes[theirs])),)}
        if asker is not None and self._to_country[asker, theirs] > 0:
            return [Reason(self.kind, mark("You have worked with organisations in {theirs}."), values)]
        if country < 0 or not codes[country] or self._affinity[country, theirs] <= 0:
            return []
        values["yours"] = (Ref("country", str(codes[country])),)
        message = mark("Organisations in {theirs} and {yours} work together more often than expected.")
        return [Reason(self.kind, message, values)]

    def _distance(self, asker: int, candidates: np.ndarray) -> np.ndarray:
        """(c,) kilometres along the great circle (haversine), NaN where a position is not known."""
        north, south = self._latitude[asker], self._latitude[candidates]
        east = self._longitude[candidates] - self._longitude[asker]
        half = np.sin((south - north) / 2) ** 2 + np.cos(north) * np.cos(south) * np.sin(east / 2) ** 2
        kilometres: np.ndarray = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half))
        return kilometres
