"""Communities that work on the same themes and barely touch."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.gaps.base import Gap
from talka.matching.reasons import Ref, mark
from talka.matching.structure.communities import communities
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties

NAMED = 3
"""Organisations, countries and themes named of a community at most."""
NETWORK = 1_000
"""Organisations with a tie for which the resolution is 1."""


class Communities:
    """Two communities whose themes are alike and that have far fewer ties than their activity lets expect.

    Communities are parts of high modularity (`matching/structure/communities.py`; ties weighed by
    1 / (members - 1) of each shared collaboration). Of two communities with D and E contacts in all, in a network of m
    ties, D E / (2 m) ties between them are expected if each organisation keeps its number of contacts and meets them by
    chance: the null model of modularity (Newman and Girvan 2004). Since communities are found by being apart, being
    below that is nothing by itself; how far below, and how alike in themes, is what counts. Themes of a community: what
    share of its members declare a theme or take part in a collaboration on it, less the share among all; likeness: the
    cosine of two communities' shares above 0. Size: (expected - observed) times likeness.

    members: a community has at least so many; expected: so many ties would be expected at least; share: at most this
    share of the expected ties is there; alike: the themes' likeness is at least this
    """

    name = "communities"
    title = mark("Circles with the same themes that hardly touch")
    why = mark(
        "Here not one organisation but a whole circle is unknown to another that works on the same. One meeting of the "
        "two, or one project with members of both, opens the way for all."
    )

    def __init__(self, *, members: int = 5, expected: float = 5.0, share: float = 0.25, alike: float = 0.3) -> None:
        self.members, self.expected, self.share, self.alike = members, expected, share, alike

    def find(self, ties: Ties) -> list[Gap]:
        circles = _circles(ties, self.members)
        observed, expected, alike = _between(ties, circles)
        wanted = (expected >= self.expected) & (observed <= self.share * expected) & (alike >= self.alike)
        gaps = [
            self._gap(ties.network, circles[i], circles[j], int(observed[i, j]), expected[i, j], alike[i, j])
            for i, j in zip(*np.triu(wanted, k=1).nonzero(), strict=True)
        ]
        return sorted(gaps, key=lambda gap: (-gap.size, [ref.value for ref in gap.about]))

    def _gap(
        self, network: Network, one: "Circle", other: "Circle", observed: int, expected: float, likeness: float
    ) -> Gap:
        common = np.minimum(one.profile, other.profile)
        themes = [network.theme_iris[column] for column in np.argsort(-common)[:NAMED] if common[column] > 0]
        return Gap(
            kind=self.name,
            message=mark(
                "Two circles work on {themes}: {count_one} organisations, above all in {countries_one} "
                "({organisations_one}), and {count_other}, above all in {countries_other} ({organisations_other}). "
                "Ties between the two: {observed}; by their activity, {expected} would be expected."
            ),
            values={
                "themes": tuple(Ref("theme", iri) for iri in themes),
                "observed": (Ref("count", str(observed)),),
                "expected": (Ref("count", str(round(expected))),),
                **one.told(network, "one"),
                **other.told(network, "other"),
            },
            size=float((expected - observed) * likeness),
            about=one.known(network) + other.known(network),
            countries=tuple(sorted({*one.countries(network), *other.countries(network)})),
            figures={"observed": float(observed), "expected": float(expected), "likeness": float(likeness)},
        )


@dataclass(frozen=True, eq=False)
class Circle:
    """A community. rows: its members, those with the most partners first

    profile: (t,) by theme, the share of members that are busy with it, less the share among all that have a tie
    """

    rows: np.ndarray
    profile: np.ndarray

    def countries(self, network: Network) -> list[str]:
        """Codes of the countries in which most members are: those with a fifth of them, the largest first."""
        codes, counts = np.unique(network.countries[self.rows], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [str(codes[k]) for k in order[:NAMED] if codes[k] and (k == order[0] or 5 * counts[k] >= len(self.rows))]

    def known(self, network: Network) -> tuple[Ref, ...]:
        return tuple(Ref("organisation", network.iris[row]) for row in self.rows[:NAMED])

    def told(self, network: Network, name: str) -> dict[str, tuple[Ref, ...]]:
        return {
            f"count_{name}": (Ref("count", str(len(self.rows))),),
            f"countries_{name}": tuple(Ref("country", code) for code in self.countries(network)),
            f"organisations_{name}": self.known(network),
        }


def _circles(ties: Ties, least: int) -> list[Circle]:
    """The communities with at least so many members, the largest first.

    Of a large network modularity sees only large parts: those with fewer than about the root of 2 m ties are taken
    together (Fortunato and Barthélemy, Resolution limit in community detection, PNAS 104 (2007) 36-41). The resolution
    grows with the organisations, so that a circle stays one in which people can know each other.
    """
    network = ties.network
    label = communities(Mesh(ties.weights), resolution=max(1.0, np.sum(ties.degrees > 0) / NETWORK))
    busy = ((network.membership @ network.collaboration_themes) + network.organisation_themes).toarray() > 0
    average = busy[label >= 0].mean(axis=0) if len(ties.pairs) else np.zeros(busy.shape[1])
    made = []
    for number in range(label.max(initial=-1) + 1):
        rows = np.flatnonzero(label == number)
        if len(rows) >= least:
            rows = rows[np.argsort(-ties.degrees[rows], kind="stable")]
            made.append(Circle(rows, busy[rows].mean(axis=0) - average))
    return made


def _between(ties: Ties, circles: list[Circle]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(c, c) each: the ties between two communities, how many are expected, and the likeness of their themes, the
    cosine of what is above average in both."""
    rows = np.concatenate([circle.rows for circle in circles] or [np.zeros(0, dtype=np.int64)])
    columns = np.repeat(np.arange(len(circles)), [len(circle.rows) for circle in circles])
    of = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(ties.network), len(circles)))
    observed = (of.T @ ties.counts.sign() @ of).toarray()
    contacts = of.T @ ties.degrees
    above = np.maximum(np.array([circle.profile for circle in circles] or np.zeros((0, 1))), 0)
    length = np.linalg.norm(above, axis=1, keepdims=True)
    unit = np.divide(above, length, out=np.zeros_like(above), where=length > 0)
    return observed, np.outer(contacts, contacts) / max(1, ties.counts.nnz), unit @ unit.T
