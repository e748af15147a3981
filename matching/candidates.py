"""Who may be suggested at all."""

from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.query import Query
from talka.ontology.themes import themes


@dataclass(frozen=True)
class Filters:
    """What the asker wants to see. Empty sets mean any; themes include their narrower ones.

    countries: ISO 3166-1 alpha-2; kinds and themes: IRIs
    """

    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    same_country: bool = False
    past_partners: bool = False


def wanted_themes(network: Network, filters: Filters) -> list[int]:
    """Columns of the themes of a filter, with their narrower ones."""
    return [
        column
        for iri, column in network.theme_index.items()
        if any(broader in filters.themes for broader in themes().ancestors(iri))
    ]


def candidates(network: Network, query: Query, filters: Filters, weights: np.ndarray) -> np.ndarray:
    """(n,) bool: who may be suggested. `weights` are the theme profiles (n, t).

    The asker, its past partners and its own country are left out, the latter two unless asked for.
    """
    allowed = np.ones(len(network), dtype=bool)
    if query.country and not filters.same_country and query.country not in filters.countries:
        allowed &= network.countries != query.country
    if filters.countries:
        allowed &= np.isin(network.countries, list(filters.countries))
    if filters.kinds:
        allowed &= np.array([kind in filters.kinds for kind in network.kinds], dtype=bool)
    if filters.themes:
        allowed &= (weights[:, wanted_themes(network, filters)] > 0).any(axis=1)
    if query.partners and not filters.past_partners:
        allowed[list(query.partners)] = False
    if query.organisation is not None:
        allowed[query.organisation] = False
    return allowed
