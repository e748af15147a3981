"""What the rules for a team ask of organisations, as arrays."""

from functools import cached_property, lru_cache

import numpy as np
from babel.languages import get_territory_language_info

from talka.graph.network import Network
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.ties import Ties

SPOKEN = 25.0
"""Per cent of a country's people who use a language, from which on it counts as spoken there."""

OFFICIAL = ("official", "de_facto_official")


class Facts:
    """Organisations (n) as the rules see them. Made once for a network."""

    def __init__(self, network: Network, profiles: ThemeProfiles) -> None:
        self.network = network
        self.profiles = profiles
        self.ties = Ties(network)
        self.countries = network.countries
        self.kinds = np.array(network.kinds, dtype=object)

    @cached_property
    def works_on(self) -> np.ndarray:
        """(n, t) bool: the organisation or one of its collaborations has the theme, or a narrower one."""
        return self.profiles.covered(self.profiles.weights)

    @cached_property
    def new_abroad(self) -> np.ndarray:
        """(n,) bool: no collaboration with an organisation of another country so far, or none at all."""
        numbers = np.unique(self.countries, return_inverse=True)[1]  # compared faster than names
        counts = self.ties.counts.tocoo()
        abroad = counts.row[numbers[counts.row] != numbers[counts.col]]
        new: np.ndarray = np.ones(len(self.network), dtype=bool)
        new[abroad] = False
        return new

    def speaks(self, language: str) -> np.ndarray:
        """(n,) bool: the language is spoken in the organisation's country."""
        return np.isin(self.countries, [code for code in set(self.countries.tolist()) if language in spoken(code)])


@lru_cache(maxsize=512)
def spoken(country: str) -> frozenset[str]:
    """Languages of a country: official ones, and those that at least a quarter of its people use.

    An approximation: which languages an organisation works in, the graph does not know. Figures of the Unicode CLDR
    (supplemental territory and language information), through Babel.

    >>> sorted(spoken("SE")), sorted(spoken("CY"))
    (['en', 'sv'], ['el', 'en', 'tr'])
    """
    known = get_territory_language_info(country)
    return frozenset(
        language.partition("_")[0]
        for language, facts in known.items()
        if float(facts["population_percent"] or 0) >= SPOKEN or facts["official_status"] in OFFICIAL
    )
