"""One open store with what is derived from it: the network, and the matcher, made when first needed."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import DiskStore, GraphStore
from talka.matching.candidates import Filters
from talka.matching.matcher import Matcher, Suggestions

Progress = Callable[[int, int], None]
REMEMBERED = 1_000
"""Answers kept: a page, its map and the API ask the same within seconds."""


class Workspace:
    """Safe to use from several threads. What was read stays as it is until `update`, so that nobody waits unasked."""

    def __init__(
        self, store: GraphStore, *, cache: Path | None = None, progress: Progress = lambda done, total: None
    ) -> None:
        self.store = store
        self._cache = cache
        self._progress = progress
        self._lock = Lock()
        self._state: tuple[Network, Matcher | None] | None = None  # replaced as a whole, never changed
        self._answers: OrderedDict[tuple[str, str, int, Filters], Suggestions] = OrderedDict()

    @property
    def network(self) -> Network:
        """The network as it was read last; read now if it never was."""
        state = self._state
        if state is None:
            with self._lock:
                state = self._state = self._state or (read_network(self.store), None)
        return state[0]

    @property
    def matcher(self) -> Matcher:
        """The matcher of that network; made now if it never was."""
        network = self.network
        state = self._state
        if state is not None and state[1] is not None:
            return state[1]
        with self._lock:
            if self._state is None or self._state[1] is None:
                self._state = (network, self._matcher(network))
            return self._state[1]  # type: ignore[return-value]  # set in the line before

    def ready(self) -> bool:
        """Whether the matcher knows the store's newest revision. Never waits."""
        state = self._state
        return state is not None and state[1] is not None and state[0].revision == self._newest()

    def update(self) -> None:
        """Read the newest revision and make its matcher, while others go on with what they have."""
        with self._lock:
            if not self.ready():
                store = DiskStore(self.store.path) if isinstance(self.store, DiskStore) else self.store
                network = read_network(store)
                self.store, self._state = store, (network, self._matcher(network))

    def _newest(self) -> str:
        return self.store.newest() if isinstance(self.store, DiskStore) else self.store.revision

    def _matcher(self, network: Network) -> Matcher:
        return Matcher(network, cache=self._cache, progress=self._progress)

    def recommend(self, organisation: str, k: int, filters: Filters) -> Suggestions:
        """Partners for an organisation of the graph, by its IRI; the newest answers are remembered."""
        matcher = self.matcher
        key = (matcher.network.revision, organisation, k, filters)
        if (known := self._answers.get(key)) is not None:
            return known
        answer = matcher.recommend(matcher.organisation(organisation), k, filters)
        self._answers[key] = answer
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
        return answer
