"""Offers what you need, or needs what you offer."""

import numpy as np

from talka.graph.network import Network, WishRow
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

OTHER_CATEGORY = 0.6
"""What a match of themes is worth when the categories differ, such as knowledge asked for and rooms on offer."""
FROM_WORK = 0.5
"""What it is worth that an organisation has worked on what the other needs, without an offer of its own."""


class NeedsAndOffers:
    """The best match of a need on one side with an offer, or with work done, on the other.

    A match is the cosine of the themes of need and offer, times `OTHER_CATEGORY` where the categories differ.
    """

    name = "needs_and_offers"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._network: Network = profiles.network
        weights = np.zeros((len(self._network.wishes), len(self._network.theme_iris)))
        for row, wish in enumerate(self._network.wishes):
            weights[row, list(wish.themes)] = 1.0
        self._vectors = profiles.expand(weights) if len(weights) else weights

    def _matches(self, query: Query) -> dict[int, tuple[float, WishRow, WishRow | None]]:
        """The best match for each candidate: its worth, the need, and the offer (None: work done)."""
        best: dict[int, tuple[float, WishRow, WishRow | None]] = {}
        if query.organisation is None or query.is_idea:
            return best
        wishes = self._network.wishes
        mine = [row for row, wish in enumerate(wishes) if wish.organisation == query.organisation]
        for row in mine:
            for other, wish in enumerate(wishes):
                if wish.organisation != query.organisation and wish.offers != wishes[row].offers:
                    worth = float(self._vectors[row] @ self._vectors[other])
                    worth *= 1.0 if wish.category == wishes[row].category else OTHER_CATEGORY
                    need, offer = (wish, wishes[row]) if wishes[row].offers else (wishes[row], wish)
                    _keep(best, wish.organisation, worth, need, offer)
            if not wishes[row].offers:
                work = FROM_WORK * (self._profiles.vectors @ self._vectors[row])
                for candidate in np.flatnonzero(work > FROM_WORK / 2):
                    _keep(best, int(candidate), float(work[candidate]), wishes[row], None)
        own = self._profiles.vectors[query.organisation]
        for other, wish in enumerate(wishes):  # needs that the asker's own work could meet
            if wish.organisation != query.organisation and not wish.offers:
                worth = FROM_WORK * float(self._vectors[other] @ own)
                if worth > FROM_WORK / 2:
                    _keep(best, wish.organisation, worth, wish, None)
        return best

    def score(self, query: Query) -> np.ndarray:
        scores = np.zeros(len(self._network))
        for candidate, (worth, _, _) in self._matches(query).items():
            scores[candidate] = min(1.0, worth)
        return scores

    def reasons(self, query: Query, candidate: int) -> list[Reason]:
        match = self._matches(query).get(candidate)
        if match is None:
            return []
        _, need, offer = match
        themes = self._network.theme_iris
        values: dict[str, tuple[Ref, ...]] = {
            "themes": tuple(Ref("theme", themes[column]) for column in need.themes),
            "need": (Ref("need", need.iri),),
        }
        mine = need.organisation == query.organisation
        if offer is None:
            message = (
                mark("Has worked on {themes}, which you need: {need}.")
                if mine
                else mark("Needs {themes}, on which you have worked: {need}.")
            )
            return [Reason(self.name, message, values)]
        values["offer"] = (Ref("offer", offer.iri),)
        message = (
            mark("Offers what you need ({themes}): {offer}.") if mine else mark("Needs what you offer ({themes}): {need}.")
        )
        return [Reason(self.name, message, values)]


def _keep(
    best: dict[int, tuple[float, WishRow, WishRow | None]],
    candidate: int,
    worth: float,
    need: WishRow,
    offer: WishRow | None,
) -> None:
    if worth > 0 and (candidate not in best or worth > best[candidate][0]):
        best[candidate] = (worth, need, offer)
