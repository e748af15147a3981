"""You have worked together before: whom you know, you may ask again."""

from talka.matching.evidence.common_collaborators import newest_shared
from talka.matching.evidence.history import Batch, History, dense, entries
from talka.matching.evidence.measures import Wide
from talka.matching.reasons import Reason, mark


class PastPartners:
    """Ties of asker and candidate, by the size of what they shared, and by how lately."""

    kind = "past_partners"

    def __init__(self, history: History) -> None:
        self._network, self._strong, self._recent = history.network, history.strong, history.recent

    def measure(self, batch: Batch) -> Wide:
        return {"tie": dense(batch.askers @ self._strong), "recent_tie": dense(batch.askers @ self._recent)}

    def reasons(self, batch: Batch, row: int, candidate: int) -> list[Reason]:
        asker = batch.queries[row].organisation
        if asker is None or candidate not in entries(self._strong, asker)[0]:
            return []
        shared = newest_shared(self._network, asker, candidate)
        return [Reason(self.kind, mark("You have worked together in {collaboration}."), {"collaboration": (shared,)})]
