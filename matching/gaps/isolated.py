"""Organisations without any partner."""

import numpy as np

from talka.matching.gaps.base import Gap, by_size
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties


class Isolated:
    """An organisation of degree 0: it shares a collaboration with no other.

    Size: the number of themes that it declares, since each of them is a way to a partner. One in a collaboration of
    which not all members are loaded is left out: nobody knows. Isolates are those of Wasserman and Faust, Social
    Network Analysis (1994), section 4.2.
    """

    name = "no_partner"
    title = mark("No partner yet")
    why = mark(
        "These organisations work alone, as far as the loaded data tell. Whom they could meet stands on their pages: a "
        "first small exchange is often the way in."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network = ties.network
        alone = np.flatnonzero((ties.degrees == 0) & ties.complete)
        themes = np.diff(network.organisation_themes.indptr)
        message = mark("{organisation} has no partner in the loaded data.")
        found = []
        for row in alone.tolist():
            organisation = Ref("organisation", network.iris[row])
            country = str(network.countries[row])
            found.append(
                Gap(
                    self.name,
                    message,
                    {"organisation": (organisation,)},
                    size=float(themes[row]),
                    about=(organisation,),
                    countries=(country,) if country else (),
                    figures={"themes": int(themes[row])},
                )
            )
        return by_size(found)
