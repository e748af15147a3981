"""The numbers under a brief: who is there, with whom they work, and on what."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.ontology.themes import themes
from talka.service.subject import Subject
from talka.service.worked_on import worked_on


@dataclass(frozen=True, eq=False)
class Ground:
    """The organisations of a subject (r of the network's n) and their ties.

    Abroad is another country than an organisation's own.
    """

    network: Network
    subject: Subject

    @cached_property
    def rows(self) -> np.ndarray:
        """(r,) row numbers in the network, ascending."""
        return np.array(self.subject.rows, dtype=np.int64)

    @cached_property
    def here(self) -> np.ndarray:
        """(n,) bool."""
        here = np.zeros(len(self.network), dtype=bool)
        here[self.rows] = True
        return here

    @cached_property
    def own(self) -> set[str]:
        """Codes of the countries in which they are."""
        return set(self.network.countries[self.rows].tolist()) - {""}

    @cached_property
    def ties(self) -> csr_matrix:
        """(r, n) number of collaborations that one of them shares with another organisation."""
        ties = (self.network.membership[self.rows] @ self.network.by_collaboration).tocoo()
        other = self.rows[ties.row] != ties.col
        shape = (len(self.rows), len(self.network))
        return csr_matrix((ties.data[other], (ties.row[other], ties.col[other])), shape)

    @cached_property
    def abroad(self) -> csr_matrix:
        """(r, n) the ties across a border."""
        ties, countries = self.ties.tocoo(), self.network.countries
        one, other = countries[self.rows[ties.row]], countries[ties.col]
        across = (one != other) & (one != "") & (other != "")
        return csr_matrix((ties.data[across], (ties.row[across], ties.col[across])), ties.shape)

    @cached_property
    def partners(self) -> np.ndarray:
        """(r,) number of partners."""
        return np.diff(self.ties.indptr)

    @cached_property
    def partners_abroad(self) -> np.ndarray:
        """(r,) number of partners in other countries."""
        return np.diff(self.abroad.indptr)

    @cached_property
    def complete(self) -> np.ndarray:
        """(r,) bool: all members of all their collaborations are loaded; of the others nobody knows all partners."""
        network = self.network
        short = np.asarray(network.membership.sum(axis=0)).ravel() < network.sizes
        missing: np.ndarray = network.membership[self.rows] @ short.astype(np.float64)
        complete: np.ndarray = missing == 0
        return complete

    @cached_property
    def most_connected(self) -> list[int]:
        """Positions in `rows`: most partners abroad first, then most partners, then by IRI."""
        order = np.lexsort((self.rows, -self.partners, -self.partners_abroad))
        return [int(position) for position in order]

    @cached_property
    def collaborations(self) -> np.ndarray:
        """Column numbers of the collaborations in which they take part; of a theme, those that are about it.

        Of a theme also those that tie together organisations which work on it.
        """
        members = np.asarray(self.network.membership[self.rows].sum(axis=0)).ravel()
        if not self.subject.is_theme:
            return np.flatnonzero(members)
        below = [c for iri, c in self.network.theme_index.items() if self.subject.ref.value in themes().ancestors(iri)]
        about = np.asarray(self.network.collaboration_themes[:, below].sum(axis=1)).ravel()
        return np.flatnonzero((about > 0) | (members > 1))

    @cached_property
    def countries(self) -> list[tuple[str, int]]:
        """Countries of the partners abroad with how many these are, most first."""
        partners = np.unique(self.abroad.indices)
        codes, counts = np.unique(self.network.countries[partners].astype(str), return_counts=True)
        return sorted(zip(codes.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Row numbers of each two of them that work together, the lower first."""
        ties = self.ties.tocoo()
        inside = self.here[ties.col] & (self.rows[ties.row] < ties.col)
        return sorted(zip(self.rows[ties.row[inside]].tolist(), ties.col[inside].tolist(), strict=True))

    @cached_property
    def themes(self) -> list[tuple[str, int]]:
        """Themes with how many of them work on each, most first, then in the order of the scheme."""
        counts = np.bincount(worked_on(self.network)[self.rows].indices, minlength=len(self.network.theme_iris))
        found = [(iri, int(counts[column])) for iri, column in self.network.theme_index.items() if counts[column]]
        return sorted(found, key=lambda pair: -pair[1])

    @cached_property
    def all_declare(self) -> bool:
        """Whether each of them declares a theme itself."""
        return bool(np.all(np.diff(self.network.organisation_themes[self.rows].indptr)))

    def countries_of(self, position: int) -> list[str]:
        """Codes of the countries in which one of them has partners, most partners first."""
        partners = self.abroad[position].indices
        codes, counts = np.unique(self.network.countries[partners].astype(str), return_counts=True)
        return [code for _, code in sorted(zip((-counts).tolist(), codes.tolist(), strict=True))]
