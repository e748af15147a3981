"""Takes part in the same calls and programmes."""

import re
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.matching.evidence.history import Batch, History, inverse
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
from talka.matching.evidence.values import Flows, dense_row, entries, strongest
from talka.matching.reasons import Reason, Ref, mark

_YEAR = re.compile(r"-?(19|20)\d\d(-\d+)?")


def family(call: str) -> str:
    """A call without its year: the same line of a programme comes back every year or two.

    >>> family("HORIZON-CL5-2023-D3-01"), family("ERC-2021-STG")
    ('HORIZON-CL5-D3-01', 'ERC-STG')
    """
    return _YEAR.sub("", call)


def programme(call: str) -> str:
    """The first two parts of a call's code.

    >>> programme("HORIZON-CL5-2023-D3-01")
    'HORIZON-CL5'
    """
    return "-".join(call.split("-")[:2])


class SharedCalls:
    """What part of the participations in the asker's calls the candidate takes, by how often the asker takes part.

    The cosine of the two profiles over families of calls was measured beside it and added nothing.
    """

    kind = "shared_calls"

    def __init__(self, history: History) -> None:
        network = history.network
        named = [call or scheme or title for call, scheme, title in zip(
            network.calls, network.schemes, network.programmes, strict=True)]  # fmt: skip
        self._families = _Profiles(history, list(map(family, named)))
        self._programmes = _Profiles(history, list(map(programme, named)))

    def measure(self, batch: Batch) -> Wide:
        askers = batch.askers
        return {
            "share_of_family": Flows((askers @ self._families.asked) @ self._families.taken),
            "share_of_programme": Flows((askers @ self._programmes.asked) @ self._programmes.taken),
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        asker = batch.queries[row].organisation
        return no_reasons if asker is None else partial(self._reasons, dense_row(self._families.asked, asker))

    def _reasons(self, asked: np.ndarray, candidate: int) -> list[Reason]:
        both = strongest(asked, entries(self._families.asked, candidate))
        if both is None:
            return []
        call = (Ref("call", str(self._families.names[both])),)
        return [Reason(self.kind, mark("Both take part in projects of {call}."), {"call": call})]


class _Profiles:
    """Organisations (n) over groups of calls (g)."""

    def __init__(self, history: History, groups: list[str]) -> None:
        self.names, group = np.unique(np.array(groups, dtype=np.str_), return_inverse=True)
        worth = history.weight * (np.array(groups) != "")
        grouping = csr_matrix((worth, (np.arange(len(groups)), group)), shape=(len(groups), len(self.names)))
        counts = (history.membership @ grouping).tocsr()
        counts.eliminate_zeros()
        self.asked = (diags(inverse(np.asarray(counts.sum(axis=1)).ravel())) @ counts).astype(np.float32).tocsr()
        self.taken = (counts @ diags(inverse(np.asarray(counts.sum(axis=0)).ravel()))).T.astype(np.float32).tocsr()
