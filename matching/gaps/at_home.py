"""Organisations whose partners are all in their own country."""

import numpy as np

from talka.matching.gaps.base import Gap, by_size
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties


class AtHome:
    """An organisation with partners, all of them of its own country.

    Size: the number of partners. That is an external degree of 0 in the E-I index of Krackhardt and Stern, Informal
    Networks and Organizational Crises, Social Psychology Quarterly 51 (1988): E - I over E + I is -1. One in a
    collaboration of which not all members are loaded is left out: nobody knows.
    """

    name = "no_partner_abroad"
    title = mark("Partners only in their own country")
    why = mark(
        "These organisations know how to work with others, but not yet across a border. Many partners at home make a "
        "good host for a first one from abroad."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network, countries = ties.network, ties.network.countries
        one, other = ties.pairs.T
        abroad = countries[one] != countries[other]
        crossing = np.zeros(len(network), dtype=bool)
        crossing[one[abroad]] = crossing[other[abroad]] = True
        message = mark("{organisation}: number of partners {partners}, all in its own country.")
        found = []
        for row in np.flatnonzero((ties.degrees > 0) & ~crossing & ties.complete).tolist():
            organisation, partners = Ref("organisation", network.iris[row]), int(ties.degrees[row])
            country = str(countries[row])
            found.append(
                Gap(
                    self.name,
                    message,
                    {"organisation": (organisation,), "partners": (Ref("count", str(partners)),)},
                    size=float(partners),
                    about=(organisation,),
                    countries=(country,) if country else (),
                    figures={"partners": partners},
                )
            )
        return by_size(found)
