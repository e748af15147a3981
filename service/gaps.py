"""The gap report as the service gives it: each kind searched for once for each state of the network, and as rows."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from talka.graph.network import Network
from talka.matching.gaps.base import Gap, GapKind
from talka.matching.gaps.groups import by_country
from talka.matching.gaps.pairs import Counted, count
from talka.matching.gaps.report import KINDS, Report
from talka.matching.ties import Ties
from talka.service.words import Words


class Gaps:
    """The gaps of one network; a kind is searched for when it is first asked for."""

    def __init__(self, network: Network) -> None:
        self.ties = Ties(network)
        self._found: dict[GapKind, list[Gap]] = {}

    def of(self, kind: GapKind) -> list[Gap]:
        if kind not in self._found:
            self._found[kind] = kind.find(self.ties)
        return self._found[kind]

    @cached_property
    def countries(self) -> Counted:
        """How often each two countries work together, and how often they could be expected to."""
        return count(by_country(self.ties.network))

    def report(self, kinds: Iterable[GapKind] = KINDS) -> Report:
        return {kind: self.of(kind) for kind in kinds}


@lru_cache(maxsize=2)
def gaps_of(network: Network) -> Gaps:
    """Kept for the newest states of the network."""
    return Gaps(network)


def gap_rows(found: Report, words: Words) -> list[dict[str, Any]]:
    """A row for each gap, for files and programs; lists in a cell are separated by `|`."""
    return [
        {
            "kind": kind.name,
            "text": words.say(gap),
            "about": "|".join(ref.value for ref in gap.about),
            "countries": "|".join(gap.countries),
            "size": round(gap.size, 6),
            "figures": {name: round(figure, 6) for name, figure in gap.figures.items()},
        }
        for kind, gaps in found.items()
        for gap in gaps
    ]
