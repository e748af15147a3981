"""What a network's past says, prepared once: weights of collaborations, ties of organisations, who was active when.

Shared by the kinds of evidence that the learned ranker weighs. "Today" is the day after the newest signature, so that
the same graph gives the same numbers at any time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network
from talka.matching.encoders.base import unit
from talka.matching.evidence.values import Among, Values, Votes
from talka.matching.query import Query

DAYS_PER_YEAR = 365.25
HALF_LIFE = 1.5
"""Years after which a collaboration counts half; measured best of 1, 1.5, 2 and 5 on CORDIS, by little."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Several questions side by side (b); they are measured together, which saves time.

    askers: (b, n) 1.0 where the asker is an organisation of the graph
    vectors: (b, d) unit vectors of what is asked about: the idea's text, or the asker's work; zero without a text
    kinds, countries: (b,) numbers of `History.kinds` and `History.countries`, -1 where unknown
    likeness: (b, m) cosines of the vectors with those of the collaborations
    own: (b, m) bool, the askers' collaborations; met: (b, m) how many of the askers' partners take part in each
    """

    queries: tuple[Query, ...]
    askers: csr_matrix
    vectors: np.ndarray
    kinds: np.ndarray
    countries: np.ndarray
    likeness: np.ndarray
    own: np.ndarray
    met: np.ndarray


class History:
    """The past of a network (n organisations, m collaborations), with vectors of its texts.

    weight: (m,) 0..1 halved every `HALF_LIFE` years, 0 for collaborations of one member only
    age: (m,) years; what has no date is as old as the oldest
    profiles: (n, d) unit vectors of each organisation's work: its collaborations and its description
    """

    def __init__(self, network: Network, descriptions: np.ndarray, projects: np.ndarray) -> None:
        """descriptions: (n, d), projects: (m, d) unit or zero vectors of the texts."""
        self.network = network
        self.projects = projects.astype(np.float32)
        self.membership: csr_matrix = network.membership.astype(np.float32).tocsr()
        self.sizes = np.maximum(network.sizes, 1.0)
        self.shared = self.sizes >= 2
        self.age = _age(network.signed)
        self.weight = self.shared * 0.5 ** (self.age / HALF_LIFE)
        worth = np.where(self.shared, 1 / np.sqrt(self.sizes), 0.3).astype(np.float32)
        work = np.asarray(self.membership @ diags(worth) @ self.projects) + descriptions
        self.profiles = unit(work).astype(np.float32)
        self.kind_iris, self.kinds = np.unique(np.array(network.kinds, dtype=np.str_), return_inverse=True)
        self.country_codes, self.countries = np.unique(network.countries, return_inverse=True)

    def batch(self, queries: Sequence[Query]) -> Batch:
        asking = [(row, query.organisation) for row, query in enumerate(queries) if query.organisation is not None]
        rows, askers = zip(*asking, strict=True) if asking else ((), ())
        shape = (len(queries), len(self.network))
        vectors = np.zeros((len(queries), self.projects.shape[1]), dtype=np.float32)
        kinds, countries = np.full(len(queries), -1), np.full(len(queries), -1)
        index = {code: number for number, code in enumerate(self.country_codes.tolist())}
        for row, query in enumerate(queries):
            if query.is_idea or query.organisation is None:
                vectors[row] = query.vector if query.vector is not None else 0.0
            else:
                vectors[row] = self.profiles[query.organisation]
            countries[row] = index.get(query.country, -1)
            if query.organisation is not None:
                kinds[row] = self.kinds[query.organisation]
        selection = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, askers)), shape=shape)
        return Batch(
            tuple(queries),
            selection,
            vectors,
            kinds,
            countries,
            likeness=vectors @ self.projects.T,
            own=dense(selection @ self.membership) > 0,
            met=dense((selection @ self.partners) @ self.membership),
        )

    def ties(self, weights: np.ndarray) -> csr_matrix:
        """(n, n) sum of the weights of shared collaborations, nothing on the diagonal."""
        ties = (self.membership @ diags(weights.astype(np.float32)) @ self.by_collaboration).tocsr()
        ties.setdiag(0)
        ties.eliminate_zeros()
        ties.sort_indices()
        return ties

    @cached_property
    def by_collaboration(self) -> csr_matrix:
        """(m, n) the membership matrix transposed."""
        return self.membership.T.tocsr()

    @cached_property
    def strong(self) -> csr_matrix:
        """(n, n) ties by 1 / (members - 1): each has as much acquaintance to give to a small project as to a large."""
        return self.ties(self.shared / np.maximum(self.sizes - 1, 1))

    @cached_property
    def recent(self) -> csr_matrix:
        """(n, n) ties halved every year, by 1 / sqrt(members - 1)."""
        return self.ties(self.shared * 0.5**self.age / np.sqrt(np.maximum(self.sizes - 1, 1)))

    @cached_property
    def partners(self) -> csr_matrix:
        """(n, n) 1.0 for those who have worked together."""
        partners = self.strong.copy()
        partners.data[:] = 1.0
        return partners

    @cached_property
    def degrees(self) -> np.ndarray:
        """(n,) number of partners."""
        degrees: np.ndarray = np.diff(self.partners.indptr).astype(np.float32)
        return degrees

    def votes(self, worth: Mapping[str, np.ndarray]) -> dict[str, Values]:
        """By name: the worth (b, m) of each organisation's collaborations together."""
        return {name: Votes(self.membership, np.asarray(values, dtype=np.float32)) for name, values in worth.items()}

    def among(self, rows: np.ndarray) -> Among:
        """Some organisations, by their row numbers (c,)."""
        return Among(rows, self.membership[rows])

    def count(self, weights: np.ndarray) -> np.ndarray:
        """(n,) sum of the weights (m,) of each organisation's collaborations."""
        count: np.ndarray = (self.membership @ weights).astype(np.float32)
        return count


def _age(signed: np.ndarray) -> np.ndarray:
    known = ~np.isnat(signed)
    if not known.any():
        return np.zeros(len(signed))
    days = (signed[known].max() + 1 - signed[known]).astype(np.float64)
    age = np.full(len(signed), days.max())
    age[known] = days
    years: np.ndarray = age / DAYS_PER_YEAR
    return years


def inverse(values: np.ndarray) -> np.ndarray:
    """1 / values, and 0 where a value is 0.

    >>> inverse(np.array([2.0, 0.0])).tolist()
    [0.5, 0.0]
    """
    quotient: np.ndarray = np.divide(1.0, values, out=np.zeros_like(values, dtype=np.float64), where=values > 0)
    return quotient


def dense(matrix: csr_matrix) -> np.ndarray:
    """A sparse block as float32."""
    block: np.ndarray = np.asarray(matrix.toarray(), dtype=np.float32)
    return block
