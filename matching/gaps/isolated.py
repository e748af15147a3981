"""Organisations without any partner, or without one abroad."""

from dataclasses import dataclass

import numpy as np

from talka.graph.network import Network
from talka.matching.reasons import mark


@dataclass(frozen=True)
class Isolated:
    """An organisation that has no partner (`partners` is 0) or none in another country.

    partners: number of other organisations with which it shares a collaboration in the loaded data
    """

    organisation: str
    partners: int

    @property
    def message(self) -> str:
        if self.partners:
            return mark("{organisation}: number of partners {partners}, all in its own country.")
        return mark("{organisation} has no partner in the loaded data.")


def isolated(network: Network) -> list[Isolated]:
    """Those without any partner first, then those without a foreign one, by IRI.

    An organisation in a collaboration of which not all members are loaded is left out: nobody knows.
    Definition: in the network whose ties are shared collaborations, degree 0, or no neighbour with another country.
    """
    found = []
    known = np.asarray(network.membership.sum(axis=0)).ravel()
    for row, iri in enumerate(network.iris):
        own = network.collaborations_of(row)
        if np.any(network.sizes[own] > known[own]):
            continue
        partners = network.partners_of(row)
        if not np.any(network.countries[partners] != network.countries[row]):
            found.append(Isolated(iri, len(partners)))
    return sorted(found, key=lambda gap: (gap.partners > 0, gap.organisation))
