"""Gatekeepers and brokers: who connects organisations that have no tie of their own, and why each of them matters."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from talka.graph.network import Network
from talka.matching.broker_words import FEW, MANY, SINGLE, WHY
from talka.matching.reasons import Kind, Ref
from talka.matching.structure.betweenness import Betweenness, betweenness
from talka.matching.structure.brokerage import ROLES, Brokerage, Role, brokerage
from talka.matching.structure.holes import Holes, structural_holes
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties

Partition = Literal["country", "municipality", "sector"]
PARTITIONS: tuple[Partition, ...] = get_args(Partition)
LARGEST = 60
"""Members of the largest collaboration that counts: two of 200 are hardly acquainted, and each of them would count as a
contact of all others. Of the 15,186 collaborations of CORDIS, of which 99 in 100 have at most 38 members, this leaves
out 31."""
NAMED = 5
"""Countries named in a sentence at most."""


@dataclass(frozen=True, slots=True)
class Broker:
    """One organisation with what it connects. Figures are told in `Brokers`.

    row: of the network; group: label of its group, an IRI or a country code
    roles, normalised: counts of `ROLES`, and what they are in standard deviations above chance; pairs: of all roles
    betweenness: 0..1, with its standard error; constraint, effective_size: as in `matching/structure/holes.py`
    message, values: why it matters, a sentence
    """

    organisation: str
    row: int
    group: str
    pairs: int
    roles: dict[Role, int]
    normalised: dict[Role, float]
    betweenness: float
    error: float
    constraint: float
    effective_size: float
    message: str
    values: dict[str, tuple[Ref, ...]]


@dataclass(frozen=True, eq=False)
class Brokers:
    """The brokers of a network between countries, municipalities (or regions) or sectors (kinds of organisations).

    An organisation whose group is not known is left out, with its ties: nobody can say which role others play for it.
    Ties are shared collaborations of at most `largest` members.
    """

    network: Network
    by: Partition = "country"
    largest: int = LARGEST

    @cached_property
    def groups(self) -> np.ndarray:
        """(n,) label of each organisation's group, empty where it is not known."""
        network = self.network
        if self.by == "country":
            return network.countries.astype(object)
        if self.by == "sector":
            return np.array(network.kinds, dtype=object)
        return np.array([iri if "/place/" in iri else "" for iri in network.territories], dtype=object)

    @cached_property
    def rows(self) -> np.ndarray:
        """Row numbers of the organisations whose group is known."""
        rows: np.ndarray = np.flatnonzero(self.groups != "")
        return rows

    @cached_property
    def ties(self) -> Ties:
        return Ties(self.network.select(np.flatnonzero(self.network.sizes <= self.largest)))

    @cached_property
    def mesh(self) -> Mesh:
        """The ties among `rows`, by how well the two are acquainted."""
        return Mesh(self.ties.weights[self.rows][:, self.rows])

    @cached_property
    def brokerage(self) -> Brokerage:
        return brokerage(self.mesh, self.groups[self.rows].astype(str))

    @cached_property
    def betweenness(self) -> Betweenness:
        return betweenness(self.mesh)

    @cached_property
    def holes(self) -> Holes:
        return structural_holes(self.mesh)

    def top(self, k: int = 20, role: Role | None = None, countries: Collection[str] = ()) -> list[Broker]:
        """Those who connect most: by the pairs of a role, or, without one, by betweenness; ties broken by row.

        Who connects no pair is left out. countries: only organisations of these
        """
        column = ROLES.index(role) if role else 5
        counts = self.brokerage.counts[:, column]
        order = np.lexsort((-counts, -(counts if role else self.betweenness.values)))
        own = self.network.countries[self.rows]
        kept = [place for place in order.tolist() if counts[place] and (not countries or own[place] in countries)]
        return [self._broker(place, role) for place in kept[:k]]

    def contacts(self, row: int) -> np.ndarray:
        """Row numbers of an organisation's contacts."""
        counts = self.ties.counts
        found: np.ndarray = np.intersect1d(counts.indices[counts.indptr[row] : counts.indptr[row + 1]], self.rows)
        return found

    def _broker(self, place: int, role: Role | None) -> Broker:
        row = int(self.rows[place])
        counts, normalised = self.brokerage.counts[place], self.brokerage.normalised[place]
        message, values = self._why(row, int(counts[ROLES.index(role) if role else 5]), role)
        return Broker(
            organisation=self.network.iris[row],
            row=row,
            group=str(self.groups[row]),
            pairs=int(counts[5]),
            roles={name: int(count) for name, count in zip(ROLES, counts[:-1], strict=True)},
            normalised={name: float(value) for name, value in zip(ROLES, normalised[:-1], strict=True)},
            betweenness=float(self.betweenness.values[place]),
            error=float(self.betweenness.error[place]),
            constraint=float(self.holes.constraint[place]),
            effective_size=float(self.holes.effective_size[place]),
            message=message,
            values=values,
        )

    def _why(self, row: int, pairs: int, role: Role | None) -> tuple[str, dict[str, tuple[Ref, ...]]]:
        codes, counts = np.unique(self.network.countries[self.contacts(row)], return_counts=True)
        countries = [str(code) for code in codes[np.argsort(-counts, kind="stable")] if code]
        values = {
            "organisation": (Ref("organisation", self.network.iris[row]),),
            "own": (Ref(_KINDS[self.by], str(self.groups[row])),),
            "count": (Ref("count", str(pairs)),),
            "countries": tuple(Ref("country", code) for code in countries[:NAMED]),
            "number": (Ref("count", str(len(countries))),),
        }
        if pairs == 1:
            return SINGLE, values
        if role:
            return WHY[role], values
        return (FEW if len(countries) <= NAMED else MANY), values


_KINDS: dict[Partition, Kind] = {"country": "country", "municipality": "place", "sector": "kind"}
