"""On what organisations work: by what they declare, else by their projects."""

from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix, diags

from talka.graph.network import Network


@lru_cache(maxsize=4)
def worked_on(network: Network) -> csr_matrix:
    """(n, t) above 0 where an organisation works on a theme.

    1 for a declared one. Of organisations that declare none, as in open data of projects, the number of their
    collaborations that are about it.
    """
    silent = np.diff(network.organisation_themes.indptr) == 0
    derived = diags(silent.astype(np.float64)) @ network.membership @ network.collaboration_themes
    worked = (network.organisation_themes + derived).tocsr()
    worked.eliminate_zeros()
    worked.sort_indices()
    return worked


def themes_of(network: Network, row: int) -> list[str]:
    """IRIs of the themes on which one works: those of most projects first, then in the order of the scheme."""
    worked = worked_on(network)
    entries = slice(worked.indptr[row], worked.indptr[row + 1])
    columns, weights = worked.indices[entries], worked.data[entries]
    return [network.theme_iris[column] for column in columns[np.argsort(-weights, kind="stable")]]
