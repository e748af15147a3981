"""One open store with what is derived from it: the network, and the matcher, made when first needed."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from talka.graph.network import Network, read_network
from talka.graph.store import DiskStore, GraphStore
from talka.matching.candidates import Filters
from talka.matching.matcher import Matcher, Suggestions

Progress = Callable[[int, int], None]
REMEMBERED = 1_000
"""Answers kept: a page, its map and the API ask the same within seconds."""


class Workspace:
    """Safe to use from several threads. `ready` moves to the newest revision of an on-disk store."""

    def __init__(
        self, store: GraphStore, *, cache: Path | None = None, progress: Progress = lambda done, total: None
    ) -> None:
        self.store = store
        self._cache = cache
        self._progress = progress
        self._lock = Lock()
        self._network: Network | None = None
        self._matcher: Matcher | None = None
        self._answers: OrderedDict[tuple[str, str, int, Filters], Suggestions] = OrderedDict()

    @property
    def network(self) -> Network:
        with self._lock:
            return self._read()

    @property
    def matcher(self) -> Matcher:
        with self._lock:
            network = self._read()
            if self._matcher is None or self._matcher.network is not network:
                self._matcher = Matcher(network, cache=self._cache, progress=self._progress)
            return self._matcher

    def recommend(self, organisation: str, k: int, filters: Filters) -> Suggestions:
        """Partners for an organisation of the graph, by its IRI; the newest answers are remembered."""
        matcher = self.matcher
        key = (matcher.network.revision, organisation, k, filters)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = matcher.recommend(matcher.organisation(organisation), k, filters)
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer

    def ready(self) -> bool:
        """Go to the store's newest revision; tells whether the matcher knows it already. Never waits."""
        if not self._lock.acquire(blocking=False):  # the store must not move on while somebody reads it
            return self._matcher is not None and self._matcher.network is self._network
        try:
            if isinstance(self.store, DiskStore):
                self.store.refresh()
            return self._matcher is not None and self._matcher.network.revision == self.store.revision
        finally:
            self._lock.release()

    def _read(self) -> Network:
        if self._network is None or self._network.revision != self.store.revision:
            self._network = read_network(self.store)
        return self._network
