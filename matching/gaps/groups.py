"""Countries, regions and municipalities as groups of organisations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.reasons import Ref

NUTS = "http://data.europa.eu/nuts/code/"


@dataclass(frozen=True, eq=False)
class Groups:
    """g groups of organisations, each organisation in one or in none.

    refs: what each group is called by; of: (n,) number of each organisation's group, -1 where it has none
    countries: (g,) code of each group's country
    """

    network: Network
    refs: tuple[Ref, ...]
    of: np.ndarray
    countries: np.ndarray

    def only(self, groups: np.ndarray) -> "Groups":
        """Some of the groups, by number, in this order."""
        number = np.full(len(self.refs) + 1, -1)  # the last one is for organisations in no group
        number[groups] = np.arange(len(groups))
        refs = tuple(self.refs[group] for group in groups.tolist())
        return Groups(self.network, refs, number[self.of], self.countries[groups])

    @cached_property
    def matrix(self) -> csr_matrix:
        """(g, n) 1.0 where an organisation is in a group."""
        rows = np.flatnonzero(self.of >= 0)
        return csr_matrix((np.ones(len(rows)), (self.of[rows], rows)), shape=(len(self.refs), len(self.of)))

    @cached_property
    def sizes(self) -> np.ndarray:
        """(g,) number of organisations."""
        sizes: np.ndarray = np.bincount(self.of[self.of >= 0], minlength=len(self.refs))
        return sizes

    def themes(self, profiles: ThemeProfiles) -> np.ndarray:
        """(g, t) what each group works on: the mean of its organisations' themes, times their information content."""
        sums = (self.matrix @ profiles.weights) * profiles.content
        means: np.ndarray = sums / np.maximum(self.sizes, 1)[:, None]
        return means


def by_country(network: Network) -> Groups:
    codes = sorted(set(network.countries.tolist()) - {""})
    number = {code: group for group, code in enumerate(codes)}
    of = np.array([number.get(code, -1) for code in network.countries.tolist()], dtype=np.int64)
    return Groups(network, tuple(Ref("country", code) for code in codes), of, np.array(codes, dtype=object))


def by_region(network: Network) -> Groups:
    """By the region in which an organisation is based: one of the graph's own, else that of its NUTS code."""
    wholes = _wholes(network)

    def region(row: int) -> str:
        around = network.within(row)
        own = sorted(around & wholes)
        return own[0] if own else max((place for place in around if place.startswith(NUTS)), key=len, default="")

    return _by_place(network, [region(row) for row in range(len(network))])


def by_municipality(network: Network) -> Groups:
    """By the municipality in which an organisation is based."""
    wholes = _wholes(network)

    def municipality(row: int) -> str:
        place = network.places.get(network.territories[row])
        return place.iri if place and len(place.within) > 1 and place.iri not in wholes else ""

    return _by_place(network, [municipality(row) for row in range(len(network))])


def _wholes(network: Network) -> frozenset[str]:
    """The named territories within a country that hold others."""
    around = {whole for place in network.places.values() for whole in place.within - {place.iri}}
    return frozenset(iri for iri in around if iri in network.places and len(network.places[iri].within) > 1)


def _by_place(network: Network, territories: list[str]) -> Groups:
    iris = sorted(set(territories) - {""})
    number = {iri: group for group, iri in enumerate(iris)}
    of = np.array([number.get(iri, -1) for iri in territories], dtype=np.int64)
    countries = np.array([""] * len(iris), dtype=object)
    countries[of[of >= 0]] = network.countries[of >= 0]
    return Groups(network, tuple(Ref("place", iri) for iri in iris), of, countries)
