"""Themes on which several countries work, each by itself."""

from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.reasons import mark
from talka.ontology.themes import themes


@dataclass(frozen=True)
class UntiedTheme:
    """A theme without a cross-border tie.

    organisations: how many declare it or a narrower one; countries: their codes, sorted
    """

    theme: str
    organisations: int
    countries: tuple[str, ...]

    @property
    def message(self) -> str:
        return mark("{organisations} organisations in {countries} work on {theme}, but none across a border.")


def untied_themes(network: Network) -> list[UntiedTheme]:
    """Most organisations first. Definition: at least two countries have an organisation that declares the theme or a
    narrower one, and no collaboration on either has members from two countries, or members that are not loaded."""
    across = [
        len(set(network.countries[members])) > 1 or network.sizes[column] > len(members)
        for column, members in enumerate(map(network.members_of, range(len(network.collaborations))))
    ]
    tied = np.asarray(network.collaboration_themes[np.array(across, dtype=bool)].sum(axis=0)).ravel() > 0
    found = []
    for iri in network.theme_iris:
        columns = [column for narrower, column in network.theme_index.items() if iri in themes().ancestors(narrower)]
        rows = np.unique(network.organisation_themes[:, columns].nonzero()[0])
        countries = sorted(set(network.countries[rows].tolist()))
        if len(countries) > 1 and not tied[columns].any():
            found.append(UntiedTheme(iri, len(rows), tuple(countries)))
    return sorted(found, key=lambda gap: (-gap.organisations, gap.theme))
