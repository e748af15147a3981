"""The brokers of a network, worked out once for the API and the pages, by a thread of its own."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

from talka.graph.network import Network
from talka.matching.brokers import LARGEST, Brokers, Partition

_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="brokers")


@lru_cache(maxsize=6)
def brokers_of(network: Network, by: Partition = "country", largest: int = LARGEST) -> "Future[Brokers]":
    """Begins the work at the first call: about 20 s for the 27,700 organisations of CORDIS, nothing to speak of for a
    few hundred. One at a time, whoever asks."""
    return _WORKER.submit(_worked_out, Brokers(network, by, largest))


def _worked_out(found: Brokers) -> Brokers:
    _ = found.brokerage, found.betweenness, found.holes
    return found
