"""Ties and organisations on which others hang."""

from talka.graph.network import Network
from talka.matching.gaps.base import Gap
from talka.matching.reasons import Ref, mark
from talka.matching.structure.cuts import Cut, Cuts
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties

NAMED = 3
"""Names in a sentence at most."""
LEAST = 2
"""How many must hang on it: every newcomer hangs on its first partner."""


class Bridges:
    """What alone holds others in the network: articulation points and bridges, where two or more hang on them.

    Definition: an organisation or a tie without which a component of the network falls apart (Hopcroft and Tarjan
    1973, in `matching/structure/cuts.py`). Size: how many would no longer be connected with the largest part that is
    left. An end of a bridge on which only the same hang is told with the bridge, not again. Left out is what would cut
    off an organisation of whose collaborations not all members are loaded: nobody knows whether it has another way.

    """

    name = "bridges"
    title = mark("What holds others in the network all by itself")
    why = mark(
        "When one organisation or one partnership ends, those that hang on it lose touch with everybody else. "
        "Introduce one of them to a partner elsewhere, so that there is a second way."
    )

    def find(self, ties: Ties) -> list[Gap]:
        cuts = Cuts(Mesh(ties.counts))
        bridges = self._known(cuts.bridges(), ties)
        told = {(end, frozenset([*cut.cut_off.tolist(), end])) for cut in bridges for end in cut.through}
        points = [
            cut
            for cut in self._known(cuts.points(), ties)
            if (cut.through[0], frozenset([*cut.cut_off.tolist(), cut.through[0]])) not in told
        ]
        gaps = [_tie(ties.network, cut) for cut in bridges] + [_point(ties.network, cut) for cut in points]
        return sorted(gaps, key=lambda gap: (-gap.size, [ref.value for ref in gap.about]))

    def _known(self, cuts: list[Cut], ties: Ties) -> list[Cut]:
        return [cut for cut in cuts if len(cut.cut_off) >= LEAST and ties.complete[cut.cut_off].all()]


def _point(network: Network, cut: Cut) -> Gap:
    message = mark(
        "{count} organisations in {countries} are connected with {rest} others only through {organisation}: {others}."
    )
    if len(cut.cut_off) > NAMED:
        message = mark(
            "{count} organisations in {countries} are connected with {rest} others only through {organisation}: "
            "{others} and more."
        )
    about = (Ref("organisation", network.iris[cut.through[0]]),)
    return _gap(network, cut, message, about, {"organisation": about})


def _tie(network: Network, cut: Cut) -> Gap:
    message = mark(
        "{count} organisations in {countries} are connected with {rest} others only through the partnership of "
        "{organisations}: {collaborations}."
    )
    about = tuple(Ref("organisation", network.iris[row]) for row in cut.through)
    shared = tuple(Ref("collaboration", network.collaborations[c]) for c in network.shared(*cut.through)[:NAMED])
    return _gap(network, cut, message, about, {"organisations": about, "collaborations": shared})


def _gap(network: Network, cut: Cut, message: str, about: tuple[Ref, ...], values: dict[str, tuple[Ref, ...]]) -> Gap:
    countries = tuple(sorted(set(network.countries[cut.cut_off].tolist()) - {""}))
    others = tuple(Ref("organisation", network.iris[row]) for row in cut.cut_off[:NAMED])
    size = len(cut.cut_off)
    return Gap(
        kind="bridges",
        message=message,
        values=values
        | {
            "others": others,
            "count": (Ref("count", str(size)),),
            "rest": (Ref("count", str(cut.rest)),),
            "countries": tuple(Ref("country", code) for code in countries),
        },
        size=float(size),
        about=about + others,
        countries=tuple(sorted({*countries, *network.countries[list(cut.through)].tolist()} - {""})),
        figures={"cut_off": float(size), "rest": float(cut.rest)},
    )
