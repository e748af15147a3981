"""Themes on which several countries work, each by itself."""

from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.reasons import mark


@dataclass(frozen=True)
class UntiedTheme:
    """A theme without a cross-border tie.

    organisations: how many declare it; countries: their codes, sorted
    """

    theme: str
    organisations: int
    countries: tuple[str, ...]

    @property
    def message(self) -> str:
        return mark("{organisations} organisations in {countries} work on {theme}, but none across a border.")


def untied_themes(network: Network) -> list[UntiedTheme]:
    """Most organisations first. Definition: at least two countries have an organisation that declares the theme, and
    no collaboration on that theme has members from two countries."""
    across = np.array(
        [len(set(network.countries[network.members_of(c)])) > 1 for c in range(len(network.collaborations))], dtype=bool
    )
    tied = np.asarray(network.collaboration_themes[across].sum(axis=0)).ravel() > 0
    found = []
    for column, iri in enumerate(network.theme_iris):
        rows = network.organisation_themes[:, column].nonzero()[0]
        countries = sorted(set(network.countries[rows].tolist()))
        if len(countries) > 1 and not tied[column]:
            found.append(UntiedTheme(iri, len(rows), tuple(countries)))
    return sorted(found, key=lambda gap: (-gap.organisations, gap.theme))
