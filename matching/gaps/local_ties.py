"""Municipalities and local organisations that work on the same theme without each other."""

from collections import defaultdict

import numpy as np

from talka.graph.network import Network
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.gaps.base import Gap, by_size
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties
from talka.ontology.terms import KIND

PUBLIC = frozenset(KIND + name for name in ("municipality", "region"))
NOT_LOCAL = PUBLIC | {KIND + "national-authority"}
"""Kinds that are not local organisations, wherever they have their seat."""
TELLING = 0.35
"""Least information content, 0..1, of the theme: local self-government is what every municipality works on."""
NAMED = 4


class LocalTies:
    """A municipality or region and an organisation based in its territory that declare the same theme, or one of which
    declares a narrower one, and share no collaboration.

    Each organisation counts under the rarest theme that it shares with the body: the one of highest information content
    (-log of the share of organisations that have the theme or a narrower one; Resnik, IJCAI 1995), if that is at least
    0.35 of the highest possible. Organisations are grouped by body and theme. Size: the information content times the
    number of organisations' square root, so that a rare theme with two goes before a common one with three.
    The definition is our own.
    """

    name = "local_ties_missing"
    title = mark("Municipality and local organisations side by side")
    why = mark(
        "Town hall and neighbours work on the same thing without each other. That is the shortest way to a stronger "
        "local team, and a better partner for someone abroad: invite them to one table."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network = ties.network
        profiles = ThemeProfiles(network)
        declared = network.organisation_themes.toarray() > 0
        covered = profiles.covered(declared.astype(np.float64))
        found = []
        for body, local in _neighbours(network).items():
            known = ties.counts.indices[ties.counts.indptr[body] : ties.counts.indptr[body + 1]]
            apart = np.setdiff1d(local, known)
            shared = (declared[body] & covered[apart]) | (covered[body] & declared[apart])
            worth = shared * profiles.content
            groups: dict[int, list[int]] = defaultdict(list)
            for row, themes_ in zip(apart.tolist(), worth, strict=True):
                if len(themes_) and themes_.max() >= TELLING:
                    groups[int(themes_.argmax())].append(row)
            found += [self._gap(network, body, theme, rows, profiles) for theme, rows in groups.items()]
        return by_size(found)

    def _gap(self, network: Network, body: int, theme: int, rows: list[int], profiles: ThemeProfiles) -> Gap:
        about = Ref("organisation", network.iris[body])
        others = tuple(Ref("organisation", network.iris[row]) for row in rows)
        subject = Ref("theme", network.theme_iris[theme])
        more = len(others) - NAMED
        message = (
            mark("On {theme}, {body} has not yet worked with {organisations} and {more} more in the same place.")
            if more > 0
            else mark("On {theme}, {body} has not yet worked with {organisations} in the same place.")
        )
        country = str(network.countries[body])
        return Gap(
            self.name,
            message,
            {"theme": (subject,), "body": (about,), "organisations": others[:NAMED]}
            | ({"more": (Ref("count", str(more)),)} if more > 0 else {}),
            size=float(profiles.content[theme] * np.sqrt(len(rows))),
            about=(about, subject, *others),
            countries=(country,) if country else (),
            figures={"organisations": len(rows), "information": float(profiles.content[theme])},
        )


def _neighbours(network: Network) -> dict[int, np.ndarray]:
    """Row numbers, ascending, of the local organisations in the territory of each body, by the body's row."""
    local: dict[str, list[int]] = defaultdict(list)
    for row, kind in enumerate(network.kinds):
        if kind not in NOT_LOCAL:
            for place in network.within(row):
                local[place].append(row)
    bodies = (row for row, kind in enumerate(network.kinds) if kind in PUBLIC)
    return {
        row: np.array(local[place], dtype=np.int64)
        for row in bodies
        if (place := network.territories[row]) in network.places and len(network.places[place].within) > 1
    }
