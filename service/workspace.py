"""One open store with what is derived from it: the network, and the matcher, made when first needed."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from talka.graph.network import Network, read_network
from talka.graph.store import DiskStore, GraphStore
from talka.matching.matcher import Matcher

Progress = Callable[[int, int], None]


class Workspace:
    """Safe to use from several threads. `refresh` moves to the newest revision of an on-disk store."""

    def __init__(
        self, store: GraphStore, *, cache: Path | None = None, progress: Progress = lambda done, total: None
    ) -> None:
        self.store = store
        self._cache = cache
        self._progress = progress
        self._lock = Lock()
        self._network: Network | None = None
        self._matcher: Matcher | None = None

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

    def refresh(self) -> None:
        """Look whether somebody has loaded something since; cheap when nobody has."""
        if isinstance(self.store, DiskStore):
            with self._lock:
                self.store.refresh()

    def _read(self) -> Network:
        if self._network is None or self._network.revision != self.store.revision:
            self._network = read_network(self.store)
        return self._network
