"""Organisations held by partners that all know one another."""

import numpy as np

from talka.graph.network import Network
from talka.matching.gaps.base import Gap
from talka.matching.reasons import Ref, mark
from talka.matching.structure.holes import Holes, structural_holes
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties

NAMED = 4
"""Organisations named in a sentence at most."""
COLLABORATIONS, EFFECTIVE = 2, 2.0
"""From how many collaborations on, and below which effective size, it is a gap."""


class StructuralHoles:
    """An organisation whose partners are one circle, although it has worked in several collaborations.

    Who sits at a structural hole, between partners that do not know one another, is no gap but a broker, and the
    command `brokers` lists them. The gap is the other end: high constraint (Burt 1992, equation 2.4; ties weighed by
    1 / (members - 1) of each shared collaboration). Definition: at least two collaborations with at least
    two partners, an effective size (Borgatti 1997) below 2, 1 being a circle in which all know one another;
    and all members of its collaborations are loaded. Those whose circle is the same are one gap. Size: the constraint,
    the highest of them.
    """

    name = "structural_holes"
    title = mark("Always among the same partners")
    why = mark(
        "Their partners all know one another: ideas, calls and contacts reach them from one side only. A single "
        "partner from another circle opens a second one."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network, holes = ties.network, structural_holes(Mesh(ties.weights))
        taken_part = np.diff(network.membership.indptr)
        held = (taken_part >= COLLABORATIONS) & (ties.degrees >= 2) & ties.complete
        held &= np.nan_to_num(holes.effective_size, nan=np.inf) < EFFECTIVE
        circles: dict[frozenset[int], list[int]] = {}
        for row in np.flatnonzero(held).tolist():
            circles.setdefault(frozenset([row, *network.partners_of(row).tolist()]), []).append(row)
        gaps = [self._gap(ties, rows, sorted(circle), holes) for circle, rows in circles.items()]
        return sorted(gaps, key=lambda gap: (-gap.size, gap.about[0].value))

    def _gap(self, ties: Ties, rows: list[int], circle: list[int], holes: Holes) -> Gap:
        """`rows` are those of a circle who are held by it: those whose partners are the circle and nobody else."""
        network = ties.network
        partners = [row for row in circle if row not in rows]
        shared = len(np.unique(np.concatenate([network.collaborations_of(row) for row in rows])))
        constraint = float(holes.constraint[rows].max())
        organisations = _refs(network, rows[:NAMED])
        if len(rows) > NAMED:
            message = mark(
                "{organisations} and more work in {collaborations} collaborations, always within one circle of {count}."
            )
        elif len(rows) > 1:
            message = mark(
                "{organisations} work in {collaborations} collaborations, always within one circle of {count}."
            )
        elif len(partners) > NAMED:
            message = mark(
                "{organisations} works in {collaborations} collaborations, always within one circle of {count}: with "
                "{partners} and more."
            )
        else:
            message = mark(
                "{organisations} works in {collaborations} collaborations, always within one circle of {count}: with "
                "{partners}."
            )
        return Gap(
            kind=self.name,
            message=message,
            values={
                "organisations": organisations,
                "partners": _refs(network, partners[:NAMED]),
                "count": (Ref("count", str(len(circle))),),
                "collaborations": (Ref("count", str(shared)),),
            },
            size=constraint,
            about=_refs(network, rows),
            countries=tuple(sorted({*network.countries[circle].tolist()} - {""})),
            figures={"constraint": constraint, "effective_size": float(holes.effective_size[rows].max())},
        )


def _refs(network: Network, rows: list[int]) -> tuple[Ref, ...]:
    return tuple(Ref("organisation", network.iris[row]) for row in rows)
