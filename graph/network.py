"""The graph as arrays: the one hand-over to matching. Immutable, stamped with the store's revision.

Rows are organisations in the order of their IRIs, columns of `membership` are collaborations in theirs. What several
sources say of one organisation (`talka.graph.resolve`) is one row, under the first of its IRIs.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from talka.ontology.terms import local_id
from talka.ontology.themes import themes

Labels = dict[str, str]
"""A label by language code; the code is empty where the language is not known."""


@dataclass(frozen=True)
class Territory:
    """A municipality, region or country."""

    iri: str
    labels: Labels
    country: str
    latitude: float | None
    longitude: float | None
    within: frozenset[str] = frozenset()
    """IRIs of the territories in which it lies, itself included."""


@dataclass(frozen=True)
class WishRow:
    """A need or an offer; `organisation` is a row number, `themes` are column numbers."""

    iri: str
    offers: bool
    organisation: int
    category: str
    themes: tuple[int, ...]
    texts: Labels


@dataclass(frozen=True, eq=False)
class Network:
    """Organisations (n), collaborations (m) and themes (t) with what links them.

    membership: (n, m) 1.0 where the organisation takes part
    organisation_themes: (n, t) 1.0 where the theme is declared; collaboration_themes: (m, t) likewise
    other_names: (n) other names of each, in any language, acronyms among them; localities: (n,) town of the address, or
        empty
    latitude, longitude: (n,) degrees, NaN where unknown; an organisation without a position has its territory's
    sizes: (m,) number of members in all; at least those that the network knows
    start, end: (m,) datetime64[D], NaT where unknown; a year or month counts from its first day
    signed: (m,) likewise: when a collaboration was agreed, or began where that is not known
    coordination: (n, m) 1.0 where the organisation coordinates
    calls, schemes: (m,) call for proposals and funding scheme, empty where unknown; keywords: (m,) joined by ", "
    """

    revision: str
    iris: tuple[str, ...]
    labels: tuple[Labels, ...]
    other_names: tuple[tuple[str, ...], ...]
    descriptions: tuple[Labels, ...]
    countries: np.ndarray
    kinds: tuple[str, ...]
    territories: tuple[str, ...]
    localities: tuple[str, ...]
    websites: tuple[str, ...]
    sources: tuple[str, ...]
    latitude: np.ndarray
    longitude: np.ndarray
    collaborations: tuple[str, ...]
    titles: tuple[Labels, ...]
    summaries: tuple[Labels, ...]
    collaboration_kinds: tuple[str, ...]
    programmes: tuple[str, ...]
    collaboration_websites: tuple[str, ...]
    start: np.ndarray
    end: np.ndarray
    signed: np.ndarray
    calls: tuple[str, ...]
    schemes: tuple[str, ...]
    keywords: tuple[str, ...]
    sizes: np.ndarray
    membership: csr_matrix
    coordination: csr_matrix
    organisation_themes: csr_matrix
    collaboration_themes: csr_matrix
    wishes: tuple[WishRow, ...]
    places: dict[str, Territory]
    same: dict[str, str] = field(default_factory=dict)
    """The IRI in `iris` by each other IRI of the same organisation."""

    def __len__(self) -> int:
        return len(self.iris)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row number by organisation IRI, by each of them where it has several."""
        rows = {iri: row for row, iri in enumerate(self.iris)}
        return rows | {iri: rows[first] for iri, first in self.same.items() if first in rows}

    @cached_property
    def collaboration_index(self) -> dict[str, int]:
        return {iri: row for row, iri in enumerate(self.collaborations)}

    def row(self, organisation: str) -> int | None:
        """Row number by IRI or local id; None for an unknown one."""
        return self.index.get(organisation, self._organisation_ids.get(organisation))

    def column(self, collaboration: str) -> int | None:
        """Column number of a collaboration by IRI or local id; None for an unknown one."""
        return self.collaboration_index.get(collaboration, self._collaboration_ids.get(collaboration))

    def place(self, territory: str) -> str:
        """IRI of a territory by IRI or local id; empty for an unknown one."""
        return territory if territory in self.places else self._territory_ids.get(territory, "")

    @cached_property
    def _organisation_ids(self) -> dict[str, int]:
        return {local_id(iri): row for iri, row in self.index.items()}

    @cached_property
    def _collaboration_ids(self) -> dict[str, int]:
        return {local_id(iri): column for iri, column in self.collaboration_index.items()}

    @cached_property
    def _territory_ids(self) -> dict[str, str]:
        return {local_id(iri): iri for iri in self.places}

    @cached_property
    def theme_iris(self) -> tuple[str, ...]:
        return tuple(concept.iri for concept in themes())

    @cached_property
    def theme_index(self) -> dict[str, int]:
        return {iri: column for column, iri in enumerate(self.theme_iris)}

    @cached_property
    def by_collaboration(self) -> csr_matrix:
        """(m, n) the membership matrix transposed."""
        return self.membership.T.tocsr()

    def before(self, cutoff: np.datetime64) -> "Network":
        """The network as it was known before a day: all organisations, and the collaborations signed before it.

        Collaborations without a date are left out, since nobody knows on which side they belong.
        """
        return self.select(np.flatnonzero(self.signed < cutoff))

    def select(self, columns: np.ndarray) -> "Network":
        """The network with some of its collaborations, by column number."""

        def some(values: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(values[column] for column in columns)

        return replace(
            self,
            collaborations=some(self.collaborations),
            titles=some(self.titles),
            summaries=some(self.summaries),
            collaboration_kinds=some(self.collaboration_kinds),
            programmes=some(self.programmes),
            collaboration_websites=some(self.collaboration_websites),
            start=self.start[columns],
            end=self.end[columns],
            signed=self.signed[columns],
            calls=some(self.calls),
            schemes=some(self.schemes),
            keywords=some(self.keywords),
            sizes=self.sizes[columns],
            membership=self.membership[:, columns],
            coordination=self.coordination[:, columns],
            collaboration_themes=self.collaboration_themes[columns],
        )

    def collaborations_of(self, organisation: int) -> np.ndarray:
        """Column numbers of the collaborations in which an organisation takes part."""
        return _row(self.membership, organisation)

    def members_of(self, collaboration: int) -> np.ndarray:
        """Row numbers of a collaboration's members."""
        return _row(self.by_collaboration, collaboration)

    def partners_of(self, organisation: int) -> np.ndarray:
        """Row numbers, ascending, of those with whom an organisation shares a collaboration."""
        if not len(columns := self.collaborations_of(organisation)):
            return np.empty(0, dtype=np.int64)
        partners: np.ndarray = np.unique(np.concatenate([self.members_of(column) for column in columns]))
        others: np.ndarray = partners[partners != organisation]
        return others

    def shared(self, one: int, other: int) -> np.ndarray:
        """Column numbers of the collaborations that two organisations share."""
        few, many = sorted((self.collaborations_of(one), self.collaborations_of(other)), key=len)
        both: np.ndarray = few[_found(few, many)]
        return both

    @cached_property
    def _declared(self) -> list[list[str]]:
        m = self.organisation_themes
        rows = (m.indices[m.indptr[row] : m.indptr[row + 1]] for row in range(len(self)))
        return [[self.theme_iris[column] for column in np.sort(columns)] for columns in rows]

    def within(self, organisation: int) -> frozenset[str]:
        """IRIs of the territories in which an organisation is based, from the smallest known to the country."""
        territory = self.territories[organisation]
        place = self.places.get(territory)
        return place.within if place else frozenset({territory})

    def themes_of(self, organisation: int) -> list[str]:
        """IRIs of the declared themes, in the order of the scheme."""
        return self._declared[organisation]


def _found(some: np.ndarray, among: np.ndarray) -> np.ndarray:
    """(s,) bool: which of some numbers are among others, which ascend.

    >>> _found(np.array([1, 4, 9]), np.array([0, 4, 5])).tolist()
    [False, True, False]
    """
    if not len(among):
        return np.zeros(len(some), dtype=bool)
    found: np.ndarray = among[np.minimum(np.searchsorted(among, some), len(among) - 1)] == some
    return found


def _row(matrix: csr_matrix, row: int) -> np.ndarray:
    """Column numbers of a row's entries, ascending."""
    columns: np.ndarray = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return columns
