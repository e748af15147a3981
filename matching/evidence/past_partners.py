"""You have worked together before: whom you know, you may ask again."""

from functools import partial

from talka.matching.evidence.common_collaborators import newest_shared
from talka.matching.evidence.history import Batch, History
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
from talka.matching.evidence.values import Flows, entries
from talka.matching.reasons import Reason, mark


class PastPartners:
    """Ties of asker and candidate, by the size of what they shared."""

    kind = "past_partners"

    def __init__(self, history: History) -> None:
        self._network, self._strong = history.network, history.strong

    def measure(self, batch: Batch) -> Wide:
        return {"tie": Flows(batch.askers @ self._strong)}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        asker = batch.queries[row].organisation
        if asker is None:
            return no_reasons
        return partial(self._reasons, asker, frozenset(entries(self._strong, asker)[0].tolist()))

    def _reasons(self, asker: int, partners: frozenset[int], candidate: int) -> list[Reason]:
        if candidate not in partners:
            return []
        shared = newest_shared(self._network, asker, candidate)
        return [Reason(self.kind, mark("You have worked together in {collaboration}."), {"collaboration": (shared,)})]
