"""Themes that somebody needs and nobody offers."""

from collections import defaultdict

from talka.graph.network import Network
from talka.matching.gaps.base import Gap, by_size
from talka.matching.reasons import Ref, mark
from talka.matching.ties import Ties
from talka.ontology.themes import themes

NAMED = 4


class UnmetNeeds:
    """A theme of a need on which no other organisation has an offer: neither on it nor on a narrower or broader one.

    Size: the number of organisations that need it. A need is met here by an offer of any category, since knowledge may
    come with rooms; `ontology/questions/26-needs-without-an-offer.rq` asks more strictly. The definition is our own.
    """

    name = "need_without_an_offer"
    title = mark("Needs that nobody offers to meet")
    why = mark(
        "Somebody asks for this and no offer answers. Those who work on it may have something to give and not have "
        "said so: ask them for an offer, or look for one outside of the network."
    )

    def find(self, ties: Ties) -> list[Gap]:
        network = ties.network
        needing: dict[int, set[int]] = defaultdict(set)
        offering: dict[int, set[int]] = defaultdict(set)
        for wish in network.wishes:
            for theme in wish.themes:
                (offering if wish.offers else needing)[theme].add(wish.organisation)
        found = []
        for theme, askers in needing.items():
            related = _related(network, theme)
            unmet = [row for row in sorted(askers) if not set().union(*(offering[t] for t in related)) - {row}]
            if unmet:
                found.append(self._gap(network, theme, unmet))
        return by_size(found)

    def _gap(self, network: Network, theme: int, askers: list[int]) -> Gap:
        columns = [column for column in _related(network, theme) if _within(network, column, theme)]
        workers = set(network.organisation_themes[:, columns].nonzero()[0].tolist()) - set(askers)
        subject = Ref("theme", network.theme_iris[theme])
        organisations = tuple(Ref("organisation", network.iris[row]) for row in askers)
        return Gap(
            self.name,
            mark("{theme} is needed by {organisations}. Nobody offers it; others that work on it: {workers}."),
            {
                "organisations": organisations[:NAMED],
                "theme": (subject,),
                "workers": (Ref("count", str(len(workers))),),
            },
            size=float(len(askers)),
            about=(subject, *organisations),
            countries=tuple(sorted({str(network.countries[row]) for row in askers} - {""})),
            figures={"needing": len(askers), "working": len(workers)},
        )


def _related(network: Network, theme: int) -> list[int]:
    """Columns of a theme, its broader and its narrower ones."""
    return [
        other
        for other in range(len(network.theme_iris))
        if _within(network, other, theme) or _within(network, theme, other)
    ]


def _within(network: Network, narrower: int, broader: int) -> bool:
    """Whether a theme is another or lies below it."""
    return network.theme_iris[broader] in themes().ancestors(network.theme_iris[narrower])
