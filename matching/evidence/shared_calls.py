"""Takes part in the same calls and programmes."""

import re
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.matching.evidence.history import Batch, History, dense, dense_row, entries, inverse, strongest
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
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
    """Cosine of the two profiles over families of calls, and what part of the asker's calls the candidate takes."""

    kind = "shared_calls"

    def __init__(self, history: History) -> None:
        network = history.network
        named = [call or scheme or title for call, scheme, title in zip(
            network.calls, network.schemes, network.programmes, strict=True)]  # fmt: skip
        self._calls = {"family": _Profiles(history, list(map(family, named))),
                       "programme": _Profiles(history, list(map(programme, named)))}  # fmt: skip

    def measure(self, batch: Batch) -> Wide:
        family = self._calls["family"]
        shares = {
            f"share_of_{name}": dense((batch.askers @ profiles.asked) @ profiles.taken)
            for name, profiles in self._calls.items()
        }
        return {"same_family": dense((batch.askers @ family.cosine) @ family.cosine_by_call), **shares}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        asker = batch.queries[row].organisation
        return no_reasons if asker is None else partial(self._reasons, dense_row(self._calls["family"].asked, asker))

    def _reasons(self, asked: np.ndarray, candidate: int) -> list[Reason]:
        calls = self._calls["family"]
        both = strongest(asked, entries(calls.asked, candidate))
        if both is None:
            return []
        call = (Ref("call", str(calls.names[both])),)
        return [Reason(self.kind, mark("Both take part in projects of {call}."), {"call": call})]


class _Profiles:
    """Organisations (n) over groups of calls (g)."""

    def __init__(self, history: History, groups: list[str]) -> None:
        self.names, group = np.unique(np.array(groups, dtype=np.str_), return_inverse=True)
        worth = history.weight * (np.array(groups) != "")
        grouping = csr_matrix((worth, (np.arange(len(groups)), group)), shape=(len(groups), len(self.names)))
        counts = (history.membership @ grouping).tocsr()
        counts.eliminate_zeros()
        having = np.asarray((counts > 0).sum(axis=0)).ravel()
        rarity = np.log(len(history.network) / np.maximum(having, 1))
        cosine = counts.copy()
        cosine.data = np.log1p(cosine.data)
        cosine = cosine @ diags(rarity)
        norms = np.sqrt(np.asarray(cosine.multiply(cosine).sum(axis=1)).ravel())
        self.cosine = (diags(inverse(norms)) @ cosine).astype(np.float32).tocsr()
        self.cosine_by_call = self.cosine.T.tocsr()
        self.asked = (diags(inverse(np.asarray(counts.sum(axis=1)).ravel())) @ counts).astype(np.float32).tocsr()
        self.taken = (counts @ diags(inverse(np.asarray(counts.sum(axis=0)).ravel()))).T.astype(np.float32).tocsr()
