"""Themes on which several countries work, each by itself."""

import numpy as np

from talka.graph.network import Network
from talka.matching.gaps.base import Gap, by_size
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties
from talka.ontology.themes import themes


class UntiedThemes:
    """A theme without a cross-border tie.

    At least two countries have an organisation that declares the theme or a narrower one, and no collaboration on
    either has members from two countries, or members that are not loaded. Size: the number of such organisations.
    The definition is our own.
    """

    name = "theme_without_a_tie_abroad"
    title = mark("Themes that nothing ties together across a border")
    why = mark(
        "Several countries work on these themes, each by itself. What one has learned, the others may be looking for: "
        "a study visit or a joint project would be the first of its kind."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network = ties.network
        tied = np.asarray(network.collaboration_themes[_crossing(network)].sum(axis=0)).ravel() > 0
        found = []
        for iri in network.theme_iris:
            columns = [
                column for narrower, column in network.theme_index.items() if iri in themes().ancestors(narrower)
            ]
            rows = np.unique(network.organisation_themes[:, columns].nonzero()[0])
            countries = tuple(sorted({code for code in network.countries[rows].tolist() if code}))
            if len(countries) > 1 and not tied[columns].any():
                found.append(self._gap(iri, len(rows), countries))
        return by_size(found)

    def _gap(self, theme: str, organisations: int, countries: tuple[str, ...]) -> Gap:
        return Gap(
            self.name,
            mark("{organisations} organisations in {countries} work on {theme}, but none across a border."),
            {
                "organisations": (Ref("count", str(organisations)),),
                "countries": tuple(Ref("country", code) for code in countries),
                "theme": (Ref("theme", theme),),
            },
            size=float(organisations),
            about=(Ref("theme", theme),),
            countries=countries,
            figures={"organisations": organisations},
        )


def _crossing(network: Network) -> np.ndarray:
    """(m,) bool: collaborations with members from two countries, or with members of whom nothing is known."""
    known = np.diff(network.by_collaboration.indptr)
    across = [len(set(network.countries[network.members_of(column)])) > 1 for column in range(len(known))]
    crossing: np.ndarray = np.array(across, dtype=bool) | (network.sizes > known)
    return crossing
